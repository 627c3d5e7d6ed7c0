"""Steering a case: stage, priority, next step, worker."""

from datetime import date, timedelta
from uuid import UUID

from purna_pmi.cases import wording
from purna_pmi.cases.actions.protecting import drop_reader, name_reader
from purna_pmi.cases.actions.timeline import add_event
from purna_pmi.cases.actions.words import checked_line, expect_open, expect_version
from purna_pmi.cases.enums import EventKind, Priority, Stage, moves_from
from purna_pmi.cases.models import Case
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, UserError
from purna_pmi.identity.enums import Role
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import people_in_role

STEP_LENGTH = 200
_FARTHEST = timedelta(days=731)


def set_next_step(case: Case, step: str, on: date | None, *, version: int) -> None:
    """Say what happens next and when; both empty: nothing is agreed.

    Raises StaleError where another saved since `version`, UserError(`next_step` or `next_step_on`) for
    words that are missing or too long and days gone by or absurd.
    """
    expect_open(case)
    expect_version(case, version)
    words = checked_line(step, STEP_LENGTH, wording.STEP_TOO_LONG, "next_step")
    if on and not words:
        raise UserError(wording.STEP_MISSING, "next_step")
    if not (words or case.next_step):
        raise UserError(wording.STEP_NOT_TOLD, "next_step")
    if on and on != case.next_step_on:
        check_coming_day(on, "next_step_on")
    case.next_step, case.next_step_on = words, on
    add_event(case.id, EventKind.NEXT_STEP_SET, due=on.isoformat() if on else None)


def check_coming_day(day: date, field: str) -> None:
    """Raise UserError(field) for a day gone by, or more than two years away."""
    today = clock.today()
    if day < today:
        raise UserError(wording.STEP_IN_PAST, field)
    if day > today + _FARTHEST:
        raise UserError(wording.DAY_TOO_FAR, field)


def set_priority(case: Case, priority: Priority, *, version: int) -> None:
    """Say how soon somebody must act; raises StaleError where another saved since `version`."""
    expect_open(case)
    expect_version(case, version)
    before, case.priority = case.priority, priority.value
    if before != case.priority:
        add_event(case.id, EventKind.PRIORITY_SET, before=before, after=case.priority)


def move_stage(case: Case, to: Stage, *, version: int) -> None:
    """Move a case along LEGAL_MOVES; closing and reopening have actions of their own.

    Raises StaleError where another saved since `version`, UserError(`stage`) for a move that is none.
    """
    expect_open(case)
    expect_version(case, version)
    if to not in moves_from(case.stage):
        raise UserError(wording.NO_SUCH_MOVE, "stage")
    before, case.stage = case.stage, to.value
    add_event(case.id, EventKind.STAGE_MOVED, before=before, after=to.value)


def assign_worker(case: Case, worker_id: UUID, *, version: int, actor: Me) -> None:
    """Give a case to a social worker of the agency; who had it before sees it no more from the next request on.

    A supervisor's act (NotFoundError for others). Raises StaleError where another saved since `version`,
    UserError(`worker_id`) for somebody who is no social worker here.
    """
    if actor.role != Role.SUPERVISOR:
        raise NotFoundError
    expect_version(case, version)
    if worker_id not in {one.id for one in people_in_role(Role.SOCIAL_WORKER)}:
        raise UserError(wording.WORKER_UNKNOWN, "worker_id")
    before, case.worker_id = case.worker_id, worker_id
    if before == worker_id:
        return
    add_event(
        case.id, EventKind.ASSIGNED, before=str(before) if before else None, after=str(worker_id)
    )
    if case.sealed:
        _hand_on_the_seal(case, before, worker_id)


def _hand_on_the_seal(case: Case, before: UUID | None, worker_id: UUID) -> None:
    """The list of a sealed case follows its worker."""
    if before:
        drop_reader(case.id, before)
    try:
        name_reader(case, worker_id)
    except UserError as refusal:
        if refusal.sentence is not wording.READER_THERE:
            raise
    db.session.flush()
