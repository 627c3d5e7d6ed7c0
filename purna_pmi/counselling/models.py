"""Episodes and appointments as rows. Notes have no model: the database hands them out through functions only."""

from datetime import date, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from purna_pmi.cases.models import Case
from purna_pmi.core.db import Base
from purna_pmi.core.ids import new_id
from purna_pmi.counselling.enums import WITHOUT_NOTE, SessionKind, SessionOutcome


def _one_of(column: str, members: type[StrEnum], name: str) -> CheckConstraint:
    codes = ", ".join(f"'{member.value}'" for member in members)
    return CheckConstraint(f"{column} IN ({codes})", name=name)


class Episode(Base):
    """One counsellor's work with one case. While it is open, its counsellor sees the case."""

    __tablename__ = "episode"
    __table_args__ = (
        CheckConstraint("closed_on >= opened_on", name="closed_after_opened"),
        Index(
            "uq_episode_one_open",
            "case_id",
            "counsellor_id",
            unique=True,
            postgresql_where=text("closed_on IS NULL"),
        ),
        Index(
            "ix_episode_counsellor_id",
            "counsellor_id",
            "closed_on",
            postgresql_include=["case_id"],
        ),
        Index("ix_episode_case_id", "case_id"),
        Index("ix_episode_agency_id", "agency_id", text("opened_on DESC"), text("id DESC")),
        {"schema": "counselling"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey(Case.id))
    agency_id: Mapped[
        UUID
    ]  # the counsellor's at the hand-over: whose lead counsellor answers for it
    counsellor_id: Mapped[UUID]
    asked_by: Mapped[UUID]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    __mapper_args__ = {"version_id_col": version, "eager_defaults": False}

    @property
    def is_open(self) -> bool:
        """Whether anything may still be written into it."""
        return self.closed_on is None


class Session(Base):
    """One appointment: when, how, and what became of it."""

    __tablename__ = "session"
    __table_args__ = (
        _one_of("kind", SessionKind, "kind_known"),
        _one_of("outcome", SessionOutcome, "outcome_known"),
        CheckConstraint("minutes BETWEEN 1 AND 600", name="minutes_sane"),
        CheckConstraint("minutes IS NULL OR outcome = 'attended'", name="minutes_when_attended"),
        Index("ix_session_episode_id", "episode_id", text("planned_on DESC")),
        Index("ix_session_case_id", "case_id", text("planned_on DESC")),
        Index("ix_session_counsellor_id", "counsellor_id", "planned_on"),
        {"schema": "counselling"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    episode_id: Mapped[UUID] = mapped_column(ForeignKey(Episode.id))
    case_id: Mapped[UUID] = mapped_column(ForeignKey(Case.id))
    counsellor_id: Mapped[UUID]
    planned_on: Mapped[date]
    starts_at: Mapped[time | None]  # WITA, as people say it
    kind: Mapped[str] = mapped_column(default="individual", server_default="individual")
    outcome: Mapped[str] = mapped_column(default="planned", server_default="planned")
    minutes: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    __mapper_args__ = {"version_id_col": version, "eager_defaults": False}

    @property
    def takes_note(self) -> bool:
        """Whether there is something to write about it."""
        return self.outcome not in WITHOUT_NOTE

    def is_waiting_on(self, day: date) -> bool:
        """Whether its day has come (or gone) and nobody said yet what became of it."""
        return self.outcome == SessionOutcome.PLANNED and self.planned_on <= day
