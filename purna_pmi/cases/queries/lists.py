"""Lists of cases, each from the access table: one limited arm a principal, united, then the rows behind the walls.

The same list asked of the case table under its policy was measured 40 times slower for a small agency
among a million cases. Pages are found by key, never counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    Subquery,
    Uuid,
    bindparam,
    cast,
    func,
    literal,
    select,
    tuple_,
    union,
    union_all,
)

from purna_pmi.audit.actions import record_reading
from purna_pmi.cases.enums import Due, Priority, Sort, Stage, View
from purna_pmi.cases.models import NO_DAY, Case, CaseAccess
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.identity.enums import Role
from purna_pmi.identity.models import Me
from purna_pmi.people.models import Person

PAGE = 50
_ACCESS = CaseAccess.__table__.c
_STAFF = {Role.SOCIAL_WORKER, Role.SUPERVISOR}
_SOON = timedelta(days=7)


@dataclass(frozen=True)
class Place:
    """A row's place in a list: its sort key and id; what stands in the address of the next page."""

    day: date
    case_id: UUID
    backwards: bool = False


@dataclass(frozen=True)
class Wanted:
    """What a list shall show."""

    view: View = View.MINE
    stage: Stage | None = None
    priority: Priority | None = None
    worker_id: UUID | None = None
    due: Due | None = None
    sort: Sort = Sort.DUE
    at: Place | None = None

    @property
    def by_due(self) -> bool:
        """Closed cases have no next step, so they come by the day they were opened."""
        return self.sort is Sort.DUE and self.view is not View.CLOSED


@dataclass(frozen=True)
class Line:
    """A case in a list. `name` and `next_step` are none where only the header may be seen: no link then."""

    case_id: UUID
    number: str
    initials: str
    worker_id: UUID | None
    stage: str
    priority: str
    opened_on: date
    due_on: date | None
    updated_at: datetime
    visible: bool
    name: str | None
    next_step: str | None


_LINE = tuple(field.name for field in fields(Line))


@dataclass(frozen=True)
class Lines:
    """A page of a list, with where the pages beside it begin."""

    rows: list[Line]
    before: Place | None
    after: Place | None


@dataclass(frozen=True)
class _Given:
    """What differs from one asking to the next: the values, or in a kept statement the parameters for them."""

    me: Any
    agency: Any
    limit: Any
    today: Any
    soon: Any


_PARAMETERS = _Given(
    bindparam("me", type_=Uuid),
    bindparam("agency", type_=Uuid),
    bindparam("limit", type_=Integer),
    bindparam("today", type_=Date),
    bindparam("soon", type_=Date),
)


def _given(me: Me, limit: int) -> _Given:
    today = clock.today()
    return _Given(me.id, me.agency_id, limit, today, today + _SOON)


@dataclass(frozen=True)
class _Order:
    """By a column of the access table and the case's id, both in one direction, as its indexes are."""

    key: str
    upwards: bool = True

    def within(self, columns: Any) -> list[Any]:
        """The ORDER BY of a select with these columns."""
        both = (columns[self.key], columns["case_id"])
        return [column.asc() if self.upwards else column.desc() for column in both]

    def beyond(self, place: Place) -> ColumnElement[bool]:
        """What comes after a place in this order."""
        here = tuple_(_ACCESS[self.key], _ACCESS["case_id"])
        there = (place.day, place.case_id)
        return here > there if self.upwards else here < there


def list_cases(wanted: Wanted, *, me: Me) -> Lines:
    """A page of cases that the asker may see in a list, recorded as one reading with its ids."""
    back = wanted.at is not None and wanted.at.backwards
    found = _rows(list_statement(wanted, me=me, limit=PAGE + 1))
    rows, further = found[:PAGE], len(found) > PAGE
    if back:
        rows.reverse()
    has_before, has_after = (further, True) if back else (wanted.at is not None, further)
    record_reading("cases.list", shown=[row.case_id for row in rows])
    return Lines(
        rows,
        _place(rows[0], wanted, backwards=True) if rows and has_before else None,
        _place(rows[-1], wanted, backwards=False) if rows and has_after else None,
    )


def unassigned_cases(*, me: Me, limit: int = 20) -> list[Line]:
    """Open cases of the agency that nobody has been given, the latest opened first; recorded as a reading."""
    (rows,) = find_lists([Wanted(view=View.UNASSIGNED, sort=Sort.OPENED)], me=me, limit=limit)
    record_reading("cases.list", shown=[row.case_id for row in rows])
    return rows


def find_lists(several: Sequence[Wanted], *, me: Me, limit: int) -> list[list[Line]]:
    """The first lines of several lists in one statement, not recorded: for a page that records at once all it shows.

    The silent come the most silent first, whatever order is wanted. Asking for each list by itself
    was measured to spend more time on planning the walls than on reading the rows.
    """
    statement = _several_statement(tuple(several), staff=me.role in _STAFF)
    found: list[list[Line]] = [[] for _ in several]
    for row in db.session.execute(statement, vars(_given(me, limit))).mappings():
        found[row["part"]].append(_line(row))
    return found


