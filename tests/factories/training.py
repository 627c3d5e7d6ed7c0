"""Classes of the test city, made by the real actions; people and cases of their workers by SQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy import text

from purna_pmi.core.asker import Asker, current_asker, set_asker
from purna_pmi.core.clock import today
from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id
from purna_pmi.training.actions import add_agreement, add_course, enrol, open_class, plan_sessions
from purna_pmi.training.models import TrainingClass
from purna_pmi.training.queries import participants_of, sessions_of
from tests.world import EVERYBODY


@contextmanager
def as_user(key: str) -> Iterator[None]:
    """Behind the walls as that user, inside the test's own transaction."""
    db.session.commit()
    before = current_asker()
    set_asker(Asker(token=EVERYBODY[key].token))
    try:
        yield
        db.session.flush()
    finally:
        db.session.commit()
        db.session.expire_all()
        set_asker(before)


def class_of(
    trainer: str = "trainer",
    *,
    name: str = "Menjahit Dasar A",
    capacity: int = 40,
    began: int = 10,
    lasts: int = 40,
    agreement_ends: date | None = None,
) -> UUID:
    """A class of that trainer that began `began` days ago, with its course and agreement."""
    one = EVERYBODY[trainer]
    first = today() - timedelta(days=began)
    ends = agreement_ends or first + timedelta(days=365)
    with as_user("manager"):
        add_agreement(
            provider_id=one.agency_id,
            reference="PKS 1",
            starts_on=first - timedelta(days=300),
            ends_on=ends,
        )
        course = add_course(
            provider_id=one.agency_id, name="Menjahit Dasar", hours=160, attendance_threshold=80
        )
        db.session.flush()
        made = open_class(
            course=course,
            trainer_id=one.id,
            name=name,
            place="Aula",
            starts_on=first,
            ends_on=first + timedelta(days=lasts),
            capacity=capacity,
        )
        return made.id


def session_of(class_id: UUID, trainer: str = "trainer", *, ago: int = 0) -> UUID:
    """A session of a class, `ago` days before today."""
    day = today() - timedelta(days=ago)
    with as_user(trainer):
        plan_sessions(
            db.session.get_one(TrainingClass, class_id),
            first_on=day,
            last_on=day,
            weekdays=range(7),
            starts_at=time(8),
            ends_at=time(12),
        )
        db.session.flush()
        return next(one.id for one in sessions_of(class_id) if one.held_on == day)


def case_of(worker: str = "worker", name: str = "Yohanes Benu") -> UUID:
    """A person with a case, both of that worker."""
    person, case = new_id(), new_id()
    one = EVERYBODY[worker]
    with as_user(worker):
        db.session.execute(
            text(
                "INSERT INTO people.person (id, agency_id, name, registered_by)"
                " VALUES (:id, :agency, :name, :me)"
            ),
            {"id": person, "agency": one.agency_id, "name": name, "me": one.id},
        )
        db.session.execute(
            text(
                "INSERT INTO cases.case_file (id, number, agency_id, person_id, worker_id, opened_on, initials)"
                " VALUES (:id, cases.next_number(2026), :agency, :person, :me, :day, 'YB')"
            ),
            {"id": case, "agency": one.agency_id, "person": person, "me": one.id, "day": today()},
        )
    return case


def participants(class_id: UUID, how_many: int, worker: str = "worker") -> list[UUID]:
    """So many people enrolled in a class, by their worker."""
    for number in range(how_many):
        case = case_of(worker, f"Peserta {number + 1:02}")
        with as_user(worker):
            enrol(case_id=case, class_id=class_id, shown_name=f"Peserta {number + 1:02}")
    trainer = next(one for one in EVERYBODY.values() if one.key == _trainer_of(class_id))
    with as_user(trainer.key):
        return [line.id for line in participants_of(class_id)]


def _trainer_of(class_id: UUID) -> str:
    with as_user("manager"):
        trainer_id = db.session.get_one(TrainingClass, class_id).trainer_id
    return next(key for key, one in EVERYBODY.items() if one.id == trainer_id)
