"""The case in rows, with everything that hangs on it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from purna_pmi.cases.enums import ClosureReason, Decision, NoteKind, Priority, Source, Stage
from purna_pmi.core.db import Base
from purna_pmi.core.ids import new_id
from purna_pmi.identity.models import Agency
from purna_pmi.people.enums import ProtectionKind
from purna_pmi.people.models import MigrationEpisode, Person

NO_DAY = date(9999, 12, 31)  # case_access.due_on where no next step is agreed
_GENERATED = text("gen_random_uuid()")
_NOW = text("now()")


def _one_of(column: str, members: type[StrEnum], name: str) -> CheckConstraint:
    codes = ", ".join(f"'{member.value}'" for member in members)
    return CheckConstraint(f"{column} IN ({codes})", name=name)


def _id() -> Any:
    return mapped_column(primary_key=True, default=new_id)


def _of_case() -> Any:
    return mapped_column(ForeignKey("cases.case_file.id"))


def _version() -> Any:
    return mapped_column(default=1, server_default=text("1"))


class Case(Base):
    """One stretch of help for one person, from intake to closure; initials and seal are kept by the database."""

    __tablename__ = "case_file"
    __table_args__ = (
        UniqueConstraint("number"),
        _one_of("stage", Stage, "stage_known"),
        _one_of("priority", Priority, "priority_known"),
        _one_of("source", Source, "source_known"),
        CheckConstraint("(stage = 'closed') = (closed_on IS NOT NULL)", name="closed_has_date"),
        CheckConstraint("closed_on >= opened_on", name="closed_after_opened"),
        CheckConstraint("length(next_step) <= 200", name="next_step_length"),
        CheckConstraint("next_step_on IS NULL OR next_step <> ''", name="next_step_has_words"),
        CheckConstraint("length(initials) BETWEEN 1 AND 8", name="initials_short"),
        Index(
            "ix_case_file_worker_id",
            "worker_id",
            postgresql_include=["person_id", "id"],
            postgresql_where=text("worker_id IS NOT NULL"),
        ),
        Index("ix_case_file_agency_id", "agency_id", text("opened_on DESC"), "id"),
        Index("ix_case_file_person_id", "person_id"),
        {"schema": "cases"},
    )

    id: Mapped[UUID] = _id()
    number: Mapped[str]
    agency_id: Mapped[UUID] = mapped_column(ForeignKey(Agency.id))
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    episode_id: Mapped[UUID | None] = mapped_column(ForeignKey(MigrationEpisode.id))
    worker_id: Mapped[UUID | None]
    stage: Mapped[str] = mapped_column(default="intake", server_default="intake")
    priority: Mapped[str] = mapped_column(default="normal", server_default="normal")
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    next_step: Mapped[str] = mapped_column(default="", server_default="")
    next_step_on: Mapped[date | None]
    initials: Mapped[str] = mapped_column(default="", server_default="")
    sealed: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    source: Mapped[str] = mapped_column(default="intake", server_default="intake")
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    updated_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = _version()
    __mapper_args__ = {"version_id_col": version, "eager_defaults": False}

    @property
    def is_open(self) -> bool:
        """Whether anything may still be written into it."""
        return self.stage != Stage.CLOSED


class NamedReader(Base):
    """Somebody who may see a sealed case."""

    __tablename__ = "named_reader"
    __table_args__ = (
        UniqueConstraint("case_id", "user_id", name="uq_named_reader_case_id_user_id"),
        Index("ix_named_reader_user_id", "user_id"),
        {"schema": "cases"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, server_default=_GENERATED)
    case_id: Mapped[UUID] = _of_case()
    user_id: Mapped[UUID]


class CaseAccess(Base):
    """Who may see which case in a list, with the columns of lists; written by triggers alone."""

    __tablename__ = "case_access"
    __table_args__ = (
        UniqueConstraint("case_id", "principal", name="uq_case_access_case_id_principal"),
        Index(
            "ix_case_access_due",
            "principal",
            "due_on",
            "case_id",
            postgresql_include=["worker_id"],
            postgresql_where=text("stage <> 'closed'"),
        ),
        Index(
            "ix_case_access_silent",
            "principal",
            "updated_at",
            "case_id",
            postgresql_where=text("stage <> 'closed'"),
        ),
        Index("ix_case_access_opened", "principal", text("opened_on DESC"), text("case_id DESC")),
        Index(
            "ix_case_access_stage",
            "principal",
            "stage",
            text("opened_on DESC"),
            text("case_id DESC"),
        ),
        Index(
            "ix_case_access_worker",
            "principal",
            "worker_id",
            text("opened_on DESC"),
            text("case_id DESC"),
        ),
        Index(
            "ix_case_access_unassigned",
            "principal",
            text("opened_on DESC"),
            text("case_id DESC"),
            postgresql_where=text("worker_id IS NULL AND stage <> 'closed'"),
        ),
        {"schema": "cases"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=_GENERATED)
    principal: Mapped[UUID]
    case_id: Mapped[UUID]
    number: Mapped[str]
    initials: Mapped[str]
    worker_id: Mapped[UUID | None]
    stage: Mapped[str]
    priority: Mapped[str]
    opened_on: Mapped[date]
    due_on: Mapped[date]
    updated_at: Mapped[datetime]


class CaseEvent(Base):
    """A line of the timeline; written through cases.add_event alone."""

    __tablename__ = "case_event"
    __table_args__ = (
        CheckConstraint("kind ~ '^[a-z_]{3,40}$'", name="kind_form"),
        Index("ix_case_event_case_id", "case_id", text("created_at DESC"), text("id DESC")),
        {"schema": "cases"},
    )

    id: Mapped[UUID] = _id()
    case_id: Mapped[UUID] = _of_case()
    kind: Mapped[str]
    happened_on: Mapped[date]
    facts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    actor_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class CaseNote(Base):
    """What was seen, said and agreed; encrypted, corrected by its author within a day."""

    __tablename__ = "case_note"
    __table_args__ = (
        _one_of("kind", NoteKind, "kind_known"),
        Index("ix_case_note_case_id", "case_id", text("created_at DESC"), text("id DESC")),
        {"schema": "cases"},
    )
    SEAL = "cases.case_note.sealed"

    id: Mapped[UUID] = _id()
    case_id: Mapped[UUID] = _of_case()
    kind: Mapped[str] = mapped_column(default="note", server_default="note")
    happened_on: Mapped[date]
    sealed: Mapped[bytes]
    author_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    version: Mapped[int] = _version()
    __mapper_args__ = {"version_id_col": version, "eager_defaults": False}


class CaseTask(Base):
    """Something to be done by somebody until a day."""

    __tablename__ = "case_task"
    __table_args__ = (
        CheckConstraint("length(btrim(title)) BETWEEN 1 AND 200", name="title_length"),
        Index("ix_case_task_case_id", "case_id", "due_on"),
        Index(
            "ix_case_task_assignee_id",
            "assignee_id",
            "due_on",
            postgresql_where=text("done_on IS NULL"),
        ),
        {"schema": "cases"},
    )

    id: Mapped[UUID] = _id()
    case_id: Mapped[UUID] = _of_case()
    title: Mapped[str]
    due_on: Mapped[date | None]
    assignee_id: Mapped[UUID | None]
    done_on: Mapped[date | None]
    created_by: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    version: Mapped[int] = _version()
    __mapper_args__ = {"version_id_col": version, "eager_defaults": False}


class Closure(Base):
    """A proposal to close a case: reasoned by one, decided by another, or withdrawn by the one."""

    __tablename__ = "closure"
    __table_args__ = (
        _one_of("reason", ClosureReason, "reason_known"),
        _one_of("decision", Decision, "decision_known"),
        CheckConstraint(
            "(decided_by = proposed_by) = (decision = 'withdrawn')", name="decided_by_another"
        ),
        CheckConstraint(
            "(decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)",
            name="decided_whole",
        ),
        CheckConstraint(
            "length(explanation) <= 1000 AND length(decision_note) <= 1000", name="words_short"
        ),
        Index(
            "uq_closure_one_waiting",
            "case_id",
            unique=True,
            postgresql_where=text("decision IS NULL"),
        ),
        Index("ix_closure_case_id", "case_id", text("proposed_at DESC")),
        Index("ix_closure_waiting", "proposed_at", "id", postgresql_where=text("decision IS NULL")),
        Index(
            "ix_closure_proposed_by",
            "proposed_by",
            text("decided_at DESC"),
            postgresql_where=text("decision IS NOT NULL"),
        ),
        {"schema": "cases"},
    )

    id: Mapped[UUID] = _id()
    case_id: Mapped[UUID] = _of_case()
    reason: Mapped[str]
    explanation: Mapped[str] = mapped_column(default="", server_default="")
    close_on: Mapped[date]
    proposed_by: Mapped[UUID]
    proposed_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    decision: Mapped[str | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str] = mapped_column(default="", server_default="")
    version: Mapped[int] = _version()
    __mapper_args__ = {"version_id_col": version, "eager_defaults": False}


class OpenSpan(Base):
    """A stretch in which a case was open, and the days on which it counts; written by triggers alone."""

    __tablename__ = "open_span"
    __table_args__ = (
        UniqueConstraint("case_id", "sequence", name="uq_open_span_case_id_sequence"),
        UniqueConstraint("closure_id"),
        CheckConstraint("sequence >= 1", name="sequence_positive"),
        CheckConstraint(
            "closed_on >= opened_on AND counted_closed_on >= counted_open_on", name="forward"
        ),
        CheckConstraint(
            "(closed_on IS NULL) = (counted_closed_on IS NULL) AND (closed_on IS NULL) = (closure_id IS NULL)",
            name="closed_whole",
        ),
        Index(
            "uq_open_span_one_open",
            "case_id",
            unique=True,
            postgresql_where=text("closed_on IS NULL"),
        ),
        Index(
            "ix_open_span_counted",
            "counted_open_on",
            "counted_closed_on",
            postgresql_where=text("NOT withdrawn"),
        ),
        Index(
            "ix_open_span_counted_closed_on",
            "counted_closed_on",
            "counted_open_on",
            postgresql_where=text("NOT withdrawn"),
        ),
        {"schema": "cases"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=_GENERATED)
    case_id: Mapped[UUID] = _of_case()
    sequence: Mapped[int]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    counted_open_on: Mapped[date]
    counted_closed_on: Mapped[date | None]
    closure_id: Mapped[UUID | None] = mapped_column(ForeignKey(Closure.id))
    withdrawn: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class StageMove(Base):
    """A legal move, as the database keeps it."""

    __tablename__ = "stage_move"
    __table_args__ = (
        UniqueConstraint("from_stage", "to_stage", name="uq_stage_move_from_stage_to_stage"),
        {"schema": "cases"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=_GENERATED)
    from_stage: Mapped[str]
    to_stage: Mapped[str]


class ProtectionRecord(Base):
    """Trafficking, illness, law, threats, remarks of a register: encrypted whole, in its own partition."""

    __tablename__ = "record"
    __table_args__ = (
        _one_of("kind", ProtectionKind, "kind_known"),
        Index("ix_record_case_id", "case_id"),
        Index("ix_record_episode_id", "episode_id"),
        {"schema": "protection"},
    )
    SEAL = "protection.record.sealed"

    id: Mapped[UUID] = _id()
    case_id: Mapped[UUID] = _of_case()
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    episode_id: Mapped[UUID | None] = mapped_column(ForeignKey(MigrationEpisode.id))
    kind: Mapped[str]
    sealed: Mapped[bytes]
    recorded_by: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    version: Mapped[int] = _version()
    __mapper_args__ = {"version_id_col": version, "eager_defaults": False}
