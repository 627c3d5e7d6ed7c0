"""Reading classes, sheets and results; the walls decide which classes anybody finds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    Uuid,
    and_,
    any_,
    bindparam,
    column,
    func,
    or_,
    select,
    text,
)
from sqlalchemy import Row as Found

from purna_pmi.attendance.enums import ATTENDED, AttendanceStatus
from purna_pmi.attendance.sheet import Row, Tally
from purna_pmi.audit.actions import record_reading
from purna_pmi.cases.models import Case
from purna_pmi.core.clock import today
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError
from purna_pmi.identity.models import Agency
from purna_pmi.people.models import Person
from purna_pmi.training.enums import ParticipantStatus
from purna_pmi.training.models import (
    Agreement,
    ClassSession,
    Course,
    Mark,
    Participant,
    TrainingClass,
)

T = TypeVar("T")

PAGE_SIZE = 30
ABSENT_WITHIN = 14  # days in which a missed session asks for a call


@dataclass(frozen=True)
class ClassLine:
    """A class as a list shows it; it speaks of nobody but its trainer."""

    id: UUID
    name: str
    course: str
    provider: str
    trainer_id: UUID
    place: str
    starts_on: date
    ends_on: date
    capacity: int
    taken: int
    sessions: int
    next_on: date | None
    unfilled: int

    @property
    def free(self) -> int:
        """Seats that nobody has taken."""
        return max(self.capacity - self.taken, 0)


@dataclass(frozen=True)
class ClassPage:
    """Some classes, newest first, and where the next page begins."""

    lines: list[ClassLine]
    next_after: tuple[date, UUID] | None


@dataclass(frozen=True)
class ParticipantLine:
    """Somebody in a class as the trainer knows them: name, state, attendance in numbers."""

    id: UUID
    name: str
    status: ParticipantStatus
    joined_on: date
    left_on: date | None
    tally: Tally


@dataclass(frozen=True)
class CaseClass:
    """A class of a case with its attendance in numbers: what its worker learns."""

    class_id: UUID
    class_name: str
    course_name: str
    starts_on: date
    ends_on: date
    status: ParticipantStatus
    sessions: int
    tally: Tally
    next_session_on: date | None
    provider: str


@dataclass(frozen=True)
class Absence:
    """Somebody of a case who lately missed sessions of a class."""

    case_id: UUID
    name: str
    class_name: str
    absences: int
    last_on: date


def classes(*, past: bool = False, after: tuple[date, UUID] | None = None) -> ClassPage:
    """The classes that the asker may see: those not over yet, or the past ones. Three statements."""
    over = TrainingClass.ends_on < today()
    wanted = _class_lines().where(over if past else ~over)
    if after is not None:
        starts_on, class_id = after
        wanted = wanted.where(
            or_(
                TrainingClass.starts_on < starts_on,
                and_(TrainingClass.starts_on == starts_on, TrainingClass.id > class_id),
            )
        )
    order = (TrainingClass.starts_on.desc(), TrainingClass.id)
    rows = db.session.execute(wanted.order_by(*order).limit(PAGE_SIZE + 1)).all()
    lines = _with_numbers(rows[:PAGE_SIZE])
    more = len(rows) > PAGE_SIZE
    return ClassPage(lines, (lines[-1].starts_on, lines[-1].id) if more else None)


def classes_with_seats(limit: int = 100) -> list[ClassLine]:
    """Classes that still take somebody, the next to begin first."""
    wanted = _class_lines().where(TrainingClass.ends_on >= today())
    ordered = wanted.order_by(TrainingClass.starts_on, TrainingClass.id).limit(limit)
    return [line for line in _with_numbers(db.session.execute(ordered).all()) if line.free]


def class_line(class_id: UUID) -> ClassLine:
    """One class with its numbers; NotFoundError where the asker may not see it."""
    rows = db.session.execute(_class_lines().where(TrainingClass.id == class_id)).all()
    if not rows:
        raise NotFoundError
    return _with_numbers(rows)[0]


def training_class(class_id: UUID) -> TrainingClass:
    """A class to change; NotFoundError where the asker may not see it."""
    return _found(db.session.get(TrainingClass, class_id))


def class_session(session_id: UUID) -> ClassSession:
    """A session; NotFoundError where the asker may not see its class."""
    return _found(db.session.get(ClassSession, session_id))


def sessions_of(class_id: UUID) -> list[ClassSession]:
    """The sessions of a class in the order of time."""
    order = (ClassSession.held_on, ClassSession.starts_at)
    wanted = select(ClassSession).where(ClassSession.class_id == class_id).order_by(*order)
    return list(db.session.scalars(wanted))


def sessions_due(trainer_id: UUID, limit: int = 20) -> list[tuple[ClassSession, str]]:
    """A trainer's sessions up to today whose sheet is not filled, oldest first: (session, name of the class)."""
    unfilled = (ClassSession.held_on <= today(), ClassSession.sheet_saved_at.is_(None))
    return _sessions(trainer_id, limit, *unfilled)


