"""Filling a database with a synthetic city, chunk by chunk: each a transaction of COPYs past the walls.

Runs as purna_install (BYPASSRLS: COPY is refused where policies rule); triggers and constraints stay
on, so that access lists, spans, timeline and record are the database's own. Memory is bounded by the
chunk and by the seats of classes and the meetings of groups.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice
from random import Random
from uuid import UUID

import psycopg

from purna_pmi.cases.enums import Stage
from purna_pmi.cli.seed.accounts import CITY_OFFICE, REGENCY_OFFICE, City, Staff
from purna_pmi.cli.seed.copying import Rows
from purna_pmi.cli.seed.draw import Returnee, draw_course, draw_returnee, opening_days
from purna_pmi.cli.seed.rows.case import Endings, File, add_case, last_day
from purna_pmi.cli.seed.rows.community import Group, add_membership, found_groups
from purna_pmi.cli.seed.rows.counselling import add_counselling
from purna_pmi.cli.seed.rows.person import add_person
from purna_pmi.cli.seed.rows.training import Timetable, add_training, plan_training
from purna_pmi.cli.seed.scene import Scene
from purna_pmi.core import clock
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.text import name_keys
from purna_pmi.identity.enums import Role
from purna_pmi.people.enums import ReturnReason
from purna_pmi.places.gazetteer import CITY

CHUNK = 2_000
_REGENCY = "53.01"
_ELSEWHERE_IN_REGENCY_OFFICE = 0.2
_UNASSIGNED = 0.3  # of the cases opened in the last days
_FRESH = timedelta(days=16)
_READ_LATELY = timedelta(days=7)


@dataclass
class Numbers:
    """Case numbers by office and year, as cases.next_number would give them."""

    last: dict[tuple[UUID, int], int]

    def next(self, staff: Staff, day: date) -> str:
        """The next number of somebody's office in the year of a day."""
        key = (staff.agency_id, day.year)
        self.last[key] = self.last.get(key, 0) + 1
        return f"{staff.office}-{day.year}-{self.last[key]:05d}"


@dataclass
class Town:
    """What outlasts a chunk."""

    villages: dict[str, float]
    timetable: Timetable
    groups: list[Group]
    numbers: Numbers
    words: set[str] = field(default_factory=set)


def load_city(
    connection: psycopg.Connection,
    *,
    city: City,
    cases: int,
    seed: int,
    keyring: Keyring,
    progress: Callable[[int], None] = lambda _done: None,
) -> None:
    """Draw and write so many cases; the same seed on the same database draws the same people.

    `progress` hears how many are written after each chunk. The accounts of `city` must stand.
    """
    numbers = read_numbers(connection)
    random = Random(f"{seed}/{sum(numbers.last.values())}")  # noqa: S311 - dice of a made-up city
    scene = Scene(random, clock.now(), keyring, city, Rows())
    villages = read_villages(connection, random)
    groups = found_groups(scene, cases)
    town = Town(villages, plan_training(scene, cases), groups, numbers)
    days = iter(sorted(opening_days(random, cases, scene.today)))
    done = 0
    while chunk := list(islice(days, CHUNK)):
        with connection.transaction():
            _write_chunk(connection, scene, town, chunk)
        done += len(chunk)
        progress(done)
    with connection.transaction():
        town.timetable.write_rest(scene)
        scene.rows.write(connection)


def _write_chunk(
    connection: psycopg.Connection, scene: Scene, town: Town, days: list[date]
) -> None:
    endings, people, written = Endings(), [], []
    for day in days:
        one = draw_returnee(scene.random, came_home(scene, day), town.villages)
        people.append(one)
        written.append(add_one(scene, town, one, day, endings))
    _learn(connection, people, town.words)
    scene.rows.write(connection)
    end_cases(connection, endings.closed, endings.reopened)
    _date_told_events(connection, written)
    _write_numbers(connection, town.numbers)


