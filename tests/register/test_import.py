"""The whole way of a file, with a real worker on a database where commits are real."""

from datetime import date
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from purna_pmi.cases import actions as case_actions
from purna_pmi.cases import queries as cases
from purna_pmi.cases.actions import Intake, take_in
from purna_pmi.cases.enums import NoteKind
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError
from purna_pmi.people import actions as people_actions
from purna_pmi.people import queries as people
from purna_pmi.people.facts import EpisodeFacts, PersonFacts
from purna_pmi.register import actions, jobs, queries
from tests.factories.register import Office, committing, crowd, keyring, row, workbook
from tests.world import EVERYBODY

SAMPLE = (Path(__file__).parents[1] / "data" / "register-2024-2025.xlsx").read_bytes()


@pytest.fixture
def office(committed_app, run_jobs):
    return Office(committed_app, run_jobs)


@pytest.fixture
def ask(committed_app, cluster):
    """Questions past the walls."""
    name = psycopg.conninfo.conninfo_to_dict(committed_app.extensions["addresses"].worker)["dbname"]
    with psycopg.connect(cluster.superuser_dsn(name), autocommit=True) as connection:
        yield lambda sql, *values: connection.execute(sql, values).fetchall()


@pytest.fixture
def as_supervisor(committed_app):
    return lambda key="supervisor": committing(committed_app, key)


CASES = """
SELECT p.name, p.sex, p.born_on, p.village_code, p.education, e.destination, e.return_reason, e.departure_status,
       e.left_on, e.returned_on, c.opened_on, c.worker_id, c.source, c.sealed, c.stage, p.sealed,
       array(SELECT kind FROM protection.record r WHERE r.case_id = c.id ORDER BY kind),
       array(SELECT kind FROM vault.identity_paper v WHERE v.person_id = p.id ORDER BY kind),
       array(SELECT kind FROM vault.contact v WHERE v.person_id = p.id ORDER BY kind),
       array(SELECT kind FROM cases.case_event v WHERE v.case_id = c.id ORDER BY kind)
FROM cases.case_file c JOIN people.person p ON p.id = c.person_id JOIN people.migration_episode e ON e.id = c.episode_id
WHERE c.withdrawn_at IS NULL ORDER BY 1, 3, 4, 9, 10, 16, 17
"""


def test_the_sample_from_upload_to_undone_and_back(office, ask):
    batch = office.upload(SAMPLE)
    assert office.state(batch) == "preview"
    assert office.counts(batch)["outcome"] == {"import": 251, "reject": 9, "ignore": 4}
    assert ask("SELECT count(*) FROM people.person") == [(0,)]
    assert ask("SELECT sealed FROM register.batch") == [(None,)]
    office.confirm(batch)
    assert office.state(batch) == "imported"
    first = ask(CASES)
    assert len(first) == 251
    assert ask("SELECT count(*) FROM people.person") == [(237,)]
    again = office.take_in(SAMPLE)
    assert office.counts(again)["outcome"] == {"known": 251, "reject": 9, "ignore": 4}
    assert ask(CASES) == first
    office.undo(batch)
    assert office.state(batch) == "undone"
    assert ask(CASES) == []
    assert ask("SELECT count(*) FROM cases.case_access") == [(0,)]
    assert ask("SELECT count(*) FROM cases.open_span WHERE NOT withdrawn") == [(0,)]
    assert ask("SELECT count(*) FROM people.person WHERE withdrawn_at IS NULL") == [(0,)]
    office.take_in(SAMPLE)
    assert ask(CASES) == first
    assert ask("SELECT fault FROM audit.verify_seals() WHERE fault IS NOT NULL") == []


