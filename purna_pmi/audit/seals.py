"""Sealing the record and checking its seals, portion by portion: a record grows for years."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from purna_pmi.core.db import db

_PORTION = {"seals": 1_000, "entries": 100_000}
_VERIFY = text("SELECT id, made_at, fault FROM audit.verify_seals(:first, :seals, :entries)")


@dataclass(frozen=True)
class CheckedSeal:
    """A seal and what is wrong with it: chain, entries, content, seal, or nothing."""

    id: int
    made_at: datetime
    fault: str | None


def make_seals(most: int) -> None:
    """Seal what was written since the last seal, in at most so many seals."""
    for _ in range(most):
        if not db.session.scalar(text("SELECT audit.make_seal()")):
            return


def check_seals(first: int, *, entries: int) -> list[CheckedSeal]:
    """The seals from this one on, of so many entries, but at least one."""
    given = {"first": first, "seals": None, "entries": entries}
    return [CheckedSeal(*row) for row in db.session.execute(_VERIFY, given)]


def check_every_seal() -> Iterator[list[CheckedSeal]]:
    """All seals from the first on, some thousand at a time, each time in one statement."""
    first = 0
    while rows := db.session.execute(_VERIFY, {"first": first, **_PORTION}).all():
        yield [CheckedSeal(*row) for row in rows]
        first = rows[-1].id + 1
