"""One person's file: who, journeys, papers and contacts in their masked form, how to make contact."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
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
    """A paper or contact as the page shows it: the kind, whose, and the last characters (none: they do not open).

    An address shows the kecamatan instead; `nth` counts addresses in the order in which they were
    noted, 0 where there is but one.
    """

    id: UUID
    kind: str
    whose: str
    text: str | None
    version: int
    noted_at: datetime
    nth: int = 0


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
    return [masked(row, keyring) for row in db.session.scalars(rows)]


def contacts_of(person_id: UUID, keyring: Keyring) -> list[Masked]:
    """Phones and addresses, hidden likewise."""
    rows = select(Contact).filter_by(person_id=person_id).order_by(Contact.kind.desc(), Contact.id)
    found = [masked(row, keyring) for row in db.session.scalars(rows)]
    addresses = [row for row in found if row.kind == ContactKind.ADDRESS]
    nth = {row.id: place for place, row in enumerate(addresses, 1)} if len(addresses) > 1 else {}
    return [replace(row, nth=nth.get(row.id, 0)) for row in found]


def masked(row: IdentityPaper | Contact, keyring: Keyring) -> Masked:
    """A paper or contact with all but a hint of it hidden."""
    table = f"vault.{row.__tablename__}"
    tail = keyring.read(bytes(row.tail), f"{table}.tail", row.id)
    between = " " if row.kind == ContactKind.ADDRESS and tail else ""
    whose = row.whose if isinstance(row, Contact) else ""
    hint = None if tail is None else f"{_DOTS}{between}{tail}"
    return Masked(row.id, row.kind, whose, hint, row.version, row.created_at)


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


def _one(found: Row | None) -> Row:
    if found is None:
        raise NotFoundError
    return found
