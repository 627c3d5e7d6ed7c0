"""The pages of community groups."""

from purna_pmi.community.views import cases as cases
from purna_pmi.community.views import groups as groups
from purna_pmi.community.views import meetings as meetings
from purna_pmi.community.views import members as members
from purna_pmi.community.views.room import blueprint as blueprint