def add_one(scene: Scene, town: Town, one: Returnee, day: date, endings: Endings) -> UUID:
    """Add the rows of one returnee's case to the scene; its id."""
    office = _office_of(scene, one)
    supervisor = scene.city.holders(Role.SUPERVISOR, office)[0]
    course = draw_course(scene.random, day, scene.today)
    fresh = day > scene.today - _FRESH and one.reason != ReturnReason.TRAFFICKING
    waiting = fresh and scene.chance(_UNASSIGNED)
    if waiting:
        course = replace(course, stage=Stage.INTAKE.value, next_step_on=None)
    worker = (
        None if waiting else scene.random.choice(scene.city.holders(Role.SOCIAL_WORKER, office))
    )
    by = worker or supervisor
    file = File(
        id=scene.new_id(day),
        number=town.numbers.next(by, day),
        person=add_person(scene, one, by=by, at=scene.moment(day)),
        worker=worker,
        supervisor=supervisor,
        course=course,
        until=day if waiting else last_day(scene, course),
    )
    add_case(scene, file, endings)
    add_training(scene, file, town.timetable)
    add_counselling(scene, file)
    add_membership(scene, file, town.groups)
    _add_reading(scene, file)
    return file.id


def _office_of(scene: Scene, one: Returnee) -> str:
    if one.home is None:
        return CITY_OFFICE
    if one.home == _REGENCY or scene.chance(_ELSEWHERE_IN_REGENCY_OFFICE):
        return REGENCY_OFFICE
    return CITY_OFFICE


def came_home(scene: Scene, opened_on: date) -> date:
    """A day of return, some days before the case was opened."""
    return opened_on - timedelta(days=int(scene.random.expovariate(1 / 9)))


def _add_reading(scene: Scene, file: File) -> None:
    """Who wrote into a file lately has opened it."""
    if file.until <= scene.today - _READ_LATELY:
        return
    scene.rows.add(
        "audit.entry",
        at=scene.moment(file.until),
        kind="reading",
        action="read",
        actor_id=file.keeper.id,
        actor_role=file.keeper.role.value,
        subject="cases.case_file",
        subject_id=file.id,
        person_id=file.person.id,
        case_id=file.id,
    )


def _learn(connection: psycopg.Connection, people: list[Returnee], known: set[str]) -> None:
    """Let search know the words of names that it has not heard in this run."""
    new = {key for one in people for key in name_keys(one.name)} - known
    connection.execute("SELECT people.learn_words(%s::text[])", (sorted(new),))
    known |= new


def end_cases(
    connection: psycopg.Connection, closed: list[UUID], reopened: Mapping[UUID, date]
) -> None:
    """Close and reopen cases as people do: the triggers of the stage look for the closure and write the spans."""
    connection.execute(
        "UPDATE cases.case_file c SET stage = 'closed', closed_on = k.close_on FROM cases.closure k"
        " WHERE k.case_id = c.id AND k.decision = 'approved' AND c.id = ANY (%s)",
        (closed,),
    )
    again = list(reopened)
    connection.execute(
        "UPDATE cases.case_file SET stage = 'assessment', closed_on = NULL WHERE id = ANY (%s)",
        (again,),
    )
    connection.execute(
        "UPDATE cases.open_span s SET opened_on = r.day, counted_open_on = law.first_countable_day(r.day)"
        " FROM unnest(%s::uuid[], %s::date[]) AS r(id, day) WHERE s.case_id = r.id AND s.sequence = 2",
        (again, [reopened[case] for case in again]),
    )


def _date_told_events(connection: psycopg.Connection, cases: list[UUID]) -> None:
    """Lines that triggers wrote in this transaction stand on the timeline where they happened."""
    connection.execute(
        "UPDATE cases.case_event SET created_at ="
        " least(now(), (happened_on + time '09:00') AT TIME ZONE 'Asia/Makassar')"
        " WHERE case_id = ANY (%s) AND kind IN ('training_enrolled', 'group_proposed')",
        (cases,),
    )


def read_villages(connection: psycopg.Connection, random: Random) -> dict[str, float]:
    """The city's kelurahan, some with many returnees and most with few."""
    rows = connection.execute(
        "SELECT code FROM place.place WHERE level = 'village' AND code LIKE %s ORDER BY code",
        (f"{CITY}.%",),
    )
    return {code: random.lognormvariate(0, 0.7) for (code,) in rows}


def read_numbers(connection: psycopg.Connection) -> Numbers:
    """The numbers given so far."""
    rows = connection.execute("SELECT agency_id, year, last FROM cases.number_counter")
    return Numbers({(agency, year): last for agency, year, last in rows})


def _write_numbers(connection: psycopg.Connection, numbers: Numbers) -> None:
    rows: Iterator[tuple[UUID, int, int]] = ((*key, last) for key, last in numbers.last.items())
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO cases.number_counter (agency_id, year, last) VALUES (%s, %s, %s)"
            " ON CONFLICT (agency_id, year) DO UPDATE SET last = excluded.last",
            list(rows),
        )
