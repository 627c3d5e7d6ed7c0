"""The words offices use for sex, reason of return and departure status."""

import csv
import re
from functools import lru_cache
from pathlib import Path

from purna_pmi.core.text import plain_words
from purna_pmi.people.enums import DepartureStatus, Education, ReturnReason, Sex

_ABSENT = frozenset(
    {
        *("", "tidak ada", "tdk ada", "tak ada", "belum ada", "blm ada", "n a", "na", "nihil"),
        *("kosong", "tidak punya", "belum punya", "tdk punya", "null", "none", "nil", "x", "0"),
        *("tidak tahu", "tdk tahu", "tidak diketahui", "unknown", "tidak ada data", "no data"),
    }
)
_SEXES = {
    **dict.fromkeys(("l", "lk", "lki", "laki", "laki laki", "lelaki", "pria"), Sex.MALE),
    **dict.fromkeys(("male", "m", "man", "cowok", "laki2", "lakilaki", "laki laki l"), Sex.MALE),
    **dict.fromkeys(("p", "pr", "prp", "pmp", "perempuan", "perem", "prmpuan"), Sex.FEMALE),
    **dict.fromkeys(("wanita", "w", "female", "f", "woman", "cewek", "perempuan p"), Sex.FEMALE),
}


def _load_reasons() -> dict[ReturnReason, re.Pattern[str]]:
    """The patterns of ``data/reasons.csv``, the graver reading first."""
    patterns: dict[ReturnReason, list[str]] = {}
    with (Path(__file__).parent / "data" / "reasons.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        for row in csv.DictReader(file):
            patterns.setdefault(ReturnReason(row["reason"]), []).append(row["pattern"])
    return {reason: re.compile("|".join(parts)) for reason, parts in patterns.items()}


_REASONS = _load_reasons()
_DITTO = re.compile(r"s\.? ?d\.? ?a\.?|idem|ditto|[\"”“〃]+|''|,,|- ?\" ?-")
_ERROR_VALUE = re.compile(r"#[A-Z0/]+[!?]?")
_DECLINED = re.compile(r"menolak|tidak mau|tidak bersedia|enggan|declin|refus")
_UNKNOWN = re.compile(r"(tidak|tdk|tak|belum) (di)?(ke)?tahu|unknown|not known")
_NONPROCEDURAL = re.compile(
    r"\bnon|^np$|\bun ?(pro|doc|reg)|\b(tidak|tdk|tak|bukan|belum|tanpa|not|no)\b|ile+gal|illegal"
    r"|gelap|irregular|inprosedural|\bunp"
)
_PROCEDURAL = re.compile(
    r"prosed|proced|resmi|legal|\bdocumented|dokumen lengkap|\bregular|sesuai|^(p|pros|ya|yes)$"
    r"|\b[gp] ?to ?[gp]\b"
)


def is_absent(text: str) -> bool:
    """Whether a cell says that there is nothing ("-", "tidak ada", "n/a", "#REF!")."""
    return plain_words(text) in _ABSENT or bool(_ERROR_VALUE.fullmatch(text))


def is_ditto(text: str) -> bool:
    """Whether a cell says "the same as above" ("sda", "idem", a ditto mark)."""
    return bool(_DITTO.fullmatch(text.strip().lower()))


@lru_cache(maxsize=1024)
def sex_of(text: str) -> Sex | None:
    """The sex a word tells, or None."""
    return _SEXES.get(plain_words(text))


@lru_cache(maxsize=4096)
def reason_of(text: str) -> ReturnReason | None:
    """The reason of return that words tell; None for words not understood.

    The graver reading comes first: "PMI bermasalah, korban TPPO" is trafficking.
    """
    words = plain_words(text)
    return next((reason for reason, pattern in _REASONS.items() if pattern.search(words)), None)


@lru_cache(maxsize=4096)
def status_of(text: str) -> DepartureStatus | None:
    """Whether words tell of a procedural journey; None for words not understood."""
    words = plain_words(text)
    for status, pattern in (
        (DepartureStatus.DECLINED, _DECLINED),
        (DepartureStatus.UNKNOWN, _UNKNOWN),
        (DepartureStatus.NONPROCEDURAL, _NONPROCEDURAL),
        (DepartureStatus.PROCEDURAL, _PROCEDURAL),
    ):
        if pattern.search(words):
            return status
    return None


_EDUCATIONS = (
    (
        Education.NONE,
        re.compile(r"(tidak|belum|tdk|blm|tak) (pernah )?(ber)?sekolah|buta huruf|^ts$"),
    ),
    (
        Education.PRIMARY_UNFINISHED,
        re.compile(r"(tidak|belum|tdk|blm|tak) (ta)?mat|putus (sekolah )?sd|^sd kelas"),
    ),
    (
        Education.DEGREE,
        re.compile(r"\bs ?[123]\b|\bd ?(4|iv)\b|sarjana|magister|strata|universitas|kuliah"),
    ),
    (Education.DIPLOMA, re.compile(r"\bd ?([123]|i{1,3})\b|diploma|akademi")),
    (
        Education.UPPER_SECONDARY,
        re.compile(r"\b(sma|smk|slta|smea|stm|smu|ma|man|paket c)\b|aliyah"),
    ),
    (Education.LOWER_SECONDARY, re.compile(r"\b(smp|sltp|mts|paket b)\b|tsanawiyah")),
    (Education.PRIMARY, re.compile(r"\b(sd|mi|paket a)\b|sekolah dasar|ibtidaiyah")),
)


@lru_cache(maxsize=1024)
def education_of(text: str) -> Education | None:
    """The schooling that words tell, in the steps of the family card; None for words not understood."""
    words = plain_words(text)
    return next((step for step, pattern in _EDUCATIONS if pattern.search(words)), None)
