"""Asking the database who is who; the functions of the auth schema decide what anybody learns."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text

from purna_pmi.core.db import db
from purna_pmi.identity.enums import Role
from purna_pmi.identity.models import Agency, Me


@dataclass(frozen=True)
class Colleague:
    """Somebody to whom a case, a class or a group can be given."""

    id: UUID
    name: str
    agency_id: UUID
    agency_name: str


def who_am_i() -> Me | None:
    """Who the present transaction belongs to; None for a visitor or an ended session."""
    row = db.session.execute(text("SELECT * FROM auth.who_am_i()")).mappings().one_or_none()
    if row is None:
        return None
    facts = dict(row)
    facts["role"] = Role(facts["role"])
    facts["roles"] = tuple(Role(role) for role in facts["roles"])
    return Me(**facts)


def touch_session() -> None:
    """Note that the session is in use (the database writes at most once a minute)."""
    db.session.execute(text("SELECT auth.touch_session()"))


def staff_names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of users by id, for lists that say who did what."""
    wanted = sorted({one for one in ids if one is not None})
    if not wanted:
        return {}
    rows = db.session.execute(text("SELECT id, name FROM auth.staff_names(:ids)"), {"ids": wanted})
    return {row.id: row.name for row in rows}


def people_in_role(role: Role, *, everywhere: bool = False) -> list[Colleague]:
    """Active holders of a role by name, of the asker's own agency or of all agencies."""
    rows = db.session.execute(
        text("SELECT * FROM auth.people_in_role(:role, :everywhere)"),
        {"role": role.value, "everywhere": everywhere},
    )
    return [Colleague(*row) for row in rows]


def agencies() -> list[Agency]:
    """All agencies by name; they speak of no person."""
    return list(db.session.scalars(select(Agency).order_by(Agency.name)))
