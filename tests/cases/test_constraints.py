"""Every named constraint of the room is broken once, past the walls, and has its sentence where people can meet it."""

from datetime import date
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from purna_pmi.cases import wording
from purna_pmi.core.errors import constraint_sentences
from tests.world import EVERYBODY

WORKER, SUPERVISOR = EVERYBODY["worker"], EVERYBODY["supervisor"]
AGENCY, DAY = WORKER.agency_id, date(2026, 1, 5)
PERSON, CASE, CLOSED, CLOSURE = uuid4(), uuid4(), uuid4(), uuid4()
NOBODY = uuid4()


def _new(**changes):
    return {"id": uuid4(), **changes}


def _case(**changes):
    case = {"number": str(uuid4()), "agency_id": AGENCY, "person_id": PERSON, "opened_on": DAY}
    return _new(**{**case, **changes})


def _closure(**changes):
    told = {"case_id": CLOSED, "reason": "other", "close_on": DAY, "proposed_by": WORKER.id}
    return _new(**{**told, **changes})


def _decided(**changes):
    by = {"decision": "approved", "decided_by": SUPERVISOR.id, "decided_at": DAY}
    return _closure(**{**by, **changes})


def _span(**changes):
    told = {"case_id": CASE, "sequence": 2, "opened_on": DAY, "counted_open_on": DAY}
    ended = {"closed_on": DAY, "counted_closed_on": DAY, "closure_id": CLOSURE}
    return _new(**{**told, **ended, **changes})


def _note(**changes):
    told = {"case_id": CASE, "happened_on": DAY, "sealed": b"", "author_id": WORKER.id}
    return _new(**{**told, **changes})


def _task(**changes):
    return _new(**{"case_id": CASE, "title": "x", "created_by": WORKER.id, **changes})


def _event(**changes):
    return _new(**{"case_id": CASE, "kind": "some_event", "happened_on": DAY, **changes})


def _record(**changes):
    told = {"case_id": CASE, "person_id": PERSON, "kind": "legal", "sealed": b""}
    return _new(**{**told, "recorded_by": WORKER.id, **changes})


FILE, CLOSURES, SPANS, RECORD = (
    "cases.case_file",
    "cases.closure",
    "cases.open_span",
    "protection.record",
)
OPEN = {"closed_on": None, "counted_closed_on": None, "closure_id": None}
INSERTS = {
    "uq_case_file_number": (FILE, _case(number="KPG-2026-1")),
    "fk_case_file_agency_id_agency": (FILE, _case(agency_id=NOBODY)),
    "fk_case_file_episode_id_migration_episode": (FILE, _case(episode_id=NOBODY)),
    "ck_case_file_stage_known": (FILE, _case(stage="x")),
    "ck_case_file_priority_known": (FILE, _case(priority="x")),
    "ck_case_file_source_known": (FILE, _case(source="x")),
    "ck_case_file_closed_has_date": (FILE, _case(stage="closed")),
    "ck_case_file_closed_after_opened": (
        FILE,
        _case(stage="closed", closed_on=date(2026, 1, 4)),
    ),
    "ck_case_file_next_step_length": (FILE, _case(next_step="x" * 201)),
    "ck_case_file_next_step_has_words": (FILE, _case(next_step_on=DAY)),
    "uq_named_reader_case_id_user_id": (
        "cases.named_reader",
        {"case_id": CASE, "user_id": WORKER.id},
    ),
    "fk_named_reader_case_id_case_file": (
        "cases.named_reader",
        {"case_id": NOBODY, "user_id": WORKER.id},
    ),
    "ck_case_event_kind_form": ("cases.case_event", _event(kind="Nama orang")),
    "fk_case_event_case_id_case_file": ("cases.case_event", _event(case_id=NOBODY)),
    "ck_case_note_kind_known": ("cases.case_note", _note(kind="x")),
    "fk_case_note_case_id_case_file": ("cases.case_note", _note(case_id=NOBODY)),
    "ck_case_task_title_length": ("cases.case_task", _task(title=" ")),
    "fk_case_task_case_id_case_file": ("cases.case_task", _task(case_id=NOBODY)),
    "ck_closure_reason_known": (CLOSURES, _closure(reason="x")),
    "ck_closure_decision_known": (CLOSURES, _decided(decision="x")),
    "ck_closure_decided_by_another": (CLOSURES, _decided(decided_by=WORKER.id)),
    "ck_closure_decided_whole": (CLOSURES, _closure(decided_by=SUPERVISOR.id)),
    "ck_closure_words_short": (CLOSURES, _closure(explanation="x" * 1001)),
    "uq_closure_one_waiting": (CLOSURES, _closure(case_id=CASE)),
    "fk_closure_case_id_case_file": (CLOSURES, _closure(case_id=NOBODY)),
    "uq_open_span_case_id_sequence": (SPANS, _span(sequence=1)),
    "uq_open_span_closure_id": (SPANS, _span()),
    "uq_open_span_one_open": (
        SPANS,
        _span(**OPEN),
    ),
    "ck_open_span_sequence_positive": (SPANS, _span(sequence=0)),
    "ck_open_span_forward": (SPANS, _span(closed_on=date(2026, 1, 4))),
    "ck_open_span_closed_whole": (SPANS, _span(closure_id=None)),
    "fk_open_span_case_id_case_file": (SPANS, _span(case_id=NOBODY, **OPEN)),
    "fk_open_span_closure_id_closure": (SPANS, _span(closure_id=NOBODY)),
    "ck_record_kind_known": (RECORD, _record(kind="x")),
    "fk_record_case_id_case_file": (RECORD, _record(case_id=NOBODY)),
    "fk_record_person_id_person": (RECORD, _record(person_id=NOBODY)),
    "fk_record_episode_id_migration_episode": (RECORD, _record(episode_id=NOBODY)),
    "uq_stage_move_from_stage_to_stage": (
        "cases.stage_move",
        {"from_stage": "intake", "to_stage": "closed"},
    ),
    "uq_number_counter_agency_id_year": (
        "cases.number_counter",
        {"agency_id": AGENCY, "year": 1999, "last": 1},
    ),
}
STATEMENTS = {
    "fk_case_file_person_id_person": "DELETE FROM people.person",
    "ck_case_file_initials_short": "UPDATE cases.case_file SET initials = ''",
    "uq_case_access_case_id_principal": f"UPDATE cases.case_access SET principal = '{NOBODY}', case_id = '{NOBODY}'",
    # Raised by triggers, for rules that no CHECK can say.
    "ck_case_file_move_legal": "UPDATE cases.case_file SET stage = 'support' WHERE stage = 'intake'",
    "ck_case_file_closure_approved": (
        "UPDATE cases.case_file SET stage = 'closed', closed_on = opened_on WHERE stage = 'intake'"
    ),
    "ck_case_file_closed_by_now": (
        "UPDATE cases.case_file SET stage = 'closed', closed_on = '2999-01-01' WHERE stage = 'intake'"
    ),
    "ck_case_file_closed_read_only": "UPDATE cases.case_file SET priority = 'low' WHERE stage = 'closed'",
    "ck_case_file_worker_of_agency": f"UPDATE cases.case_file SET worker_id = '{SUPERVISOR.id}'",
}
# Kept by functions alone: nobody's form can break them.
UNSEEN = {"uq_number_counter_agency_id_year", "uq_stage_move_from_stage_to_stage"}


