"""Community groups: members proposed from cases, meetings and who came."""

from purna_pmi.community import wording as wording
from purna_pmi.community.views import blueprint as blueprint
