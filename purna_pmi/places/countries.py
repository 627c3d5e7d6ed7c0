"""Where somebody worked: a country (ISO 3166-1 alpha-2) or an Indonesian province (ISO 3166-2)."""

import re
from functools import lru_cache

from babel import Locale

from purna_pmi.core.text import clean_text, plain_words
from purna_pmi.places.gazetteer import read_data
from purna_pmi.places.spelling import nearest, place_key

_PART = re.compile(r"[,;/()&\n]|\s-\s|\bdan\b", re.IGNORECASE)
_ALPHA_2 = 2
#: Where workers from NTT go, the usual first; the rest of the world follows by name.
USUAL = (
    *("MY", "SG", "HK", "TW", "SA", "AE", "BN", "KR", "JP", "QA", "KW", "OM", "BH", "JO", "MO"),
    *("CN", "US", "GB"),
)
_ALPHA_3 = {
    "ARE": "AE",
    "BHR": "BH",
    "BRN": "BN",
    "HKG": "HK",
    "IDN": "ID",
    "JOR": "JO",
    "JPN": "JP",
    "KOR": "KR",
    "KWT": "KW",
    "MYS": "MY",
    "OMN": "OM",
    "QAT": "QA",
    "SAU": "SA",
    "SGP": "SG",
    "TWN": "TW",
}
# Groups, blanks and islands to which ISO 3166-1 gives no code of their own.
_NO_COUNTRY = frozenset(
    {
        *("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"),
        *("AC", "CP", "CQ", "DG", "EA", "IC", "TA"),
    }
)
_STATUS = re.compile(r"\s+(SAR|DAK)\b.*")  # "Hong Kong DAK Tiongkok" is called Hong Kong


def _load() -> tuple[dict[str, str], frozenset[str]]:
    names: dict[str, str] = {}
    codes: set[str] = set()
    for language in ("en", "id"):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == _ALPHA_2 and code.isalpha() and code not in _NO_COUNTRY:
                codes.add(code)
                names[place_key(name)] = code
                names[place_key(re.sub(r"\(.*\)|\bSAR\b.*|\bDAK\b.*", "", name))] = code
    for row in read_data("provinces.csv"):
        names[place_key(row["name"])] = row["iso"]
    for row in read_data("destination-aliases.csv"):
        names[place_key(row["alias"])] = row["code"]
    names.pop("", None)
    return names, frozenset(codes)


_NAMES, _CODES = _load()
_PROVINCES = {row["iso"]: row["name"] for row in read_data("provinces.csv")}


def destination_name(code: str, language: str = "id") -> str:
    """The name of a country in a language, or of a province; the code itself where it is unknown."""
    territories = Locale.parse(language).territories
    return _STATUS.sub("", str(_PROVINCES.get(code) or territories.get(code) or code))


def countries_by_name(language: str = "id") -> list[tuple[str, str]]:
    """Every country but Indonesia as (code, name), in the order of the names."""
    named = ((code, destination_name(code, language)) for code in _CODES - {"ID"})
    return sorted(named, key=lambda pair: plain_words(pair[1]))


def provinces_by_name() -> list[tuple[str, str]]:
    """The provinces of Indonesia as (ISO 3166-2 code, name), in the order of the names."""
    return sorted(_PROVINCES.items(), key=lambda pair: pair[1])


@lru_cache(maxsize=4096)
def find_destination(text: str) -> str | None:
    """The code of the country or province that a cell names, or None.

    Knows the Indonesian and English names, usual short forms, states and cities of the usual
    destinations, ISO codes in capitals, and forgives one typing error. Of several the first.
    """
    cleaned = clean_text(text)
    if cleaned in _CODES or cleaned.upper() in USUAL:
        return cleaned.upper()
    if code := _ALPHA_3.get(cleaned) or _NAMES.get(place_key(cleaned)):
        return code
    parts = [part for part in _PART.split(cleaned) if part.strip()]
    for part in parts:
        if code := _NAMES.get(place_key(part)):
            return code
    misspelt = next(filter(None, map(_misspelt, [cleaned, *parts])), None)
    return misspelt or _inside_phrase(cleaned)


def _inside_phrase(text: str) -> str | None:
    """The longest known name that stands inside a phrase ("TKW di Arab Saudi (Riyadh)")."""
    words = plain_words(text).split()
    for length in range(min(len(words), 4), 0, -1):
        for start in range(len(words) - length + 1):
            phrase = "".join(words[start : start + length])
            if len(phrase) > _ALPHA_2 and (code := _NAMES.get(place_key(phrase))):
                return code
    return None


def _misspelt(text: str) -> str | None:
    match = nearest(place_key(text), _NAMES)
    return _NAMES[match] if match else None
