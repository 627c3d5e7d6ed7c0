"""From the counts that the database gives to the figures of a report: every row of every table, zeros included."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from purna_pmi.cases.enums import ClosureReason
from purna_pmi.people.enums import NeutralReason, Sex
from purna_pmi.places.gazetteer import CITY, DISTRICTS
from purna_pmi.reports.figures import (
    AGE_BANDS,
    AGE_BANDS_FROM,
    DEFINITIONS,
    Counselling,
    Flow,
    FollowUps,
    Groups,
    Marks,
    Month,
    Period,
    Profile,
    ProgrammeFigures,
    Protection,
    Row,
    Scope,
    Training,
)

Counts = Mapping[str, Any]
_UNKNOWN = "unknown"
_KECAMATAN = {place.code: place.name for place in DISTRICTS.places.values() if place.parent == CITY}


@dataclass(frozen=True)
class Heading:
    """What stands on the cover, and the salt of the hash."""

    period: Period
    scope: Scope
    city: str
    agency: str
    provisional: bool
    salt: str


def assemble(counts: Counts, heading: Heading) -> ProgrammeFigures:
    """The figures of a report out of the counts of `reports.programme_figures`.

    Raises:
        FiguresError: The counts contradict each other.
    """
    return ProgrammeFigures(
        definitions=DEFINITIONS,
        salt=heading.salt,
        provisional=heading.provisional,
        period=heading.period,
        scope=heading.scope,
        city=heading.city,
        agency=heading.agency,
        cut_off=datetime.fromisoformat(counts["taken_at"]),
        flow=Flow(**counts["flow"]),
        closed_by_reason=_rows(ClosureReason, counts["closed_by_reason"]),
        months=tuple(_months(counts, heading.period)),
        profile=_profile(counts),
        protection=Protection(**counts["protection"]),
        training=_training(counts["training"]),
        counselling=_counselling(counts["counselling"]),
        groups=_groups(counts["groups"]),
        follow_ups=FollowUps(**counts["follow_ups"]),
        late_entries=counts["late_entries"],
    )


def age_band(years: str) -> str:
    """The band of an age in full years; of no age, or of somebody not yet born, `unknown`."""
    if years == _UNKNOWN or int(years) < 0:
        return _UNKNOWN
    return AGE_BANDS[bisect_right(AGE_BANDS_FROM, int(years)) - 1]


def home_district(code: str) -> str:
    """The city's kecamatan of a place code; `outside` the city, or `unknown`."""
    if code in _KECAMATAN:
        return code
    return _UNKNOWN if code == _UNKNOWN or code.startswith(CITY) else "outside"


def _months(counts: Counts, period: Period) -> Iterator[Month]:
    new, closed = counts["new_by_month"], counts["closed_by_month"]
    for first in period.months():
        key = f"{first:%Y-%m}"
        yield Month(first=first, new=new.get(key, 0), closed=closed.get(key, 0))


def _profile(counts: Counts) -> Profile:
    homes = _regroup(counts["home"], home_district)
    return Profile(
        people=counts["people"],
        sex=_rows((*Sex, _UNKNOWN), counts["sex"]),
        age=_rows(AGE_BANDS, _regroup(counts["age"], age_band)),
        kind=_rows(NeutralReason, counts["kind"]),
        district=(
            *(
                Row(code=code, name=name, count=homes.get(code, 0))
                for code, name in sorted(_KECAMATAN.items())
            ),
            *_rows(("outside", _UNKNOWN), homes),
        ),
    )


def _training(counts: Counts) -> Training:
    marks = counts["marks"]
    return Training(
        **{name: counts[name] for name in counts if name != "marks"},
        marks=Marks(
            hadir=marks.get("present", 0),
            terlambat=marks.get("late", 0),
            izin=marks.get("excused", 0),
            sakit=marks.get("sick", 0),
            alpa=marks.get("absent", 0),
        ),
    )


def _counselling(counts: Counts) -> Counselling:
    return Counselling(people=counts["people"], **counts["sessions"])


def _groups(counts: Counts) -> Groups:
    plain = {name: counts[name] for name in ("active", "members", "meetings")}
    return Groups(**plain, **counts["marks"])


def _regroup(counts: Mapping[str, int], into: Any) -> dict[str, int]:
    """Counts by another key that several of theirs share."""
    found: dict[str, int] = {}
    for key, count in counts.items():
        found[into(key)] = found.get(into(key), 0) + count
    return found


def _rows(codes: Iterable[str], counts: Mapping[str, int]) -> tuple[Row, ...]:
    return tuple(Row(code=str(code), count=counts.get(str(code), 0)) for code in codes)
