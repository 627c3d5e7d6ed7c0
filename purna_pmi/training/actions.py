"""Changing courses, classes, sheets and results. Stale versions raise StaleError, refusals UserError."""

from collections.abc import Collection, Mapping
from datetime import date, time
from typing import Any, Protocol, TypedDict, Unpack, cast
from uuid import UUID

from sqlalchemy import ARRAY, CursorResult, Text, Uuid, bindparam, func, select, text, update

from purna_pmi.attendance.actions import save_sheet
from purna_pmi.attendance.sheet import check_begun
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, StaleError, UserError
from purna_pmi.core.ids import new_id
from purna_pmi.training import queries
from purna_pmi.training.enums import EnrolOutcome, ParticipantStatus
from purna_pmi.training.models import (
    Agreement,
    ClassSession,
    Course,
    Participant,
    TrainingClass,
)
from purna_pmi.training.schedule import dates_between
from purna_pmi.training.wording import (
    ENROL_REFUSALS,
    NO_DATES,
    NOT_COVERED,
    NOT_ENROLLED,
    OTHER_PROVIDER,
    OUTSIDE_CLASS,
    SEATS_TAKEN,
    SHEET_EXISTS,
    TOO_MANY_DATES,
)

SHEETS = "training.save_sheet"
MOST_SESSIONS_AT_ONCE = 100


class ClassFacts(TypedDict):
    """What a class is made of, beside its course."""

    trainer_id: UUID
    name: str
    place: str
    starts_on: date
    ends_on: date
    capacity: int


class _Versioned(Protocol):
    version: Any


def add_agreement(
    *, provider_id: UUID, reference: str, starts_on: date, ends_on: date
) -> Agreement:
    """Note an agreement with a provider; until its end (and thirty days on) the trainers see their classes."""
    made = Agreement(
        provider_id=provider_id, reference=reference, starts_on=starts_on, ends_on=ends_on
    )
    db.session.add(made)
    return made


def change_agreement(
    agreement: Agreement, *, version: int, reference: str, starts_on: date, ends_on: date
) -> None:
    """Change the dates or the reference of an agreement; the provider stays."""
    _expect(agreement, version)
    agreement.reference = reference
    agreement.starts_on, agreement.ends_on = starts_on, ends_on


def add_course(*, provider_id: UUID, name: str, hours: int, attendance_threshold: int) -> Course:
    """Add a course of a provider; `hours` are lesson hours (JP), the threshold is in percent."""
    made = Course(
        provider_id=provider_id, name=name, hours=hours, attendance_threshold=attendance_threshold
    )
    db.session.add(made)
    return made


def change_course(
    course: Course, *, version: int, name: str, hours: int, attendance_threshold: int, active: bool
) -> None:
    """Change a course; an inactive one is offered for no new class."""
    _expect(course, version)
    course.name, course.hours, course.active = name, hours, active
    course.attendance_threshold = attendance_threshold


def open_class(*, course: Course, **facts: Unpack[ClassFacts]) -> TrainingClass:
    """Open a class of a course; its trainer is of the provider, and it begins within an agreement."""
    _check_provider(course.provider_id, facts["trainer_id"], facts["starts_on"])
    made = TrainingClass(id=new_id(), course_id=course.id, provider_id=course.provider_id, **facts)
    db.session.add(made)
    return made


def change_class(
    training_class: TrainingClass, *, version: int, **facts: Unpack[ClassFacts]
) -> None:
    """Change a class; not below the seats that are taken, not outside an agreement."""
    _expect(training_class, version)
    _check_provider(training_class.provider_id, facts["trainer_id"], facts["starts_on"])
    taken = queries.seats_taken([training_class.id]).get(training_class.id, 0)
    if facts["capacity"] < taken:
        raise UserError(SEATS_TAKEN, "capacity")
    for name, value in facts.items():
        setattr(training_class, name, value)


def plan_sessions(
    training_class: TrainingClass,
    *,
    first_on: date,
    last_on: date,
    weekdays: Collection[int],
    starts_at: time,
    ends_at: time,
    topic: str = "",
) -> int:
    """Add a session on each of the weekdays (0 is Monday); days that have one at that hour stay as they are.

    Returns how many were added.
    """
    if not training_class.starts_on <= first_on <= last_on <= training_class.ends_on:
        raise UserError(OUTSIDE_CLASS, "first_on")
    days = dates_between(first_on, last_on, weekdays)
    if not days:
        raise UserError(NO_DATES, "weekdays")
    if len(days) > MOST_SESSIONS_AT_ONCE:
        raise UserError(TOO_MANY_DATES, "last_on")
    there = {
        one.held_on for one in queries.sessions_of(training_class.id) if one.starts_at == starts_at
    }
    added = [
        ClassSession(
            id=new_id(),
            class_id=training_class.id,
            held_on=day,
            starts_at=starts_at,
            ends_at=ends_at,
            topic=topic,
        )
        for day in days
        if day not in there
    ]
    db.session.add_all(added)
    return len(added)


