"""Cleaning of text that people typed, and the spelling keys by which names are found.

The keys are stored in the database and queried there. Changing a rule below means computing
every stored key anew, so each rule is pinned by a test.
"""

import re
import unicodedata
from functools import lru_cache

_BEFORE_TEXT = "'`´‘’ "
_PARTICLES = frozenset({"da", "de", "di", "do", "dos", "das", "del", "van", "von", "der", "den"})
_FILIATION = frozenset({"bin", "binti", "bt", "bte", "binte", "ibnu"})
_TITLES = frozenset(
    {
        *("h", "hj", "haji", "hajah", "hajjah", "kh", "ust", "ustadz", "ustadzah"),
        *("pdt", "pdm", "pdp", "rm", "romo", "pater", "p", "rp", "rd", "sr", "suster", "br", "fr"),
        *("drs", "dra", "dr", "drg", "ir", "prof", "alm", "almh", "almarhum", "almarhumah"),
        *("sdr", "sdri", "sdra", "tn", "tuan", "ny", "nyonya", "nn", "nona", "bpk", "bapak", "ibu"),
    }
)
_DEGREE = re.compile(
    r"(s\.?\s?[a-z]{1,4}\.?(\s?[a-z]{1,3}\.?)?|m\.?\s?[a-z]{1,4}\.?(\s?[a-z]{1,3}\.?)?"
    r"|a\.?\s?md\.?(\s?\.?[a-z]{1,4}\.?)?|se|sh|st|mm|ph\.?\s?d\.?|b\.?\s?[a-z]{1,3}\.?)",
    re.IGNORECASE,
)
_MUHAMMAD = frozenset(
    {
        *("muhammad", "muhamad", "mohammad", "mohamad", "mohammed", "mohamed", "muhammed"),
        *("muhamed", "mochammad", "mochamad", "muchamad", "muchammad", "muh", "moh", "moch"),
        *("mohd", "muhd", "mhd", "mohamat", "muhamat", "md", "m"),
    }
)
_MUHAMMAD_KEY = "muhamad"
_FOLDS = (
    ("oe", "u"),
    ("dj", "j"),
    ("tj", "c"),
    ("sj", "sy"),
    ("ph", "f"),
    ("th", "t"),
    ("sh", "s"),
    ("sy", "s"),
    ("ch", "k"),
    ("kh", "k"),
    ("h", ""),
    ("y", "i"),
    ("j", "i"),
    ("ce", "se"),
    ("ci", "si"),
    ("c", "k"),
    ("q", "k"),
    ("x", "ks"),
    ("v", "f"),
    ("z", "s"),
)
# Letters that the next one may still turn into another sound: c(i), o(e), d(j), t(j), p(h).
_MAY_BECOME = {"c": "s", "o": "u", "d": "i", "t": "ks", "p": "f"}
_FEWEST_BEGUN = 3
_DOUBLED = re.compile(r"(.)\1+")
_NOT_ALNUM = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")


def clean_text(raw: str) -> str:
    """One line of plain text: compatibility forms unified, unseen characters gone.

    NUL, control and direction characters are dropped, every kind of blank becomes one space, and
    the apostrophe by which a spreadsheet marks "this is text" is taken off.
    """
    if not (raw.isascii() and raw.isprintable()):
        # What is unseen goes first: a letter and its accent are one only where nothing stands between them.
        raw = unicodedata.normalize("NFKC", raw.translate(_SEEN))
    return " ".join(raw.split()).lstrip(_BEFORE_TEXT)


# Letters and marks that show nothing: the empty Braille cell, fillers and variation selectors
# (Default_Ignorable_Code_Point of UAX #44, as far as the categories do not tell).
_BLANK = frozenset(
    {
        *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
        *range(0x180B, 0x1810),
        *range(0xFE00, 0xFE10),
        *range(0xE0100, 0xE01F0),
    }
)


class _Seen(dict[int, int | None]):
    """By code point what a letter becomes: itself, a space, or nothing; each looked up in Unicode's tables once."""

    def __missing__(self, code: int) -> int | None:
        char = chr(code)
        unseen = code in _BLANK or unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs", "Cn"}
        self[code] = ord(" ") if char.isspace() else None if unseen else code
        return self[code]


_SEEN = _Seen()


