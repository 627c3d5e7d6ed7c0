import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from purna_pmi.cases import actions, queries
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError
from purna_pmi.core.ids import new_id
from purna_pmi.people.enums import ProtectionKind
from purna_pmi.people.facts import EpisodeFacts
from tests.factories.cases import as_user, keyring, open_case_for, person_of, seal
from tests.world import EVERYBODY


def test_a_worker_opens_a_case_of_their_own(session):
    case_id = open_case_for(
        "worker", "Maria da Cunha", nik="5399010101900001", phone="081234567890"
    )
    with as_user("worker"):
        case = queries.case(case_id)
        assert case.worker_id == EVERYBODY["worker"].id
        assert case.number.startswith("KPG-20")
        assert case.initials == "M.D.C."
        assert [event.kind for event in queries.events(case_id).rows] == ["case_opened"]
        assert len(queries.spans(case_id)) == 1


def test_a_supervisors_case_waits_for_a_worker(session):
    case_id = open_case_for("supervisor")
    with as_user("supervisor") as me:
        assert queries.case(case_id).worker_id is None
        assert [line.case_id for line in queries.unassigned_cases(me=me)] == [case_id]


def test_who_gives_out_new_cases_goes_on_with_those_that_wait(client_of):
    """A case that changes hands stays in sight; of a first worker it is not said that one before sees it no more."""
    supervisor = client_of("supervisor")
    new, waits = (open_case_for("supervisor", name) for name in ("Rosa Uji", "Anton Uji"))
    address = f"/cases/{new}/worker"
    assert "petugas sebelumnya" not in supervisor.get(address).text
    queue = supervisor.post(address, data={"worker_id": str(EVERYBODY["worker"].id), "version": 1})
    assert queue.location == "/cases?view=unassigned"
    shown = supervisor.get(queue.location).text
    assert "ditugaskan." in shown
    assert (str(new) in shown, str(waits) in shown) == (False, True)
    assert "petugas sebelumnya tidak lagi" in supervisor.get(address).text
    given = {"worker_id": str(EVERYBODY["colleague"].id), "version": 2}
    assert supervisor.post(address, data=given).location == f"/cases/{new}"
    assert "Petugas sebelumnya tidak lagi" in supervisor.get(f"/cases/{new}").text


def test_numbers_count_up_within_agency_and_year(session):
    ids = [open_case_for("worker", f"Orang {n}") for n in range(3)]
    with as_user("worker"):
        numbers = [int(queries.case(one).number[-5:]) for one in ids]
    assert numbers == list(range(numbers[0], numbers[0] + 3))


def test_a_second_return_is_a_second_case(session):
    first = open_case_for("worker")
    person = person_of(first)
    with as_user("worker") as me:
        second = actions.take_in_again(person, EpisodeFacts(), actor=me, keyring=keyring())
        assert {case.id for case in queries.cases_of_person(person)} == {first, second.id}
        assert len({case.episode_id for case in queries.cases_of_person(person)}) == 2


@pytest.mark.parametrize("key", ["colleague", "other_worker", "other_supervisor"])
def test_nobody_opens_a_case_of_somebody_they_do_not_see(session, key):
    person = person_of(open_case_for("worker"))
    with (
        as_user(key) as me,
        pytest.raises(ProgrammingError, match="row-level security"),
        db.session.begin_nested(),
    ):
        actions.open_case(person, actor=me)


@pytest.mark.parametrize("key", ["colleague", "other_worker", "other_supervisor", "counsellor"])
def test_nobody_else_sees_the_case(session, key):
    case_id = open_case_for("worker")
    with as_user(key), pytest.raises(NotFoundError):
        queries.open_file(case_id)


def test_a_case_of_a_sealed_person_is_born_sealed(session):
    first = open_case_for("worker")
    person = person_of(first)
    seal(first)
    with as_user("worker") as me:
        second = actions.open_case(person, actor=me)
        assert second.sealed
        assert set(queries.readers_named(second.id)) == {
            EVERYBODY["worker"].id,
            EVERYBODY["supervisor"].id,
        }


def test_a_reason_that_endangers_goes_to_the_partition(session):
    case_id = open_case_for("worker", protection=ProtectionKind.TRAFFICKING)
    with as_user("worker"):
        (record,) = queries.protection_of(case_id, keyring())
        assert record.row.kind == "trafficking"
        assert "protection_recorded" in {event.kind for event in queries.events(case_id).rows}


def test_initials_follow_the_name(session):
    case_id = open_case_for("worker", "Salah Tulis")
    person = person_of(case_id)
    with as_user("worker"):
        db.session.execute(
            text("UPDATE people.person SET name = 'Benar' WHERE id = :id"), {"id": person}
        )
        assert queries.case(case_id).initials == "B."


def test_opening_a_file_is_on_record(session):
    case_id = open_case_for("worker")
    with as_user("worker"):
        queries.open_file(case_id)
        (reading,) = queries.who_read(case_id)
        assert (reading.actor_id, reading.subject) == (EVERYBODY["worker"].id, "cases.case_file")
    with as_user("colleague"):
        assert queries.who_read(case_id) == []


def test_a_case_of_nobody_is_not_found(acting):
    with acting("worker"), pytest.raises(NotFoundError):
        queries.case(new_id())
