"""The start page: what is due today and overdue, for each role its own."""

from purna_pmi.today.views import blueprint as blueprint
