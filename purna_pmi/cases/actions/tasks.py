"""Tasks within a case: added, done, and taken back."""

from datetime import date
from uuid import UUID

from purna_pmi.cases import wording
from purna_pmi.cases.actions.steering import check_coming_day
from purna_pmi.cases.actions.timeline import add_event
from purna_pmi.cases.actions.words import checked_line, expect_open
from purna_pmi.cases.enums import EventKind
from purna_pmi.cases.models import Case, CaseTask
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.core.errors import UserError
from purna_pmi.core.ids import new_id
from purna_pmi.identity.enums import Role
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import people_in_role

TITLE_LENGTH = 200


def add_task(
    case: Case, title: str, *, due_on: date | None, assignee_id: UUID | None = None, actor: Me
) -> CaseTask:
    """Add something to do, for the case's worker or a supervisor (default: the asker).

    Raises UserError(`title`, `due_on` or `assignee_id`).
    """
    expect_open(case)
    words = checked_line(title, TITLE_LENGTH, wording.TASK_TOO_LONG, "title")
    if not words:
        raise UserError(wording.TASK_MISSING, "title")
    if due_on:
        check_coming_day(due_on, "due_on")
    assignee = assignee_id or actor.id
    if assignee not in possible_assignees(case) | {actor.id}:
        raise UserError(wording.ASSIGNEE_UNKNOWN, "assignee_id")
    task = CaseTask(
        id=new_id(),
        case_id=case.id,
        title=words,
        due_on=due_on,
        assignee_id=assignee,
        created_by=actor.id,
    )
    db.session.add(task)
    add_event(case.id, EventKind.TASK_ADDED, task=str(task.id))
    return task


def possible_assignees(case: Case) -> set[UUID]:
    """Who sees the case and so can do something in it."""
    supervisors = {one.id for one in people_in_role(Role.SUPERVISOR)}
    return supervisors | ({case.worker_id} if case.worker_id else set())


def finish_task(case: Case, task: CaseTask) -> None:
    """Note that a task is done, today; done already: nothing changes."""
    expect_open(case)
    if task.done_on is None:
        task.done_on = clock.today()
        add_event(case.id, EventKind.TASK_DONE, task=str(task.id))


def reopen_task(case: Case, task: CaseTask) -> None:
    """Take back that a task is done."""
    expect_open(case)
    if task.done_on is not None:
        task.done_on = None
        add_event(case.id, EventKind.TASK_REOPENED, task=str(task.id))
