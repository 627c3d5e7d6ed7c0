"""Progress reports: frozen figures, what of them may be published, and the printed documents."""

from purna_pmi.reports import jobs as jobs
from purna_pmi.reports import panel as panel
from purna_pmi.reports import wording as wording
from purna_pmi.reports.views import blueprint as blueprint
