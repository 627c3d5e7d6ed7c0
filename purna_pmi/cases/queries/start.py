"""The day of those who keep cases: all lists of a start page, recorded together as one reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from purna_pmi.audit.actions import record_reading
from purna_pmi.cases.enums import Due, Sort, View
from purna_pmi.cases.queries.lists import Line, Wanted, find_lists
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


class _AboutACase(Protocol):
    @property
    def case_id(self) -> UUID: ...


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
    """My cases that ask for something, at most `limit` of each kind; four statements."""
    overdue, due, unplanned, silent = lists = find_lists(
        [
            Wanted(view=View.MINE, due=Due.OVERDUE),
            Wanted(view=View.MINE, due=Due.TODAY),
            Wanted(view=View.MINE, due=Due.NONE, sort=Sort.OPENED),
            Wanted(view=View.MINE, due=Due.SILENT),
        ],
        me=me,
        limit=limit,
    )
    tasks = find_tasks_due(clock.today(), me=me, limit=limit)
    answered = find_closures_answered(clock.now() - _ANSWERED_WITHIN, me=me, limit=limit)
    _record(*lists, tasks, answered)
    return WorkersDay(overdue, due, unplanned, silent, tasks, answered)


def supervisors_day(*, me: Me, limit: int) -> SupervisorsDay:
    """What of the agency waits for a decision, at most `limit` of each kind; four statements."""
    new = Wanted(view=View.UNASSIGNED, sort=Sort.OPENED)
    late = Wanted(view=View.TEAM, due=Due.OVERDUE)
    unassigned, overdue = find_lists([new, late], me=me, limit=limit)
    closures = find_closures_waiting(limit)
    _record(unassigned, overdue, closures)
    return SupervisorsDay(unassigned, closures, overdue, load_of_team(clock.today(), me=me))


def _record(*lists: Sequence[_AboutACase]) -> None:
    record_reading("cases.start", shown=sorted({one.case_id for part in lists for one in part}))
