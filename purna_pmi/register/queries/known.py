"""Whom the system knows already, as the matching of a file needs it: for jobs, who alone may meet the hashes."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db
from purna_pmi.people.enums import Sex
from purna_pmi.people.likeness import Facts
from purna_pmi.people.models import Person
from purna_pmi.register.matching import Episode, KnownPeople, KnownPerson, Memory
from purna_pmi.register.models import Line

_CHUNK = 5_000


def memory(keyring: Keyring) -> Memory:
    """The agency's people and imported rows, found by the keyed hashes under which they are stored."""

    def fingerprint(kind: str, value: str) -> bytes:
        return keyring.lookup(value, kind)

    return Memory(fingerprint, partial(_recall, fingerprint))


def fingerprints_only(keyring: Keyring) -> Memory:
    """A memory that knows nobody: for a first look at a file before there is any account."""
    return Memory(memory(keyring).fingerprint, lambda _facts, _rows: KnownPeople())


def sealed_among(person_ids: Iterable[UUID]) -> set[UUID]:
    """Those of some persons who are sealed, as far as the asker sees them."""
    wanted = list(person_ids)
    found: set[UUID] = set()
    for start in range(0, len(wanted), _CHUNK):
        ids = wanted[start : start + _CHUNK]
        found |= set(db.session.scalars(select(Person.id).where(Person.id.in_(ids), Person.sealed)))
    return found


def _recall(fingerprint: Any, facts: Sequence[Facts], identities: Sequence[bytes]) -> KnownPeople:
    return KnownPeople(tuple(_people(facts)), frozenset(_rows(identities)), fingerprint)


def _people(facts: Sequence[Facts]) -> Iterable[KnownPerson]:
    born, words = _dated_words(facts)
    rows = db.session.execute(
        text("SELECT * FROM register.known_people(:lookups, :born, :words, :names)"),
        {
            "lookups": list(_lookups(facts)),
            "born": born,
            "words": words,
            "names": list({" ".join(sorted(each.keys)) for each in facts}),
        },
    )
    return map(_known_person, rows)


def _lookups(facts: Sequence[Facts]) -> set[str | bytes]:
    return {one for each in facts for one in (each.nik, each.phone) if one}


def _dated_words(facts: Sequence[Facts]) -> tuple[list[date], list[str]]:
    """Birth dates, each with a word of the name or the village: two columns of pairs."""
    pairs = {
        (each.born, word)
        for each in facts
        if each.born
        for word in (*each.keys, each.village)
        if word
    }
    return [born for born, _ in pairs], [word for _, word in pairs]


def _known_person(row: Any) -> KnownPerson:
    return KnownPerson(
        id=str(row.id),
        name=row.name,
        nik=row.nik,
        born=row.born_on,
        birth_year=row.born_year,
        sex=Sex(row.sex) if row.sex else None,
        phone=row.phone,
        village=row.village,
        episodes=tuple(map(_episode, row.journeys)),
    )


def _episode(journey: Sequence[str | None]) -> Episode:
    left, returned, reason = journey
    return Episode(_day(left), _day(returned), reason or "")


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _rows(identities: Sequence[bytes]) -> Iterable[bytes]:
    """Those identities that an import of the agency applied, and that was not undone."""
    remaining = iter(identities)
    while chunk := list(islice(remaining, _CHUNK)):
        yield from filter(None, db.session.scalars(applied_identities(chunk)))


def applied_identities(identities: Sequence[bytes]) -> Any:
    """The statement for those of some identities whose row was imported and stands."""
    return select(Line.identity).where(
        Line.identity.in_(identities), Line.applied_at.is_not(None), Line.withdrawn_at.is_(None)
    )