def sessions_between(
    trainer_id: UUID, first: date, last: date, limit: int = 20
) -> list[tuple[ClassSession, str]]:
    """A trainer's sessions of some days in the order of time, with the name of the class; they speak of nobody."""
    return _sessions(trainer_id, limit, ClassSession.held_on.between(first, last))


def _sessions(
    trainer_id: UUID, limit: int, *conditions: ColumnElement[bool]
) -> list[tuple[ClassSession, str]]:
    """By the trainer's classes: asked by day, the walls would look at the sessions of the whole province."""
    own = select(TrainingClass.id).where(TrainingClass.trainer_id == trainer_id).scalar_subquery()
    wanted = (
        select(ClassSession, TrainingClass.name)
        .join(TrainingClass, TrainingClass.id == ClassSession.class_id)
        .where(ClassSession.class_id == any_(func.array(own)), *conditions)
        .order_by(ClassSession.held_on, ClassSession.starts_at, ClassSession.id)
        .limit(limit)
    )
    return [(found, name) for found, name in db.session.execute(wanted)]


def _absences_statement() -> Select[Any]:
    missed = (
        func.training.recent_absences(bindparam("since", type_=Date))
        .table_valued(
            column("case_id", Uuid),
            "class_name",
            "absences",
            column("last_on", Date),
            name="missed",
        )
        .render_derived()
    )
    return (
        select(missed.c.case_id, Person.name, *list(missed.c)[1:])
        .join(Case, Case.id == missed.c.case_id)
        .join(Person, Person.id == Case.person_id)
        .order_by(missed.c.absences.desc(), missed.c.last_on.desc(), missed.c.case_id)
        .limit(bindparam("limit", type_=Integer))
    )


_RECENT_ABSENCES = _absences_statement()  # kept: a start page asks for it whoever looks


def recent_absences(since: date, limit: int = 20) -> list[Absence]:
    """Who of my cases missed sessions since a day, the most often first; the reading is recorded."""
    rows = db.session.execute(_RECENT_ABSENCES, {"since": since, "limit": limit})
    found = [Absence(*row) for row in rows]
    if found:
        record_reading("training.absences", shown=[one.case_id for one in found])
    return found


def participants_of(class_id: UUID) -> list[ParticipantLine]:
    """Everybody in a class by name, with attendance in numbers; the reading is recorded."""
    came = Mark.status.in_(ATTENDED)
    wanted = (
        select(
            Participant.id,
            Participant.shown_name,
            Participant.status,
            Participant.joined_on,
            Participant.left_on,
            func.count(Mark.id).label("marked"),
            func.count(Mark.id).filter(came).label("attended"),
            func.count(Mark.id).filter(Mark.status == AttendanceStatus.ABSENT).label("absent"),
        )
        .outerjoin(Mark, Mark.participant_id == Participant.id)
        .where(Participant.class_id == class_id)
        .group_by(Participant.id)
        .order_by(func.lower(Participant.shown_name), Participant.id)
    )
    lines = [
        ParticipantLine(
            row.id,
            row.shown_name,
            ParticipantStatus(row.status),
            row.joined_on,
            row.left_on,
            Tally(row.marked, row.attended, row.absent),
        )
        for row in db.session.execute(wanted)
    ]
    record_reading("training.training_class", class_id, shown=[line.id for line in lines])
    return lines


def sheet_of(session: ClassSession) -> list[Row]:
    """The sheet of a session: who had not left before it, or has a mark on it."""
    there = or_(
        Participant.left_on.is_(None), Participant.left_on >= session.held_on, Mark.id.is_not(None)
    )
    wanted = (
        select(Participant.id, Participant.shown_name, Mark.status)
        .outerjoin(Mark, and_(Mark.participant_id == Participant.id, Mark.session_id == session.id))
        .where(Participant.class_id == session.class_id, there)
        .order_by(func.lower(Participant.shown_name), Participant.id)
    )
    return [Row(*row) for row in db.session.execute(wanted)]


def record_sheet(session: ClassSession, shown: Iterable[UUID]) -> None:
    """Note that the asker is shown the sheet with these people; who only saves it is shown nobody."""
    record_reading("training.class_session", session.id, shown=shown)


def read_results(class_id: UUID) -> list[Row]:
    """Who is in a class with their result, attendance beside it; None where there is no result yet."""
    return [
        Row(
            line.id,
            line.name,
            None if line.status is ParticipantStatus.ENROLLED else line.status,
            "" if line.tally.rate is None else f"{line.tally.rate}%",
        )
        for line in participants_of(class_id)
        if line.status is not ParticipantStatus.WITHDRAWN
    ]


