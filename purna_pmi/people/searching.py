"""What somebody typed into the search box, understood; and what was found, in a sensible order. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from purna_pmi.core.errors import UserError
from purna_pmi.core.phones import to_e164
from purna_pmi.core.text import clean_text, name_keys, one_deletions, plain_words
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
    """What the words ask for: a number as it is hashed, or the spelling keys of a name."""

    by: SoughtBy
    number: str = ""
    keys: tuple[str, ...] = ()
    words: str = ""


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
    return Sought(SoughtBy.NAME, keys=whole or keys, words=plain_words(text))


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


def without_one(keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The keys with each in turn left out, for names of three words and more."""
    if len(keys) < _FEWEST_TO_LEAVE_ONE_OUT:
        return []
    return [keys[:place] + keys[place + 1 :] for place in range(len(keys))]


def ranked(sought: Sought, people: Iterable[Person]) -> list[Person]:
    """Whose names hold what was sought: the exactest first, of equals the newest.

    The database finds words that share a form with one letter out, which is a little wider than one
    typing error: who has none for every word (all but one of three and more) falls away here.
    """
    scored = [(_score(sought, person), person.id, person) for person in people]
    missing_allowed = 1 if len(sought.keys) >= _FEWEST_TO_LEAVE_ONE_OUT else 0
    needed = len(sought.keys) - missing_allowed
    kept = [row for row in scored if row[0][0] >= needed]
    return [person for _score_, _id, person in sorted(kept, key=lambda row: row[:2], reverse=True)]


def _score(sought: Sought, person: Person) -> tuple[int, int, float]:
    """Words found at all, words found as spelt, and how alike the names read (0 to 100)."""
    found = sum(any(same_word(key, own) for own in person.name_keys) for key in sought.keys)
    exact = len(set(sought.words.split()) & set(plain_words(person.name).split()))
    return found, exact, fuzz.token_sort_ratio(sought.words, plain_words(person.name))
