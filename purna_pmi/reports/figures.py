"""The programme report's figures, frozen: counts of people or of events, never a person.

Everything here is computed once by the database, kept as canonical JSON with its hash, and only
read from then on. The counts are the true ones: nothing prints them before `published.publish`
has removed what could point at somebody.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from purna_pmi.reports.canonical import FiguresError, integers

DEFINITIONS = 1  # raised whenever a definition printed in the report changes

AGE_BANDS = ("0-17", "18-24", "25-34", "35-44", "45-59", "60+", "unknown")
AGE_BANDS_FROM = (0, 18, 25, 35, 45, 60)  # the first year of each band that has one
PROTECTED_KINDS = frozenset({"trafficking", "sick"})
_SALT_DIGITS = 32


class ScopeKind(StrEnum):
    """Of whom a report speaks: the closed list of scopes."""

    CITY = "city"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole months, first to last day.

    Raises:
        FiguresError: Not the first day of a month, not the last, or last before first.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        whole = self.first.day == 1 and self.last.day == monthrange(*_month(self.last))[1]
        if not whole or self.last < self.first:
            raise FiguresError("A report covers whole months")

    def months(self) -> Iterator[date]:
        """The first day of each month, in order."""
        year, month = _month(self.first)
        while (year, month) <= _month(self.last):
            yield date(year, month, 1)
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)

    def before(self) -> "Period":
        """The period of as many months that ends where this one begins."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        year, month = divmod(self.first.year * 12 + self.first.month - 1 - months, 12)
        return Period(first=date(year, month + 1, 1), last=self.first - timedelta(days=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The city or one agency; `code` is stable, `name` is printed."""

    kind: ScopeKind
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table; `name` where the code is no word of ours (places, closing reasons)."""

    code: str
    count: int
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """Cases opened and closed in the month that begins on `first`."""

    first: date
    new: int
    closed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Caseload flow, counting cases."""

    open_start: int
    new: int
    reopened: int
    closed: int
    open_end: int

    def balances(self) -> bool:
        """Open at start + new + reopened - closed = open at end."""
        return self.open_start + self.new + self.reopened - self.closed == self.open_end


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """People with a case open at any time in the period, each counted once per table.

    Somebody known to two agencies under two files is two people. Age is that on the last day of the
    period, from an estimated year it may be one too many. `kind` is the kind of the latest return by
    then, where trafficking and illness appear under a neutral kind. `district` lists the city's kecamatan by
    code and name, then `outside` and `unknown`.
    """

    people: int
    sex: tuple[Row, ...]
    age: tuple[Row, ...]
    kind: tuple[Row, ...]
    district: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """People of the profile known to need protection, as counts and nothing more."""

    trafficking: int
    sick: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Attendance marks of the period by status; unmarked is no mark and is not counted."""

    hadir: int
    terlambat: int
    izin: int
    sakit: int
    alpa: int

    @property
    def attended(self) -> int:
        """Numerator of the attendance rate: present, or late."""
        return self.hadir + self.terlambat

    @property
    def marked(self) -> int:
        """Denominator of the attendance rate: every mark."""
        return self.attended + self.izin + self.sakit + self.alpa


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """Classes with a session in the period, its sessions, and the enrolments that ran within it.

    An enrolment runs from the day it was made to the day it was left. At the end of the period it is
    `completed` or `dropped` where the class was over by then and the trainer said so, or where it was
    left by then; else it still runs. Marks are those of these enrolments in these sessions. An
    agency's report counts its own cases' enrolments and the classes that they are in.
    """

    classes: int
    sessions: int
    enrolled: int
    completed: int
    dropped: int
    marks: Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Counselling:
    """People with a counselling episode that ran in the period; sessions planned for a day in it.

    `held` were attended, `missed` were not; the rest was postponed, refused, cancelled or not recorded.
    """

    people: int
    planned: int
    held: int
    missed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Active groups and their members after the period's last day; meetings of the period and who came.

    A person in two groups is two members. An agency's report counts the members from its own cases,
    the groups that they are in and the meetings held while they were.
    """

    active: int
    members: int
    meetings: int
    attended: int
    marked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUps:
    """Tasks due in the period, of which done in time; what is overdue after its last day.

    A task counts as due when its case was open on that day, or when it was done by then. Overdue, in
    cases that are open then: tasks not done (`overdue_at_end`) and, of the agreed next steps, those
    that still stand when the figures are taken (`steps_overdue`): a next step leaves no other trace.
    """

    due: int
    done_in_time: int
    overdue_at_end: int
    steps_overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFigures:
    """All figures of one report.

    `cut_off` is the moment (UTC) up to which entries count; a `provisional` report was taken before
    its last day was over. `late_entries` are cases opened or closed before the period that count in
    this one, because the report of that day was frozen when they were entered. `city` names the city on the
    cover, `agency` the office that issues the report. `salt` is random (32 hexadecimal digits) and
    never printed: without it the printed hash would let a reader try out the hidden counts.

    Raises:
        FiguresError: A count below zero, or parts that do not add up to their whole.
    """

    definitions: int
    salt: str
    provisional: bool
    period: Period
    scope: Scope
    city: str
    agency: str
    cut_off: datetime
    flow: Flow
    closed_by_reason: tuple[Row, ...]
    months: tuple[Month, ...]
    profile: Profile
    protection: Protection
    training: Training
    counselling: Counselling
    groups: Groups
    follow_ups: FollowUps
    late_entries: int

    def __post_init__(self) -> None:
        for name, true in self._rules():
            if not true:
                raise FiguresError(f"The figures contradict themselves: {name}")

    def _rules(self) -> Iterator[tuple[str, bool]]:
        flow, profile = self.flow, self.profile
        yield "caseload flow", flow.balances()
        yield "closing reasons", _total(self.closed_by_reason) == flow.closed
        yield "months", [m.first for m in self.months] == list(self.period.months())
        yield "new by month", sum(m.new for m in self.months) == flow.new
        yield "closed by month", sum(m.closed for m in self.months) == flow.closed
        for table in ("sex", "age", "kind", "district"):
            yield table, _total(getattr(profile, table)) == profile.people
        yield "protected kinds", not PROTECTED_KINDS & {row.code for row in profile.kind}
        yield "protection", max(self.protection.trafficking, self.protection.sick) <= profile.people
        yield from self._rules_of_services()

    def _rules_of_services(self) -> Iterator[tuple[str, bool]]:
        training, talks = self.training, self.counselling
        yield "enrolments", training.completed + training.dropped <= training.enrolled
        yield "sessions", talks.held + talks.missed <= talks.planned
        yield "meetings", self.groups.attended <= self.groups.marked
        yield "follow-ups", self.follow_ups.done_in_time <= self.follow_ups.due
        yield "negative count", min(integers(self)) >= 0
        yield "salt", len(self.salt) >= _SALT_DIGITS


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _total(rows: Iterable[Row]) -> int:
    return sum(row.count for row in rows)
