"""What was read, as lines: every row with its outcome, and whose it will be."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import Date, func, select

from purna_pmi.core import clock
from purna_pmi.core.bulk import LARGEST, insert_rows
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id
from purna_pmi.people.enums import ReturnReason
from purna_pmi.register.enums import BatchState, NoteCode, Outcome
from purna_pmi.register.filing import opening_day
from purna_pmi.register.keeping import row_text
from purna_pmi.register.models import Batch, Line
from purna_pmi.register.outcome_file import shown_warnings
from purna_pmi.register.queries.known import sealed_among
from purna_pmi.register.results import RegisterResult, RowOutcome

_CHUNK = 1_000
Progress = Callable[[int, int], None]


def opened_file(batch: Batch, keyring: Keyring) -> tuple[str, bytes]:
    """The uploaded file's name and bytes."""
    named = keyring.open_bytes(batch.sealed or b"", Batch.SEAL, batch.id)
    name, _line_end, data = named.partition(b"\n")
    return json.loads(name), data


def store_outcomes(
    batch: Batch, result: RegisterResult, *, keyring: Keyring, progress: Progress
) -> None:
    """Write a line a row and let the batch await confirmation; the file itself is not kept any longer.

    Subjects get the ids of the persons they are or will be. `progress` is told how many are written.
    """
    persons: dict[int, UUID] = {one: UUID(known) for one, known in result.known_ids.items()}
    guarded = _guarded_subjects(result, persons)
    frozen_until = _first_countable_day()
    total = len(result.rows)
    ids = sorted(
        new_id() for _ in result.rows
    )  # the order of the file: who comes first brings the person

    def line(line_id: UUID, row: RowOutcome) -> Mapping[str, Any]:
        _note_late(row, frozen_until)
        told = _line(line_id, row, persons, guarded, keyring)
        return {"id": line_id, "batch_id": batch.id, **told}

    done = 0
    for lines in _portions(map(line, ids, result.rows)):
        insert_rows(Line, lines)
        done += len(lines)
        progress(done, total)
    batch.counts = counts_of(result.rows)
    batch.remarks = [{k: v for k, v in asdict(one).items() if v} for one in result.remarks]
    batch.state, batch.sealed = BatchState.PREVIEW.value, None
    db.session.flush()


def _portions(lines: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """So many lines as go well into one statement, by number and by size."""
    portion: list[Mapping[str, Any]] = []
    room = LARGEST
    for line in lines:
        portion.append(line)
        room -= len(line["sealed"])
        if len(portion) == _CHUNK or room < 0:
            yield portion
            portion, room = [], LARGEST
    if portion:
        yield portion


def counts_of(rows: Iterable[RowOutcome]) -> dict[str, Any]:
    """How many rows have each outcome, match and warning, and how many persons are new."""
    listed = list(rows)
    accepted = [row for row in listed if row.outcome is Outcome.IMPORT]
    return {
        "outcome": Counter(row.outcome.value for row in listed),
        "match": Counter(row.match.value for row in accepted if row.match),
        "warnings": Counter(chain.from_iterable(map(shown_warnings, listed))),
        "notes": Counter(chain.from_iterable(row.notes for row in accepted)),
    }


def _line(
    line_id: UUID, row: RowOutcome, persons: dict[int, UUID], guarded: set[int], keyring: Keyring
) -> Mapping[str, Any]:
    return {
        "sheet": row.sheet,
        "row_number": row.row,
        "outcome": row.outcome.value,
        "match": row.match.value if row.match else None,
        "warnings": [code.value for code in shown_warnings(row)],
        "reasons": [reason.value for reason in row.reasons],
        "sealed": keyring.seal(row_text(row), Line.SEAL, line_id),
        "identity": row.identity,
        "person_id": _person_id(row.subject, persons),
        "likely_person_id": _person_id(row.proposed, persons),
        "guarded": _speaks_of_trafficking(row) or row.subject in guarded or row.proposed in guarded,
    }


def _person_id(subject: int | None, persons: dict[int, UUID]) -> UUID | None:
    if subject is None:
        return None
    return persons.setdefault(subject, new_id())


def _speaks_of_trafficking(row: RowOutcome) -> bool:
    return row.data is not None and row.data.reason is ReturnReason.TRAFFICKING


def _guarded_subjects(result: RegisterResult, persons: Mapping[int, UUID]) -> set[int]:
    """Subjects who are sealed already, or will be by a row of this file."""
    known = sealed_among(persons.values())  # before the new ones get their ids
    guarded = {subject for subject, person in persons.items() if person in known}
    for row in result.rows:
        if row.subject is not None and _speaks_of_trafficking(row):
            guarded.add(row.subject)
    return guarded


def _first_countable_day() -> date:
    counted = select(func.law.first_countable_day(date.min, type_=Date()))
    return db.session.scalar(counted) or date.min


def _note_late(row: RowOutcome, first_countable: date) -> None:
    """Say of a return within a frozen report's period that it counts in the next."""
    accepted = row.outcome is Outcome.IMPORT and row.match is not None
    if accepted and opening_day(row, clock.today()) < first_countable:
        row.notes = (*row.notes, NoteCode.COUNTS_LATER)
