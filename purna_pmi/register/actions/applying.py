"""Importing: the lines of a batch become persons, journeys and cases, some hundred in one unit of work.

Whatever a chunk does is true at once or not at all, so that an import cut short goes on where it
stopped. A chunk takes about twenty statements, whatever it holds. The walls are the same as for a
form, since the job acts as the supervisor who asked.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, text, update

from purna_pmi.cases.models import Case, ProtectionRecord
from purna_pmi.core import clock
from purna_pmi.core.bulk import LARGEST, given_rows, insert_rows
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id
from purna_pmi.identity.models import Me
from purna_pmi.jobs.kit import enqueue
from purna_pmi.people.actions import learn_words
from purna_pmi.people.enums import ProtectionKind
from purna_pmi.people.models import Contact, IdentityPaper, LikelyPair, MigrationEpisode, Person
from purna_pmi.register.actions import writing
from purna_pmi.register.actions.writing import Filed
from purna_pmi.register.enums import BatchState, Match, Outcome
from purna_pmi.register.filing import file_row, opening_day
from purna_pmi.register.keeping import kept_row
from purna_pmi.register.models import Batch, Line

CHUNK = 500
_BRINGING = frozenset({Match.NEW.value, Match.LIKELY.value})


def count_pending(batch_id: UUID) -> int:
    """How many lines of a batch are still to be imported."""
    counted = select(func.count()).select_from(_pending(batch_id).subquery())
    return db.session.scalar(counted) or 0


def apply_chunk(batch_id: UUID, *, actor: Me, keyring: Keyring, size: int = CHUNK) -> int:
    """Import the next lines; returns how many were dealt with, 0 where none is left.

    Imports of one agency go one after the other, so that a row in two files is imported once.
    """
    _one_import_at_a_time(actor.agency_id)
    pending = db.session.scalars(_pending(batch_id).order_by(Line.id).limit(size))
    lines = _as_go_together(pending.all())
    fresh = _without_known(lines)
    _bring_vanished_again(fresh)
    db.session.flush()
    if fresh:
        _apply([_filed(line, keyring) for line in fresh], actor=actor, keyring=keyring)
    return len(lines)


def finish_import(batch: Batch) -> None:
    """Everything is in: say so, and ask for a closer look at who may be registered twice."""
    batch.state, batch.imported_at = BatchState.IMPORTED.value, clock.now()
    came_of_it = select(Line.outcome, func.count()).where(Line.batch_id == batch.id)
    outcomes = db.session.execute(came_of_it.group_by(Line.outcome)).all()
    batch.counts = {**batch.counts, "outcome": {row[0]: row[1] for row in outcomes}}
    db.session.flush()
    enqueue("propose_duplicates", purpose="register", batch=str(batch.id))


def _pending(batch_id: UUID) -> Select[Any]:
    return select(Line).where(
        Line.batch_id == batch_id, Line.outcome == Outcome.IMPORT.value, Line.applied_at.is_(None)
    )


def _as_go_together(lines: Sequence[Line]) -> Sequence[Line]:
    """The first of these lines, one at least, whose words go well into one statement; the others wait."""
    room = LARGEST
    for place, line in enumerate(lines):
        room -= len(line.sealed)
        if room < 0 and place:
            return lines[:place]
    return lines


def _one_import_at_a_time(agency_id: UUID) -> None:
    key = func.hashtext("register"), func.hashtext(str(agency_id))
    db.session.execute(select(func.pg_advisory_xact_lock(*key)))


def _without_known(lines: Sequence[Line]) -> list[Line]:
    """The lines whose row no other import has brought in since the preview; the others become known.

    Whoever such a line would have brought in is the person of the other import, also for later lines.
    """
    stands = select(Line.identity, Line.person_id).where(
        Line.identity.in_([line.identity for line in lines if line.identity]),
        Line.applied_at.is_not(None),
        Line.withdrawn_at.is_(None),
    )
    there = dict(db.session.execute(stands).all())
    for line in lines:
        if line.identity in there:
            line.outcome = Outcome.KNOWN.value
            _rename_person(line, there[line.identity])
    return [line for line in lines if line.identity not in there]


def _bring_vanished_again(lines: Sequence[Line]) -> None:
    """Let a line bring somebody whom the system knew at the preview and the asker sees no more."""
    brought = {line.person_id for line in lines if line.match in _BRINGING}
    expected = {line.person_id for line in lines} - brought
    missing = expected - _visible(expected)
    for line in lines:
        if line.person_id in missing:
            missing.discard(line.person_id)
            _rename_person(line, new_id())
            line.match = Match.NEW.value


def _rename_person(line: Line, person_id: UUID | None) -> None:
    """Make this line's person another one, for all lines of the batch that are still to come."""
    before, pending = line.person_id, (Line.batch_id == line.batch_id, Line.applied_at.is_(None))
    db.session.flush()
    for column in (Line.person_id, Line.likely_person_id):
        statement = update(Line).where(*pending, column == before)
        db.session.execute(statement.values({column: person_id}))


