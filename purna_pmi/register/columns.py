"""What a column's label means, whatever words the office chose."""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from purna_pmi.core.text import plain_words
from purna_pmi.people.enums import DepartureStatus, Sex
from purna_pmi.register.enums import Field
from purna_pmi.register.words import sex_of, status_of

_LONGEST_LABEL = 80
_FEWEST_SPACED = 3
_DATE = r"(tgl|tggl|tanggal|tang|date|thn|tahun|year|bulan|bln|waktu|hari)"
_PERSON = (
    r"(pmi|cpmi|tki|tkw|purna|bermasalah|lengkap|lkp|pekerja|migran|indonesia|penerima|manfaat"
    r"|klien|korban|kpo|returnee|peserta|warga|deportan|eks|sesuai|menurut|dan|ktp|kk|l p|orang"
    r"|yang|jelas|asli|gelar|b|bersangkutan|ybs|dideportasi|dipulangkan|beneficiary|migrant|worker|client)"
)


def _load_rules() -> tuple[tuple[Field, re.Pattern[str]], ...]:
    """The rules of ``data/labels.csv``, first come first served; a field's lines stay together."""
    words = {"<date>": _DATE, "<person>": _PERSON}
    patterns: dict[int, tuple[Field, list[str]]] = {}
    with _LABELS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            field, pattern = Field(row["field"]), row["pattern"]
            for mark, meaning in words.items():
                pattern = pattern.replace(mark, meaning)
            if patterns and patterns[len(patterns)][0] is field:
                patterns[len(patterns)][1].append(pattern)
            else:
                patterns[len(patterns) + 1] = (field, [pattern])
    return tuple((field, re.compile("|".join(parts))) for field, parts in patterns.values())


_LABELS = Path(__file__).parent / "data" / "labels.csv"
_RULES = _load_rules()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where it stands, what it tells, its label, and what a tick in it means.

    ``also`` names what its cells tell beside that ("Nama / NIK"); ``guessed`` that the content
    told what the column means, not the label.
    """

    index: int
    field: Field
    label: str
    tick: str = ""
    also: tuple[Field, ...] = ()
    guessed: bool = False


@lru_cache(maxsize=8192)
def label_field(label: str) -> Field | None:
    """What a label means, or None for words that are no label we know."""
    if not label or len(label) > _LONGEST_LABEL:
        return None
    words = _spelt_out(plain_words(label))
    return next((field for field, pattern in _RULES if pattern.search(words)), None)


_SHORT = {
    "almt": "alamat",
    "brgkt": "berangkat",
    "brkt": "berangkat",
    "brngkt": "berangkat",
    "klm": "kelamin",
    "klmn": "kelamin",
    "lhir": "lahir",
    "lhr": "lahir",
    "ngr": "negara",
    "nm": "nama",
    "pkrjaan": "pekerjaan",
    "plg": "pulang",
}


def _spelt_out(words: str) -> str:
    """Usual short forms in full, and letters set apart ("N A M A") as one word."""
    parts = words.split()
    if len(parts) > _FEWEST_SPACED and all(len(part) == 1 for part in parts):
        return "".join(parts)
    return " ".join(_SHORT.get(part, part) for part in parts)


def column_of(index: int, upper: str, lower: str) -> Column | None:
    """The column that a label makes, written on one line or as group (upper) and part (lower)."""
    both = f"{upper} {lower}".strip()
    if not both:
        return None
    if upper and lower and (tick := _tick(index, upper, lower)):
        return tick
    field = _whole_or_part(both, lower if upper else "")
    told = _composite(both, field) or (field or Field.OTHER,)
    return Column(index, told[0], both, also=told[1:])


def _whole_or_part(both: str, part: str) -> Field | None:
    """What a label means as a whole, or its lower part where the whole says too little."""
    field = label_field(both)
    if part and field in {None, Field.ADDRESS, Field.REASON, Field.NUMBER}:
        return label_field(part) or field
    return field


_SEVERAL_QUESTIONS = re.compile(r"[/&,+]|\s[-–]\s|\bdan\b|\bs/d\b", re.IGNORECASE)


@lru_cache(maxsize=8192)
def _composite(label: str, whole: Field | None) -> tuple[Field, ...]:
    """The questions of a label such as "Nama / NIK", each with its own column elsewhere."""
    if whole in {Field.BIRTH, Field.OTHER}:
        return ()
    fields = [label_field(part) for part in _SEVERAL_QUESTIONS.split(label)]
    if None in fields or Field.OTHER in fields:
        return ()
    distinct = tuple(dict.fromkeys(field for field in fields if field))
    return distinct if len(distinct) > 1 else ()


def _tick(index: int, upper: str, lower: str) -> Column | None:
    """A column to be ticked: "Jenis kelamin" over "L" and "P", "Status" over its two words."""
    group = label_field(upper)
    if group is Field.SEX and (sex := sex_of(lower)):
        return Column(index, Field.SEX, f"{upper} {lower}", Sex(sex).value)
    if group is Field.PROCEDURAL and (status := status_of(lower)):
        return Column(index, Field.PROCEDURAL, f"{upper} {lower}", DepartureStatus(status).value)
    return None


def paired_ticks(columns: list[Column]) -> list[Column]:
    """Single columns labelled "L" and "P" side by side are one question to be ticked."""
    ticks = {c.index: tick for c in columns if (tick := _sex_tick(c))}
    both = {tick.tick for tick in ticks.values()}
    if len(both) != len(Sex) or any(c.field is Field.SEX for c in columns):
        return columns
    return [ticks.get(c.index, c) for c in columns]


def _sex_tick(column: Column) -> Column | None:
    """The column of one sex, where its label's last word is that."""
    last = column.label.split()[-1:] if column.field is Field.OTHER else []
    sex = sex_of(last[0]) if last else None
    return Column(column.index, Field.SEX, column.label, Sex(sex).value) if sex else None
