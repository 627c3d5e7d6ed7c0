"""Finding somebody by name, NIK or phone, and those who may already be who is about to be registered."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from purna_pmi.audit.actions import record_reading
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db
from purna_pmi.core.phones import to_e164
from purna_pmi.core.text import name_keys
from purna_pmi.people.enums import LikenessReason, Sex
from purna_pmi.people.facts import PersonFacts
from purna_pmi.people.likeness import Facts, is_worth_showing, reasons_for, weight
from purna_pmi.people.models import Person
from purna_pmi.people.nik import nik_digits, nik_problem
from purna_pmi.people.queries.files import persons_by_id
from purna_pmi.people.searching import (
    Sought,
    SoughtBy,
    ranked,
    read_words,
    variants,
    without_one,
)

_ASKED = 200
_SHOWN = 50
_SHOWN_LIKELY = 10
_NO_NUMBER = ""


@dataclass(frozen=True)
class SearchResult:
    """Persons found, and what else may be said: `elsewhere` a colleague's. Of other agencies' nothing (ADR 0015)."""

    by: SoughtBy
    people: list[Person]
    more: bool = False
    elsewhere: bool = False


@dataclass(frozen=True)
class LikelyPerson:
    """Somebody who may be the one about to be registered, and why."""

    person: Person
    reasons: tuple[LikenessReason, ...]


@dataclass(frozen=True)
class Likelies:
    """Who may be the same, the likeliest first, and what may be said of those whom the asker does not see."""

    people: list[LikelyPerson]
    elsewhere: bool = False


@dataclass(frozen=True)
class _Hits:
    ids: tuple[UUID, ...] = ()
    elsewhere: bool = False


def search(words: str, *, keyring: Keyring) -> SearchResult:
    """Whom the asker sees by what was typed; raises UserError(field `q`). What is shown is recorded as one reading."""
    sought = read_words(words)
    if sought.by is SoughtBy.NAME:
        hits = _by_name(sought.keys, sought.begun)
        people = ranked(sought, persons_by_id(hits.ids).values())
    else:
        hits = _by_number(sought, keyring)
        found = persons_by_id(hits.ids).values()
        people = sorted(found, key=lambda person: person.id, reverse=True)
    shown = people[:_SHOWN]
    record_reading("people.search", shown=[person.id for person in shown])
    return SearchResult(sought.by, shown, len(people) > _SHOWN, hits.elsewhere)


def likely_same(
    draft: PersonFacts, *, nik: str = _NO_NUMBER, phone: str = _NO_NUMBER, keyring: Keyring
) -> Likelies:
    """Visible persons who may be the one of `draft`: shown before somebody is registered a second time.

    `nik` and `phone` as typed; what cannot be one is not looked for.
    """
    names = _by_name(name_keys(draft.name))
    by_nik, by_phone = _by_typed_nik(nik, keyring), _by_typed_phone(phone, keyring)
    people = persons_by_id({*names.ids, *by_nik.ids, *by_phone.ids}).values()
    asked = _facts(draft, nik="asked", phone="asked")
    compared = [
        (reasons, person)
        for person in people
        for known in [_known_facts(person, by_nik, by_phone)]
        for reasons in [reasons_for(asked, known)]
        if is_worth_showing(asked, known, reasons)
    ]
    compared.sort(key=lambda one: (weight(one[0]), one[1].id), reverse=True)
    shown = [LikelyPerson(person, reasons) for reasons, person in compared[:_SHOWN_LIKELY]]
    record_reading("people.likely_same", shown=[one.person.id for one in shown])
    number_elsewhere = by_nik.elsewhere or by_phone.elsewhere
    return Likelies(shown, names.elsewhere or number_elsewhere)


def _by_name(keys: tuple[str, ...], begun: tuple[str, ...] = ()) -> _Hits:
    """Who has every word, the last perhaps only begun; where nobody has, who has all but one of three and more."""
    hits = _search_names(keys, begun)
    if hits.ids or hits.elsewhere:
        return hits
    return _joined(_search_names(*some) for some in without_one(keys, begun))


def _search_names(keys: tuple[str, ...], begun: tuple[str, ...]) -> _Hits:
    row = db.session.execute(
        text(
            "SELECT ids, elsewhere FROM people.search_names(CAST(:words AS jsonb), :begun, :limit)"
        ),
        {"words": json.dumps(variants(keys)), "begun": list(begun), "limit": _ASKED},
    ).one()
    return _Hits(tuple(row.ids), row.elsewhere)


def _joined(many: Iterable[_Hits]) -> _Hits:
    all_hits = list(many)
    return _Hits(
        tuple(dict.fromkeys(one for hits in all_hits for one in hits.ids)),
        any(hits.elsewhere for hits in all_hits),
    )


def _by_number(sought: Sought, keyring: Keyring) -> _Hits:
    return _find_lookup(keyring.lookup(sought.number, sought.by.value))


def _by_typed_nik(nik: str, keyring: Keyring) -> _Hits:
    digits = nik_digits(nik)
    return _Hits() if nik_problem(digits) else _find_lookup(keyring.lookup(digits, "nik"))


def _by_typed_phone(phone: str, keyring: Keyring) -> _Hits:
    number = to_e164(phone)
    return _find_lookup(keyring.lookup(number, "phone")) if number else _Hits()


def _find_lookup(lookup: bytes) -> _Hits:
    row: Any = db.session.execute(
        text("SELECT ids, elsewhere FROM people.find_lookup(:lookup)"),
        {"lookup": lookup},
    ).one()
    return _Hits(tuple(row.ids), row.elsewhere)


def _facts(draft: PersonFacts, **numbers: str) -> Facts:
    return Facts(
        keys=name_keys(draft.name),
        born=draft.born_on,
        birth_year=draft.born_on.year if draft.born_on else draft.born_year,
        sex=draft.sex,
        village=draft.village_code,
        **numbers,
    )


def _known_facts(person: Person, by_nik: _Hits, by_phone: _Hits) -> Facts:
    """What is known of somebody; a number is the asked one, or as good as unknown."""
    return Facts(
        keys=name_keys(person.name),
        nik="asked" if person.id in by_nik.ids else None,
        phone="asked" if person.id in by_phone.ids else None,
        born=person.born_on,
        birth_year=person.birth_year,
        sex=Sex(person.sex) if person.sex else None,
        village=person.village_code,
    )
