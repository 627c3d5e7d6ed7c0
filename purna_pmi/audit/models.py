"""The record as rows: read by the auditor, written by nobody but the database's own functions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Identity,
    Index,
    LargeBinary,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from purna_pmi.audit.enums import EntryKind
from purna_pmi.core.db import Base


class TransactionId(UserDefinedType[str]):
    """PostgreSQL's xid8: a transaction's number, compared and printed, never reckoned with."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        """The type as the database names it."""
        return "xid8"


class Entry(Base):
    """One change, reading, sign-in or refusal; `fields` are names, values only where harmless."""

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('change', 'reading', 'sign_in', 'denial', 'administration')",
            name="kind_known",
        ),
        Index("ix_entry_xid", "xid"),
        Index("ix_entry_case_id", "case_id", "id", postgresql_where=text("case_id IS NOT NULL")),
        Index(
            "ix_entry_person_id", "person_id", "id", postgresql_where=text("person_id IS NOT NULL")
        ),
        Index("ix_entry_actor_id", "actor_id", "id"),
        Index(
            "ix_entry_rare_kind",
            *("kind", "id"),
            postgresql_where=text("kind <> 'change' AND kind <> 'reading'"),
        ),
        Index(
            "ix_entry_elsewhere",
            *("actor_id", "at"),
            postgresql_where=text("subject = 'people.elsewhere'"),
        ),
        Index("ix_entry_at", "at", postgresql_using="brin"),
        {"schema": "audit"},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    xid: Mapped[str] = mapped_column(TransactionId, server_default=text("pg_current_xact_id()"))
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    kind: Mapped[str]
    action: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_role: Mapped[str | None]
    request_id: Mapped[str | None]
    subject: Mapped[str]
    subject_id: Mapped[UUID | None]
    subject_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    person_id: Mapped[UUID | None]
    case_id: Mapped[UUID | None]
    fields: Mapped[list[str] | None]
    harmless: Mapped[dict[str, Any] | None]
    reason: Mapped[str | None]

    @property
    def kind_code(self) -> EntryKind:
        """The kind as a member of its enum."""
        return EntryKind(self.kind)


class Seal(Base):
    """The hash of a stretch of the record, chained to the one before."""

    __tablename__ = "seal"
    __table_args__ = (
        CheckConstraint("below_xid > from_xid", name="range_forward"),
        UniqueConstraint("from_xid"),
        {"schema": "audit"},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    made_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    from_xid: Mapped[str] = mapped_column(TransactionId)
    below_xid: Mapped[str] = mapped_column(TransactionId)
    entries: Mapped[int] = mapped_column(BigInteger)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    seal: Mapped[bytes] = mapped_column(LargeBinary)
