"""The pages about people."""

from purna_pmi.people.views import elsewhere as elsewhere
from purna_pmi.people.views import episodes as episodes
from purna_pmi.people.views import finding as finding
from purna_pmi.people.views import pairs as pairs
from purna_pmi.people.views import persons as persons
from purna_pmi.people.views import vault as vault
from purna_pmi.people.views.room import blueprint as blueprint
