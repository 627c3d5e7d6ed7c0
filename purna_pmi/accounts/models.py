"""Accounts as the database's functions describe them; no table of them can be read directly."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from purna_pmi.identity.enums import Role


@dataclass(frozen=True)
class AccountFacts:
    """What the sign-in role learns of one account: auth.account()."""

    id: UUID
    email: str
    name: str
    agency_id: UUID
    password_hash: str | None
    session_stamp: str
    active: bool
    locale: str
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class UserRow:
    """An account as administrator and auditor see it: auth.accounts()."""

    id: UUID
    email: str
    name: str
    agency_id: UUID
    agency_name: str
    active: bool
    has_password: bool
    last_sign_in_at: datetime | None
    roles: tuple[Role, ...]
    lead: bool
    version: int


@dataclass(frozen=True)
class LiveSession:
    """A session that is open now: auth.live_sessions()."""

    id: UUID
    role: Role
    device: str
    created_at: datetime
    last_seen_at: datetime
    mine: bool


def in_order(codes: Collection[str]) -> tuple[Role, ...]:
    """Roles by their codes, in the order of the law."""
    return tuple(role for role in Role if role in codes)
