"""The same questions in SQL as the app role, with the app's own checks left out: not one row more."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from purna_pmi.core.db import db
from purna_pmi.training.models import (
    Agreement,
    ClassSession,
    Course,
    Enrolment,
    Mark,
    Participant,
    TrainingClass,
)
from tests.factories.training import as_user, class_of, participants, session_of
from tests.world import EVERYBODY

ABOUT_PEOPLE = (Participant, Mark, Enrolment)


@pytest.fixture
def marked(session):
    """A class with two people, one of them marked."""
    class_id = class_of()
    ana, _ben = participants(class_id, 2)
    session_id = session_of(class_id)
    with as_user("trainer"):
        assert mark(session_id, ana) == "saved"
    return class_id, session_id, ana


def mark(session_id, participant_id):
    """What the one door through which marks are written answers."""
    return db.session.scalar(
        text(
            "SELECT training.save_sheet(:session, 1, now(), ARRAY[gen_random_uuid()], ARRAY[:one], ARRAY['present'])"
        ),
        {"session": session_id, "one": participant_id},
    )


def count(model):
    return db.session.scalar(db.select(db.func.count()).select_from(model))


# Rows that each sees of: participant, mark, enrolment, class, session.
SEEN = {
    "trainer": (2, 1, 0, 1, 1),
    "worker": (0, 0, 2, 1, 1),
    "supervisor": (0, 0, 2, 1, 1),
    "colleague": (0, 0, 0, 1, 1),
    "other_worker": (0, 0, 0, 1, 1),
    "other_supervisor": (0, 0, 0, 1, 1),
    "manager": (0, 0, 0, 1, 1),
}


@pytest.mark.parametrize("key", EVERYBODY)
def test_each_sees_these_rows_and_no_other(marked, key):
    with as_user(key):
        models = (*ABOUT_PEOPLE, TrainingClass, ClassSession)
        assert tuple(count(one) for one in models) == SEEN.get(key, (0, 0, 0, 0, 0))


def test_courses_and_agreements_of_another_provider_are_hidden_from_a_trainer(marked):
    class_of("other_trainer")
    for key in ("trainer", "other_trainer"):
        with as_user(key):
            assert (count(Course), count(Agreement)) == (1, 1)


def refused(key, statement, **values):
    with as_user(key), pytest.raises(ProgrammingError), db.session.begin_nested():
        db.session.execute(text(statement), values)


def test_another_trainer_marks_nobody(marked):
    _class, session_id, one = marked
    with as_user("other_trainer"):
        assert mark(session_id, one) == "unknown"


def test_nobody_is_marked_in_a_session_of_another_class(marked):
    session_id = marked[1]
    stranger = participants(class_of(name="Kelas Lain"), 1)[0]
    with as_user("trainer"):
        assert mark(session_id, stranger) == "unknown"


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO training.mark SELECT * FROM training.mark",
        "UPDATE training.mark SET status = 'absent'",
        "UPDATE training.mark SET marked_by = marked_by",
        "DELETE FROM training.mark",
    ],
)
def test_marks_are_written_through_the_door_only(marked, statement):
    refused("trainer", statement)


@pytest.mark.parametrize("column", ["shown_name", "class_id", "joined_on"])
def test_a_trainer_changes_a_result_and_nothing_else_of_a_participant(marked, column):
    refused("trainer", f"UPDATE training.participant SET {column} = {column}")


def test_a_trainer_gives_no_class_away_and_takes_none(marked):
    class_id = marked[0]
    other = EVERYBODY["other_trainer"]
    refused(
        "trainer",
        "UPDATE training.training_class SET trainer_id = :other WHERE id = :id",
        other=other.id,
        id=class_id,
    )
    with as_user("other_trainer"):
        taken = db.session.execute(
            text("UPDATE training.training_class SET trainer_id = :me"), {"me": other.id}
        )
        assert taken.rowcount == 0


def test_enrolments_come_in_by_the_function_only(marked):
    for key in ("worker", "trainer"):
        refused(key, "DELETE FROM training.enrolment")
        refused(key, "DELETE FROM training.participant")


@pytest.mark.parametrize("key", ["trainer", "other_worker", "colleague", "manager", "counsellor"])
def test_a_case_of_others_has_no_classes_and_gets_none(marked, key):
    class_id = marked[0]
    with as_user("worker"):
        case_id = db.session.scalar(db.select(Enrolment.case_id).limit(1))
    with as_user(key):
        found = text("SELECT count(*) FROM training.attendance_of_case(:case)")
        assert db.session.scalar(found, {"case": case_id}) == 0
        asked = text(
            "SELECT training.enrol(gen_random_uuid(), gen_random_uuid(), :case, :class, 'X')"
        )
        assert db.session.scalar(asked, {"case": case_id, "class": class_id}) == "unknown"
        back = text("SELECT training.withdraw(:case, :class)")
        assert db.session.scalar(back, {"case": case_id, "class": class_id}) is False


@pytest.mark.parametrize(
    ("key", "taken"), [("worker", 2), ("trainer", 2), ("other_trainer", None), ("partner", None)]
)
def test_seats_are_counted_for_those_who_plan(marked, key, taken):
    with as_user(key):
        asked = text("SELECT taken FROM training.seats_taken(ARRAY[:id ::uuid])")
        assert db.session.scalar(asked, {"id": marked[0]}) == taken
