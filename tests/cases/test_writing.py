"""Notes, tasks and what is protected."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from purna_pmi.cases import actions, queries
from purna_pmi.cases.enums import EventKind, NoteKind
from purna_pmi.cases.models import CaseEvent, CaseNote
from purna_pmi.cases.timeline import Wording, as_lines, register_events
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, StaleError, UserError
from purna_pmi.people.enums import ProtectionKind
from tests.factories.cases import as_user, change, close_case, keyring, open_case_for, seal
from tests.world import EVERYBODY


@pytest.fixture
def case_id(session):
    return open_case_for("worker")


def write(case_id, words="Baik.", key="worker", **told):
    def act(case, me):
        note = actions.write_note(case, NoteKind.CALL, words, actor=me, keyring=keyring(), **told)
        return note.id

    return change(case_id, key, act)


def correct(case_id, note_id, key="worker", version=1):
    with as_user(key) as me:
        note = queries.own_note(case_id, note_id, keyring(), author_id=me.id).row
        actions.correct_note(
            note, NoteKind.VISIT, "Lain.", version=version, actor=me, keyring=keyring()
        )


def test_a_note_is_kept_sealed(case_id):
    note_id = write(case_id, "Diancam\nmajikan.")
    with as_user("worker") as me:
        stored = db.session.scalar(text("SELECT sealed FROM cases.case_note"))
        assert b"Diancam" not in bytes(stored)
        assert (
            queries.own_note(case_id, note_id, keyring(), author_id=me.id).words
            == "Diancam\nmajikan."
        )


def test_a_note_moved_to_another_row_does_not_open(case_id):
    write(case_id, "Satu")
    other = write(case_id, "Dua")
    with as_user("worker") as me:
        moved = "UPDATE cases.case_note n SET sealed = o.sealed FROM cases.case_note o WHERE n.id = :id AND o.id <> :id"
        db.session.execute(text(moved), {"id": other})
        assert queries.own_note(case_id, other, keyring(), author_id=me.id).words is None


def test_an_own_note_is_corrected_within_a_day(case_id):
    note_id = write(case_id)
    correct(case_id, note_id)
    with as_user("worker") as me:
        assert queries.own_note(case_id, note_id, keyring(), author_id=me.id).words == "Lain."


def test_a_note_saved_since_is_stale(case_id):
    note_id = write(case_id)
    with pytest.raises(StaleError):
        correct(case_id, note_id, version=0)


def test_anothers_note_is_not_corrected(case_id):
    note_id = write(case_id)
    with pytest.raises(UserError):
        correct(case_id, note_id, key="supervisor")


def test_an_old_note_is_not_corrected(case_id, monkeypatch):
    note_id = write(case_id)
    later = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(UserError):
        correct(case_id, note_id)


@pytest.mark.parametrize("key", ["supervisor", "worker"])
def test_the_database_keeps_anothers_and_old_notes_too(case_id, key):
    write(case_id)
    with as_user(key):
        done = db.session.execute(text("UPDATE cases.case_note SET kind = 'visit'"))
        assert done.rowcount == (1 if key == "worker" else 0)


@pytest.mark.parametrize(
    ("words", "days", "field"),
    [(" \n ", 0, "words"), ("x" * 5001, 0, "words"), ("Ya.", 1, "happened_on")],
)
def test_a_note_that_cannot_be(case_id, words, days, field):
    with pytest.raises(UserError) as refusal:
        write(case_id, words, happened_on=clock.today() + timedelta(days))
    assert refusal.value.field == field


def test_nobody_signs_for_another(case_id):
    note = CaseNote(case_id=case_id, happened_on=clock.today(), sealed=b"x", kind="note")
    note.author_id = EVERYBODY["supervisor"].id
    with as_user("worker"), pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.add(note)


def test_the_timeline_holds_no_words(case_id):
    write(case_id, "Rahasia.")
    with as_user("worker"):
        facts = [event.facts for event in queries.events(case_id).rows]
    assert "Rahasia" not in str(facts)


def test_a_task_is_given_to_who_sees_the_case(case_id):
    colleague = EVERYBODY["colleague"].id
    with as_user("worker") as me:
        case = queries.case(case_id)
        with pytest.raises(UserError) as refusal:
            actions.add_task(case, "Antar akta", due_on=None, assignee_id=colleague, actor=me)
        assert refusal.value.field == "assignee_id"
        actions.add_task(case, "Antar akta", due_on=clock.today(), actor=me)
        db.session.flush()
        (due,) = queries.tasks_due(clock.today(), me=me)
    assert (due.case_id, due.name) == (case_id, "Yohanes Benu")


def test_what_is_protected_is_read_by_the_staff_of_the_case_only(case_id):
    def protect(case, me):
        told = "Calo mengancam."
        actions.record_protection(case, ProtectionKind.THREAT, told, actor=me, keyring=keyring())

    change(case_id, "worker", protect)
    for key, seen in (("worker", 1), ("supervisor", 1), ("colleague", 0), ("other_supervisor", 0)):
        with as_user(key):
            assert len(queries.protection_of(case_id, keyring())) == seen, key


def test_a_seal_covers_all_cases_of_the_person(case_id):
    with as_user("worker") as me:
        person = queries.case(case_id).person_id
        second = actions.open_case(person, actor=me).id
    seal(case_id)
    with as_user("supervisor"):
        assert all(queries.case(one).sealed for one in (case_id, second))
    with as_user("worker"):
        assert queries.case(second).sealed


def test_the_seal_needs_a_supervisor_of_the_agency(case_id):
    with pytest.raises(UserError) as refusal:
        seal(case_id, supervisor="other_supervisor")
    assert refusal.value.field == "supervisor_id"


def test_who_is_on_no_list_seals_and_unseals_nothing(case_id):
    call = text("SELECT cases.seal(:case, :supervisor), cases.unseal(:case)")
    told = {"case": case_id, "supervisor": EVERYBODY["supervisor"].id}
    for key in ("colleague", "other_supervisor", "counsellor", "administrator"):
        with as_user(key):
            assert db.session.execute(call, told).one() == (False, False)


def test_a_worker_names_no_reader_in_sql_either(case_id):
    seal(case_id)
    insert = text("INSERT INTO cases.named_reader (case_id, user_id) VALUES (:case, :user)")
    told = {"case": case_id, "user": EVERYBODY["colleague"].id}
    with as_user("worker"), pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(insert, told)


def test_a_sealed_case_takes_another_supervisor_by_name_only(case_id):
    seal(case_id)
    with as_user("worker"):
        last = queries.case(case_id)
        with pytest.raises(UserError):
            actions.remove_reader(last, EVERYBODY["supervisor"].id)
    with as_user("supervisor"):
        actions.unseal_case(queries.case(case_id))
    with as_user("worker"), pytest.raises(NotFoundError):
        actions.unseal_case(queries.case(case_id))


@pytest.mark.parametrize("kind", EventKind)
def test_each_kind_of_event_has_a_sentence(app, kind):
    facts = {"source": "intake", "what": "call", "reason": "other", "user": "x"}
    sides = {
        EventKind.STAGE_MOVED: {"before": "intake", "after": "assessment"},
        EventKind.PRIORITY_SET: {"before": "low", "after": "high"},
        EventKind.ASSIGNED: {"before": None, "after": str(EVERYBODY["worker"].id)},
    }
    event = an_event(kind, {**facts, **sides.get(kind, {})})
    with app.test_request_context():
        (line,) = as_lines([event], {EVERYBODY["worker"].id: "Ana"})
    assert line["title"] != kind.value


def an_event(kind, facts):
    return CaseEvent(
        kind=kind.value, facts=facts, created_at=clock.now(), happened_on=clock.today()
    )


def test_rooms_above_bring_their_sentences(app):
    new = Wording("class", "Baru", lambda facts, _: f"Baru: {facts['n']}")
    register_events({"something_new": new})
    with app.test_request_context():
        (line,) = as_lines([an_event(_Kind, {"n": 3})], {})
    assert line["title"] == "Baru: 3"


class _Kind:
    value = "something_new"


def test_a_closed_case_can_still_be_sealed_and_given_away(case_id):
    close_case(case_id)
    seal(case_id)

    def give(case, me):
        to = EVERYBODY["colleague"].id
        actions.assign_worker(case, to, version=case.version, actor=me)

    change(case_id, "supervisor", give)
    with as_user("colleague"):
        assert queries.case(case_id).sealed
