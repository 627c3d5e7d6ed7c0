"""One case's own progress report, frozen: for its worker, who may know the name.

No session text, no test scores, nothing about trafficking, health or law: those fields do not exist
here, so that no template can print them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from purna_pmi.reports.canonical import FiguresError, integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A goal of the plan in the words of the plan, and how far it is (a ready word)."""

    text: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Something given on a day: what, by whom, with what outcome."""

    on: date
    what: str
    by: str
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseProgress:
    """A class that the person follows; `attended` of `marked` sessions, late counts as present."""

    course: str
    provider: str
    status: str
    attended: int
    marked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupProgress:
    """A group the person belongs to; `attended` of `marked` meetings."""

    group: str
    role: str
    since: date
    attended: int
    marked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CounsellingProgress:
    """Counts and the next date only: nothing of what was said."""

    attended: int
    planned: int
    next_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A task or follow-up: due when, done when (None: open)."""

    what: str
    due: date
    done: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFigures:
    """All that the case's report prints; dates are WITA dates, `cut_off` a moment in UTC.

    Raises:
        FiguresError: A count below zero, or more attended than there was.
    """

    definitions: int
    number: str
    name: str
    agency: str
    city: str
    purpose: str
    prepared_by: str
    prepared_on: date
    cut_off: datetime
    opened: date
    stage: str
    priority: str
    worker: str
    next_step: str
    next_step_on: date | None
    goals: tuple[Goal, ...]
    services: tuple[Service, ...]
    courses: tuple[CourseProgress, ...]
    counselling: CounsellingProgress | None
    groups: tuple[GroupProgress, ...]
    follow_ups: tuple[FollowUp, ...]

    def __post_init__(self) -> None:
        pairs = [(course.attended, course.marked) for course in self.courses]
        pairs += [(group.attended, group.marked) for group in self.groups]
        if self.counselling:
            pairs.append((self.counselling.attended, self.counselling.planned))
        if min(integers(self)) < 0 or any(attended > whole for attended, whole in pairs):
            raise FiguresError("The figures contradict themselves: attendance")
