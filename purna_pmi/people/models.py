"""The returnee in rows: name and village, journeys, pairs of look-alikes, and the encrypted partition."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from purna_pmi.core.db import Base
from purna_pmi.core.ids import new_id
from purna_pmi.identity.models import Agency
from purna_pmi.people.enums import (
    ContactKind,
    DepartureStatus,
    Education,
    ElsewhereAnswer,
    MayContact,
    NeutralReason,
    PaperKind,
    PlacedBy,
    Sector,
    Sex,
    TravelPaper,
    Whose,
)
from purna_pmi.places.models import Place


def _one_of(column: str, members: type[StrEnum], name: str) -> CheckConstraint:
    codes = ", ".join(f"'{member.value}'" for member in members)
    return CheckConstraint(f"{column} IN ({codes})", name=name)


class Person(Base):
    """Somebody who came home, or tried to leave. Everything but the name may be unknown."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("length(btrim(name)) BETWEEN 1 AND 60", name="name_length"),
        CheckConstraint("length(nickname) <= 60", name="nickname_length"),
        CheckConstraint("length(passport_name) <= 60", name="passport_name_length"),
        _one_of("sex", Sex, "sex_known"),
        CheckConstraint("born_on >= DATE '1900-01-01'", name="born_on_plausible"),
        CheckConstraint("born_year BETWEEN 1900 AND 2200", name="born_year_plausible"),
        CheckConstraint("born_on IS NULL OR born_year IS NULL", name="born_once"),
        _one_of("education", Education, "education_known"),
        Index("ix_person_agency_id", "agency_id", "id"),
        Index("ix_person_village_code", "village_code"),
        Index("ix_person_name_keys", "name_keys", postgresql_using="gin"),
        {"schema": "people"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey(Agency.id))
    name: Mapped[str]
    nickname: Mapped[str] = mapped_column(default="", server_default="")
    passport_name: Mapped[str] = mapped_column(default="", server_default="")
    sex: Mapped[str | None]
    born_on: Mapped[date | None]
    born_year: Mapped[int | None]
    village_code: Mapped[str | None] = mapped_column(ForeignKey(Place.code))
    home_code: Mapped[str | None] = mapped_column(ForeignKey(Place.code))
    home_text: Mapped[str] = mapped_column(default="", server_default="")
    birthplace: Mapped[str] = mapped_column(default="", server_default="")
    education: Mapped[str | None]
    interests: Mapped[str] = mapped_column(default="", server_default="")
    name_keys: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    sealed: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    registered_by: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    __mapper_args__ = {"version_id_col": version, "eager_defaults": False}

    @property
    def birth_year(self) -> int | None:
        """The year of birth, told or estimated."""
        return self.born_on.year if self.born_on else self.born_year

    def age_on(self, day: date) -> int | None:
        """Full years on a day; from an estimated year it may be one too many."""
        if self.born_on:
            had_birthday = (day.month, day.day) >= (self.born_on.month, self.born_on.day)
            return day.year - self.born_on.year - (not had_birthday)
        return day.year - self.born_year if self.born_year else None


