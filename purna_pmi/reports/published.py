"""What of the frozen figures may be printed: the only form that a page, a template or the manager receives.

It holds no hidden count, so it may lie where the manager's own session can read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from purna_pmi.reports.canonical import figures_hash
from purna_pmi.reports.figures import (
    Flow,
    Marks,
    Period,
    ProgrammeFigures,
    Protection,
    Row,
    Scope,
    ScopeKind,
)
from purna_pmi.reports.suppression import (
    K_SENSITIVE,
    Cell,
    Parts,
    balance,
    one_way,
    open_parts,
    percent,
    single,
)

PROTECTION_MONTHS = 3  # the shortest period of which protection is told


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a printed table; `share` in whole per cent of the total, None where untold."""

    code: str
    name: str
    cell: Cell
    share: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """A printed table of parts; `hides` calls for the explanation below it."""

    lines: tuple[Line, ...]
    total: Cell
    withheld: bool
    hides: bool

    @property
    def has_bars(self) -> bool:
        """Whether a chart of it would show anything."""
        return any(line.cell.value for line in self.lines)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Marks: those who came, those who did not, and the parts of both."""

    sides: Table
    came: Table
    stayed_away: Table

    @property
    def rate(self) -> int | None:
        """Attendance in whole per cent of all marks."""
        return self.sides.lines[0].share

    @property
    def hides(self) -> bool:
        """Whether any of the marks is hidden."""
        return self.sides.hides or self.came.hides or self.stayed_away.hides


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a report says of itself, and counts that are no people; `fingerprint` is the figures' hash."""

    definitions: int
    fingerprint: str
    provisional: bool
    period: Period
    scope: Scope
    city: str
    agency: str
    cut_off: datetime
    classes: int
    class_sessions: int
    groups: int
    meetings: int


@dataclass(frozen=True, slots=True)
class Published:
    """The figures of one report after disclosure control, section by section.

    `protection` is empty where it may not be told: it is told of the whole city and of a quarter or more.
    """

    facts: Facts
    flow: dict[str, Cell]
    flow_hides: bool
    closed_by_reason: Table
    new_by_month: Parts
    closed_by_month: Parts
    people: Cell
    profile: dict[str, Table]
    protection: dict[str, Cell]
    enrolments: Table
    attendance: Attendance
    counselled: Cell
    sessions: Table
    members: Cell
    meeting_marks: Table
    follow_ups: Table
    overdue: Cell
    steps_overdue: Cell
    late_entries: Cell


def publish(figures: ProgrammeFigures) -> Published:
    """Applies disclosure control to every count of people, and to events of single people.

    Classes, groups and the meetings held are no people and stay as they are.
    """
    flow, profile = _flow(figures), figures.profile
    training, talks, groups = figures.training, figures.counselling, figures.groups
    new_by_month, closed_by_month = _months(figures, flow)
    people = single(profile.people)
    return Published(
        facts=_facts(figures),
        flow=flow,
        flow_hides=not all(cell.shown for cell in flow.values()),
        closed_by_reason=_table(figures.closed_by_reason, total=flow["closed"]),
        new_by_month=new_by_month,
        closed_by_month=closed_by_month,
        people=people,
        profile={
            name: _table(getattr(profile, name), total=people)
            for name in ("sex", "age", "kind", "district")
        },
        protection=_protection(figures),
        enrolments=_rest_table(
            training.enrolled, completed=training.completed, dropped=training.dropped
        ),
        attendance=_attendance(training.marks),
        counselled=(counselled := single(talks.people, K_SENSITIVE)),
        sessions=_rest_table(
            talks.planned,
            k=K_SENSITIVE,
            whole=None if counselled.shown else counselled,
            held=talks.held,
            missed=talks.missed,
        ),
        members=single(groups.members),
        meeting_marks=_rest_table(groups.marked, attended=groups.attended),
        follow_ups=_rest_table(figures.follow_ups.due, in_time=figures.follow_ups.done_in_time),
        overdue=single(figures.follow_ups.overdue_at_end),
        steps_overdue=single(figures.follow_ups.steps_overdue),
        late_entries=single(figures.late_entries),
    )


