"""The case: intake to closure, timeline, notes, tasks, the circle of those who may read."""

from purna_pmi.cases import wording as wording  # its sentences are known once the room is open
from purna_pmi.cases.views import blueprint

__all__ = ["blueprint"]