def change_session(
    session: ClassSession,
    *,
    version: int,
    held_on: date,
    starts_at: time,
    ends_at: time,
    topic: str,
) -> None:
    """Move a session or name its topic."""
    _expect(session, version)
    whole = queries.training_class(session.class_id)
    if not whole.starts_on <= held_on <= whole.ends_on:
        raise UserError(OUTSIDE_CLASS, "held_on")
    session.held_on, session.topic = held_on, topic
    session.starts_at, session.ends_at = starts_at, ends_at


def cancel_session(session: ClassSession) -> None:
    """Take away a session that nobody was marked in."""
    if session.sheet_saved_at is not None:
        raise UserError(SHEET_EXISTS)
    db.session.delete(session)


def mark_sheet(session: ClassSession, *, version: int, marks: Mapping[UUID, str | None]) -> None:
    """Save the sheet of a session that has begun."""
    check_begun(session.held_on)
    save_sheet(SHEETS, sheet_id=session.id, version=version, marks=marks)


def set_results(
    training_class: TrainingClass, *, version: int, results: Mapping[UUID, str | None]
) -> None:
    """Say who completed the class; None sets somebody back to enrolled. Those who withdrew stay withdrawn."""
    _expect(training_class, version)
    _take(training_class)
    given = _given()
    changed = (
        update(Participant)
        .where(
            Participant.id == given.c.id,
            Participant.class_id == training_class.id,
            Participant.status != ParticipantStatus.WITHDRAWN,
            Participant.status != given.c.status,
        )
        .values(status=given.c.status, version=Participant.version + 1)
        .execution_options(synchronize_session=False)
    )
    statuses = [word or ParticipantStatus.ENROLLED for word in results.values()]
    db.session.execute(changed, {"ids": list(results), "statuses": statuses})


def enrol(*, case_id: UUID, class_id: UUID, shown_name: str) -> None:
    """Give a case a seat in a class under a name to call; NotFoundError for a case that is not mine."""
    asked = text("SELECT training.enrol(:enrolment, :participant, :case, :class, :name)")
    answer = db.session.scalar(
        asked,
        {
            "enrolment": new_id(),
            "participant": new_id(),
            "case": case_id,
            "class": class_id,
            "name": shown_name,
        },
    )
    outcome = EnrolOutcome(answer)
    if outcome is EnrolOutcome.UNKNOWN:
        raise NotFoundError
    if outcome is not EnrolOutcome.ENROLLED:
        raise UserError(ENROL_REFUSALS[outcome], "class_id")


def withdraw(*, case_id: UUID, class_id: UUID) -> None:
    """Give the seat of a case back; its marks stay."""
    asked = text("SELECT training.withdraw(:case, :class)")
    if not db.session.scalar(asked, {"case": case_id, "class": class_id}):
        raise UserError(NOT_ENROLLED)


def _expect(record: _Versioned, version: int) -> None:
    if record.version != version:
        raise StaleError


def _check_provider(provider_id: UUID, trainer_id: UUID, starts_on: date) -> None:
    """The walls ask the same; here the user learns which field to mend."""
    if not queries.trains_at(trainer_id, provider_id):
        raise UserError(OTHER_PROVIDER, "trainer_id")
    if not queries.is_covered(provider_id, starts_on):
        raise UserError(NOT_COVERED, "starts_on")


def _take(training_class: TrainingClass) -> None:
    """Count the class one version up though no column of its own changes: its results are one sheet."""
    taken = db.session.execute(
        update(TrainingClass)
        .where(
            TrainingClass.id == training_class.id, TrainingClass.version == training_class.version
        )
        .values(version=TrainingClass.version + 1)
        .execution_options(synchronize_session=False)
    )
    if cast("CursorResult[Any]", taken).rowcount != 1:
        raise StaleError
    db.session.expire(training_class)


def _given() -> Any:
    return (
        select(
            func.unnest(bindparam("ids", type_=ARRAY(Uuid()))).label("id"),
            func.unnest(bindparam("statuses", type_=ARRAY(Text()))).label("status"),
        )
    ).subquery("given")
