"""Skills training: agreements, courses, classes, attendance and results."""

from purna_pmi.training import case_page as case_page
from purna_pmi.training import wording as wording
from purna_pmi.training.views import blueprint as blueprint