@lru_cache(maxsize=16)
def _several_statement(several: tuple[Wanted, ...], *, staff: bool) -> Select[Any]:
    """The statement of several lists, kept: putting it together took as long as the database takes to answer."""
    parts = union_all(
        *(_numbered(number, wanted, staff=staff) for number, wanted in enumerate(several))
    ).subquery()
    return _behind_the_walls(parts, [parts.c.part, parts.c.place])


def _numbered(number: int, wanted: Wanted, *, staff: bool) -> Select[Any]:
    """The page of one list with its number and each row's place in it."""
    order = _Order("updated_at") if wanted.due is Due.SILENT else _order(wanted)
    page = _page(wanted, order, _PARAMETERS, staff=staff)
    place = func.row_number().over(order_by=order.within(page.c))
    return select(literal(number).label("part"), place.label("place"), page)


def list_statement(wanted: Wanted, *, me: Me, limit: int) -> Select[Any]:
    """The statement of a list: for the list itself, and for the test that reads its plan."""
    order = _order(wanted)
    page = _page(wanted, order, _given(me, limit), staff=me.role in _STAFF)
    return _behind_the_walls(page, order.within(page.c))


def _order(wanted: Wanted) -> _Order:
    upwards = wanted.by_due != (wanted.at is not None and wanted.at.backwards)
    return _Order("due_on" if wanted.by_due else "opened_on", upwards)


def _page(wanted: Wanted, order: _Order, given: _Given, *, staff: bool) -> Subquery:
    """The list columns of a page: an arm a principal, each within its index, then united."""
    beyond = [order.beyond(wanted.at)] if wanted.at else []
    columns = [column for column in _ACCESS if column.name not in {"id", "principal"}]
    arms = [
        select(*columns)
        .where(CaseAccess.principal == principal, *_conditions(wanted, given), *beyond)
        .order_by(*order.within(_ACCESS))
        .limit(given.limit)
        .subquery()
        for principal in _principals(wanted.view, given, staff=staff)
    ]
    if len(arms) == 1:
        return arms[0]
    both = union(*(select(arm) for arm in arms)).subquery()
    return select(both).order_by(*order.within(both.c)).limit(given.limit).subquery()


def _principals(view: View, given: _Given, *, staff: bool) -> list[Any]:
    """Under whose name a list is looked up: mine, and that of my agency where I keep cases."""
    return [given.agency, given.me] if staff and view is not View.MINE else [given.me]


def _conditions(wanted: Wanted, given: _Given) -> list[ColumnElement[bool]]:
    closed = wanted.view is View.CLOSED
    conditions = [CaseAccess.stage == "closed" if closed else CaseAccess.stage != "closed"]
    if wanted.view is View.UNASSIGNED:
        conditions.append(CaseAccess.worker_id.is_(None))
    if wanted.stage and not closed:
        conditions.append(CaseAccess.stage == wanted.stage.value)
    if wanted.priority:
        conditions.append(CaseAccess.priority == wanted.priority.value)
    if wanted.worker_id:
        conditions.append(CaseAccess.worker_id == wanted.worker_id)
    if wanted.due:
        conditions.append(_due(wanted.due, given))
    return conditions


def _due(due: Due, given: _Given) -> ColumnElement[bool]:
    if due is Due.SILENT:
        days = cast(func.law.rule_on("case.silent_after_days", given.today), Integer)
        return CaseAccess.updated_at < func.now() - func.make_interval(0, 0, 0, days)
    by_due: dict[Due, ColumnElement[bool]] = {
        Due.OVERDUE: CaseAccess.due_on < given.today,
        Due.TODAY: CaseAccess.due_on == given.today,
        Due.WEEK: CaseAccess.due_on.between(given.today, given.soon),
        Due.NONE: CaseAccess.due_on == NO_DAY,
    }
    return by_due[due]


def _behind_the_walls(page: Subquery, order: Sequence[Any]) -> Select[Any]:
    """The page's rows with what the policies let the asker see of case and person."""
    return (
        select(page, Case.id.is_not(None).label("visible"), Person.name, Case.next_step)
        .outerjoin(Case, Case.id == page.c.case_id)
        .outerjoin(Person, Person.id == Case.person_id)
        .order_by(*order)
    )


def _rows(statement: Select[Any]) -> list[Line]:
    return [_line(row) for row in db.session.execute(statement).mappings()]


def _line(row: Mapping[Any, Any]) -> Line:
    """A row of a list; what stands for no day is none."""
    facts = {name: row[name] for name in _LINE}
    return Line(**facts | {"due_on": None if row["due_on"] == NO_DAY else row["due_on"]})


def _place(line: Line, wanted: Wanted, *, backwards: bool) -> Place:
    day = (line.due_on or NO_DAY) if wanted.by_due else line.opened_on
    return Place(day, line.case_id, backwards)