class MigrationEpisode(Base):
    """One journey to work, abroad or to another province, and the way back."""

    __tablename__ = "migration_episode"
    __table_args__ = (
        CheckConstraint(
            "returned_on IS NULL OR left_on IS NULL OR returned_on >= left_on",
            name="return_after_departure",
        ),
        CheckConstraint("destination ~ '^([A-Z]{2}|ID-[A-Z]{2})$'", name="destination_form"),
        _one_of("sector", Sector, "sector_known"),
        _one_of("placed_by_kind", PlacedBy, "placed_by_kind_known"),
        CheckConstraint(
            f"papers <@ ARRAY[{', '.join(repr(paper.value) for paper in TravelPaper)}]",
            name="papers_known",
        ),
        _one_of("return_reason", NeutralReason, "return_reason_neutral"),
        _one_of("departure_status", DepartureStatus, "departure_status_known"),
        Index("ix_migration_episode_person_id", "person_id", "returned_on"),
        {"schema": "people"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    destination: Mapped[str | None]
    destination_place: Mapped[str] = mapped_column(default="", server_default="")
    sector: Mapped[str | None]
    job_title: Mapped[str] = mapped_column(default="", server_default="")
    employer: Mapped[str] = mapped_column(default="", server_default="")
    placed_by_kind: Mapped[str | None]
    placed_by: Mapped[str] = mapped_column(default="", server_default="")
    left_on: Mapped[date | None]
    returned_on: Mapped[date | None]
    arrival_point: Mapped[str] = mapped_column(default="", server_default="")
    papers: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    return_reason: Mapped[str] = mapped_column(default="unknown", server_default="unknown")
    departure_status: Mapped[str] = mapped_column(default="unknown", server_default="unknown")
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    __mapper_args__ = {"version_id_col": version, "eager_defaults": False}


class DistinctPair(Base):
    """Two files that somebody found to be two people."""

    __tablename__ = "distinct_pair"
    __table_args__ = (
        UniqueConstraint("first_person_id", "second_person_id", name="uq_distinct_pair_persons"),
        CheckConstraint("first_person_id < second_person_id", name="ordered"),
        {"schema": "people"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID]
    first_person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    second_person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    decided_by: Mapped[UUID]
    decided_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class LikelyPair(Base):
    """Two files that may be one person; waits for a human."""

    __tablename__ = "likely_pair"
    __table_args__ = (
        UniqueConstraint("first_person_id", "second_person_id", name="uq_likely_pair_persons"),
        CheckConstraint("first_person_id < second_person_id", name="ordered"),
        Index("ix_likely_pair_agency_id", "agency_id", "found_at"),
        Index("ix_likely_pair_second_person_id", "second_person_id"),
        {"schema": "people"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID]
    first_person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    second_person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    reasons: Mapped[list[str]]
    found_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class KnownElsewhere(Base):
    """Another agency knows somebody with the same NIK: our side of a question to both supervisors."""

    __tablename__ = "known_elsewhere"
    __table_args__ = (
        UniqueConstraint("person_id", "other_person_id", name="uq_known_elsewhere_persons"),
        CheckConstraint("agency_id <> other_agency_id", name="two_agencies"),
        _one_of("answer", ElsewhereAnswer, "answer_known"),
        CheckConstraint(
            "(answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)",
            name="answered_whole",
        ),
        Index(
            "ix_known_elsewhere_open",
            *("agency_id", text("asked_at DESC"), text("id DESC")),
            postgresql_where=text("answer IS NULL"),
        ),
        Index(
            "ix_known_elsewhere_answered",
            *("agency_id", text("answered_at DESC"), text("id DESC")),
            postgresql_where=text("answer IS NOT NULL"),
        ),
        Index("ix_known_elsewhere_other_person_id", "other_person_id"),
        {"schema": "people"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey(Agency.id))
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    other_agency_id: Mapped[UUID] = mapped_column(ForeignKey(Agency.id))
    other_person_id: Mapped[UUID] = mapped_column(
        ForeignKey(Person.id), deferred=True, deferred_raiseload=True
    )
    asked_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    answer: Mapped[str | None]
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    __mapper_args__ = {"version_id_col": version, "eager_defaults": False}


class Merger(Base):
    """Two files were found to be one person: one was kept, the other given up. Written by the database alone."""

    __tablename__ = "merger"
    __table_args__ = (
        CheckConstraint("kept_id <> given_up_id", name="two_persons"),
        CheckConstraint("(undone_by IS NULL) = (undone_at IS NULL)", name="undone_whole"),
        Index(
            "uq_merger_given_up_once",
            "given_up_id",
            unique=True,
            postgresql_where=text("undone_at IS NULL"),
        ),
        Index("ix_merger_agency_id", "agency_id", text("merged_at DESC"), text("id DESC")),
        Index("ix_merger_kept_id", "kept_id"),
        {"schema": "people"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey(Agency.id))
    kept_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    given_up_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    moved: Mapped[dict[str, Any]] = mapped_column(deferred=True, deferred_raiseload=True)
    filled: Mapped[list[str]] = mapped_column(
        server_default="{}", deferred=True, deferred_raiseload=True
    )
    merged_by: Mapped[UUID]
    merged_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    undone_by: Mapped[UUID | None]
    undone_at: Mapped[datetime | None]


class IdentityPaper(Base):
    """A number that says who somebody is: encrypted, a NIK also found by its keyed hash."""

    __tablename__ = "identity_paper"
    __table_args__ = (
        _one_of("kind", PaperKind, "kind_known"),
        Index("ix_identity_paper_person_id", "person_id"),
        Index("ix_identity_paper_lookup", "lookup", postgresql_where=text("lookup IS NOT NULL")),
        {"schema": "vault"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    agency_id: Mapped[UUID]
    kind: Mapped[str]
    sealed: Mapped[bytes] = mapped_column(deferred=True, deferred_raiseload=True)
    tail: Mapped[bytes]
    lookup: Mapped[bytes | None] = mapped_column(deferred=True, deferred_raiseload=True)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    __mapper_args__ = {"version_id_col": version, "eager_defaults": False}


class Contact(Base):
    """A phone or an address: encrypted, a phone also found by its keyed hash."""

    __tablename__ = "contact"
    __table_args__ = (
        _one_of("kind", ContactKind, "kind_known"),
        _one_of("whose", Whose, "whose_known"),
        Index("ix_contact_person_id", "person_id"),
        Index("ix_contact_lookup", "lookup", postgresql_where=text("lookup IS NOT NULL")),
        {"schema": "vault"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    agency_id: Mapped[UUID]
    kind: Mapped[str]
    whose: Mapped[str] = mapped_column(default="self", server_default="self")
    sealed: Mapped[bytes] = mapped_column(deferred=True, deferred_raiseload=True)
    tail: Mapped[bytes]
    lookup: Mapped[bytes | None] = mapped_column(deferred=True, deferred_raiseload=True)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    __mapper_args__ = {"version_id_col": version, "eager_defaults": False}


class SafeContact(Base):
    """How to reach somebody without endangering them; one row a person."""

    __tablename__ = "safe_contact"
    __table_args__ = (
        UniqueConstraint("person_id"),
        _one_of("may_phone", MayContact, "may_phone_known"),
        _one_of("may_message", MayContact, "may_message_known"),
        _one_of("may_visit", MayContact, "may_visit_known"),
        CheckConstraint(
            "length(who_may_answer) <= 200 AND length(best_time) <= 200 AND length(do_not_say) <= 400",
            name="words_short",
        ),
        {"schema": "vault"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    may_phone: Mapped[str] = mapped_column(default="unknown", server_default="unknown")
    may_message: Mapped[str] = mapped_column(default="unknown", server_default="unknown")
    may_visit: Mapped[str] = mapped_column(default="unknown", server_default="unknown")
    who_may_answer: Mapped[str] = mapped_column(default="", server_default="")
    best_time: Mapped[str] = mapped_column(default="", server_default="")
    do_not_say: Mapped[str] = mapped_column(default="", server_default="")
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    __mapper_args__ = {"version_id_col": version, "eager_defaults": False}
