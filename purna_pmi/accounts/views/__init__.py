"""The pages of one's own account, of users and of agencies."""

from purna_pmi.accounts.views import agencies, own, users
from purna_pmi.accounts.views.room import blueprint

__all__ = ["agencies", "blueprint", "own", "users"]