def test_what_a_row_becomes(office, ask):
    office.take_in(
        workbook(
            row(
                NIK="5371994405800001",
                HP="0812 3456 7890",
                **{"Tgl Lahir": "04-05-1980"},
                Ket="anak dua",
            )
        )
    )
    assert ask(CASES) == [
        (
            *("Rosa Bere", "P", date(1980, 5, 4), "53.71.04.1014", None, "MY", "leave", "unknown"),
            *(
                date(2019, 2, 1),
                date(2024, 4, 3),
                date(2024, 4, 3),
                None,
                "register",
                False,
                "intake",
            ),
            *(False, ["remark"], ["nik"], ["phone"], ["case_opened", "protection_recorded"]),
        )
    ]


def test_without_a_date_of_return_the_case_is_opened_today_with_a_note(office, ask):
    office.take_in(workbook(row(Pulang="")))
    assert ask("SELECT opened_on FROM cases.case_file") == [(clock.today(),)]
    (facts,) = ask("SELECT facts ->> 'codes' FROM cases.case_event WHERE kind = 'register_row'")
    assert facts == ("return_missing",)


def test_the_hundred_thousandth_case_of_a_year_has_a_number_of_its_own(office, ask, as_supervisor):
    ask(
        "INSERT INTO cases.number_counter (agency_id, year, last) VALUES (%s, 2024, 99998) RETURNING id",
        EVERYBODY["supervisor"].agency_id,
    )
    office.take_in(workbook(*crowd(3)))
    numbers = "SELECT number FROM cases.case_file ORDER BY length(number), number"
    given = [number for (number,) in ask(numbers)]
    with as_supervisor():
        given.append(db.session.scalar(text("SELECT cases.next_number(2024)")))
    assert [one[-12:] for one in given] == [
        "G-2024-99999",
        "-2024-100000",
        "-2024-100001",
        "-2024-100002",
    ]


def test_a_second_return_is_a_second_case_and_the_known_person_stays_as_they_are(
    office, ask, as_supervisor
):
    first = row(NIK="5371994405800001", **{"Tgl Lahir": "04-05-1980"})
    office.take_in(workbook(first))
    later = {"Berangkat": "01-06-2024", "Pulang": "01-07-2025", "HP": "0812 3456 7890"}
    office.take_in(
        workbook(
            row(name="ROSA BERE", NIK="5371994405800001", **{"Tgl Lahir": "04-05-1980"} | later)
        )
    )
    assert ask("SELECT count(distinct person_id), count(*) FROM cases.case_file") == [(1, 2)]
    assert ask("SELECT count(*) FROM vault.contact") == [(0,)]
    with as_supervisor():
        case_id = db.session.scalar(
            text("SELECT id FROM cases.case_file ORDER BY opened_on DESC LIMIT 1")
        )
        (told,) = cases.protection_of(case_id, keyring())
    assert "+6281234567890" in told.words


def test_the_import_goes_on_where_it_was_killed(office, ask, monkeypatch):
    whole = office.take_in(workbook(*crowd(60)))
    expected = ask(CASES)
    office.undo(whole)
    monkeypatch.setattr(jobs.actions, "apply_chunk", _dying_after(2, monkeypatch))
    batch = office.upload(workbook(*crowd(60)))
    office.confirm(batch)
    assert office.state(batch) == "importing"
    assert ask("SELECT count(*) FROM cases.case_file WHERE withdrawn_at IS NULL") == [(20,)]
    assert office.counts(office.upload(workbook(*crowd(60))))["outcome"] == {
        "known": 20,
        "import": 40,
    }
    with committing(office.app) as me:
        actions.resume(queries.batch(batch), actor=me)
    office.run_jobs()
    assert office.state(batch) == "imported"
    assert ask(CASES) == expected


def _dying_after(chunks, monkeypatch):
    """apply_chunk in chunks of ten that dies once, after so many."""
    real, seen = jobs.actions.apply_chunk, []

    def dying(*args, **kwargs):
        if len(seen) == chunks:
            seen.append("dead")
            raise MemoryError
        seen.append(1)
        return real(*args, size=10, **kwargs)

    return dying


