"""Skills training: agreements, courses, classes, attendance and results."""

from purna_pmi.training import wording as wording
from purna_pmi.training.views import blueprint as blueprint
