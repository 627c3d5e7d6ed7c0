"""The sheet as data, free of pages and tables: its rows, what was posted, two versions, and the sums."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

from purna_pmi.attendance.enums import ATTENDED, AttendanceStatus
from purna_pmi.attendance.wording import NOT_YET
from purna_pmi.core import clock
from purna_pmi.core.errors import NotFoundError, UserError

FIELD = "mark-"
_NEXT = 3


class Gathering(Protocol):
    """A session or meeting."""

    @property
    def held_on(self) -> date:
        """The day in WITA."""

    @property
    def sheet_saved_at(self) -> datetime | None:
        """When its sheet was saved, None where it is not filled."""


_G = TypeVar("_G", bound=Gathering)


class Schedule(NamedTuple, Generic[_G]):
    """Gatherings that ask for something now, and all the others, each in the order given."""

    near: list[_G]
    others: list[_G]


def schedule(gatherings: Sequence[_G]) -> Schedule[_G]:
    """Set apart what a phone shows first: unfilled up to today, today's, and of the next three days."""
    today = clock.today()
    coming = sorted({one.held_on for one in gatherings if one.held_on > today})[:_NEXT]
    divided = Schedule[_G]([], [])
    for one in gatherings:
        unfilled = one.held_on < today and one.sheet_saved_at is None
        near = unfilled or one.held_on in (today, *coming)
        (divided.near if near else divided.others).append(one)
    return divided


def has_begun(day: date) -> bool:
    """Whether a sheet of that day can be filled."""
    return day <= clock.today()


def check_begun(day: date) -> None:
    """Refuse the sheet of a day to come (UserError): a mark tells what happened."""
    if not has_begun(day):
        raise UserError(NOT_YET)


@dataclass(frozen=True)
class Row:
    """One person on a sheet: the name they are called by and their mark, None where not filled in."""

    id: UUID
    name: str
    status: str | None
    note: object = ""


Marks = dict[UUID, str | None]


def marks_of(rows: Iterable[Row]) -> Marks:
    """The marks of some rows by person."""
    return {row.id: row.status for row in rows}


class Posted(NamedTuple):
    """What came with a form: the marks, and whether all of them were words that we know."""

    marks: Marks
    understood: bool


def read_posted(posted: Mapping[str, str], known: Iterable[UUID], words: type[StrEnum]) -> Posted:
    """The marks in a posted form, for the people who stand on the sheet.

    A person without a field is left as they are, one with an unknown word too. Raises
    NotFoundError for a person who is not on the sheet.
    """
    people = {f"{FIELD}{one}": one for one in known}
    given = {name: word for name, word in posted.items() if name.startswith(FIELD)}
    if given.keys() - people.keys():
        raise NotFoundError
    allowed = {"", *words}
    marks: Marks = {people[name]: word or None for name, word in given.items() if word in allowed}
    return Posted(marks, len(marks) == len(given))


def write_seen(marks: Mapping[UUID, str | None]) -> str:
    """The filled marks that a page was made from, in one hidden field."""
    return ",".join(f"{person}={status}" for person, status in marks.items() if status)


def read_seen(written: str) -> Marks:
    """The other way round; what is not ours in it is passed over."""
    marks: Marks = {}
    for pair in written.split(","):
        person, _, status = pair.partition("=")
        try:
            marks[UUID(person)] = status or None
        except ValueError:
            continue
    return marks


class Clash(NamedTuple):
    """A person of whom two people said different things."""

    row: Row  # with the mark that stands now
    mine: str | None


def clashes(mine: Mapping[UUID, str | None], now: Sequence[Row]) -> list[Clash]:
    """Where my sheet and the one saved meanwhile differ."""
    return [
        Clash(row, mine[row.id]) for row in now if row.id in mine and mine[row.id] != row.status
    ]


def merge(seen: Mapping[UUID, str | None], mine: Marks, now: Sequence[Row]) -> Marks:
    """My marks over the saved ones: what I did not touch is theirs, what I marked stays mine."""

    def merged() -> Iterator[tuple[UUID, str | None]]:
        for row in now:
            touched = row.id in mine and mine[row.id] != seen.get(row.id)
            yield row.id, mine[row.id] if touched else row.status

    return dict(merged())


@dataclass(frozen=True)
class Tally:
    """Sums of a sheet, or of one person's marks."""

    marked: int
    attended: int
    absent: int

    @property
    def rate(self) -> int | None:
        """Attended (present or late) of marked, in whole percent rounded half up; None where nothing is marked."""
        return (200 * self.attended + self.marked) // (2 * self.marked) if self.marked else None


def tally(statuses: Iterable[str | None]) -> Tally:
    """The sums; people without a mark count nowhere."""
    given = [AttendanceStatus(status) for status in statuses if status]
    attended = sum(status in ATTENDED for status in given)
    return Tally(len(given), attended, given.count(AttendanceStatus.ABSENT))