def strip_accents(text: str) -> str:
    """The text with its letters' accents taken off (``é`` → ``e``)."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not _is_accent(c)))


def _is_accent(char: str) -> bool:
    return unicodedata.category(char) == "Mn"


def plain_words(text: str) -> str:
    """Lower case, no accents, punctuation as single spaces: for comparing labels and phrases."""
    return _NOT_ALNUM.sub(" ", strip_accents(text).lower()).strip()


def clean_name(raw: str) -> str:
    """A person's name as it is to be shown: spaces, stray marks and capitals put right.

    Capitals are changed only where the whole name is in one case ("MARIA DA CUNHA" → "Maria da
    Cunha"); a name somebody took care to spell is left alone.
    """
    name = clean_text(raw).strip(' .,;:-_/*"')
    name = re.sub(r"^\d{1,4}\s*[.)]\s*", "", name)
    name = re.sub(r"\s*-\s*", "-", name)
    if name.isupper() or name.islower():
        name = " ".join(_capitalise(word, first=i == 0) for i, word in enumerate(name.split()))
    return name


def _capitalise(word: str, *, first: bool) -> str:
    lowered = word.lower()
    if not first and lowered in _PARTICLES | _FILIATION:
        return lowered
    parts = re.split(r"([-'’.])", lowered)
    return "".join(part[:1].upper() + part[1:] for part in parts)


@lru_cache(maxsize=65536)
def spelling_key(word: str) -> str:
    """One word's key, equal for spellings that Indonesians take for the same name.

    Old and new spelling (oe/u, dj/j, tj/c, sj/sy), y/j/i, ph/f, th/t, ch/kh/k, c/k, v/f, z/s,
    doubled letters, a silent h, accents, and the many short forms of Muhammad. A key is its own
    key, so stored keys can be computed again without harm.
    """
    letters = _NOT_ALNUM.sub("", strip_accents(word).lower())
    if letters in _MUHAMMAD:
        return _MUHAMMAD_KEY
    key, previous = letters, None
    while key != previous:
        previous = key
        for old, new in _FOLDS:
            key = key.replace(old, new)
        key = _DOUBLED.sub(r"\1", key)
    return key or letters


def begun_keys(word: str) -> set[str]:
    """What the key of a name may begin with whose first letters these are; nothing for one or two letters.

    More than one, where the letter to come decides how the last one sounds (Luc: Lukas, Lucia).
    """
    letters = _NOT_ALNUM.sub("", strip_accents(word).lower())
    if len(letters) < _FEWEST_BEGUN:
        return set()
    whole = any(form.startswith(letters) for form in _MUHAMMAD)
    head, last = letters[:-1], letters[-1]
    if letters.endswith("tj"):
        head, last = letters[:-2], "c"
    turned = {spelling_key(head + sound) for sound in _MAY_BECOME.get(last, "")}
    return {spelling_key(letters), *turned, *({_MUHAMMAD_KEY} if whole else ())}


def last_word(name: str) -> str:
    """The last word of what was typed, as the keys read it; empty where there is none."""
    words = _WORD.findall(re.sub(r"['’`]", "", strip_accents(clean_text(name))).lower())
    return words[-1] if words else ""


def name_keys(name: str) -> tuple[str, ...]:
    """The spelling keys of a name's words, in order, each once.

    Titles before a name (H., Hj., Drs., Pdt., Alm., Sdr. …), degrees after a comma, words of
    filiation (bin, binti) and particles (da, de, dos) are no part of it; a hyphenated family name
    gives two keys; initials stay single letters, save a leading "M." which stands for Muhammad.
    A name made of such words alone keeps them.
    """
    body = re.sub(r"['’`]", "", strip_accents(_without_degrees(clean_text(name))).lower())
    words = _WORD.findall(body)
    kept = _without_titles(words)
    keys = [
        word if len(word) == 1 and position else spelling_key(word)
        for position, word in enumerate(kept)
    ]
    return tuple(dict.fromkeys(keys))


def _without_degrees(name: str) -> str:
    head, *rest = name.split(",")
    return " ".join([head, *(part for part in rest if not _DEGREE.fullmatch(part.strip()))])


def _without_titles(words: list[str]) -> list[str]:
    start = 0
    while start < len(words) - 1 and words[start] in _TITLES:
        start += 1
    kept = [w for w in words[start:] if w not in _PARTICLES and w not in _FILIATION]
    return kept or words


def one_deletions(key: str) -> set[str]:
    """The key and every form of it with one letter taken out.

    Two keys that differ by one typing error (a letter wrong, missing, added, or two swapped) share
    at least one member. Keys of three letters and fewer give themselves alone: their variants
    would meet everybody.
    """
    shortest_with_variants = 4
    if len(key) < shortest_with_variants:
        return {key}
    return {key, *(key[:i] + key[i + 1 :] for i in range(len(key)))}