def test_of_two_previews_of_one_file_the_second_imports_nothing(office, ask):
    data = workbook(*crowd(12), row(13, "Rosa Bere A", NIK="5371991005730001", Pulang="01-01-2025"))
    one, other = office.upload(data), office.upload(data)
    office.confirm(one)
    office.confirm(other)
    assert ask("SELECT count(*) FROM cases.case_file") == [(13,)]
    assert ask(
        "SELECT outcome, count(*) FROM register.line WHERE batch_id = %s GROUP BY 1", other
    ) == [("known", 13)]


def test_a_likely_pair_waits_for_a_human(office, as_supervisor):
    same = {"Tgl Lahir": "04-05-1980", "HP": "0812 3456 7890"}
    office.take_in(
        workbook(row(1, "Rosa Bere", **same), row(2, "Roza Berre", **same, Pulang="01-02-2025"))
    )
    with as_supervisor():
        (pair,) = people.likely_pairs()
    assert {pair.first.name, pair.second.name} == {"Rosa Bere", "Roza Berre"}
    assert {"same_birth_date", "same_phone"} <= set(pair.reasons)


def test_whom_another_agency_knows_both_supervisors_are_asked_about(office, as_supervisor):
    nik = "5371994506800001"
    with as_supervisor("other_worker") as me:
        facts = Intake(person=PersonFacts(name="R. Bere"), episode=EpisodeFacts(), nik=nik)
        take_in(facts, actor=me, keyring=keyring())
    office.take_in(workbook(row(1, NIK=nik), row(2, "Maria Taek")))
    for key, name in (("supervisor", "Rosa Bere"), ("other_supervisor", "R. Bere")):
        with as_supervisor(key):
            (asked,) = people.questions()
        assert asked.person.name == name


@pytest.fixture
def merged(office, as_supervisor):
    """A person of the register and one of the office, found to be one: how to merge and how to part them."""
    nik = "5371994506800001"
    with as_supervisor() as me:
        facts = PersonFacts(name="Rossa Beri", born_on=date(1970, 1, 1))
        told = Intake(person=facts, episode=EpisodeFacts(), nik=nik)
        known = take_in(told, actor=me, keyring=keyring()).case.person_id
    batch = office.take_in(workbook(row(1, NIK=nik, **{"Tgl Lahir": "04-05-1980"})))
    with as_supervisor():
        (pair,) = people.likely_pairs()
        version = pair.first.version + pair.second.version
        merger = case_actions.merge_people(pair.id, kept_id=known, version=version)
    return batch, known, merger


def test_lines_follow_a_person_whose_file_was_given_up(merged, office, ask, as_supervisor):
    batch, known, merger = merged
    assert ask("SELECT person_id FROM register.line") == [(known,)]
    again = office.take_in(workbook(row(1, NIK="5371994506800001", **{"Tgl Lahir": "04-05-1980"})))
    assert office.counts(again)["outcome"] == {"known": 1}
    office.undo(batch)  # a human's work on the person: the import's case stays
    assert ask("SELECT count(*) FROM cases.case_file WHERE withdrawn_at IS NULL") == [(2,)]
    with as_supervisor():
        case_actions.undo_merger(merger)
    assert ask("SELECT count(DISTINCT person_id) FROM cases.case_file") == [(2,)]
    assert ask(
        "SELECT count(*) FROM register.line WHERE person_id = %s AND applied_at IS NOT NULL", known
    ) == [(0,)]


