"""One case: its row, and what hangs on it. The newest twenty of everything, then more."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import func, select, text, tuple_

from purna_pmi.audit.actions import record_reading
from purna_pmi.cases.models import (
    Case,
    CaseEvent,
    CaseNote,
    CaseTask,
    Closure,
    NamedReader,
    OpenSpan,
    ProtectionRecord,
)
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError
from purna_pmi.people.models import Person

NEWEST = 20
Row = TypeVar("Row")
Dated = TypeVar("Dated", CaseNote, CaseEvent)


@dataclass(frozen=True)
class Readable(Generic[Row]):
    """A sealed row with its words in the clear; none where they do not open."""

    row: Row
    words: str | None


@dataclass(frozen=True)
class OwnNote(Readable[CaseNote]):
    """A note as its author corrects it, field by field as the form has them."""

    @property
    def kind(self) -> str:
        """What it speaks of."""
        return self.row.kind

    @property
    def happened_on(self) -> date:
        """The day it speaks of."""
        return self.row.happened_on

    @property
    def version(self) -> int:
        """How often it was saved."""
        return self.row.version


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, newest first; `more` is the id to ask the older ones with, none at the end."""

    rows: list[Row]
    more: UUID | None


@dataclass(frozen=True)
class Reading:
    """Somebody opened the file, or something of its person."""

    at: datetime
    actor_id: UUID
    actor_role: str
    subject: str
    reason: str | None


def case(case_id: UUID) -> Case:
    """A case for somebody about to change it; raises NotFoundError where the asker does not see it."""
    return _one(db.session.get(Case, case_id))


def open_file(case_id: UUID) -> Case:
    """A case to be read, its opening recorded; raises NotFoundError where the asker does not see it."""
    found = case(case_id)
    record_reading("cases.case_file", found.id, person_id=found.person_id, case_id=found.id)
    return found


def name_on(case: Case) -> str:
    """The name on a case's file, for the page of a form about it; on record as a list's names, no file opened."""
    record_reading("people.person", shown=[case.person_id])
    return _one(db.session.scalar(select(Person.name).where(Person.id == case.person_id)))


def cases_of_person(person_id: UUID) -> list[Case]:
    """All cases of a person that the asker sees, the latest first."""
    rows = select(Case).filter_by(person_id=person_id)
    return list(db.session.scalars(rows.order_by(Case.opened_on.desc(), Case.id.desc())))


def spans(case_id: UUID) -> list[OpenSpan]:
    """The stretches in which a case was open, in order."""
    rows = select(OpenSpan).filter_by(case_id=case_id).order_by(OpenSpan.sequence)
    return list(db.session.scalars(rows))


def notes(
    case_id: UUID, keyring: Keyring, *, before: UUID | None = None
) -> Page[Readable[CaseNote]]:
    """Notes in the clear, newest first, older than the note `before`."""
    page = _newest(CaseNote, case_id, before)
    read = [Readable(row, keyring.read(row.sealed, CaseNote.SEAL, row.id)) for row in page.rows]
    return Page(read, page.more)


def own_note(case_id: UUID, note_id: UUID, keyring: Keyring, *, author_id: UUID) -> OwnNote:
    """One note in the clear as it stands now, for its author to correct, the reading recorded; raises NotFoundError."""
    wanted = select(CaseNote).filter_by(id=note_id, case_id=case_id, author_id=author_id)
    row = _one(db.session.scalar(wanted.execution_options(populate_existing=True)))
    person_id = case(case_id).person_id
    record_reading("cases.case_note", note_id, person_id=person_id, case_id=case_id)
    return OwnNote(row, keyring.read(row.sealed, CaseNote.SEAL, row.id))


def events(case_id: UUID, *, before: UUID | None = None) -> Page[CaseEvent]:
    """The timeline, newest first, older than the event `before`."""
    return _newest(CaseEvent, case_id, before)


def tasks(case_id: UUID) -> list[CaseTask]:
    """What is to be done, the most pressing first, then the twenty done last."""
    todo = select(CaseTask).where(CaseTask.case_id == case_id, CaseTask.done_on.is_(None))
    done = select(CaseTask).where(CaseTask.case_id == case_id, CaseTask.done_on.is_not(None))
    pressing = todo.order_by(CaseTask.due_on.nulls_last(), CaseTask.id)
    latest = done.order_by(CaseTask.done_on.desc(), CaseTask.id.desc()).limit(NEWEST)
    return [*db.session.scalars(pressing), *db.session.scalars(latest)]


def task(case_id: UUID, task_id: UUID) -> CaseTask:
    """One task of a case; raises NotFoundError."""
    return _one(db.session.scalar(select(CaseTask).filter_by(id=task_id, case_id=case_id)))


def closures(case_id: UUID) -> list[Closure]:
    """Proposals to close, the latest first."""
    rows = select(Closure).filter_by(case_id=case_id)
    return list(db.session.scalars(rows.order_by(Closure.proposed_at.desc(), Closure.id.desc())))


def waiting_closure(case_id: UUID) -> Closure:
    """The proposal that waits for a decision; raises NotFoundError."""
    return _one(db.session.scalar(select(Closure).filter_by(case_id=case_id, decision=None)))


def latest_closure(case_id: UUID) -> Closure:
    """The last proposal, waiting or settled; raises NotFoundError where nobody ever proposed to close."""
    return _one(next(iter(closures(case_id)), None))


def protection_of(case_id: UUID, keyring: Keyring) -> list[Readable[ProtectionRecord]]:
    """What the protected partition holds of a case, in the clear, the latest first."""
    rows = select(ProtectionRecord).filter_by(case_id=case_id)
    return [
        Readable(row, keyring.read(row.sealed, ProtectionRecord.SEAL, row.id))
        for row in db.session.scalars(rows.order_by(ProtectionRecord.created_at.desc()))
    ]


def readers_named(case_id: UUID) -> list[UUID]:
    """Who may read a sealed case."""
    rows = select(NamedReader.user_id).filter_by(case_id=case_id).order_by(NamedReader.id)
    return list(db.session.scalars(rows))


def who_read(case_id: UUID) -> list[Reading]:
    """Who opened this file or something of its person, newest first, at most 200; for the staff of the case."""
    rows = db.session.execute(
        text("SELECT * FROM audit.readers_of_case(:case_id)"), {"case_id": case_id}
    )
    return [Reading(*row) for row in rows]


def silent_after_days() -> int:
    """After how many days without a word a case is silent (rule case.silent_after_days)."""
    rule = select(func.law.rule_on("case.silent_after_days", func.current_date()))
    return int(db.session.scalars(rule).one())


def _newest(table: type[Dated], case_id: UUID, before: UUID | None) -> Page[Dated]:
    """Twenty rows by (created_at, id), older than the one `before`; raises NotFoundError for an id of elsewhere."""
    rows = select(table).where(table.case_id == case_id)
    if before is not None:
        edge = select(table.created_at, table.id).filter_by(id=before, case_id=case_id)
        reached = _one(db.session.execute(edge).one_or_none())
        rows = rows.where(tuple_(table.created_at, table.id) < tuple(reached))
    newest_first = rows.order_by(table.created_at.desc(), table.id.desc())
    found = list(db.session.scalars(newest_first.limit(NEWEST + 1)))
    shown = found[:NEWEST]
    return Page(shown, shown[-1].id if len(found) > NEWEST else None)


def _one(found: Row | None) -> Row:
    if found is None:
        raise NotFoundError
    return found
