"""Provinces, regencies, districts and villages by code and by the names people write.

Codes are Kemendagri's (``PP.KK.CC.DDDD``), which BPS's resemble and contradict. The data hold
every province, and all of Nusa Tenggara Timur below it.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from purna_pmi.core.text import clean_text, plain_words
from purna_pmi.places.spelling import acronym, nearest, place_key

DATA = Path(__file__).parent / "data"
CITY = "53.71"
_REGENCY_CODE, _DISTRICT_CODE = 5, 8
_LONG_PREFIX = 6
_PART = re.compile(
    r"[,;/()\n]|\s-\s|(?=\b(?:kel|kelurahan|desa|ds|kec|kecamatan|kab|kabupaten|kota|prov|provinsi)"
    r"\b\.?\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """One administrative place; ``parent`` is the code of the place it lies in, or None."""

    code: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives, as far as what was written could be recognised.

    ``kelurahan`` is filled inside the city alone, ``village`` outside it; ``district``,
    ``regency`` and ``province`` follow from them where they are known. ``unknown`` tells that a
    village was written which is neither in the city nor recognised as lying elsewhere;
    ``district_differs`` that the district written is not the one the kelurahan lies in.
    """

    kelurahan: str | None = None
    village: str | None = None
    district: str | None = None
    regency: str | None = None
    province: str | None = None
    unknown: bool = False
    district_differs: bool = False


