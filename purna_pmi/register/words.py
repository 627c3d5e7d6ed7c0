"""The words offices use for sex, reason of return and departure status."""

import re
from functools import lru_cache

from purna_pmi.core.text import plain_words
from purna_pmi.people.enums import DepartureStatus, ReturnReason, Sex

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
_REASONS: tuple[tuple[ReturnReason, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(pattern))
    for reason, pattern in (
        (
            ReturnReason.TRAFFICKING,
            r"tppo|traffick|perdagangan (orang|manusia)|eksploitasi|\bkpo\b",
        ),
        (
            ReturnReason.DECEASED,
            r"(?<!majikan )meninggal|wafat|jenazah|almarhum|deceased|\bdied|death|\bmati\b",
        ),
        (
            ReturnReason.FAILED_DEPARTURE,
            r"(gagal|batal|cegah|tunda)\w* (ke)?(be)?rangkat|pencegahan|dicegah|\bc ?pmi\b|calon pmi"
            r"|failed dep|gagal",
        ),
        (ReturnReason.DEPORTED, r"deport|diusir|overstay|razia"),
        (
            ReturnReason.LAID_OFF,
            r"\bphk\b|(pemutusan|putus|diputus)\w* (hubungan|kontrak|kerja)|laid off|lay off|layoff"
            r"|dipecat|diberhentikan|dismiss|bangkrut|redundan",
        ),
        (
            ReturnReason.SICK,
            r"sakit|\bsick|\bill\b|illness|medis|medical|kecelakaan|accident|unfit",
        ),
        (ReturnReason.LEAVE, r"\bcuti\b|\bleave\b|re ?entry|libur|holiday"),
        (
            ReturnReason.IN_DISTRESS,
            r"masalah|\bpmi ?b\b|\btki ?b\b|kendala|gaji|upah|kekeras|aniaya|siksa|kabur|melarikan"
            r"|\blari\b|distress|problem|terlantar|stranded|pelecehan|abuse|unpaid|escap|abusive|ran away|rescue",
        ),
        (ReturnReason.REPATRIATED, r"repatri|pemulangan|dipulangkan|amnest|evakuasi|evacuat"),
        (
            ReturnReason.CONTRACT_ENDED,
            r"^(?!.*\b(sebelum|belum|tidak|tdk)\b).*(kontrak|contract|finis|selesai|habis|berakhir"
            r"|\bpk\b|perjanjian kerja|purna)",
        ),
        (ReturnReason.UNKNOWN, r"^(tidak|tdk|tak|belum) (di)?(ke)?tahu|unknown|^$"),
    )
)
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
    """Whether a cell says that there is nothing ("-", "tidak ada", "n/a")."""
    return plain_words(text) in _ABSENT


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
    return next((reason for reason, pattern in _REASONS if pattern.search(words)), None)


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
