"""The city that `make run` makes: whole after a start cut short, true to the walls, open page by page."""

import stat
from collections import Counter
from dataclasses import replace

import psycopg
import pytest
from flask_security import verify_password

from purna_pmi.cases.models import CaseNote
from purna_pmi.cli.demo import CASES, greeting, prepare_demo
from purna_pmi.cli.demo_password import demo_password, password_file
from purna_pmi.cli.import_register import _first_supervisor
from purna_pmi.cli.seed.accounts import CAST, city_for, put_accounts
from purna_pmi.people.nik import parse_nik
from tests.demo import LISTED, DemoCity, crawl
from tests.statements import asked_too_much

REGISTER = 251
_COUNTS = "SELECT source, count(*)::int FROM cases.case_file GROUP BY source"


def _prepare(city: DemoCity) -> bool:
    with city.app.app_context():
        return prepare_demo(city.settings, city.app.extensions["addresses"])


@pytest.fixture(scope="module")
def city(empty_city):
    """A start that was cut short after the accounts, and went on."""
    with psycopg.connect(empty_city.app.extensions["addresses"].install) as connection:
        put_accounts(connection, city_for(CASES), "cut short")
    assert _prepare(empty_city)
    empty_city.sign_in_everybody()
    return empty_city


def test_the_register_and_the_synthetic_cases_are_there(city):
    assert dict(city.ask(_COUNTS)) == {"register": REGISTER, "seed": CASES}


def test_a_second_start_keeps_everything(city):
    assert _prepare(city)
    assert dict(city.ask(_COUNTS)) == {"register": REGISTER, "seed": CASES}


def test_somebodys_own_database_is_left_alone(committed_app, settings, tmp_path):
    own = DemoCity(committed_app, replace(settings, instance=tmp_path))
    assert not _prepare(own)
    assert own.ask(_COUNTS) == []
    assert own.ask(
        "SELECT count(*)::int FROM auth.user_account WHERE email LIKE '%%demo.test'"
    ) == [(0,)]


def test_the_password_is_kept_for_the_owner_and_greets(city):
    assert stat.S_IMODE(password_file(city.settings).stat().st_mode) == 0o600
    first, *lines = greeting(city.settings)
    assert first.endswith(demo_password(city.settings))
    assert len(lines) == 11
    assert any("pekerja-sosial@demo.test" in line for line in lines)


def test_a_given_password_holds_from_the_next_start(city):
    given = replace(city.settings, demo_password="kata sandi yang diberikan")
    assert _prepare(DemoCity(city.app, given))
    hashes = city.ask(
        "SELECT DISTINCT password_hash FROM auth.user_account WHERE password_hash IS NOT NULL"
    )
    with city.app.app_context():
        assert [verify_password("kata sandi yang diberikan", each) for (each,) in hashes] == [True]


# ---------------------------------------------------------------- the walls on the result


@pytest.mark.parametrize("key", ["pekerja-sosial", "pekerja-sosial-2"])
def test_a_social_worker_sees_own_cases_and_persons_only(city, key):
    worker = LISTED[key]
    own = city.ask("SELECT id, person_id FROM cases.case_file WHERE worker_id = %s", worker.id)
    seen = city.ask_as(worker, "SELECT id, person_id FROM cases.case_file")
    assert set(seen) == set(own)
    persons = city.ask_as(worker, "SELECT id FROM people.person")
    assert {person for (person,) in persons} == {person for _case, person in own}


def test_a_supervisor_sees_the_agency_but_only_named_sealed_cases(city):
    supervisor = LISTED["supervisor"]
    expected = city.ask(
        "SELECT id FROM cases.case_file c WHERE agency_id = %s AND (NOT sealed OR EXISTS"
        " (SELECT 1 FROM cases.named_reader r WHERE r.case_id = c.id AND r.user_id = %s))",
        supervisor.agency_id,
        supervisor.id,
    )
    assert set(city.ask_as(supervisor, "SELECT id FROM cases.case_file")) == set(expected)


@pytest.mark.parametrize("key", ["manajer", "mitra", "admin", "auditor", "pelatih", "fasilitator"])
def test_who_keeps_no_cases_sees_no_person(city, key):
    for table in ("people.person", "cases.case_file", "protection.record", "cases.case_note"):
        assert city.ask_as(LISTED[key], f"SELECT id FROM {table}") == []


def test_sealed_people_stand_in_no_class_and_no_group(city):
    shown = city.ask(
        "SELECT 1 FROM cases.case_file c WHERE c.sealed AND c.source = 'seed' AND"
        " (EXISTS (SELECT 1 FROM training.enrolment e WHERE e.case_id = c.id)"
        "  OR EXISTS (SELECT 1 FROM community.membership_case m WHERE m.case_id = c.id))"
    )
    assert shown == []
    assert city.ask(
        "SELECT count(*)::int FROM cases.case_file WHERE sealed AND source = 'seed'"
    ) > [(3,)]


# ---------------------------------------------------------------- what the rows say of each other


