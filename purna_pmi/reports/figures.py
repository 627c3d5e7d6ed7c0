"""The programme report's figures, frozen: counts of people or of events, never a person.

Everything here is computed once by the database, kept as canonical JSON with its hash, and only
read from then on. The counts are the true ones: nothing prints them before `published.publish`
has removed what could point at somebody.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from purna_pmi.reports.canonical import FiguresError, integers

DEFINITIONS = 1  # raised whenever a definition printed in the report changes

AGE_BANDS = ("0-17", "18-24", "25-34", "35-44", "45-59", "60+", "unknown")
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

    Age is that on the last day of the period. `kind` is the kind of the latest return, where
    trafficking and illness appear under a neutral kind. `district` lists the city's kecamatan by
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
    """Classes with a session in the period; enrolments in them, of which completed or dropped."""

    classes: int
    sessions: int
    enrolled: int
    completed: int
    dropped: int
    marks: Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Counselling:
    """People with a counselling episode in the period; sessions planned, of which held, missed."""

    people: int
    planned: int
    held: int
    missed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Active groups and their members at the end; meetings of the period and who came."""

    active: int
    members: int
    meetings: int
    attended: int
    marked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUps:
    """Follow-ups due in the period, of which done in time; all those overdue at its end."""

    due: int
    done_in_time: int
    overdue_at_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFigures:
    """All figures of one report.

    `cut_off` is the moment (UTC) up to which entries count; `late_entries` are cases whose date
    lies in an earlier frozen period and which count in this one. `city` names the city on the
    cover, `agency` the office that issues the report. `salt` is random (32 hexadecimal digits) and
    never printed: without it the printed hash would let a reader try out the hidden counts.

    Raises:
        FiguresError: A count below zero, or parts that do not add up to their whole.
    """

    definitions: int
    salt: str
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
