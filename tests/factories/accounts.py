"""Accounts of the test city, changed by its administrator."""

from collections.abc import Sequence

from purna_pmi.accounts import actions, queries
from purna_pmi.identity.enums import Role
from tests.factories.cases import as_user
from tests.world import EVERYBODY


def disable(key: str, *, roles: Sequence[str] = (), active: bool = False) -> None:
    """Disable somebody's account (or give it other roles; enable it again): their sessions end when disabled."""
    one = EVERYBODY[key]
    with as_user("administrator"):
        row = queries.user(one.id)
        actions.change_account(
            one.id,
            email=row.email,
            name=row.name,
            agency_id=row.agency_id,
            roles=[Role(role) for role in roles] or row.roles,
            lead=row.lead,
            active=active,
            version=row.version,
        )
