"""Pairs of files that may be one person, for a human to look at side by side."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Exists, exists, select, tuple_

from purna_pmi.audit.actions import record_reading
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError
from purna_pmi.people.models import DistinctPair, LikelyPair, Person
from purna_pmi.people.queries.files import persons_by_id

PAGE = 20


@dataclass(frozen=True)
class Pair:
    """Two visible persons and the codes of why they may be one."""

    id: UUID
    first: Person
    second: Person
    reasons: list[str]
    found_at: datetime


def likely_pairs(*, before: UUID | None = None) -> list[Pair]:
    """Pairs that wait, the newest first, one more than a page holds; `before` is the last pair of the page before.

    What is shown is recorded as one reading.
    """
    rows = select(LikelyPair).where(~_answered())
    rows = rows.order_by(LikelyPair.found_at.desc(), LikelyPair.id.desc())
    if before is not None:
        edge = select(LikelyPair.found_at, LikelyPair.id).filter_by(id=before)
        found_at, pair_id = db.session.execute(edge).one_or_none() or (None, None)
        if found_at is None:
            raise NotFoundError
        rows = rows.where(tuple_(LikelyPair.found_at, LikelyPair.id) < (found_at, pair_id))
    waiting = list(db.session.scalars(rows.limit(PAGE + 1)))
    people = persons_by_id(one for row in waiting for one in _both(row))
    pairs = [_pair(row, people) for row in waiting if set(_both(row)) <= people.keys()]
    shown = {one for row in waiting[:PAGE] for one in _both(row)}
    record_reading("people.likely_pair", shown=sorted(shown))
    return pairs


def likely_pair(pair_id: UUID) -> Pair:
    """One pair side by side, the opening of both files recorded; raises NotFoundError."""
    row = db.session.get(LikelyPair, pair_id)
    people = persons_by_id(_both(row)) if row else {}
    if row is None or len(people) != len(_both(row)):
        raise NotFoundError
    for person_id in _both(row):
        record_reading("people.person", person_id, person_id=person_id)
    return _pair(row, people)


def _answered() -> Exists:
    """Somebody found the two to be two."""
    return exists().where(
        DistinctPair.first_person_id == LikelyPair.first_person_id,
        DistinctPair.second_person_id == LikelyPair.second_person_id,
    )


def _both(row: LikelyPair) -> tuple[UUID, UUID]:
    return row.first_person_id, row.second_person_id


def _pair(row: LikelyPair, people: dict[UUID, Person]) -> Pair:
    first, second = (people[one] for one in _both(row))
    return Pair(row.id, first, second, row.reasons, row.found_at)