def _facts(figures: ProgrammeFigures) -> Facts:
    return Facts(
        definitions=figures.definitions,
        fingerprint=figures_hash(figures),
        provisional=figures.provisional,
        period=figures.period,
        scope=figures.scope,
        city=figures.city,
        agency=figures.agency,
        cut_off=figures.cut_off,
        classes=figures.training.classes,
        class_sessions=figures.training.sessions,
        groups=figures.groups.active,
        meetings=figures.groups.meetings,
    )


def _protection(figures: ProgrammeFigures) -> dict[str, Cell]:
    """Neither of a single agency nor of a single month (security.md §3.2, row 7)."""
    found: Protection = figures.protection
    months = len(list(figures.period.months()))
    if figures.scope.kind is not ScopeKind.CITY or months < PROTECTION_MONTHS:
        return {}
    return {
        "trafficking": single(found.trafficking, K_SENSITIVE),
        "sick": single(found.sick, K_SENSITIVE),
    }


def _flow(figures: ProgrammeFigures) -> dict[str, Cell]:
    """The five numbers of the flow: exempt for the whole city, a balance for a smaller scope."""
    flow: Flow = figures.flow
    names = ("open_start", "new", "reopened", "closed", "open_end")
    came = (flow.open_start, flow.new, flow.reopened)
    went = (flow.closed, flow.open_end)
    exempt = figures.scope.kind is ScopeKind.CITY
    parts = open_parts((*came, *went)) if exempt else balance((came, went))
    return dict(zip(names, parts.cells, strict=True))


def _months(figures: ProgrammeFigures, flow: dict[str, Cell]) -> tuple[Parts, Parts]:
    """New and closed by month: part of the flow, and exempt where it is."""
    new = tuple(month.new for month in figures.months)
    closed = tuple(month.closed for month in figures.months)
    if figures.scope.kind is ScopeKind.CITY:
        return open_parts(new), open_parts(closed)
    return one_way(new, total=flow["new"]), one_way(closed, total=flow["closed"])


def _table(rows: Sequence[Row], *, total: Cell) -> Table:
    """A table whose parts exclude each other and add up to `total`."""
    return _lines([(row.code, row.name) for row in rows], one_way(_counts(rows), total=total))


def _rest_table(whole_count: int, *, k: int = 5, whole: Cell | None = None, **parts: int) -> Table:
    """A table of named parts and of the rest that they leave of the whole."""
    rows = [Row(code=code, count=count) for code, count in parts.items()]
    rows.append(Row(code="rest", count=whole_count - sum(parts.values())))
    return _lines([(row.code, "") for row in rows], one_way(_counts(rows), k, total=whole))


def _attendance(marks: Marks) -> Attendance:
    """Came or not first, each side's parts then under the total that this leaves visible."""
    sides = one_way((marks.attended, marks.marked - marks.attended))
    came = one_way((marks.hadir, marks.terlambat), total=sides.cells[0])
    away = one_way((marks.izin, marks.sakit, marks.alpa), total=sides.cells[1])
    return Attendance(
        _lines([("came", ""), ("stayed_away", "")], sides),
        _lines([("hadir", ""), ("terlambat", "")], came),
        _lines([("izin", ""), ("sakit", ""), ("alpa", "")], away),
    )


def _lines(names: Sequence[tuple[str, str]], parts: Parts) -> Table:
    lines = tuple(
        Line(code, name, cell, percent(cell, parts.total))
        for (code, name), cell in zip(names, parts.cells, strict=True)
    )
    return Table(lines, parts.total, parts.withheld, parts.hides)


def _counts(rows: Sequence[Row]) -> list[int]:
    return [row.count for row in rows]
