"""Drawing one returnee and the course of one case; pure, repeatable by the seed of `Random`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from purna_pmi.cli.seed import distributions as known
from purna_pmi.cli.seed.names import draw_name

T = TypeVar("T")
_CITY = "53.71"
_CLOSED_WITHIN_A_YEAR = 0.62
_REOPENED = 0.04
_NO_STEP, _STEP_TODAY = 0.12, 0.07


@dataclass(frozen=True)
class Returnee:
    """A person with the journey that ended in coming home; `village` only within the city."""

    name: str
    sex: str
    born_on: date | None
    born_year: int | None
    village: str | None
    home: str | None
    education: str
    nik: str | None
    phone: str | None
    status: str
    reason: str
    destination: str
    sector: str
    placed_by: str
    papers: list[str]
    left_on: date
    returned_on: date


@dataclass(frozen=True)
class Course:
    """How a case went: where it stands, when it closed and why, whether it was opened again."""

    opened_on: date
    closed_on: date | None
    close_reason: str | None
    reopened: bool
    stage: str
    priority: str
    next_step_on: date | None


def pick(random: Random, weights: Mapping[T, float]) -> T:
    """Draw one key by weight."""
    return random.choices(list(weights), list(weights.values()))[0]


def draw_returnee(random: Random, returned_on: date, villages: Mapping[str, float]) -> Returnee:
    """Draw somebody who came home on a day; `villages` are the city's kelurahan with weights."""
    status = pick(random, known.STATUS)
    reason = pick(random, known.REASON[status])
    women = known.WOMEN_BY_REASON.get(reason, known.WOMEN_BY_STATUS[status])
    sex = "P" if random.random() < women else "L"
    procedural = status == "prosedural"
    home = pick(random, known.HOME_REGENCY)
    left_on = _left_on(random, status, reason, returned_on)
    born = _born_on(random, returned_on)
    exact = random.random() < 0.88
    return Returnee(
        name=draw_name(random, sex),
        sex=sex,
        born_on=born if exact else None,
        born_year=None if exact else born.year,
        village=pick(random, villages) if home == _CITY else None,
        home=None if home == _CITY else home,
        education=pick(random, known.EDUCATION),
        nik=_nik(random, home, born, sex) if exact and random.random() < 0.62 else None,
        phone=f"+62812{random.randrange(10**7, 10**8)}" if random.random() < 0.7 else None,
        status=status,
        reason=reason,
        destination=pick(random, known.DESTINATION[procedural]),
        sector=pick(random, known.SECTOR[procedural, sex]),
        placed_by=pick(random, known.PLACED_BY[procedural]),
        papers=pick(random, known.PAPERS[procedural]).split(),
        left_on=left_on,
        returned_on=returned_on,
    )


def draw_course(random: Random, opened_on: date, today: date) -> Course:
    """Draw how a case went from its first day until today."""
    age = (today - opened_on).days
    closed_on = _closed_on(random, opened_on, age)
    reopened = closed_on is not None and random.random() < _REOPENED
    still_open = closed_on is None or reopened
    stage = _stage(random, age // 30, reopened=reopened) if still_open else "closed"
    return Course(
        opened_on=opened_on,
        closed_on=closed_on,
        close_reason=pick(random, known.CLOSE_REASON) if closed_on else None,
        reopened=reopened,
        stage=stage,
        priority=pick(random, known.PRIORITY),
        next_step_on=_next_step_on(random, today) if still_open else None,
    )


def opening_days(random: Random, count: int, today: date, months: int = 24) -> Iterator[date]:
    """Days of opening over the last months: some more lately, none at weekends."""
    span = months * 30
    for _ in range(count):
        day = today - timedelta(days=int(span * random.betavariate(1.0, 1.25)))
        yield day - timedelta(days=max(0, day.weekday() - 4))


def _left_on(random: Random, status: str, reason: str, returned_on: date) -> date:
    if reason == "failed_departure":
        return returned_on - timedelta(days=random.randrange(1, 20))
    years = min(28.0, random.lognormvariate(0, 0.55) * known.YEARS_ABROAD[status])
    return returned_on - timedelta(days=max(30, int(years * 365)))


def _born_on(random: Random, returned_on: date) -> date:
    years = min(66.0, max(15.0, random.gauss(35, 9.5)))
    return returned_on - timedelta(days=int(years * 365.25))


def _nik(random: Random, home: str, born: date, sex: str) -> str:
    """A number that can belong to nobody: district code 99."""
    day = born.day + (40 if sex == "P" else 0)
    return f"{home.replace('.', '')}99{day:02d}{born:%m%y}{random.randrange(1, 10000):04d}"


def _closed_on(random: Random, opened_on: date, age: int) -> date | None:
    chance = _CLOSED_WITHIN_A_YEAR * min(1.0, age / 365) + 0.2 * max(0, min(1, age / 365 - 1))
    if age < 40 or random.random() > chance:
        return None
    return opened_on + timedelta(days=random.randrange(35, age))


def _stage(random: Random, months: int, *, reopened: bool) -> str:
    if reopened:
        return "assessment"
    weights = next(weights for limit, weights in known.STAGE_BY_MONTHS if months < limit)
    return pick(random, weights)


def _next_step_on(random: Random, today: date) -> date | None:
    dice = random.random()
    if dice < _NO_STEP:
        return None
    if dice < _NO_STEP + _STEP_TODAY:
        return today
    return today + timedelta(days=int(random.triangular(-25, 40, 6)))
