"""Homes and destinations in words, and as the choices of a form."""

from collections.abc import Sequence

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from purna_pmi.people.models import Person
from purna_pmi.places.countries import (
    USUAL,
    countries_by_name,
    destination_name,
    provinces_by_name,
)
from purna_pmi.places.gazetteer import DISTRICTS, KELURAHAN, by_code

Group = tuple[str, Sequence[tuple[str, str]]]


def home_words(person: Person) -> str:
    """Where somebody lives, as far as it is known: "Kel. Oepura, Kec. Maulafa", or a home outside the city."""
    if person.village_code and (kelurahan := by_code(person.village_code)):
        return f"Kel. {kelurahan.name}, Kec. {DISTRICTS.places[kelurahan.parent or ''].name}"
    place = by_code(person.home_code or "")
    if person.home_text or place is None:
        return person.home_text
    above = by_code(place.parent or "")
    return f"{place.name}, {above.name}" if above else place.name


def kelurahan_groups() -> list[Group]:
    """The kelurahan of the city by kecamatan, each with its code."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for place in sorted(KELURAHAN.places.values(), key=lambda place: place.name):
        groups.setdefault(place.parent or "", []).append((place.code, place.name))
    return [(DISTRICTS.places[code].name, villages) for code, villages in sorted(groups.items())]


def destination_groups() -> list[tuple[object, list[tuple[str, str]]]]:
    """Where somebody worked: the usual countries, the provinces, then the world, in the page's language."""
    language = str(get_locale() or "id")
    usual = [(code, destination_name(code, language)) for code in USUAL]
    others = [pair for pair in countries_by_name(language) if pair[0] not in USUAL]
    return [
        (_l("Tujuan yang biasa"), usual),
        (_l("Provinsi di Indonesia"), provinces_by_name()),
        (_l("Negara lain"), others),
    ]


def destination_words(code: str | None, place: str = "") -> str:
    """Where a journey led: "Malaysia (Sabah)"; empty where nothing is known."""
    name = destination_name(code, str(get_locale() or "id")) if code else ""
    told = place if place.casefold() != name.casefold() else ""
    return f"{name} ({told})" if name and told else name or told
