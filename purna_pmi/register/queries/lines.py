"""Lines of a batch: page by page, by what a human should look at; what an undoing left; what was rejected."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, column, func, select

from purna_pmi.audit.actions import record_reading
from purna_pmi.cases.models import Case
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError
from purna_pmi.people.models import Person
from purna_pmi.register.enums import KeptReason, Match, Outcome
from purna_pmi.register.keeping import kept_row
from purna_pmi.register.models import Batch, Line
from purna_pmi.register.reading import MAX_ROWS
from purna_pmi.register.results import RowOutcome

PAGE = 50
REJECTED_AT_ONCE = 1_000  # rows of one spreadsheet, for a download: of two hundred cells at most
MOST_LOOKED_AT = 50_000  # imported lines, for a page: a second (measured in a city of a million)
_MOST_KEPT = 200


class Shown(StrEnum):
    """Which lines of a batch are looked at."""

    ALL = auto()
    REJECTED = auto()
    DOUBTFUL = auto()
    LIKELY = auto()
    KNOWN = auto()
    IGNORED = auto()


def shown_by(name: str | None) -> Shown:
    """The filter of that name; all lines where it is none."""
    return Shown(name) if name in set(Shown) else Shown.ALL


@dataclass(frozen=True)
class LineView:
    """A line with what its row told (unless it does not open), its case's number, and whom it may be the same as."""

    line: Line
    row: RowOutcome
    readable: bool
    number: str | None = None
    likely_name: str | None = None
    likely_row: tuple[str, int] | None = None


@dataclass(frozen=True)
class LinePage:
    """One page of lines, and where the next begins."""

    lines: list[LineView]
    next_after: UUID | None


@dataclass(frozen=True)
class KeptCase:
    """A case that an undoing left as it is, and why."""

    line: Line
    number: str
    reason: KeptReason | None


def list_lines(
    batch: Batch, shown: Shown, *, after: UUID | None = None, keyring: Keyring
) -> LinePage:
    """A page of lines in the order of the file; that it was shown is on record."""
    query = select(Line).where(Line.batch_id == batch.id, *_conditions(shown))
    if after is not None:
        query = query.where(Line.id > after)
    found = list(db.session.scalars(query.order_by(Line.id).limit(PAGE + 1)))
    lines = found[:PAGE]
    record_reading("register.line", batch.id, shown=[line.id for line in lines])
    views = _views(batch, lines, keyring)
    return LinePage(views, lines[-1].id if len(found) > PAGE else None)


def rejected_rows(batch: Batch, *, part: int = 1, keyring: Keyring) -> list[RowOutcome]:
    """A part of the rejected rows with their cells, for mending; that they were read is on record.

    `part` counts from 1, `REJECTED_AT_ONCE` rows each; NotFoundError where there is none such.
    """
    query = select(Line).where(Line.batch_id == batch.id, *_conditions(Shown.REJECTED))
    before = (part - 1) * REJECTED_AT_ONCE
    if not 0 <= before <= MAX_ROWS:
        raise NotFoundError
    lines = list(db.session.scalars(query.order_by(Line.id).offset(before).limit(REJECTED_AT_ONCE)))
    if before and not lines:
        raise NotFoundError
    record_reading("register.line", batch.id, shown=[line.id for line in lines])
    return [_row(line, keyring) for line in lines]


def count_standing(batch: Batch) -> int:
    """How many imported lines of a batch stand."""
    return db.session.scalar(select(func.count()).where(*_standing(batch))) or 0


def kept_lines(batch: Batch) -> list[KeptCase]:
    """What undoing leaves because somebody has worked on it; at most 200, of the first `MOST_LOOKED_AT` that stand."""
    looked_at = select(Line.case_id).where(*_standing(batch)).order_by(Line.id)
    touched = func.register.touched_among(
        func.array(looked_at.limit(MOST_LOOKED_AT).scalar_subquery())
    ).table_valued(column("case_id", Uuid), "reason", name="touched")
    query = (
        select(Line, Case.number, touched.c.reason)
        .join(touched, touched.c.case_id == Line.case_id)
        .join(Case, Case.id == Line.case_id)
        .where(*_standing(batch))
        .order_by(Line.id)
        .limit(_MOST_KEPT)
    )
    return [
        KeptCase(line, number, KeptReason(why)) for line, number, why in db.session.execute(query)
    ]


def _standing(batch: Batch) -> Sequence[ColumnElement[bool]]:
    return Line.batch_id == batch.id, Line.applied_at.is_not(None), Line.withdrawn_at.is_(None)


def _conditions(shown: Shown) -> Sequence[ColumnElement[bool]]:
    accepted = Line.outcome == Outcome.IMPORT.value
    conditions: Mapping[Shown, Sequence[ColumnElement[bool]]] = {
        Shown.ALL: (Line.outcome != Outcome.IGNORE.value,),
        Shown.REJECTED: (Line.outcome == Outcome.REJECT.value,),
        Shown.DOUBTFUL: (accepted, func.cardinality(Line.warnings) > 0),
        Shown.LIKELY: (accepted, Line.match == Match.LIKELY.value),
        Shown.KNOWN: (Line.outcome == Outcome.KNOWN.value,),
        Shown.IGNORED: (Line.outcome == Outcome.IGNORE.value,),
    }
    return conditions[shown]


def _views(batch: Batch, lines: Sequence[Line], keyring: Keyring) -> list[LineView]:
    numbers = _numbers(line.case_id for line in lines)
    likely = {line.likely_person_id for line in lines if line.likely_person_id}
    names, rows = _names(likely), _rows_of(batch, likely)
    texts = {line.id: keyring.read(line.sealed, Line.SEAL, line.id) for line in lines}
    return [
        LineView(
            line,
            kept_row(line, texts[line.id] or "{}"),
            texts[line.id] is not None,
            numbers.get(line.case_id),
            names.get(line.likely_person_id),
            rows.get(line.likely_person_id),
        )
        for line in lines
    ]


def _row(line: Line, keyring: Keyring) -> RowOutcome:
    return kept_row(line, keyring.open(line.sealed, Line.SEAL, line.id))


def _numbers(case_ids: Iterable[UUID | None]) -> Mapping[UUID | None, str]:
    wanted = {one for one in case_ids if one}
    if not wanted:
        return {}
    found = db.session.execute(select(Case.id, Case.number).where(Case.id.in_(wanted)))
    return dict(found.all())


def _names(person_ids: set[UUID]) -> Mapping[UUID | None, str]:
    """Names of persons whom the system knows; who only comes with the file is none yet."""
    if not person_ids:
        return {}
    found = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return dict(found.all())


def _rows_of(batch: Batch, person_ids: set[UUID]) -> Mapping[UUID | None, tuple[str, int]]:
    """The first row of this file that speaks of each person."""
    if not person_ids:
        return {}
    query = select(Line.person_id, Line.sheet, Line.row_number).where(
        Line.batch_id == batch.id, Line.person_id.in_(person_ids)
    )
    rows = db.session.execute(query.order_by(Line.id.desc()))
    return {
        person: (sheet, row) for person, sheet, row in rows
    }  # the first row comes last and stays
