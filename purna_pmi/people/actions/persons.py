"""Registering and correcting who somebody is."""

from collections.abc import Iterable

from sqlalchemy import text

from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.core.errors import StaleError, UserError
from purna_pmi.core.text import clean_name, clean_text, name_keys
from purna_pmi.identity.models import Me
from purna_pmi.people import wording
from purna_pmi.people.facts import PersonFacts
from purna_pmi.people.models import Person
from purna_pmi.places.gazetteer import find_home

_NAME_LENGTH = 60
_TEXT_LENGTH = 500
_OLDEST_YEAR = 1900


def register_person(facts: PersonFacts, *, actor: Me) -> Person:
    """Take somebody in, without a case yet: open one in the same transaction, or nobody but supervisors finds them.

    Raises UserError with the field of `facts` that cannot stay so.
    """
    person = Person(agency_id=actor.agency_id, registered_by=actor.id)
    _write(person, facts)
    db.session.add(person)
    db.session.flush()
    return person


def check_person(facts: PersonFacts) -> None:
    """Raise UserError with the field of `facts` that could not be stored so; nothing is written."""
    _fill(Person(), facts)


def correct_person(person: Person, facts: PersonFacts, *, version: int) -> Person:
    """Write what is now known of somebody; raises StaleError where another saved since `version`."""
    if person.version != version:
        raise StaleError
    _write(person, facts)
    db.session.flush()
    return person


def learn_words(keys: Iterable[str]) -> None:
    """Let search know some names' words, by their spelling keys, with what one typing error makes of them."""
    if new := sorted(set(keys)):
        db.session.execute(text("SELECT people.learn_words(:keys)"), {"keys": new})


def all_name_keys(name: str, nickname: str = "", passport_name: str = "") -> list[str]:
    """The spelling keys by which a person is found: of the name, then of what else they are called."""
    keys = (key for one in (name, nickname, passport_name) for key in name_keys(one))
    return list(dict.fromkeys(keys))


def _write(person: Person, facts: PersonFacts) -> None:
    _fill(person, facts)
    learn_words(person.name_keys)


def _fill(person: Person, facts: PersonFacts) -> None:
    person.name = _checked_name(facts.name, "name")
    if not person.name:
        raise UserError(wording.NAME_MISSING, "name")
    person.nickname = _checked_name(facts.nickname, "nickname")
    person.passport_name = _checked_name(facts.passport_name, "passport_name")
    person.name_keys = all_name_keys(person.name, person.nickname, person.passport_name)
    person.sex = facts.sex
    _check_birth(facts)
    person.born_on, person.born_year = facts.born_on, facts.born_year
    _write_home(person, facts)
    person.birthplace = checked_text(facts.birthplace, "birthplace")
    person.education = facts.education
    person.interests = checked_text(facts.interests, "interests")


def _write_home(person: Person, facts: PersonFacts) -> None:
    person.village_code = facts.village_code
    person.home_text = checked_text(facts.home_text, "home_text")
    if facts.home_code is not None or not person.home_text:
        person.home_code = facts.home_code
        return
    home = find_home(person.home_text)
    person.home_code = home.village or home.district or home.regency or home.province


def _check_birth(facts: PersonFacts) -> None:
    if facts.born_on and facts.born_year:
        raise UserError(wording.BORN_TWICE, "born_year")
    today = clock.today()
    if facts.born_on and facts.born_on > today:
        raise UserError(wording.BORN_IN_FUTURE, "born_on")
    if facts.born_on and facts.born_on.year < _OLDEST_YEAR:
        raise UserError(wording.BORN_TOO_LONG_AGO, "born_on")
    if facts.born_year and facts.born_year > today.year:
        raise UserError(wording.BORN_IN_FUTURE, "born_year")
    if facts.born_year is not None and facts.born_year < _OLDEST_YEAR:
        raise UserError(wording.BORN_TOO_LONG_AGO, "born_year")


def _checked_name(raw: str, field: str) -> str:
    name = clean_name(raw)
    if len(name) > _NAME_LENGTH:
        raise UserError(wording.NAME_TOO_LONG, field)
    return name


def checked_text(raw: str, field: str) -> str:
    """One line of clean text of at most 500 characters; raises UserError for the field."""
    cleaned = clean_text(raw)
    if len(cleaned) > _TEXT_LENGTH:
        raise UserError(wording.TEXT_TOO_LONG, field)
    return cleaned
