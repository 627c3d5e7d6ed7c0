"""Agencies as rows; accounts and sessions are reached through the database's functions only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from purna_pmi.core.db import Base
from purna_pmi.core.ids import new_id
from purna_pmi.identity.enums import AgencyKind, Role


class Agency(Base):
    """An office, provider or organisation whose people use the system."""

    __tablename__ = "agency"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("length(btrim(name)) BETWEEN 1 AND 120", name="name_present"),
        CheckConstraint("code ~ '^[A-Z0-9]{2,8}$'", name="code_short"),
        {"schema": "auth"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    kind: Mapped[str]
    code: Mapped[str]
    place_code: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    __mapper_args__ = {"version_id_col": version, "eager_defaults": False}

    @property
    def kind_code(self) -> AgencyKind:
        """The kind as a member of its enum."""
        return AgencyKind(self.kind)


@dataclass(frozen=True)
class Me:
    """Who asks, as the database says: the answer of auth.who_am_i()."""

    id: UUID
    name: str
    email: str
    role: Role
    lead: bool
    roles: tuple[Role, ...]
    locale: str
    agency_id: UUID
    agency_name: str
    agency_kind: str
    session_id: UUID | None
    verified_at: datetime | None
    expires_at: datetime | None
    session_stamp: str
    seen_long_ago: bool = False  # a minute or more: that it is used is noted again
