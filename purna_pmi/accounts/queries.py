"""Accounts, agencies and live sessions as pages show them; the database decides what the asker learns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from purna_pmi.accounts.models import LiveSession, UserRow, in_order
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError
from purna_pmi.identity.enums import Role
from purna_pmi.identity.models import Agency

PAGE = 50
_COLUMNS = "id, email, name, agency_id, agency_name, active, has_password, last_sign_in_at, roles, lead, version"
_ONE = text(f"SELECT {_COLUMNS} FROM auth.accounts() WHERE id = :id")  # noqa: S608 - own constant
_MANY = text(
    f"""
    WITH known AS MATERIALIZED (SELECT * FROM auth.accounts())
    SELECT {_COLUMNS} FROM known
    WHERE (CAST(:agency AS uuid) IS NULL OR agency_id = :agency)
      AND (CAST(:role AS text) IS NULL OR :role = ANY (roles))
      AND (CAST(:active AS boolean) IS NULL OR active = :active)
      AND (CAST(:after AS uuid) IS NULL
           OR (lower(name), id) > (SELECT lower(k.name), k.id FROM known k WHERE k.id = :after))
    ORDER BY lower(name), id LIMIT :limit
    """  # noqa: S608 - own constant
)
_NEW = text(
    f"SELECT {_COLUMNS} FROM auth.accounts() WHERE active AND NOT has_password LIMIT :limit"  # noqa: S608 - own constant
)


@dataclass(frozen=True)
class Wanted:
    """The filters of the list of users; none of them narrows nothing. `after`: the last id of the page before."""

    agency_id: UUID | None = None
    role: Role | None = None
    active: bool | None = None
    after: UUID | None = None


@dataclass(frozen=True)
class UserPage:
    """A page of users by name, and the id after which the next begins."""

    users: list[UserRow]
    next_after: UUID | None


def users(wanted: Wanted) -> UserPage:
    """Accounts by name, for administrator and auditor; nobody else sees a row."""
    values = {
        "agency": wanted.agency_id,
        "role": wanted.role,
        "active": wanted.active,
        "after": wanted.after,
        "limit": PAGE + 1,
    }
    rows = [_user(row) for row in db.session.execute(_MANY, values).mappings()]
    more = len(rows) > PAGE
    return UserPage(rows[:PAGE], rows[PAGE - 1].id if more else None)


def without_password(limit: int) -> list[UserRow]:
    """Active accounts whose owner has not chosen a password yet, by name; for administrator and auditor."""
    rows = db.session.execute(_NEW, {"limit": limit}).mappings()
    return [_user(row) for row in rows]


def user(user_id: UUID) -> UserRow:
    """One account; raises NotFoundError."""
    row = db.session.execute(_ONE, {"id": user_id}).mappings().one_or_none()
    if row is None:
        raise NotFoundError
    return _user(row)


def agency(agency_id: UUID) -> Agency:
    """One agency; raises NotFoundError."""
    found = db.session.get(Agency, agency_id)
    if found is None:
        raise NotFoundError
    return found


def agencies(*, active_only: bool = False, also: Iterable[UUID] = ()) -> list[Agency]:
    """Agencies by name; `also`: ids that stay in the list though they are closed."""
    wanted = select(Agency).order_by(Agency.name, Agency.id)
    if active_only:
        wanted = wanted.where(Agency.active | Agency.id.in_(list(also)))
    return list(db.session.scalars(wanted))


def live_sessions(user_id: UUID) -> list[LiveSession]:
    """Open sessions of one's own, the newest use first; of anybody for the administrator."""
    rows = db.session.execute(text("SELECT * FROM auth.live_sessions(:user)"), {"user": user_id})
    return [LiveSession(**{**row, "role": Role(row["role"])}) for row in rows.mappings()]


def _user(row: Mapping[Any, Any]) -> UserRow:
    return UserRow(**{**row, "roles": in_order(row["roles"])})
