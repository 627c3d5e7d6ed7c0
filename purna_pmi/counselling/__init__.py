"""Psychological counselling: who is seen by whom, when, and notes that nobody else reads."""

from purna_pmi.counselling.views import blueprint

__all__ = ["blueprint"]