def _visible(person_ids: set[UUID | None]) -> set[UUID]:
    return set(db.session.scalars(select(Person.id).where(Person.id.in_(person_ids))))


def _filed(line: Line, keyring: Keyring) -> Filed:
    row = kept_row(line, keyring.open(line.sealed, Line.SEAL, line.id))
    today = clock.today()
    assert row.data is not None  # an accepted row told something
    entry = file_row(row.data, today=today, newcomer=line.match in _BRINGING)
    return Filed(line, row, entry, opening_day(row, today))


def _apply(filed: Sequence[Filed], *, actor: Me, keyring: Keyring) -> None:
    """The order is that in which the walls can see the parents: person, journey, case, then the rest."""
    newcomers = [one for one in filed if one.line.match in _BRINGING]
    people = writing.person_rows(newcomers, actor)
    insert_rows(Person, people)
    learn_words(key for one in people for key in one["name_keys"])
    insert_rows(MigrationEpisode, writing.episode_rows(filed))
    insert_rows(Case, writing.case_rows(filed, _numbers(filed), actor))
    insert_rows(IdentityPaper, writing.paper_rows(newcomers, keyring, actor))
    insert_rows(Contact, writing.contact_rows(newcomers, keyring, actor))
    insert_rows(ProtectionRecord, writing.protection_rows(filed, keyring, actor))
    _add_events(filed)
    proposed = _visible({one.line.likely_person_id for one in filed})
    pairs = writing.pair_rows(filed, proposed, actor)
    insert_rows(LikelyPair, pairs, skip_existing=True)
    _close_circles(filed, actor)
    _mark_applied(filed)


def _numbers(filed: Sequence[Filed]) -> list[str]:
    """A case number each, of the year in which the case is opened."""
    years = [one.opened_on.year for one in filed]
    asked = text("SELECT year, number FROM register.case_numbers(:years)")
    free: dict[int, list[str]] = defaultdict(list)
    for year, number in db.session.execute(asked, {"years": years}):
        free[year].append(number)
    return [free[year].pop(0) for year in years]


def _add_events(filed: Sequence[Filed]) -> None:
    events = writing.event_columns(filed, clock.today())
    db.session.execute(
        text("SELECT register.add_events(:ids, :cases, :kinds, :days, :facts)"), events
    )


def _close_circles(filed: Sequence[Filed], actor: Me) -> None:
    """Where trafficking is suspected, person and cases are for the importing supervisor and those named later."""
    suspected = [one.case_id for one in filed if one.entry.protection is ProtectionKind.TRAFFICKING]
    if suspected:
        closed = text("SELECT cases.seal(c, :supervisor) FROM unnest(:cases) AS c")
        done = db.session.scalars(closed, {"cases": suspected, "supervisor": actor.id}).all()
        assert all(done)  # a case that cannot be sealed is not to be imported


def _mark_applied(filed: Sequence[Filed]) -> None:
    given = given_rows(Line, [{"id": one.line.id, "case_id": one.case_id} for one in filed])
    statement = update(Line).where(Line.id == given.c.id)
    db.session.execute(
        statement.values(case_id=given.c.case_id, applied_at=func.now()),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
