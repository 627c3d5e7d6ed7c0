"""The pages of training."""

from purna_pmi.training.views import cases as cases
from purna_pmi.training.views import classes as classes
from purna_pmi.training.views import office as office
from purna_pmi.training.views import sheets as sheets
from purna_pmi.training.views.room import blueprint as blueprint