CONTRADICTIONS = """
SELECT s.id FROM cases.open_span s JOIN cases.case_file c ON c.id = s.case_id
  GROUP BY s.id, c.id HAVING bool_and(c.stage = 'closed') AND bool_or(s.closed_on IS NULL);
SELECT m.id FROM training.mark m JOIN training.class_session s ON s.id = m.session_id
  WHERE s.sheet_saved_at IS NULL;
SELECT id FROM training.class_session WHERE held_on > current_date + 1 AND sheet_saved_at IS NOT NULL;
SELECT id FROM training.training_class k
  WHERE capacity < (SELECT count(*) FROM training.participant p WHERE p.class_id = k.id);
SELECT id FROM counselling.session WHERE outcome = 'attended' AND planned_on > current_date;
SELECT id FROM cases.case_event WHERE created_at > now();
SELECT id FROM cases.case_file WHERE updated_at > now() OR updated_at < opened_on - 1;
SELECT t.id FROM cases.case_task t JOIN cases.case_file c ON c.id = t.case_id
  WHERE c.stage = 'closed' AND done_on IS NULL
"""


@pytest.mark.parametrize("wrong", CONTRADICTIONS.split(";"))
def test_nothing_contradicts_itself(city, wrong):
    assert city.ask(wrong) == []


def test_there_is_something_to_do_in_every_room(city):
    (row,) = city.ask(
        "SELECT (SELECT count(*) FROM cases.closure WHERE decision IS NULL),"
        " (SELECT count(*) FROM cases.closure WHERE decision = 'returned'),"
        " (SELECT count(*) FROM training.class_session WHERE held_on <= current_date AND sheet_saved_at IS NULL),"
        " (SELECT count(*) FROM training.class_session WHERE held_on > current_date),"
        " (SELECT count(*) FROM community.membership WHERE state = 'proposed'),"
        " (SELECT count(*) FROM counselling.session WHERE outcome = 'planned'),"
        " (SELECT count(*) FROM cases.open_span WHERE sequence = 2)"
    )
    assert all(row), row


def test_what_is_sealed_opens_with_the_keyring(city):
    rows = city.ask("SELECT id, sealed FROM cases.case_note LIMIT 20")
    assert all(city.settings.keyring.open(sealed, CaseNote.SEAL, row) for row, sealed in rows)


def test_numbers_of_identity_belong_to_nobody(city):
    rows = city.ask(
        "SELECT p.id, p.sealed FROM vault.identity_paper p JOIN cases.case_file c ON c.person_id = p.person_id"
        " WHERE c.source = 'seed'"
    )
    opened = [
        city.settings.keyring.open(sealed, "vault.identity_paper.sealed", row)
        for row, sealed in rows
    ]
    assert all(parse_nik(nik) and nik[4:6] == "99" for nik in opened)


def test_case_numbers_go_on_where_the_seed_ended(city):
    (row,) = city.ask(
        "SELECT bool_and(n.last = (SELECT count(*) FROM cases.case_file c WHERE c.agency_id = n.agency_id"
        " AND split_part(c.number, '-', 2)::int = n.year)) FROM cases.number_counter n"
    )
    assert row == (True,)


# ---------------------------------------------------------------- sex, status and work are not independent


def test_procedural_returnees_are_mostly_women_in_domestic_and_care_work(city):
    people = city.ask(
        "SELECT p.sex, e.sector FROM cases.case_file c JOIN people.person p ON p.id = c.person_id"
        " JOIN people.migration_episode e ON e.id = c.episode_id"
        " WHERE c.source = 'seed' AND e.departure_status = 'prosedural'"
    )
    women = [sector for sex, sector in people if sex == "P"]
    assert len(women) / len(people) > 0.8
    assert sum(sector in {"domestic", "care"} for sector in women) / len(women) > 0.8


def test_the_others_are_rather_men_from_plantations(city):
    people = city.ask(
        "SELECT p.sex, e.sector FROM cases.case_file c JOIN people.person p ON p.id = c.person_id"
        " JOIN people.migration_episode e ON e.id = c.episode_id"
        " WHERE c.source = 'seed' AND e.departure_status = 'nonprosedural'"
    )
    men = Counter(sector for sex, sector in people if sex == "L")
    assert men.total() / len(people) > 0.5
    assert men.most_common(1)[0][0] == "plantation"


# ---------------------------------------------------------------- every page of every role


@pytest.mark.parametrize("key", sorted(LISTED))
def test_every_page_that_a_role_is_led_to_opens(city, key):
    opened = list(crawl(city, LISTED[key]))
    assert [page.url for page in opened if page.answer.status_code >= 400] == []
    assert len(opened) >= 1 + (key != "mitra") * 4
    assert {page.url: much for page in opened if (much := asked_too_much(page.sent))} == {}


def test_newcomers_cannot_sign_in_yet(city):
    new = [one.email for one in CAST if one.new]
    rows = city.ask("SELECT email FROM auth.user_account WHERE password_hash IS NULL")
    assert sorted(email for (email,) in rows) == sorted(new)


def test_commands_begin_with_the_citys_own_supervisor(city):
    with city.app.app_context():
        assert _first_supervisor(city.app.extensions["addresses"]) == "supervisor@demo.test"