def test_a_waiting_line_follows_too_and_keeps_the_merger(office, ask, as_supervisor):
    nik = "5371994506800001"
    with as_supervisor() as me:
        told = [
            Intake(person=PersonFacts(name=name), episode=EpisodeFacts(), nik=nik)
            for name in ("Rosa Bere", "Rossa Beri")
        ]
        given_up, known = (take_in(one, actor=me, keyring=keyring()).case.person_id for one in told)
    batch = office.upload(workbook(row(1, "Rosa Bere", NIK=nik, Pulang="01-02-2025")))
    ask("UPDATE register.line SET person_id = %s, match = 'exact' RETURNING 1", given_up)
    with as_supervisor():
        (pair,) = people.likely_pairs()
        merger = case_actions.merge_people(pair.id, kept_id=known, version=2)
    with as_supervisor(), pytest.raises(IntegrityError, match="an import waits"):
        case_actions.undo_merger(merger)
    office.confirm(batch)
    assert ask("SELECT count(DISTINCT person_id), count(*) FROM cases.case_file") == [(1, 3)]


def test_the_closer_look_finds_who_was_registered_otherwise(office, as_supervisor):
    batch = office.upload(
        workbook(row(1, "Yohanes Nahak Seran", **{"Tgl Lahir": "04-05-1980", "L/P": "L"}))
    )
    with as_supervisor() as me:
        facts = PersonFacts(name="Johanis Nahak", born_on=date(1980, 5, 4))
        take_in(Intake(person=facts, episode=EpisodeFacts()), actor=me, keyring=keyring())
    office.confirm(batch)
    with as_supervisor():
        (pair,) = people.likely_pairs()
    assert {pair.first.name, pair.second.name} == {"Yohanes Nahak Seran", "Johanis Nahak"}


def test_trafficking_is_for_the_importing_supervisor_alone(
    office, ask, as_supervisor, committed_app
):
    second = second_supervisor(ask)
    batch = office.upload(workbook(row(1, Alasan="Korban TPPO"), row(2, "Maria Taek")))
    assert [names(committed_app, batch, key) for key in ("supervisor", second)] == [
        ["Rosa Bere", "Maria Taek"],
        ["Maria Taek"],
    ]
    office.confirm(batch)
    for key, seen in (("supervisor", 2), (second, 1)):
        with as_supervisor(key):
            assert db.session.scalar(text("SELECT count(*) FROM cases.case_file")) == seen
            assert db.session.scalar(text("SELECT count(*) FROM people.person")) == seen
    assert ask("SELECT return_reason FROM people.migration_episode ORDER BY 1") == [
        ("in_distress",),
        ("leave",),
    ]
    assert names(committed_app, batch, second) == ["Maria Taek"]


def test_lines_keep_the_order_of_the_file(office, ask):
    office.upload(workbook(*crowd(300)))
    numbers = [number for (number,) in ask("SELECT row_number FROM register.line ORDER BY id")]
    assert numbers == sorted(numbers)


def test_illness_is_kept_apart_and_not_sealed(office, ask):
    office.take_in(workbook(row(Alasan="Sakit")))
    assert ask("SELECT return_reason FROM people.migration_episode") == [("in_distress",)]
    assert ask("SELECT kind FROM protection.record") == [("sick",)]
    assert ask("SELECT sealed FROM cases.case_file") == [(False,)]


def test_undoing_leaves_what_somebody_has_worked_on(office, ask, as_supervisor):
    batch = office.take_in(workbook(*crowd(5)))
    with as_supervisor() as me:
        given, noted, _, _, corrected = cases_of(batch)
        case_actions.assign_worker(given, EVERYBODY["worker"].id, version=1, actor=me)
        case_actions.write_note(
            noted, NoteKind.CALL, "Sudah ditelepon.", actor=me, keyring=keyring()
        )
        person = people.persons_by_id([corrected.person_id])[corrected.person_id]
        people_actions.correct_person(person, PersonFacts(name="Nama Lain"), version=1)
    office.undo(batch)
    assert ask("SELECT count(*) FROM cases.case_file WHERE withdrawn_at IS NULL") == [(3,)]
    with as_supervisor():
        kept = queries.kept_lines(queries.batch(batch))
    assert [one.reason for one in kept] == ["assigned", "worked_on", "person_changed"]


