"""An uploaded register in rows: the file as a batch, each of its lines with what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

from purna_pmi.core.db import Base
from purna_pmi.core.ids import new_id
from purna_pmi.identity.models import Agency
from purna_pmi.register.enums import BatchState, FileKind, Match, Outcome


def _one_of(column: str, members: type[StrEnum], name: str) -> CheckConstraint:
    codes = ", ".join(f"'{member.value}'" for member in members)
    return CheckConstraint(f"{column} IN ({codes})", name=name)


class Batch(Base):
    """One uploaded file; its bytes are kept, encrypted, until they have been read."""

    SEAL = "register.batch.sealed"

    __tablename__ = "batch"
    __table_args__ = (
        _one_of("state", BatchState, "state_known"),
        _one_of("file_kind", FileKind, "file_kind_known"),
        CheckConstraint("(state = 'refused') = (fault IS NOT NULL)", name="refused_has_fault"),
        CheckConstraint("state <> 'reading' OR sealed IS NOT NULL", name="file_kept_until_read"),
        Index("ix_batch_agency_id", "agency_id", text("created_at DESC"), text("id DESC")),
        Index("ix_batch_file_digest", "agency_id", "file_digest"),
        {"schema": "register"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey(Agency.id))
    uploaded_by: Mapped[UUID]
    file_kind: Mapped[str]
    file_digest: Mapped[bytes]
    sealed: Mapped[bytes | None] = deferred(mapped_column())
    state: Mapped[str] = mapped_column(default="reading", server_default="reading")
    fault: Mapped[str | None]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    remarks: Mapped[list[Any]] = mapped_column(JSONB, default=list, server_default="[]")
    delegation_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    imported_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    __mapper_args__ = {"version_id_col": version, "eager_defaults": False}


class Line(Base):
    """One row of the file: its outcome in the clear, what it says encrypted.

    `person_id` is who it belongs to, decided when the file is read; the person exists once the line
    that brings them in (`match` new or likely) is applied. `guarded` lines speak of a sealed person.
    """

    SEAL = "register.line.sealed"

    __tablename__ = "line"
    __table_args__ = (
        UniqueConstraint(
            "batch_id", "sheet", "row_number", name="uq_line_batch_id_sheet_row_number"
        ),
        _one_of("outcome", Outcome, "outcome_known"),
        _one_of("match", Match, "match_known"),
        CheckConstraint("applied_at IS NULL OR case_id IS NOT NULL", name="applied_has_case"),
        CheckConstraint(
            "withdrawn_at IS NULL OR applied_at IS NOT NULL", name="withdrawn_was_applied"
        ),
        Index("ix_line_batch_id", "batch_id", "id"),
        Index(
            "ix_line_pending",
            "batch_id",
            "id",
            postgresql_where=text("outcome = 'import' AND applied_at IS NULL"),
        ),
        Index(
            "ix_line_identity",
            "identity",
            postgresql_where=text("applied_at IS NOT NULL AND withdrawn_at IS NULL"),
        ),
        Index("ix_line_case_id", "case_id"),
        {"schema": "register"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    batch_id: Mapped[UUID] = mapped_column(ForeignKey(Batch.id))
    sheet: Mapped[str]
    row_number: Mapped[int]
    outcome: Mapped[str]
    match: Mapped[str | None]
    warnings: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    reasons: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    sealed: Mapped[bytes]
    identity: Mapped[bytes | None]
    person_id: Mapped[UUID | None]
    case_id: Mapped[UUID | None]
    likely_person_id: Mapped[UUID | None]
    guarded: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    applied_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
