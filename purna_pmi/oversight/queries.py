"""Reading the record, newest first, by pages of ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select

from purna_pmi.audit.enums import EntryKind
from purna_pmi.audit.models import Entry, Seal
from purna_pmi.audit.seals import CheckedSeal, check_seals
from purna_pmi.core.clock import WITA, now
from purna_pmi.core.db import db
from purna_pmi.identity.queries import staff_names

PAGE = 50
_FEW, _TIMES = 40, 3  # a hint for the eye, no rule
_NIGHT, _MORNING = 22, 5
_CHECKED_AT_ONCE = 20_000  # entries; measured, 0.15 to 0.2 s


@dataclass(frozen=True)
class Wanted:
    """What the auditor looks for; every part may be open."""

    kind: EntryKind | None = None
    actor_id: UUID | None = None
    case_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True)
class RecordPage:
    """One page of the record, the names of those who act in it, and where the next page begins."""

    entries: list[Entry]
    names: Mapping[UUID, str]
    next_before: int | None


def record_page(wanted: Wanted) -> RecordPage:
    """A page of entries; whoever is no auditor gets an empty one from the database itself."""
    found = list(db.session.scalars(_narrowed(wanted).order_by(Entry.id.desc()).limit(PAGE + 1)))
    entries = found[:PAGE]
    return RecordPage(
        entries=entries,
        names=staff_names(entry.actor_id for entry in entries),
        next_before=entries[-1].id if len(found) > PAGE else None,
    )


@dataclass(frozen=True)
class Reader:
    """How much somebody read in the last days: files opened one by one, papers or contacts revealed, at night."""

    actor_id: UUID
    role: str
    files: int
    revealed: int
    at_night: int
    usual: float

    @property
    def is_unusual(self) -> bool:
        """Three times as many files as half of the colleagues in this role, or many at night."""
        return self.files > max(_FEW, _TIMES * self.usual) or self.at_night > _FEW


def busiest_readers(days: int, limit: int) -> list[Reader]:
    """Who opened most files in the last days, unusual ones first; counts only, for the auditor."""
    hour = func.extract("hour", func.timezone("Asia/Makassar", Entry.at))
    one_file = Entry.subject_id.is_not(None)
    counts = (
        select(
            Entry.actor_id,
            Entry.actor_role,
            func.count().filter(one_file).label("files"),
            func.count().filter(Entry.subject.like("vault.%")).label("revealed"),
            func.count().filter(one_file & ((hour >= _NIGHT) | (hour < _MORNING))).label("night"),
        )
        .where(Entry.kind == EntryKind.READING, Entry.at >= now() - timedelta(days=days))
        .group_by(Entry.actor_id, Entry.actor_role)
    ).cte("counts")
    usual = (
        select(
            counts.c.actor_role,
            func.percentile_cont(0.5).within_group(counts.c.files).label("half"),
        )
        .group_by(counts.c.actor_role)
        .cte("usual")
    )
    rows = db.session.execute(
        select(*counts.c, usual.c.half)
        .join(usual, usual.c.actor_role == counts.c.actor_role)
        .where(counts.c.files > 0)
        .order_by(
            (counts.c.files > func.greatest(_FEW, _TIMES * usual.c.half)).desc(),
            counts.c.files.desc(),
            counts.c.actor_id,
        )
        .limit(limit)
    )
    return [
        Reader(row.actor_id, row.actor_role, row.files, row.revealed, row.night, row.half)
        for row in rows
    ]


def newest_seals(count: int = 20) -> list[Seal]:
    """The newest seals, newest first."""
    return list(db.session.scalars(select(Seal).order_by(Seal.id.desc()).limit(count)))


def checked_now(seals: Sequence[Seal]) -> list[CheckedSeal]:
    """Of these, newest first, those that are quickly checked, with the fault of each that does not hold.

    Every seal is checked each night and by `verify-record`.
    """
    first, entries = 0, 0
    for seal in seals:
        if first and entries + seal.entries > _CHECKED_AT_ONCE:
            break
        first, entries = seal.id, entries + seal.entries
    return check_seals(first, entries=entries) if seals else []


def _narrowed(wanted: Wanted) -> Select[Entry]:
    query = select(Entry)
    if wanted.kind:
        query = query.where(Entry.kind == wanted.kind)
    if wanted.actor_id:
        query = query.where(Entry.actor_id == wanted.actor_id)
    if wanted.case_id:
        query = query.where(Entry.case_id == wanted.case_id)
    if wanted.since:
        query = query.where(Entry.at >= _midnight(wanted.since))
    if wanted.until:
        query = query.where(Entry.at < _midnight(wanted.until + timedelta(days=1)))
    if wanted.before:
        query = query.where(Entry.id < wanted.before)
    return query


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, WITA)
