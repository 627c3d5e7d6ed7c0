"""Everything the sign-in role does: check a password, open a session, count failures. Nobody else can.

Each function is a short transaction of its own on the `signin` connection: a failure that was
counted stays counted, whatever becomes of the request. The request's own transaction must hold no
lock on an account or session when one of these is called.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection, text

from purna_pmi.accounts.models import AccountFacts, in_order
from purna_pmi.core.asker import current_asker
from purna_pmi.core.db import db
from purna_pmi.identity.enums import Role

Field = Literal["id", "email", "session_stamp"]
_RECORD = text(
    "SELECT audit.record_event(:kind, :action, 'auth.user_account', :actor, :request, :reason)"
)


@dataclass(frozen=True)
class Limits:
    """How long a session lasts without a request, and in any case."""

    idle: timedelta
    absolute: timedelta


@contextmanager
def sign_in_transaction() -> Iterator[Connection]:
    """A transaction as the sign-in role, committed at the end of the block."""
    with db.engines["signin"].begin() as connection:
        yield connection


def find_account(field: Field, value: str) -> AccountFacts | None:
    """The account with this id, e-mail (capitals aside) or session stamp."""
    with sign_in_transaction() as connection:
        found = connection.execute(
            text("SELECT * FROM auth.account(:field, :value)"), {"field": field, "value": value}
        ).mappings()
        row = found.one_or_none()
    if row is None:
        return None
    return AccountFacts(**{**row, "roles": in_order(row["roles"])})


def open_session(
    user_id: UUID,
    role: Role,
    token_hash: bytes,
    *,
    device: str,
    limits: Limits,
    forgive: Sequence[bytes] = (),
) -> None:
    """Open a session for one active role, record it, and forget the failures counted against `forgive`."""
    with sign_in_transaction() as connection:
        connection.execute(
            text("SELECT auth.open_session(:user, :role, :token, :device, :idle, :absolute)"),
            {
                "user": user_id,
                "role": role.value,
                "token": token_hash,
                "device": device,
                "idle": limits.idle,
                "absolute": limits.absolute,
            },
        )
        connection.execute(text("SELECT auth.forget_failures(:of)"), {"of": list(forgive)})
        _record(connection, "sign_in", "signed_in", user_id)


def renew_session(
    user_id: UUID, old: bytes, new: bytes, *, role: Role | None = None, verified: bool = False
) -> bool:
    """Give a live session a new token (hashes of both), perhaps another role, perhaps a fresh password check.

    False where the session has ended meanwhile.
    """
    with sign_in_transaction() as connection:
        renewed = connection.scalar(
            text("SELECT auth.renew_session(:old, :new, :role, :verified)"),
            {"old": old, "new": new, "role": role and role.value, "verified": verified},
        )
        if renewed:
            _record(connection, "sign_in", "verified" if verified else "changed_role", user_id)
    return bool(renewed)


def set_password(user_id: UUID, password_hash: str, *, old_stamp: str, stamp: str) -> bool:
    """Store a new password; links and sessions of the old one are worthless from now on.

    False where somebody else has replaced the old one meanwhile.
    """
    with sign_in_transaction() as connection:
        stored = _set_password(connection, user_id, password_hash, old_stamp, stamp)
        if stored:
            _record(connection, "sign_in", "set_password", user_id)
    return stored


def strengthen_hash(user_id: UUID, password_hash: str, *, stamp: str) -> None:
    """Store a stronger hash of the same password; sessions go on."""
    with sign_in_transaction() as connection:
        _set_password(connection, user_id, password_hash, stamp, None)


def begin_attempt(
    account: bytes, address: bytes, *, free: int, free_of_address: int, first: int
) -> tuple[int, list[UUID]]:
    """Count an attempt against both subjects, as if it failed, unless one of them must wait.

    `free` attempts cost nothing, the next `first` seconds, each further one twice the wait before.
    Returns the seconds to wait and the marks by which the attempt is taken back: one of the two is empty.
    """
    asked = text(
        "SELECT wait, ids FROM auth.begin_attempt(:account, :address, :free, :all, :first)"
    )
    values = {"account": account, "address": address, "free": free, "all": free_of_address}
    with sign_in_transaction() as connection:
        row = connection.execute(asked, {**values, "first": first}).one()
    return int(row.wait), list(row.ids or ())


def take_back_attempt(marks: Sequence[UUID]) -> None:
    """An attempt that was counted was no failure."""
    with sign_in_transaction() as connection:
        connection.execute(text("SELECT auth.take_back_attempt(:ids)"), {"ids": list(marks)})


def record_failure(reason: str, user_id: UUID | None = None) -> None:
    """Record a failed attempt; `reason` is a code, never what was typed."""
    with sign_in_transaction() as connection:
        _record(connection, "sign_in", "failed", user_id, reason)


def record_denial(reason: str, user_id: UUID | None = None) -> None:
    """Record that somebody was turned away unheard."""
    with sign_in_transaction() as connection:
        _record(connection, "denial", "turned_away", user_id, reason)


def _set_password(
    connection: Connection, user_id: UUID, password_hash: str, old_stamp: str, stamp: str | None
) -> bool:
    stored = text("SELECT auth.set_password(:user, :hash, :old, :stamp)")
    given = {"user": user_id, "hash": password_hash, "old": old_stamp, "stamp": stamp}
    return bool(connection.scalar(stored, given))


def _record(
    connection: Connection, kind: str, action: str, user_id: UUID | None, reason: str | None = None
) -> None:
    connection.execute(
        _RECORD,
        {
            "kind": kind,
            "action": action,
            "actor": user_id,
            "request": current_asker().request_id or None,
            "reason": reason,
        },
    )
