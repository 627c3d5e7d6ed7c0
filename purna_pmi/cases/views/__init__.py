"""The pages of cases."""

from purna_pmi.cases.views import circle as circle
from purna_pmi.cases.views import ending as ending
from purna_pmi.cases.views import files as files
from purna_pmi.cases.views import intake as intake
from purna_pmi.cases.views import lists as lists
from purna_pmi.cases.views import merging as merging
from purna_pmi.cases.views import steering as steering
from purna_pmi.cases.views import writing as writing
from purna_pmi.cases.views.room import blueprint as blueprint