def courses(provider_id: UUID | None = None) -> list[tuple[Course, str]]:
    """Courses with the names of their providers, the active ones first."""
    wanted = select(Course, Agency.name).join(Agency, Agency.id == Course.provider_id)
    if provider_id is not None:
        wanted = wanted.where(Course.provider_id == provider_id)
    order = (Course.active.desc(), Agency.name, Course.name)
    return [(found, name) for found, name in db.session.execute(wanted.order_by(*order))]


def course(course_id: UUID) -> Course:
    """A course; NotFoundError where the asker may not see it."""
    return _found(db.session.get(Course, course_id))


def agreements() -> list[tuple[Agreement, str]]:
    """Agreements with the names of their providers, the newest first."""
    wanted = select(Agreement, Agency.name).join(Agency, Agency.id == Agreement.provider_id)
    return [
        (found, name)
        for found, name in db.session.execute(
            wanted.order_by(Agreement.ends_on.desc(), Agency.name)
        )
    ]


def agreement(agreement_id: UUID) -> Agreement:
    """An agreement; NotFoundError where the asker may not see it."""
    return _found(db.session.get(Agreement, agreement_id))


def is_covered(provider_id: UUID, on: date) -> bool:
    """Whether an agreement with the provider covers a day."""
    asked = text("SELECT training.covered(:provider, :day)")
    return bool(db.session.scalar(asked, {"provider": provider_id, "day": on}))


def seats_taken(class_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Taken seats of classes; a class without anybody is missing."""
    asked = text("SELECT class_id, taken FROM training.seats_taken(:ids)")
    rows = db.session.execute(asked, {"ids": list(class_ids)})
    return {row.class_id: row.taken for row in rows}


def classes_of_case(case_id: UUID) -> list[CaseClass]:
    """The classes of a case, newest first, for the staff of the case; nothing for anybody else."""
    asked = text("SELECT * FROM training.attendance_of_case(:case)")
    return [
        CaseClass(
            row.class_id,
            row.class_name,
            row.course_name,
            row.starts_on,
            row.ends_on,
            ParticipantStatus(row.status),
            row.sessions,
            Tally(row.marked, row.attended, row.absent),
            row.next_session_on,
            row.provider_name,
        )
        for row in db.session.execute(asked, {"case": case_id})
    ]


@dataclass(frozen=True)
class Candidate:
    """Whom a worker is about to enrol."""

    case_id: UUID
    number: str
    name: str


def candidate(case_id: UUID) -> Candidate:
    """The person of a case, for its staff; the reading is recorded, NotFoundError for anybody else."""
    wanted = select(Case.id, Case.number, Person.name, Person.id).join(
        Person, Person.id == Case.person_id
    )
    row = _found(db.session.execute(wanted.where(Case.id == case_id)).one_or_none())
    record_reading("cases.case_file", case_id, person_id=row[3], case_id=case_id)
    return Candidate(*row[:3])


def trains_at(trainer_id: UUID, provider_id: UUID) -> bool:
    """Whether somebody is a trainer of that provider, now."""
    asked = text("SELECT auth.holds_role(:user, 'training_provider', :provider)")
    return bool(db.session.scalar(asked, {"user": trainer_id, "provider": provider_id}))


def _class_lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            TrainingClass.id,
            TrainingClass.name,
            Course.name.label("course"),
            Agency.name.label("provider"),
            TrainingClass.trainer_id,
            TrainingClass.place,
            TrainingClass.starts_on,
            TrainingClass.ends_on,
            TrainingClass.capacity,
        )
        .join(Course, Course.id == TrainingClass.course_id)
        .join(Agency, Agency.id == TrainingClass.provider_id)
    )


def _with_numbers(rows: Sequence[Found[*tuple[Any, ...]]]) -> list[ClassLine]:
    """Seats and sessions of all classes at once."""
    ids = [row.id for row in rows]
    if not ids:
        return []
    taken = seats_taken(ids)
    unfilled = (ClassSession.held_on <= today()) & ClassSession.sheet_saved_at.is_(None)
    counted = db.session.execute(
        select(
            ClassSession.class_id,
            func.count().label("sessions"),
            func.min(ClassSession.held_on).filter(ClassSession.held_on >= today()).label("next_on"),
            func.count().filter(unfilled).label("unfilled"),
        )
        .where(ClassSession.class_id.in_(ids))
        .group_by(ClassSession.class_id)
    )
    numbers = {row.class_id: (row.sessions, row.next_on, row.unfilled) for row in counted}
    return [
        ClassLine(*(*row, taken.get(row.id, 0), *numbers.get(row.id, (0, None, 0)))) for row in rows
    ]


def _found(record: T | None) -> T:
    if record is None:
        raise NotFoundError
    return record
