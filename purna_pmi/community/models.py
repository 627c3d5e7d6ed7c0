"""Groups, their members by a name to call, and their meetings.

Foreign keys to accounts stand in the database only: the app reads no account.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from purna_pmi.attendance.enums import AttendanceStatus
from purna_pmi.cases.models import Case
from purna_pmi.community.enums import GroupKind, MemberRole, MemberState
from purna_pmi.core.db import Base
from purna_pmi.core.ids import new_id
from purna_pmi.identity.models import Agency
from purna_pmi.places.models import Place


def _one_of(column: str, members: type[StrEnum], name: str) -> CheckConstraint:
    codes = ", ".join(f"'{member.value}'" for member in members)
    return CheckConstraint(f"{column} IN ({codes})", name=name)


class SupportGroup(Base):
    """A community group, looked after by one facilitator."""

    __tablename__ = "support_group"
    __table_args__ = (
        CheckConstraint("length(btrim(name)) BETWEEN 1 AND 120", name="name_length"),
        _one_of("kind", GroupKind, "kind_known"),
        CheckConstraint("ended_on >= founded_on", name="ended_after_founded"),
        Index("ix_support_group_facilitator_id", "facilitator_id"),
        {"schema": "community"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    kind: Mapped[str]
    village_code: Mapped[str | None] = mapped_column(ForeignKey(Place.code))
    facilitator_id: Mapped[UUID]
    agency_id: Mapped[UUID] = mapped_column(ForeignKey(Agency.id))
    founded_on: Mapped[date]
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    __mapper_args__ = {"eager_defaults": False, "version_id_col": version}


class Membership(Base):
    """Somebody in a group: a name to call and what they do there, nothing else."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("length(btrim(shown_name)) BETWEEN 1 AND 60", name="shown_name_length"),
        _one_of("role", MemberRole, "role_known"),
        _one_of("state", MemberState, "state_known"),
        CheckConstraint("to_on >= from_on", name="to_after_from"),
        CheckConstraint("(state = 'left') = (to_on IS NOT NULL)", name="left_has_date"),
        Index("ix_membership_group_id", "group_id", "state"),
        {"schema": "community"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    group_id: Mapped[UUID] = mapped_column(ForeignKey(SupportGroup.id))
    shown_name: Mapped[str]
    role: Mapped[str] = mapped_column(default="member", server_default="member")
    state: Mapped[str] = mapped_column(default="proposed", server_default="proposed")
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    __mapper_args__ = {"eager_defaults": False, "version_id_col": version}


class MembershipCase(Base):
    """The link from a case to its membership: read by the staff of the case, written by community.propose()."""

    __tablename__ = "membership_case"
    __table_args__ = (
        UniqueConstraint("membership_id"),
        Index("ix_membership_case_case_id", "case_id"),
        {"schema": "community"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey(Case.id))
    group_id: Mapped[UUID] = mapped_column(ForeignKey(SupportGroup.id))
    membership_id: Mapped[UUID] = mapped_column(ForeignKey(Membership.id))
    proposed_by: Mapped[UUID]


class Meeting(Base):
    """A meeting of a group; its version is that of its attendance sheet too."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("group_id", "held_on", name="uq_meeting_group_id_held_on"),
        CheckConstraint("length(topic) <= 200", name="topic_length"),
        CheckConstraint("length(place) <= 120", name="place_length"),
        Index("ix_meeting_held_on", "held_on"),
        {"schema": "community"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    group_id: Mapped[UUID] = mapped_column(ForeignKey(SupportGroup.id))
    held_on: Mapped[date]
    topic: Mapped[str] = mapped_column(default="", server_default="")
    place: Mapped[str] = mapped_column(default="", server_default="")
    sheet_saved_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    __mapper_args__ = {"eager_defaults": False, "version_id_col": version}


class MeetingMark(Base):
    """What the sheet of a meeting says of a member; no row where it says nothing."""

    __tablename__ = "meeting_mark"
    __table_args__ = (
        UniqueConstraint(
            "meeting_id", "membership_id", name="uq_meeting_mark_meeting_id_membership_id"
        ),
        _one_of("status", AttendanceStatus, "status_known"),
        Index("ix_meeting_mark_membership_id", "membership_id"),
        {"schema": "community"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey(Meeting.id))
    membership_id: Mapped[UUID] = mapped_column(ForeignKey(Membership.id))
    status: Mapped[str]
    marked_by: Mapped[UUID]
    marked_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
