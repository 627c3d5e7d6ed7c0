"""Lists of cases, the page of one case, start pages."""

from collections.abc import Iterator
from uuid import UUID

from bench.pages import measure_page
from bench.table import Row
from bench.town import Person, Town

_HALF_WAY = """
SELECT due_on, case_id FROM cases.case_access WHERE principal = %s AND stage <> 'closed' ORDER BY due_on, case_id
OFFSET (SELECT count(*) / 2 FROM cases.case_access WHERE principal = %s AND stage <> 'closed') LIMIT 1
"""
# The case of which most is told, among those of the scope that are open.
_FULLEST = """
SELECT e.case_id FROM cases.case_access a JOIN cases.case_event e ON e.case_id = a.case_id
WHERE a.principal = %s AND a.stage <> 'closed' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""


def lists(town: Town, runs: int) -> Iterator[Row]:
    """First and deep pages for every role that has lists, and every size of agency."""
    for one in _keepers(town):
        tab = "team" if one.role == "supervisor" else "mine"
        path = f"/cases?view={tab}"
        yield measure_page(town, "case list", one, path, runs=runs, goal=2.0, late=3.0)
        principal = one.agency_id if tab == "team" else one.id
        place = town.ask(_HALF_WAY, principal, principal)
        if place:
            deep = f"{path}&at=after_{place[0][0]}_{place[0][1]}"
            yield measure_page(town, "deep page", one, deep, runs=runs, goal=2.2, late=None)
    team = town.people["social_worker large"], town.people["social_worker small"]
    for one in team:
        yield measure_page(
            town, "case list of the team", one, "/cases?view=team", runs=runs, goal=2.0, late=3.0
        )


def case_pages(town: Town, runs: int) -> Iterator[Row]:
    """The page of the fullest case of the largest and of the smallest scope."""
    for key in ("social_worker large", "social_worker small", "supervisor large", "counsellor"):
        one = town.people[key]
        case = fullest_case(town, one)
        path = f"/cases/{case}"
        yield measure_page(town, "case page", one, path, runs=runs, goal=3.0, late=None)


def start_pages(town: Town, runs: int) -> Iterator[Row]:
    """What each role sees first."""
    for one in town.people.values():
        if one.scope != "mid":
            yield measure_page(town, "start page", one, "/", runs=runs, goal=2.0, late=None)


def fullest_case(town: Town, one: Person) -> UUID:
    """A case with much in it."""
    principal = one.agency_id if one.role == "supervisor" else one.id
    found: UUID = town.one(_FULLEST, principal)
    return found


def _keepers(town: Town) -> Iterator[Person]:
    yield from (one for one in town.people.values() if one.scope)
    yield town.people["counsellor"]