@pytest.fixture
def installer(app):
    with psycopg.connect(app.extensions["addresses"].install) as connection:
        told = {"id": PERSON, "agency_id": AGENCY, "name": "Yohanes", "registered_by": WORKER.id}
        _insert(connection, "people.person", told)
        _insert(connection, FILE, {**_case(number="KPG-2026-1"), "id": CASE})
        closed = _case(stage="closed", closed_on=DAY, number="KPG-2026-2")
        _insert(connection, FILE, {**closed, "id": CLOSED})
        _insert(connection, CLOSURES, _closure(case_id=CASE))
        _insert(connection, CLOSURES, {**_decided(), "id": CLOSURE})
        connection.execute(
            "UPDATE cases.open_span SET closed_on = opened_on, counted_closed_on = counted_open_on, closure_id = %s"
            " WHERE case_id = %s",
            (CLOSURE, CLOSED),
        )
        _insert(connection, "cases.named_reader", {"case_id": CASE, "user_id": WORKER.id})
        counter = {"agency_id": AGENCY, "year": 1999, "last": 1}
        _insert(connection, "cases.number_counter", counter)
        yield connection
        connection.rollback()


def _insert(connection, table, row):
    schema, name = table.split(".")
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(schema, name),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(sql.Placeholder() * len(row)),
    )
    connection.execute(statement, list(row.values()))


@pytest.mark.parametrize("name", INSERTS)
def test_a_row_against_it_is_refused(installer, name):
    with pytest.raises(psycopg.IntegrityError) as refusal:
        _insert(installer, *INSERTS[name])
    assert refusal.value.diag.constraint_name == name


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_change_against_it_is_refused(installer, name):
    with pytest.raises(psycopg.IntegrityError) as refusal:
        installer.execute(STATEMENTS[name])
    assert refusal.value.diag.constraint_name == name


def test_none_is_forgotten(installer):
    named = installer.execute(
        "SELECT conname FROM pg_constraint WHERE contype IN ('c', 'u', 'f') AND (connamespace = 'cases'::regnamespace"
        " OR conrelid = 'protection.record'::regclass)"
        " UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'cases' AND indexname ~ '^uq'"
    )
    raised = {name for name in STATEMENTS if name.startswith("ck_case_file")}
    assert {name for (name,) in named} | raised == {*INSERTS, *STATEMENTS}


def test_what_people_can_meet_has_a_sentence():
    assert wording.constraint_sentences is constraint_sentences
    met = {name for name in {*INSERTS, *STATEMENTS} if not name.startswith("fk")}
    assert met - UNSEEN <= constraint_sentences.names()