def test_a_case_that_a_frozen_report_counts_is_not_withdrawn(office, ask, as_supervisor):
    batch = office.take_in(workbook(*crowd(1)))
    ask(
        "INSERT INTO law.frozen_period (from_on, until_on) VALUES ('2024-01-01', '2024-12-31') RETURNING id"
    )
    office.undo(batch)
    with as_supervisor():
        assert [one.reason for one in queries.kept_lines(queries.batch(batch))] == ["reported"]
    again = office.upload(workbook(*crowd(2)))
    assert office.counts(again)["notes"]["counts_later"] == 1


def test_a_file_that_is_none_is_refused_with_its_reason(office, ask):
    batch = office.upload(b"%PDF-1.7 nothing of the kind")
    assert office.state(batch) == "refused"
    assert ask("SELECT fault, sealed FROM register.batch") == [("not_a_spreadsheet", None)]


def test_nobody_else_meets_the_file(office, committed_app, as_supervisor):
    batch = office.upload(workbook(*crowd(3)))
    for key in ("other_supervisor", "worker", "manager", "administrator"):
        with as_supervisor(key):
            for table in ("batch", "line"):
                assert db.session.scalar(text(f"SELECT count(*) FROM register.{table}")) == 0
        with as_supervisor(key), pytest.raises(NotFoundError):
            queries.batch(batch)


def test_the_pages_role_meets_no_hash_and_writes_no_line(office, as_supervisor):
    office.upload(workbook(*crowd(1)))
    for statement in (
        "SELECT * FROM register.known_people('{}', '{}', '{}', '{}')",
        "SELECT * FROM register.look_alikes('{}')",
        "SELECT register.withdraw('{}')",
        "UPDATE register.line SET applied_at = now()",
        "DELETE FROM register.line",
        "UPDATE register.batch SET uploaded_by = gen_random_uuid()",
    ):
        with pytest.raises(ProgrammingError), as_supervisor():
            db.session.execute(text(statement))


def second_supervisor(ask):
    """Make the colleague a supervisor, in a session of that role."""
    one = EVERYBODY["colleague"]
    ask("INSERT INTO auth.user_role (user_id, role) VALUES (%s, 'supervisor') RETURNING id", one.id)
    ask("UPDATE auth.session SET role = 'supervisor' WHERE user_id = %s RETURNING id", one.id)
    return "colleague"


def names(app, batch, key):
    with committing(app, key):
        page = queries.list_lines(queries.batch(batch), queries.Shown.ALL, keyring=keyring())
        return [view.row.data.name for view in page.lines]


def cases_of(batch):
    found = db.session.execute(
        text("SELECT case_id FROM register.line WHERE batch_id = :batch ORDER BY id"),
        {"batch": batch},
    )
    return [cases.case(case_id) for (case_id,) in found]


def test_whatever_a_file_does_to_its_reader_is_a_refusal_and_no_job_is_tried_again(
    office, ask, monkeypatch
):
    def stumble(*_args, **_more):
        raise OverflowError("a date beyond all days")

    monkeypatch.setattr(jobs, "read_register", stumble)
    batch = office.upload(workbook(*crowd(1)))
    assert office.state(batch) == "refused"
    assert ask("SELECT fault, sealed FROM register.batch") == [("damaged", None)]
    assert ask(
        "SELECT count(*) FROM jobs.procrastinate_jobs WHERE task_name = 'read_register'"
    ) == [(0,)]


@pytest.mark.parametrize("trouble", [PoolTimeout(), OSError("no space"), MemoryError()])
def test_a_trouble_of_the_server_is_no_fault_of_the_file(office, monkeypatch, trouble):
    def stumble(*_args, **_more):
        raise trouble

    monkeypatch.setattr(jobs, "read_register", stumble)
    batch = office.upload(workbook(*crowd(1)))
    assert office.state(batch) == "reading"  # the job waits for its next try
