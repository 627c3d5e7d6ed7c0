"""The day of those who keep cases: all lists of a start page, recorded together as one reading."""

from dataclasses import dataclass
from datetime import timedelta

from purna_pmi.audit.actions import record_reading
from purna_pmi.cases.enums import Due, Sort, View
from purna_pmi.cases.queries.lists import Line, Wanted, find_lines
from purna_pmi.cases.queries.waiting import (
    DueTask,
    Load,
    WaitingClosure,
    find_closures_answered,
    find_closures_waiting,
    find_tasks_due,
    load_of_team,
)
from purna_pmi.core import clock
from purna_pmi.identity.models import Me

_ANSWERED_WITHIN = timedelta(days=14)


@dataclass(frozen=True)
class WorkersDay:
    """What a social worker begins the day with."""

    overdue: list[Line]
    due: list[Line]
    unplanned: list[Line]
    silent: list[Line]
    tasks: list[DueTask]
    answered: list[WaitingClosure]


@dataclass(frozen=True)
class SupervisorsDay:
    """What a supervisor begins the day with."""

    unassigned: list[Line]
    closures: list[WaitingClosure]
    overdue: list[Line]
    load: list[Load]


def workers_day(*, me: Me, limit: int) -> WorkersDay:
    """My cases that ask for something, at most `limit` of each kind; seven statements."""

    def mine(due: Due) -> list[Line]:
        return find_lines(Wanted(view=View.MINE, due=due), me=me, limit=limit)

    day = WorkersDay(
        overdue=mine(Due.OVERDUE),
        due=mine(Due.TODAY),
        unplanned=find_lines(
            Wanted(view=View.MINE, due=Due.NONE, sort=Sort.OPENED), me=me, limit=limit
        ),
        silent=mine(Due.SILENT),
        tasks=find_tasks_due(clock.today(), me=me, limit=limit),
        answered=find_closures_answered(clock.now() - _ANSWERED_WITHIN, me=me, limit=limit),
    )
    record_reading(
        "cases.start",
        shown=sorted(
            {
                one.case_id
                for part in (
                    *(day.overdue, day.due, day.unplanned, day.silent),
                    *(day.tasks, day.answered),
                )
                for one in part
            }
        ),
    )
    return day


def supervisors_day(*, me: Me, limit: int) -> SupervisorsDay:
    """What of the agency waits for a decision, at most `limit` of each kind; five statements."""
    new = Wanted(view=View.UNASSIGNED, sort=Sort.OPENED)
    day = SupervisorsDay(
        unassigned=find_lines(new, me=me, limit=limit),
        closures=find_closures_waiting(limit),
        overdue=find_lines(Wanted(view=View.TEAM, due=Due.OVERDUE), me=me, limit=limit),
        load=load_of_team(clock.today(), me=me),
    )
    record_reading(
        "cases.start",
        shown=sorted(
            {one.case_id for part in (day.unassigned, day.closures, day.overdue) for one in part}
        ),
    )
    return day
