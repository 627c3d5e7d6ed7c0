"""Pages of the auditor: who saw and changed what; never what a file says."""

from purna_pmi.oversight.views import blueprint

__all__ = ["blueprint"]
