"""Reports in rows. The true counts are for the worker alone; the manager reads what was published."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from purna_pmi.cases.models import Case
from purna_pmi.core.db import Base
from purna_pmi.core.ids import new_id
from purna_pmi.identity.models import Agency
from purna_pmi.reports.enums import ReportState

_STATES = ", ".join(f"'{state.value}'" for state in ReportState)
_FROZEN_WHOLE = (
    "(frozen_at IS NULL) = (state = 'waiting') AND (frozen_at IS NULL) = (figures IS NULL)"
    " AND (frozen_at IS NULL) = (figures_hash IS NULL) AND (frozen_at IS NULL) = (published IS NULL)"
)


class ProgrammeReport(Base):
    """A report of the programme over whole months: of one agency, or of the city (no agency)."""

    __tablename__ = "programme_report"
    __table_args__ = (
        CheckConstraint(
            "extract(day FROM from_on) = 1 AND extract(day FROM until_on + 1) = 1",
            name="whole_months",
        ),
        CheckConstraint("until_on > from_on", name="forward"),
        CheckConstraint("until_on < from_on + interval '3 years'", name="at_most_three_years"),
        CheckConstraint("from_on <= asked_on", name="begun"),
        CheckConstraint("provisional = (asked_on <= until_on)", name="provisional_until_over"),
        CheckConstraint(f"state IN ({_STATES})", name="state_known"),
        CheckConstraint("figures_hash ~ '^[0-9a-f]{64}$'", name="hash_is_sha256"),
        CheckConstraint(_FROZEN_WHOLE, name="frozen_whole"),
        CheckConstraint("(state = 'printed') = (pdf IS NOT NULL)", name="printed_has_pdf"),
        Index(
            "uq_programme_report_final",
            *("agency_id", "from_on", "until_on"),
            unique=True,
            postgresql_where=text("NOT provisional"),
            postgresql_nulls_not_distinct=True,
        ),
        Index(
            "uq_programme_report_provisional_once_a_day",
            *("agency_id", "from_on", "until_on", "asked_on"),
            unique=True,
            postgresql_where=text("provisional"),
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_programme_report_created_at", text("created_at DESC"), text("id DESC")),
        {"schema": "reports"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    asked_by: Mapped[UUID]
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey(Agency.id))
    from_on: Mapped[date]
    until_on: Mapped[date]
    asked_on: Mapped[date]
    provisional: Mapped[bool]
    state: Mapped[str] = mapped_column(default="waiting", server_default="waiting")
    delegation_id: Mapped[UUID | None]
    previous_id: Mapped[UUID | None] = mapped_column(ForeignKey("reports.programme_report.id"))
    figures: Mapped[str | None] = mapped_column(deferred=True, deferred_raiseload=True)
    figures_hash: Mapped[str | None]
    published: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)
    pdf: Mapped[bytes | None] = mapped_column(deferred=True)
    frozen_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    __mapper_args__ = {"version_id_col": version, "eager_defaults": False}

    @property
    def is_ready(self) -> bool:
        """Whether nothing is under way any more."""
        return self.state in {ReportState.PRINTED, ReportState.UNPRINTED}


class CaseReport(Base):
    """A report of one case, frozen: its words and figures encrypted as one."""

    __tablename__ = "case_report"
    __table_args__ = (
        CheckConstraint("figures_hash ~ '^[0-9a-f]{64}$'", name="hash_is_sha256"),
        Index("ix_case_report_case_id", "case_id", text("created_at DESC")),
        {"schema": "reports"},
    )
    SEAL = "reports.case_report.sealed"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey(Case.id))
    asked_by: Mapped[UUID]
    sealed: Mapped[bytes]
    figures_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
