"""Two hundred agencies of very different size, and who works there: the offices of the demo city are among them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, exp

from purna_pmi.cli.seed.accounts import (
    CAST,
    CITY_OFFICE,
    OFFICES,
    REGENCY_OFFICE,
    City,
    Office,
    Staff,
)
from purna_pmi.identity.enums import AgencyKind, Role

AGENCIES = 200
LARGE, MID, SMALL = CITY_OFFICE, REGENCY_OFFICE, "D200"
_LARGE, _MID = 0.22, 0.0084  # of all cases
_FALL, _LARGEST_OF_THE_REST = 0.0121, 0.01028  # the rest falls from here to some 0.00095
_CASES_PER_WORKER = 600
_CASES_PER_TRAINER, _CASES_PER_FACILITATOR, _CASES_PER_COUNSELLOR = 2_500, 4_000, 3_000
_TEAM = 5


@dataclass(frozen=True)
class Agency:
    """An agency that keeps cases: `until` is the number of the first case that is no longer its own."""

    code: str
    until: int
    workers: tuple[Staff, ...]
    supervisor: Staff


@dataclass(frozen=True)
class Province:
    """Everybody who works there, and the agencies in the order in which cases fall to them."""

    city: City
    agencies: tuple[Agency, ...]


def province_for(cases: int) -> Province:
    """The province that so many cases need: large 22 %, mid 0.84 %, small some 0.095 % of them."""
    staff: list[Staff] = list(CAST)
    agencies = [_staffed(code, size, until, staff) for code, size, until in _sizes(cases)]
    rest = [
        *_team(cases // _CASES_PER_TRAINER, Role.TRAINING_PROVIDER, "LP", "Pelatih"),
        *_team(cases // _CASES_PER_COUNSELLOR, Role.COUNSELLOR, "KS", "Konselor"),
        *_team(cases // _CASES_PER_FACILITATOR, Role.FACILITATOR, "KM", "Penggerak"),
    ]
    known = {office.code for office in OFFICES}
    codes = dict.fromkeys(one.office for one in (*staff, *rest) if one.office not in known)
    offices = (*OFFICES, *(_office(code) for code in codes))
    return Province(City((*staff, *rest), offices), tuple(agencies))


def _sizes(cases: int) -> Iterator[tuple[str, int, int]]:
    """Code, size and running total of each agency, the large one first; together all the cases."""
    shares = [_LARGE, _MID]
    shares += [_LARGEST_OF_THE_REST * exp(-_FALL * place) for place in range(AGENCIES - 2)]
    codes = [LARGE, MID, *(f"D{number:03d}" for number in range(3, AGENCIES + 1))]
    totals = [round(total / sum(shares) * cases) for total in accumulate(shares)]
    for code, before, until in zip(codes, [0, *totals], totals, strict=False):
        yield code, until - before, until


def _staffed(code: str, size: int, until: int, staff: list[Staff]) -> Agency:
    """The agency with as many workers as its cases need; new ones join `staff`."""
    workers = [one for one in staff if one.office == code and one.role is Role.SOCIAL_WORKER]
    workers = [one for one in workers if not one.new]
    first = len(workers) + 1
    wanted = range(first, max(first, ceil(size / _CASES_PER_WORKER) + 1, 3))
    made = [
        Staff(f"ps-{code.lower()}-{n}", f"Pekerja Sosial {code} {n}", Role.SOCIAL_WORKER, code)
        for n in wanted
    ]
    known = [one for one in staff if one.office == code and one.role is Role.SUPERVISOR]
    supervisor = (
        known[0]
        if known
        else Staff(f"sv-{code.lower()}", f"Supervisor {code}", Role.SUPERVISOR, code)
    )
    staff += made if known else [*made, supervisor]
    return Agency(code, until, (*workers, *made), supervisor)


def _team(count: int, role: Role, prefix: str, title: str) -> Iterator[Staff]:
    for number in range(count):
        office = f"{prefix}{number // _TEAM + 1}"
        lead = role is Role.COUNSELLOR and number % _TEAM == 0
        key = f"{title.lower()}-{number + 1}-{office.lower()}"
        yield Staff(key, f"{title} {office} {number % _TEAM + 1}", role, office, lead=lead)


_KINDS = {
    "LP": (AgencyKind.TRAINING_PROVIDER, "LPK"),
    "KS": (AgencyKind.WOMEN_CHILDREN_UNIT, "UPTD PPA"),
    "KM": (AgencyKind.COMMUNITY, "Komunitas"),
}


def _office(code: str) -> Office:
    kind, name = _KINDS.get(code[:2], (AgencyKind.SOCIAL_SERVICE, "Dinas Sosial"))
    return Office(code, f"{name} {code}", kind)
