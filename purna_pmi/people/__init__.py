"""The returnee: names, papers, household, migration."""

from purna_pmi.people.views import blueprint as blueprint
