"""Agreements, courses, classes with their sessions, and who sits in them by a name to call.

Foreign keys to accounts stand in the database only: the app reads no account.
"""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from purna_pmi.attendance.enums import AttendanceStatus
from purna_pmi.cases.models import Case
from purna_pmi.core.db import Base
from purna_pmi.core.ids import new_id
from purna_pmi.identity.models import Agency
from purna_pmi.training.enums import ParticipantStatus


def _one_of(column: str, members: type[StrEnum], name: str) -> CheckConstraint:
    codes = ", ".join(f"'{member.value}'" for member in members)
    return CheckConstraint(f"{column} IN ({codes})", name=name)


class Agreement(Base):
    """A cooperation agreement: the time in which a provider's trainers see their classes."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="forward"),
        Index("ix_agreement_provider_id", "provider_id", "ends_on"),
        {"schema": "training"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey(Agency.id))
    reference: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    __mapper_args__ = {"eager_defaults": False, "version_id_col": version}


class Course(Base):
    """What a provider teaches, and how much attendance it asks for."""

    __tablename__ = "course"
    __table_args__ = (
        UniqueConstraint("id", "provider_id", name="uq_course_id_provider_id"),
        CheckConstraint("length(btrim(name)) BETWEEN 1 AND 120", name="name_length"),
        CheckConstraint("hours BETWEEN 1 AND 2000", name="hours_positive"),
        CheckConstraint("attendance_threshold BETWEEN 0 AND 100", name="threshold_percent"),
        Index("ix_course_provider_id", "provider_id"),
        {"schema": "training"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey(Agency.id))
    name: Mapped[str]
    hours: Mapped[int]
    attendance_threshold: Mapped[int] = mapped_column(default=80, server_default=text("80"))
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    __mapper_args__ = {"eager_defaults": False, "version_id_col": version}


class TrainingClass(Base):
    """A course held once, by one trainer, for so many people."""

    __tablename__ = "training_class"
    __table_args__ = (
        ForeignKeyConstraint(
            ["course_id", "provider_id"],
            ["training.course.id", "training.course.provider_id"],
            name="fk_training_class_course_id_course",
        ),
        CheckConstraint("length(btrim(name)) BETWEEN 1 AND 120", name="name_length"),
        CheckConstraint("ends_on >= starts_on", name="forward"),
        CheckConstraint("capacity BETWEEN 1 AND 200", name="capacity_sane"),
        Index("ix_training_class_trainer_id", "trainer_id", text("starts_on DESC")),
        Index("ix_training_class_starts_on", text("starts_on DESC"), "id"),
        {"schema": "training"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    course_id: Mapped[UUID]
    provider_id: Mapped[UUID] = mapped_column(ForeignKey(Agency.id))
    trainer_id: Mapped[UUID]
    name: Mapped[str]
    place: Mapped[str] = mapped_column(default="", server_default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    capacity: Mapped[int]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    __mapper_args__ = {"eager_defaults": False, "version_id_col": version}


class ClassSession(Base):
    """One meeting of a class; its version is that of its attendance sheet too."""

    __tablename__ = "class_session"
    __table_args__ = (
        UniqueConstraint(
            "class_id", "held_on", "starts_at", name="uq_class_session_class_id_held_on_starts_at"
        ),
        CheckConstraint("ends_at > starts_at", name="times_forward"),
        CheckConstraint("length(topic) <= 200", name="topic_length"),
        Index("ix_class_session_held_on", "held_on"),
        {"schema": "training"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    class_id: Mapped[UUID] = mapped_column(ForeignKey(TrainingClass.id))
    held_on: Mapped[date]
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    topic: Mapped[str] = mapped_column(default="", server_default="")
    sheet_saved_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    __mapper_args__ = {"eager_defaults": False, "version_id_col": version}


class Participant(Base):
    """Somebody in a class: a name to call, nothing else, and not the same row in another class."""

    __tablename__ = "participant"
    __table_args__ = (
        CheckConstraint("length(btrim(shown_name)) BETWEEN 1 AND 60", name="shown_name_length"),
        _one_of("status", ParticipantStatus, "status_known"),
        CheckConstraint("left_on >= joined_on", name="left_after_joined"),
        Index("ix_participant_class_id", "class_id"),
        {"schema": "training"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    class_id: Mapped[UUID] = mapped_column(ForeignKey(TrainingClass.id))
    shown_name: Mapped[str]
    status: Mapped[str] = mapped_column(default="enrolled", server_default="enrolled")
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    __mapper_args__ = {"eager_defaults": False, "version_id_col": version}


class Enrolment(Base):
    """The link from a case to its place in a class: read by the staff of the case, written by training.enrol()."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("participant_id"),
        UniqueConstraint("case_id", "class_id", name="uq_enrolment_case_id_class_id"),
        Index("ix_enrolment_enrolled_on", "enrolled_on"),
        {"schema": "training"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey(Case.id))
    class_id: Mapped[UUID] = mapped_column(ForeignKey(TrainingClass.id))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey(Participant.id))
    enrolled_by: Mapped[UUID]
    enrolled_on: Mapped[date]


class Mark(Base):
    """What the sheet of a session says of a participant; no row where it says nothing."""

    __tablename__ = "mark"
    __table_args__ = (
        UniqueConstraint("session_id", "participant_id", name="uq_mark_session_id_participant_id"),
        _one_of("status", AttendanceStatus, "status_known"),
        Index("ix_mark_participant_id", "participant_id"),
        {"schema": "training"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(ForeignKey(ClassSession.id))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey(Participant.id))
    status: Mapped[str]
    marked_by: Mapped[UUID]
    marked_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
