"""Places as rows, by Kemendagri code (Kepmendagri 300.2.2-2138/2025)."""

from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from purna_pmi.core.db import Base


class Place(Base):
    """A province (`53`), regency (`53.71`), district (`53.71.01`) or village (`53.71.01.1001`)."""

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("code"),
        Index("ix_place_parent_code", "parent_code", "name"),
        CheckConstraint(
            r"code ~ '^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$'", name="code_form"
        ),
        {"schema": "place"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    code: Mapped[str]
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("place.place.code"))
    level: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
