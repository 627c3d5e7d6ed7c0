"""What waits for somebody: closures to decide, tasks to do, and how the load is spread."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from purna_pmi.audit.actions import record_reading
from purna_pmi.cases.models import Case, CaseAccess, CaseTask, Closure
from purna_pmi.core.db import db
from purna_pmi.identity.models import Me
from purna_pmi.people.models import Person


@dataclass(frozen=True)
class WaitingClosure:
    """A proposal to close a case, with whose case it is."""

    closure: Closure
    case_id: UUID
    number: str
    name: str


@dataclass(frozen=True)
class DueTask:
    """A task of mine, with whose case it is in."""

    task: CaseTask
    case_id: UUID
    number: str
    name: str


@dataclass(frozen=True)
class Load:
    """How many open cases somebody has, and how many of them are overdue."""

    worker_id: UUID | None
    open: int
    overdue: int


def closures_waiting(*, limit: int = 20) -> list[WaitingClosure]:
    """Proposals that wait for a decision in cases that the asker sees, the oldest first; recorded as a reading."""
    rows = db.session.execute(
        select(Closure, Case.id, Case.number, Person.name)
        .join(Case, Case.id == Closure.case_id)
        .join(Person, Person.id == Case.person_id)
        .where(Closure.decision.is_(None))
        .order_by(Closure.proposed_at, Closure.id)
        .limit(limit)
    )
    found = [WaitingClosure(*row) for row in rows]
    record_reading("cases.closures", shown=[one.case_id for one in found])
    return found


def tasks_due(until: date, *, me: Me, limit: int = 20) -> list[DueTask]:
    """My open tasks due up to a day, the most pressing first; recorded as a reading."""
    rows = db.session.execute(
        select(CaseTask, Case.id, Case.number, Person.name)
        .join(Case, Case.id == CaseTask.case_id)
        .join(Person, Person.id == Case.person_id)
        .where(
            CaseTask.assignee_id == me.id,
            CaseTask.done_on.is_(None),
            CaseTask.due_on <= until,
            Case.stage != "closed",
        )
        .order_by(CaseTask.due_on, CaseTask.id)
        .limit(limit)
    )
    found = [DueTask(*row) for row in rows]
    record_reading("cases.tasks", shown=[one.case_id for one in found])
    return found


def load_of_team(today: date, *, me: Me) -> list[Load]:
    """Open cases of the agency by worker, the fullest first; numbers only."""
    open_cases = func.count().label("open")
    overdue = func.count().filter(CaseAccess.due_on < today)
    rows = db.session.execute(
        select(CaseAccess.worker_id, open_cases, overdue)
        .where(CaseAccess.principal == me.agency_id, CaseAccess.stage != "closed")
        .group_by(CaseAccess.worker_id)
        .order_by(open_cases.desc())
    )
    return [Load(*row) for row in rows]
