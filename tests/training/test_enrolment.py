"""From a case into a class: seats, withdrawing, what the timeline hears, and the last seat."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from purna_pmi.core.asker import Asker, set_asker
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, UserError
from purna_pmi.training.actions import enrol, set_results, withdraw
from purna_pmi.training.models import TrainingClass
from purna_pmi.training.queries import classes_of_case, participants_of
from tests.factories.training import as_user, case_of, class_of
from tests.world import EVERYBODY


@pytest.fixture
def enrolled(session):
    class_id, case_id = class_of(capacity=1), case_of()
    with as_user("worker"):
        enrol(case_id=case_id, class_id=class_id, shown_name="Yanto")
    return case_id, class_id


def told(case_id):
    wanted = text(
        "SELECT kind FROM cases.case_event WHERE case_id = :case AND kind ~ '^training' ORDER BY kind"
    )
    return list(db.session.scalars(wanted, {"case": case_id}))


def test_the_worker_learns_of_the_class_in_numbers(enrolled):
    with as_user("worker"):
        (one,) = classes_of_case(enrolled[0])
    assert (one.class_name, one.status, one.tally.marked) == ("Menjahit Dasar A", "enrolled", 0)


def test_the_trainer_sees_the_alias(enrolled):
    with as_user("trainer"):
        assert [line.name for line in participants_of(enrolled[1])] == ["Yanto"]


def refusal(case_id, class_id):
    with as_user("worker"), pytest.raises(UserError) as error:
        enrol(case_id=case_id, class_id=class_id, shown_name="X")
    return str(error.value)


def test_a_full_class_takes_nobody(enrolled):
    assert "penuh" in refusal(case_of(name="Lain"), enrolled[1])


def test_nobody_is_enrolled_twice(enrolled):
    assert "sudah terdaftar" in refusal(*enrolled)


def test_a_class_that_is_over_takes_nobody(session):
    assert "sudah berakhir" in refusal(case_of(), class_of(began=60, lasts=20))


def test_a_class_that_does_not_exist_is_not_found(session):
    with pytest.raises(NotFoundError), as_user("worker"):
        enrol(case_id=case_of(), class_id=case_of(), shown_name="X")


def test_withdrawing_frees_the_seat_and_can_be_taken_back(enrolled):
    case_id, class_id = enrolled
    with as_user("worker"):
        withdraw(case_id=case_id, class_id=class_id)
        enrol(case_id=case_id, class_id=class_id, shown_name="")
        assert classes_of_case(case_id)[0].status == "enrolled"
    with as_user("trainer"):
        assert [line.name for line in participants_of(class_id)] == ["Yanto"]


def test_who_is_not_enrolled_cannot_withdraw(enrolled):
    with as_user("worker"), pytest.raises(UserError, match="tidak lagi terdaftar"):
        withdraw(case_id=case_of(), class_id=enrolled[1])


def test_the_timeline_hears_of_it_all(enrolled):
    case_id, class_id = enrolled
    with as_user("trainer"):
        (one,) = participants_of(class_id)
        whole = db.session.get_one(TrainingClass, class_id)
        set_results(whole, version=1, results={one.id: "completed"})
    with as_user("worker"):
        assert told(case_id) == ["training_completed", "training_enrolled"]


def test_a_result_of_somebody_withdrawn_stays_withdrawn(enrolled):
    case_id, class_id = enrolled
    with as_user("worker"):
        withdraw(case_id=case_id, class_id=class_id)
    with as_user("trainer"):
        (one,) = participants_of(class_id)
        whole = db.session.get_one(TrainingClass, class_id)
        set_results(whole, version=1, results={one.id: "completed"})
        assert participants_of(class_id)[0].status == "withdrawn"


@pytest.mark.committed
def test_the_last_seat_is_given_once(committed_app):
    with committed_app.app_context():
        class_id = class_of(capacity=1)
        cases = [case_of(name=f"Orang {number}") for number in range(10)]

    def try_to_enrol(case_id):
        with committed_app.app_context():
            set_asker(Asker(token=EVERYBODY["worker"].token))
            try:
                enrol(case_id=case_id, class_id=class_id, shown_name="X")
            except UserError:
                return False
            db.session.commit()
            return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(try_to_enrol, cases)) == 1
