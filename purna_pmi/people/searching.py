"""What somebody typed into the search box, understood; and what was found, in a sensible order. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from rapidfuzz import fuzz

from purna_pmi.core.errors import UserError
from purna_pmi.core.phones import to_e164
from purna_pmi.core.text import (
    begun_keys,
    clean_text,
    last_word,
    name_keys,
    one_deletions,
    plain_words,
    spelling_key,
)
from purna_pmi.people import wording
from purna_pmi.people.likeness import same_word
from purna_pmi.people.models import Person
from purna_pmi.people.nik import LENGTH as NIK_LENGTH

_LONGEST = 100
_FEWEST_LETTERS = 3
_PHONE_BEGINS = ("0", "+", "62", "8")
_GROUPING = re.compile(r"[\s().\-–/]")
_FEWEST_TO_LEAVE_ONE_OUT = 3


class SoughtBy(StrEnum):
    """How somebody is looked for; a NIK and a phone exactly, a name tolerantly."""

    NAME = "name"
    NIK = "nik"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Sought:
    """What the words ask for: a number as it is hashed, or the spelling keys of a name.

    `begun`: what the key of the last word may begin with, if that word is not written out yet.
    """

    by: SoughtBy
    number: str = ""
    keys: tuple[str, ...] = ()
    words: str = ""
    begun: tuple[str, ...] = ()


def read_words(typed: str) -> Sought:
    """Tell a NIK, a phone and a name apart; raises UserError(field `q`) for what cannot be searched."""
    text = clean_text(typed)[:_LONGEST]
    figures = _GROUPING.sub("", text)
    if figures.lstrip("+").isdecimal() and figures.isascii():
        return _read_number(figures)
    keys = name_keys(text)
    if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
        raise UserError(wording.SEARCH_TOO_SHORT, "q")
    whole = tuple(key for key in keys if len(key) > 1)
    begun = _begun(text, whole)
    return Sought(SoughtBy.NAME, keys=whole or keys, words=plain_words(text), begun=begun)


def _begun(text: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Nothing where the last word is no part of the name (a title, a degree)."""
    last = last_word(text)
    of_the_name = keys[-1:] == (spelling_key(last),)
    return tuple(sorted(begun_keys(last))) if of_the_name else ()


def _read_number(figures: str) -> Sought:
    if len(figures) == NIK_LENGTH and figures.isdecimal():
        return Sought(SoughtBy.NIK, number=figures)
    phone = to_e164(figures) if figures.startswith(_PHONE_BEGINS) else None
    if phone is None:
        raise UserError(wording.SEARCH_NUMBER, "q")
    return Sought(SoughtBy.PHONE, number=phone)


def variants(keys: Iterable[str]) -> list[list[str]]:
    """For each word the forms under which it or its misspellings are kept, its initial among them."""
    return [sorted({*one_deletions(key), key[0]}) for key in keys]


Words = tuple[str, ...]


def without_one(keys: Words, begun: Words = ()) -> list[tuple[Words, Words]]:
    """The keys with each in turn left out, for names of three words and more, and what the last may begin with."""
    if len(keys) < _FEWEST_TO_LEAVE_ONE_OUT:
        return []
    last = len(keys) - 1
    return [
        (keys[:place] + keys[place + 1 :], () if place == last else begun)
        for place in range(len(keys))
    ]


def ranked(sought: Sought, people: Iterable[Person]) -> list[Person]:
    """Whose names hold what was sought: exact words first, then spellings, beginnings of the last word, typing errors.

    Of equals the newest come first.

    The database finds words that share a form with one letter out, which is a little wider than one
    typing error: who has none for every word (all but one of three and more) falls away here.
    """
    scored = [(_score(sought, person), person.id, person) for person in people]
    missing_allowed = 1 if len(sought.keys) >= _FEWEST_TO_LEAVE_ONE_OUT else 0
    needed = len(sought.keys) - missing_allowed
    kept = [row for row in scored if row[0][0] >= needed]
    return [person for _score_, _id, person in sorted(kept, key=lambda row: row[:2], reverse=True)]


class Agreement(IntEnum):
    """How well a word of a name agrees with one that was typed, the worst first."""

    NONE = 0
    TYPING_ERROR = 1
    BEGINS_ALIKE = 2
    BEGINS_SO = 3
    SPELLING = 4
    EXACT = 5


def _score(sought: Sought, person: Person) -> tuple[int, int, float]:
    """Words found at all, how well they agree in sum, and how alike the names read (0 to 100)."""
    typed = sought.words.split()
    told = plain_words(f"{person.name} {person.nickname} {person.passport_name}").split()
    agreed = [_agreement(key, typed, told, person.name_keys) for key in sought.keys]
    agreed[-1] = max(agreed[-1], _beginning(sought, typed[-1], told, person.name_keys))
    found = sum(one > Agreement.NONE for one in agreed)
    return found, sum(agreed), fuzz.token_sort_ratio(sought.words, plain_words(person.name))


def _agreement(key: str, typed: list[str], told: list[str], own: list[str]) -> Agreement:
    if any(word in told for word in typed if spelling_key(word) == key):
        return Agreement.EXACT
    if key in own:
        return Agreement.SPELLING
    alike = any(same_word(key, one) for one in own)
    return Agreement.TYPING_ERROR if alike else Agreement.NONE


def _beginning(sought: Sought, last: str, told: list[str], own: list[str]) -> Agreement:
    if not sought.begun:
        return Agreement.NONE
    if any(word.startswith(last) for word in told):
        return Agreement.BEGINS_SO
    alike = any(one.startswith(sought.begun) for one in own)
    return Agreement.BEGINS_ALIKE if alike else Agreement.NONE