def read_data(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the package's own tables."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


class Names:
    """Places of one level, found by tolerant name within an optional set of parents."""

    def __init__(self, places: Iterable[Place], aliases: Iterable[tuple[str, str]] = ()) -> None:
        self.places = {place.code: place for place in places}
        self._codes: dict[str, set[str]] = defaultdict(set)
        for place in self.places.values():
            self._codes[place_key(place.name)].add(place.code)
        for code, alias in aliases:
            self._codes[place_key(alias)].add(code)

    def exact(self, text: str, *, within: str | None = None) -> str | None:
        """The code of the only place of that name (in the place ``within``), or None."""
        return self._only(place_key(text), within)

    def near(self, text: str, *, within: str | None = None) -> str | None:
        """The only place whose name is one typing error away, or begins with the text."""
        key = place_key(text)
        keys = [k for k in self._codes if self._only(k, within)]
        if match := nearest(key, keys):
            return self._only(match, within)
        longer = {self._only(k, within) for k in keys if k.startswith(key) and k[-1].isalpha()}
        return longer.pop() if len(key) >= _LONG_PREFIX and len(longer) == 1 else None

    def all_named(self, text: str) -> list[Place]:
        """Every place of that name."""
        return [self.places[code] for code in sorted(self._codes.get(place_key(text), ()))]

    def _only(self, key: str, within: str | None) -> str | None:
        codes = [c for c in self._codes.get(key, ()) if not within or c.startswith(within)]
        return next(iter(codes)) if len(codes) == 1 else None


def _city_aliases() -> Iterator[tuple[str, str]]:
    for row in read_data("kelurahan-aliases.csv"):
        yield row["code"], row["alias"]
    for row in read_data("villages.csv"):
        if row["code"].startswith(CITY):
            if short := acronym(row["name"]):
                yield row["code"], short
            if row["name"].endswith(" Satu"):
                continue
            first = f"{row['name']} 1"
            if not row["name"].endswith(" Dua"):
                yield row["code"], first


def _drop_shadowed(aliases: Iterable[tuple[str, str]], names: set[str]) -> list[tuple[str, str]]:
    """Aliases that are no other place's own name."""
    return [(code, alias) for code, alias in aliases if place_key(alias) not in names]


_villages = [Place(r["code"], r["name"], r["kecamatan_code"]) for r in read_data("villages.csv")]
_city = [place for place in _villages if place.code.startswith(CITY)]
_elsewhere = [place for place in _villages if not place.code.startswith(CITY)]
KELURAHAN = Names(_city, _drop_shadowed(_city_aliases(), {place_key(p.name) for p in _city}))
VILLAGES = Names(_elsewhere)
DISTRICTS = Names(
    Place(r["code"], r["kecamatan"], r["kabupaten_code"]) for r in read_data("districts.csv")
)
REGENCIES = Names(
    (Place(r["code"], r["name"], r["code"][:2]) for r in read_data("regencies.csv")),
    ((r["code"], r["alias"]) for r in read_data("regency-aliases.csv")),
)
PROVINCES = Names(
    (Place(r["code"], r["name"]) for r in read_data("provinces.csv")), [("53", "NTT")]
)


def find_regency(text: str) -> str | None:
    """The code of a regency or city; "Kab." and "Kota" tell those of one name apart."""
    found = REGENCIES.all_named(text)
    if len(found) > 1:
        first = (plain_words(text).split() or [""])[0]
        kind = "Kota" if first in {"kota", "kodya"} else "Kabupaten" if first[:3] == "kab" else ""
        found = [place for place in found if kind and place.name.startswith(kind)]
    return found[0].code if len(found) == 1 else None


def by_code(code: str) -> Place | None:
    """The place of a Kemendagri code of any level, or None."""
    for level in (KELURAHAN, VILLAGES, DISTRICTS, REGENCIES, PROVINCES):
        if place := level.places.get(code):
            return place
    return None


def whereabouts(code: str | None) -> str:
    """Roughly where a place lies: its kecamatan ("Kec. Maulafa"), else its regency or province; empty for no place."""
    for length, before in ((_DISTRICT_CODE, "Kec. "), (_REGENCY_CODE, ""), (2, "")):
        if place := by_code((code or "")[:length]):
            return f"{before if len(place.code) == _DISTRICT_CODE else ''}{place.name}"
    return ""


def whereabouts_of(address: str) -> str:
    """The same of an address in words, which is kept nowhere, not even in a cache."""
    home = find_home.__wrapped__(address)
    return whereabouts(home.district or home.regency or home.province)


@lru_cache(maxsize=16384)
def find_home(village: str = "", district: str = "", regency: str = "", province: str = "") -> Home:
    """Where somebody lives, from the cells of a form or spreadsheet, any of which may be empty.

    The kelurahan decides, not the kecamatan: officials misplace them. A place outside the city is
    recognised from its regency, its district or a village name that exists once in the province.
    """
    parts = [part.strip() for part in _PART.split(clean_text(village)) if part and part.strip()]
    upper = _upper(regency, district, province, parts)
    if upper.regency not in {None, CITY} or upper.province not in {None, CITY[:2]}:
        return _outside(parts, upper)
    return _in_the_city(parts, upper) if parts else upper


def _in_the_city(parts: list[str], upper: Home) -> Home:
    """A village written by somebody who may mean the city: exact names, then near ones."""
    if code := _first(KELURAHAN, parts):
        differs = bool(upper.district) and not code.startswith(upper.district or "")
        return replace(_inside(code), district_differs=differs)
    if not upper.district and (code := _first(VILLAGES, parts)):
        return _beyond(code)
    if code := next((c for p in parts if (c := KELURAHAN.near(p, within=upper.district))), None):
        return _inside(code)
    elsewhere = _named_upper(parts) if upper.regency is None else None
    return elsewhere or replace(upper, unknown=True)


def _first(names: Names, parts: list[str], within: str | None = None) -> str | None:
    return next((code for part in parts if (code := names.exact(part, within=within))), None)


def _upper(regency: str, district: str, province: str, parts: list[str]) -> Home:
    """District, regency and province as far as their own cells or labelled parts name them."""
    regency = regency or _labelled(parts, "kabupaten", "kab", "kota")
    district = district or _labelled(parts, "kecamatan", "kec") or _city_district(parts)
    regency_code = _regency_of(regency)
    district_code = _code(DISTRICTS, district, within=regency_code)
    if district_code:
        regency_code = district_code[:5]
    elif regency_code is None:
        regency_code = _regency_of(district)
    province_code = _code(PROVINCES, province) or _code(PROVINCES, regency)
    if regency_code:
        province_code = regency_code[:2]
    return Home(district=district_code, regency=regency_code, province=province_code)


def _labelled(parts: list[str], *kinds: str) -> str:
    """The part that says its own kind ("Kec. Alak")."""
    named = (part for part in parts if (plain_words(part).split() or [""])[0] in kinds)
    return next(named, "")


def _city_district(parts: list[str]) -> str:
    """A district of the city behind the village ("Oesapa, Kelapa Lima")."""
    return next((part for part in parts[1:] if DISTRICTS.exact(part, within=CITY)), "")


def _regency_of(text: str) -> str | None:
    parts = [text, *(part for part in _PART.split(text) if part and part.strip())]
    return next((code for part in parts if part and (code := find_regency(part))), None)


def _code(names: Names, text: str, within: str | None = None) -> str | None:
    if not text:
        return None
    whole = names.exact(text, within=within)
    parts = (part for part in _PART.split(text) if part and part.strip())
    return whole or next((c for p in parts if (c := names.exact(p, within=within))), None)


def _named_upper(parts: list[str]) -> Home | None:
    """A regency, district or province written where a village was asked for."""
    for part in parts:
        if code := find_regency(part):
            return Home(regency=code, province=code[:2])
        if code := DISTRICTS.exact(part):
            return Home(district=code, regency=code[:5], province=code[:2])
        if code := PROVINCES.exact(part):
            return Home(province=code)
    return None


def _outside(parts: list[str], upper: Home) -> Home:
    within = upper.district or upper.regency
    if within and (code := _first(VILLAGES, parts, within)):
        return _beyond(code)
    return upper


def _inside(code: str) -> Home:
    return Home(kelurahan=code, district=code[:8], regency=CITY, province=CITY[:2])


def _beyond(code: str) -> Home:
    return Home(village=code, district=code[:8], regency=code[:5], province=code[:2])
