"""Work that goes on after the answer: queue, mail, housekeeping."""

from purna_pmi.jobs import housekeeping, mail

__all__ = ["housekeeping", "mail"]
