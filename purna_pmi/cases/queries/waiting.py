"""What waits for somebody: closures to decide, tasks to do, and how the load is spread."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Uuid,
    and_,
    any_,
    cast,
    func,
    or_,
    select,
    text,
    tuple_,
)

from purna_pmi.audit.actions import record_reading
from purna_pmi.cases.enums import Decision
from purna_pmi.cases.models import Case, CaseAccess, CaseTask, Closure
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError
from purna_pmi.identity.models import Me
from purna_pmi.people.models import Person

PAGE = 50
One = TypeVar("One")


@dataclass(frozen=True)
class WaitingClosure:
    """A proposal to close a case, waiting or answered, with whose case it is."""

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
class Part(Generic[One]):
    """A page of a list, and the id after which the next begins."""

    rows: list[One]
    more: UUID | None


@dataclass(frozen=True)
class MonthFlow:
    """Cases opened, reopened and closed in a month (its first day), and how many are open now."""

    month: date
    opened: int
    reopened: int
    closed: int
    open_now: int


@dataclass(frozen=True)
class Load:
    """How many open cases somebody has, and how many of them are overdue."""

    worker_id: UUID | None
    open: int
    overdue: int


def closures_waiting(*, limit: int = 20) -> list[WaitingClosure]:
    """Proposals that wait for a decision in cases that the asker sees, the oldest first; recorded as a reading."""
    found = find_closures_waiting(limit)
    record_reading("cases.closures", shown=[one.case_id for one in found])
    return found


def find_closures_waiting(limit: int) -> list[WaitingClosure]:
    """The same, not recorded: for a page that records at once all that it shows."""
    waiting = select(func.cases.closures_waiting(limit, type_=ARRAY(Uuid()))).scalar_subquery()
    rows = db.session.execute(
        select(Closure, Case.id, Case.number, Person.name)
        .join(Case, Case.id == Closure.case_id)
        .join(Person, Person.id == Case.person_id)
        .where(Closure.id == any_(cast(waiting, ARRAY(Uuid()))))
        .order_by(Closure.proposed_at, Closure.id)
        .limit(limit)
    )
    return [WaitingClosure(*row) for row in rows]


def find_closures_answered(since: datetime, *, me: Me, limit: int) -> list[WaitingClosure]:
    """What was decided since a moment of closures that I proposed, the latest first; not recorded."""
    rows = db.session.execute(_answered(me).where(Closure.decided_at >= since).limit(limit))
    return [WaitingClosure(*row) for row in rows]


def closures_answered(*, me: Me, after: UUID | None = None) -> Part[WaitingClosure]:
    """A page of all answers to my proposals, the latest first; recorded as a reading.

    `after`: the last of the page before; raises NotFoundError where there is none such.
    """
    wanted = _answered(me)
    if after is not None:
        edge = _edge(db.session.get(Closure, after))
        place = tuple_(Closure.decided_at, Closure.id)
        wanted = wanted.where(place < tuple_(edge.decided_at, edge.id))
    rows = [WaitingClosure(*row) for row in db.session.execute(wanted.limit(PAGE + 1))]
    shown = rows[:PAGE]
    record_reading("cases.closures", shown=[one.case_id for one in shown])
    return Part(shown, shown[-1].closure.id if len(rows) > PAGE else None)


def _answered(me: Me) -> Select[Closure, UUID, str, str]:
    return (
        select(Closure, Case.id, Case.number, Person.name)
        .join(Case, Case.id == Closure.case_id)
        .join(Person, Person.id == Case.person_id)
        .where(
            Closure.proposed_by == me.id,
            Closure.decision.in_((Decision.APPROVED, Decision.RETURNED)),
        )
        .order_by(Closure.decided_at.desc(), Closure.id.desc())
    )


def tasks_due(until: date, *, me: Me, limit: int = 20) -> list[DueTask]:
    """My open tasks due up to a day, the most pressing first; recorded as a reading."""
    found = find_tasks_due(until, me=me, limit=limit)
    record_reading("cases.tasks", shown=[one.case_id for one in found])
    return found


def find_tasks_due(until: date, *, me: Me, limit: int) -> list[DueTask]:
    """The same, not recorded."""
    rows = db.session.execute(_own_tasks(me).where(CaseTask.due_on <= until).limit(limit))
    return [DueTask(*row) for row in rows]


def own_tasks(*, me: Me, after: UUID | None = None) -> Part[DueTask]:
    """A page of all my open tasks, the most pressing first, those without a day last; recorded as a reading.

    `after`: the last of the page before; raises NotFoundError where there is none such.
    """
    wanted = _own_tasks(me)
    if after is not None:
        wanted = wanted.where(_beyond(_edge(db.session.get(CaseTask, after))))
    rows = [DueTask(*row) for row in db.session.execute(wanted.limit(PAGE + 1))]
    shown = rows[:PAGE]
    record_reading("cases.tasks", shown=[one.case_id for one in shown])
    return Part(shown, shown[-1].task.id if len(rows) > PAGE else None)


def _own_tasks(me: Me) -> Select[CaseTask, UUID, str, str]:
    return (
        select(CaseTask, Case.id, Case.number, Person.name)
        .join(Case, Case.id == CaseTask.case_id)
        .join(Person, Person.id == Case.person_id)
        .where(CaseTask.assignee_id == me.id, CaseTask.done_on.is_(None), Case.stage != "closed")
        .order_by(CaseTask.due_on, CaseTask.id)  # those without a day come last
    )


def _beyond(edge: CaseTask) -> ColumnElement[bool]:
    """What comes after a task in the order of days."""
    dateless = CaseTask.due_on.is_(None)
    if edge.due_on is None:
        return and_(dateless, CaseTask.id > edge.id)
    place = tuple_(CaseTask.due_on, CaseTask.id)
    return or_(dateless, place > tuple_(edge.due_on, edge.id))


def _edge(found: One | None) -> One:
    if found is None:
        raise NotFoundError
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


def monthly_flow(months: int = 2) -> list[MonthFlow]:
    """The last months of the whole city, the present one first: counts, for a programme manager alone."""
    asked = text("SELECT * FROM cases.monthly_flow(:months)")
    return [MonthFlow(*row) for row in db.session.execute(asked, {"months": months})]
