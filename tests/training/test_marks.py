"""The attendance sheet of a session, saved through the real walls."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event, text

from purna_pmi.core.db import db
from purna_pmi.core.errors import StaleError
from purna_pmi.training.actions import mark_sheet
from purna_pmi.training.models import ClassSession
from purna_pmi.training.queries import participants_of, sheet_of
from tests.factories.training import as_user, class_of, participants, session_of


@contextmanager
def statements():
    """The statements sent within the block."""
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def sheet(session):
    class_id = class_of()
    people = participants(class_id, 3)
    return session_of(class_id), people


def save(session_id, marks, version=None):
    session = db.session.get_one(ClassSession, session_id)
    mark_sheet(
        session,
        version=session.version if version is None else version,
        marks=marks,
    )
    db.session.flush()


def saved(session_id):
    return {row.id: row.status for row in sheet_of(db.session.get_one(ClassSession, session_id))}


def test_marks_are_saved_and_the_unmarked_are_no_statement(sheet):
    session_id, (ana, ben, car) = sheet
    with as_user("trainer"):
        save(session_id, {ana: "present", ben: "absent", car: None})
        assert saved(session_id) == {ana: "present", ben: "absent", car: None}


def test_saving_again_mends_and_clears(sheet):
    session_id, (ana, ben, car) = sheet
    with as_user("trainer"):
        save(session_id, {ana: "present", ben: "absent", car: "sick"})
        save(session_id, {ana: "late", ben: "absent", car: None})
        assert saved(session_id) == {ana: "late", ben: "absent", car: None}


def test_saving_the_same_twice_leaves_who_and_when(sheet):
    session_id, (ana, *_rest) = sheet
    when = text("SELECT id, xmin FROM training.mark WHERE participant_id = :one")
    with as_user("trainer"):
        save(session_id, {ana: "present"})
        before = db.session.execute(when, {"one": ana}).one()
        save(session_id, {ana: "present"})
        assert db.session.execute(when, {"one": ana}).one() == before


def test_an_old_version_is_refused(sheet):
    session_id, (ana, *_rest) = sheet
    with as_user("trainer"):
        save(session_id, {ana: "present"})
        with pytest.raises(StaleError):
            save(session_id, {ana: "absent"}, version=1)
        assert saved(session_id)[ana] == "present"


def count_to_save(how_many):
    class_id = class_of(name=f"Kelas {how_many}")
    people = participants(class_id, how_many)
    session_id = session_of(class_id)
    with as_user("trainer"):
        session = db.session.get_one(ClassSession, session_id)
        marks = dict.fromkeys(people, "present") | {people[0]: None}
        with statements() as sent:
            mark_sheet(session, version=1, marks=marks)
    return len(sent)


def test_thirty_people_cost_as_many_statements_as_two(session):
    assert count_to_save(30) == count_to_save(2) == 1


def test_attendance_in_numbers(sheet):
    session_id, (ana, ben, car) = sheet
    with as_user("trainer"):
        save(session_id, {ana: "late", ben: "absent", car: None})
        class_id = db.session.get_one(ClassSession, session_id).class_id
        tallies = {line.id: line.tally for line in participants_of(class_id)}
    assert (tallies[ana].rate, tallies[ben].rate, tallies[car].rate) == (100, 0, None)
