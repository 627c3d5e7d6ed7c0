"""One person's file: who, journeys, papers and contacts in their masked form, how to make contact."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from purna_pmi.audit.actions import record_reading
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError
from purna_pmi.people.enums import ContactKind
from purna_pmi.people.models import Contact, IdentityPaper, MigrationEpisode, Person, SafeContact

_DOTS = "•" * 8
Row = TypeVar("Row")


@dataclass(frozen=True)
class Masked:
    """A paper or contact as the page shows it: the kind, whose, and the last characters (none: they do not open)."""

    id: UUID
    kind: str
    whose: str
    text: str | None
    version: int


def person(person_id: UUID) -> Person:
    """Somebody's file, its opening recorded; raises NotFoundError where the asker sees no such person."""
    found = db.session.get(Person, person_id)
    if found is None:
        raise NotFoundError
    record_reading("people.person", person_id, person_id=person_id)
    return found


def persons_by_id(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Those of the persons whom the asker sees, in one statement: for lists that record their own reading."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = db.session.scalars(select(Person).where(Person.id.in_(wanted)))
    return {row.id: row for row in rows}


def episodes_of(person_id: UUID) -> list[MigrationEpisode]:
    """Journeys, the latest return first; those still away or undated before all."""
    rows = select(MigrationEpisode).filter_by(person_id=person_id)
    latest = (MigrationEpisode.returned_on.desc().nulls_first(), MigrationEpisode.id.desc())
    return list(db.session.scalars(rows.order_by(*latest)))


def episode(person_id: UUID, episode_id: UUID) -> MigrationEpisode:
    """One journey of a person; raises NotFoundError."""
    row = select(MigrationEpisode).filter_by(id=episode_id, person_id=person_id)
    return _one(db.session.scalar(row))


def papers_of(person_id: UUID, keyring: Keyring) -> list[Masked]:
    """Papers with all but their last characters hidden, the oldest first; none for who may not see any."""
    rows = select(IdentityPaper).filter_by(person_id=person_id).order_by(IdentityPaper.id)
    return [
        Masked(row.id, row.kind, "", _masked(row, "vault.identity_paper", keyring), row.version)
        for row in db.session.scalars(rows)
    ]


def contacts_of(person_id: UUID, keyring: Keyring) -> list[Masked]:
    """Phones and addresses, hidden likewise."""
    rows = select(Contact).filter_by(person_id=person_id).order_by(Contact.kind.desc(), Contact.id)
    return [
        Masked(row.id, row.kind, row.whose, _masked(row, "vault.contact", keyring), row.version)
        for row in db.session.scalars(rows)
    ]


def paper(person_id: UUID, paper_id: UUID) -> IdentityPaper:
    """One paper of a person, its number still sealed; raises NotFoundError."""
    return _one(
        db.session.scalar(select(IdentityPaper).filter_by(id=paper_id, person_id=person_id))
    )


def contact(person_id: UUID, contact_id: UUID) -> Contact:
    """One phone or address of a person, still sealed; raises NotFoundError."""
    return _one(db.session.scalar(select(Contact).filter_by(id=contact_id, person_id=person_id)))


def safe_contact_of(person_id: UUID) -> SafeContact | None:
    """How somebody may be reached; None where nobody asked yet."""
    return db.session.scalar(select(SafeContact).filter_by(person_id=person_id))


def _masked(row: IdentityPaper | Contact, table: str, keyring: Keyring) -> str | None:
    tail = keyring.read(bytes(row.tail), f"{table}.tail", row.id)
    if tail is None:
        return None
    return _DOTS if row.kind == ContactKind.ADDRESS else f"{_DOTS}{tail}"


def _one(found: Row | None) -> Row:
    if found is None:
        raise NotFoundError
    return found
