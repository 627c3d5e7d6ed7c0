"""Place names brought to a form in which the usual spellings are equal."""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

from purna_pmi.core.text import clean_text, plain_words

KINDS = frozenset(
    {
        *("kel", "kelurahan", "desa", "ds", "kec", "kecamatan", "kab", "kabupaten", "kota"),
        *("kodya", "prov", "provinsi", "propinsi", "dusun", "village", "district", "regency"),
        *("city", "of", "province", "negara", "kerajaan"),
    }
)
_NUMBERS = (
    dict.fromkeys(("i", "satu", "pertama"), "1")
    | dict.fromkeys(("ii", "dua", "kedua"), "2")
    | dict.fromkeys(("iii", "tiga"), "3")
    | dict.fromkeys(("iv", "empat"), "4")
    | dict.fromkeys(("v", "lima"), "5")
    | dict.fromkeys(("vi", "enam"), "6")
)
_QUARTERS = (
    dict.fromkeys(("sel",), "selatan")
    | dict.fromkeys(("brt", "bar"), "barat")
    | dict.fromkeys(("tim", "tmr"), "timur")
    | dict.fromkeys(("ut", "utr"), "utara")
    | dict.fromkeys(("tgh", "teng"), "tengah")
)
_SHORT = _NUMBERS | _QUARTERS
_JOINED_NUMBER = re.compile(r"(?<=[a-z]{4})(satu|dua|tiga|lima)$")
_DOUBLED = re.compile(r"([a-z])\1+")
_FOLDS = (("ae", "ai"), ("dj", "j"), ("tj", "c"), ("oe", "u"), ("y", "i"), ("h", ""), ("w", "u"))
_SHORTEST_FUZZY = 5
_SHORTEST_ACRONYM = 3


@lru_cache(maxsize=65536)
def place_key(text: str) -> str:
    """The key of a place name: no kind ("Kel."), no blanks, numbers as digits, spelling folded.

    "Naikoten I" and "Naikoten Satu", "Oe Bobo" and "Oebobo", "Bello" and "Belo" are equal.
    """
    words = plain_words(clean_text(text)).split()
    named = [w for w in words if w not in KINDS] or words
    key = "".join(_SHORT.get(w, w) if position else w for position, w in enumerate(named))
    key = _JOINED_NUMBER.sub(lambda found: _NUMBERS[found[0]], key)
    for old, new in _FOLDS:
        key = key.replace(old, new)
    return _DOUBLED.sub(r"\1", key)


def acronym(name: str) -> str | None:
    """The initials of a name of three or more words (Tuak Daun Merah → tdm), else None."""
    words = plain_words(name).split()
    return "".join(w[0] for w in words) if len(words) >= _SHORTEST_ACRONYM else None


def nearest(key: str, keys: Iterable[str]) -> str | None:
    """The one key at a distance of one typing error, or None if there is none or several.

    Digits must agree ("naikoten1" is no misspelling of "naikoten2"), and short keys are taken
    only as they are.
    """
    if len(key) < _SHORTEST_FUZZY:
        return None
    digits = _digits(key)
    near = {
        known
        for known in keys
        if abs(len(known) - len(key)) <= 1
        and OSA.distance(key, known, score_cutoff=1) == 1
        and _digits(known) == digits
    }
    return near.pop() if len(near) == 1 else None


def _digits(key: str) -> str:
    return "".join(c for c in key if c.isdigit())
