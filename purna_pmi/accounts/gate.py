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


def set_password(user_id: UUID, password_hash: str, stamp: str) -> None:
    """Store a new password; links and sessions of the old one are worthless from now on."""
    with sign_in_transaction() as connection:
        _set_password(connection, user_id, password_hash, stamp)
        _record(connection, "sign_in", "set_password", user_id)


def strengthen_hash(user_id: UUID, password_hash: str) -> None:
    """Store a stronger hash of the same password; sessions go on."""
    with sign_in_transaction() as connection:
        _set_password(connection, user_id, password_hash, None)


def seconds_to_wait(subject: bytes, *, free: int, first: int) -> int:
    """How long the next attempt against a subject must wait.

    `free` attempts cost nothing, the next `first` seconds, each further one twice the wait before.
    """
    with sign_in_transaction() as connection:
        wait = text("SELECT auth.wait_seconds(:subject, :free, :first)")
        values = {"subject": subject, "free": free, "first": first}
        return int(connection.scalar(wait, values) or 0)


def note_failure(subjects: Sequence[bytes], reason: str, user_id: UUID | None = None) -> None:
    """Count a failed attempt against its subjects and record it; `reason` is a code, never what was typed."""
    with sign_in_transaction() as connection:
        connection.execute(text("SELECT auth.note_failure(:of)"), {"of": list(subjects)})
        _record(connection, "sign_in", "failed", user_id, reason)


def count_attempt(subjects: Sequence[bytes]) -> None:
    """Count an attempt that is no failure but must not be made without end (asking for letters)."""
    with sign_in_transaction() as connection:
        connection.execute(text("SELECT auth.note_failure(:of)"), {"of": list(subjects)})


def record_denial(reason: str, user_id: UUID | None = None) -> None:
    """Record that somebody was turned away unheard."""
    with sign_in_transaction() as connection:
        _record(connection, "denial", "turned_away", user_id, reason)


def _set_password(
    connection: Connection, user_id: UUID, password_hash: str, stamp: str | None
) -> None:
    connection.execute(
        text("SELECT auth.set_password(:user, :hash, :stamp)"),
        {"user": user_id, "hash": password_hash, "stamp": stamp},
    )


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
