"""Merging two files of one person: what would be merged, and what was."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, tuple_

from purna_pmi.audit.actions import record_reading
from purna_pmi.cases.models import Case
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError
from purna_pmi.people.models import Merger, Person
from purna_pmi.people.queries import Pair, likely_pair

MERGERS_PAGE = 20


@dataclass(frozen=True)
class Merging:
    """A likely pair with the cases of each, and the sum of the versions that the decision rests on."""

    pair: Pair
    cases: tuple[list[Case], list[Case]]

    @property
    def version(self) -> int:
        """Rises with whatever is saved about one of the two."""
        return self.pair.first.version + self.pair.second.version


@dataclass(frozen=True)
class Merged:
    """A merger and the person who was kept."""

    merger: Merger
    person: Person


def merging(pair_id: UUID) -> Merging:
    """Both files side by side, their opening recorded; raises NotFoundError where the asker does not see both."""
    pair = likely_pair(pair_id)
    both = pair.first.id, pair.second.id
    rows = select(Case).where(Case.person_id.in_(both)).order_by(Case.opened_on, Case.id)
    found = list(db.session.scalars(rows))
    first, second = ([case for case in found if case.person_id == one] for one in both)
    return Merging(pair, (first, second))


def mergers(*, before: UUID | None = None) -> list[Merged]:
    """Mergers of the agency, the newest first, one more than a page holds; what is shown is recorded as one reading."""
    rows = select(Merger, Person).join(Person, Person.id == Merger.kept_id)
    if before is not None:
        edge = select(Merger.merged_at, Merger.id).filter_by(id=before)
        at, last = db.session.execute(edge).one_or_none() or (None, None)
        if at is None:
            raise NotFoundError
        rows = rows.where(tuple_(Merger.merged_at, Merger.id) < (at, last))
    newest = rows.order_by(Merger.merged_at.desc(), Merger.id.desc()).limit(MERGERS_PAGE + 1)
    found = [Merged(merger, person) for merger, person in db.session.execute(newest)]
    record_reading("people.merger", shown=sorted({one.person.id for one in found[:MERGERS_PAGE]}))
    return found
