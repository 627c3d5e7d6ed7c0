"""Form fields of the house: cleaned text, dates as people write them, rupiah, telephone, village.

A field carries what its macro needs: `house_width`, `house_prefix`, `house_limit`.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from purna_pmi.core.phones import to_e164
from purna_pmi.core.text import clean_text, strip_accents
from purna_pmi.web.formats import angka

_NUMERIC_DATE = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_COMPACT_DATE = re.compile(r"(\d{2})(\d{2})(\d{4})")
_WORD_DATE = re.compile(r"(?:(\d{1,2})[\s.-]+)?([a-z]{3,})\.?[\s.-]+(\d{1,4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{4})")
_YEAR_LENGTH = 4
_YEARS = range(1900, 2100)
# Both languages, and the spellings of older registers; matched by their first letters.
_MONTHS = (
    *(("jan", 1), ("feb", 2), ("peb", 2), ("mar", 3), ("apr", 4), ("mei", 5), ("may", 5)),
    *(("jun", 6), ("jul", 7), ("agu", 8), ("ags", 8), ("agt", 8), ("aug", 8), ("sep", 9)),
    *(("okt", 10), ("oct", 10), ("nov", 11), ("nop", 11), ("des", 12), ("dec", 12)),
)
_MONEY_MARKS = re.compile(r"(?i)^rp\.?|[.\s]|,-$|,00$")
_MAX_RUPIAH = 10**15
_MOST_DIGITS = 10  # below 2³¹, what an integer column holds
_PHONE_FORM = re.compile(r"\+62(\d{3})(\d{3,4})(\d+)")
# What is missing, by the kind of control.
_EMPTY = {
    "Select": _l("%(label)s belum dipilih."),
    "ListWidget": _l("%(label)s belum dipilih."),
    "FileInput": _l("%(label)s belum dipilih."),
    "CheckboxInput": _l("%(label)s belum dicentang."),
}
_KEPT_CONTROLS = "\n\t"


def choices_of(pairs: Iterable[tuple[object, object]]) -> list[SelectChoice]:
    """Options for select, radio and checkbox fields out of pairs (value, label)."""
    return [SelectChoice(value, label) for value, label in pairs]


class Required(InputRequired):
    """The field must be filled in; the sentence names the field."""

    def __init__(self, message: object = None) -> None:
        super().__init__(message)
        self.own_message = message

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse a field that is empty or blank."""
        what = _EMPTY.get(field.widget.__class__.__name__, _l("%(label)s belum diisi."))
        self.message = self.own_message or what % {"label": field.label.text}
        super().__call__(form, field)
        if field.data in (None, "") and not field.process_errors:
            raise ValidationError(self.message)


def clean_lines(raw: str) -> str:
    """Text of several lines in NFC, without NUL, control and direction characters; ends trimmed."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in text if c in _KEPT_CONTROLS or unicodedata.category(c)[0] != "C")
    # Composed last: a letter and its accent are one only where nothing unseen stands between them.
    lines = unicodedata.normalize("NFC", kept).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


class StrippedStringField(StringField):
    """One line of clean text, at most `limit` characters; empty is ''."""

    def __init__(
        self, label: object, validators: Any = (), limit: int = 200, **kwargs: Any
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.limit = limit

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Clean what was typed; a text that is too long stays as it is and is refused."""
        self.data = self.clean(valuelist[0]) if valuelist else ""

    def clean(self, raw: str) -> str:
        """The text as it will be stored."""
        return clean_text(raw)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms calls it so
        """Refuse what is longer than the column."""
        over = len(self.data or "") - self.limit
        if over > 0:
            sentence = _l(
                "%(label)s terlalu panjang: paling banyak %(limit)s huruf, kelebihan %(over)s."
            )
            raise ValidationError(
                sentence
                % {"label": self.label.text, "limit": angka(self.limit), "over": angka(over)}
            )


class LongTextField(StrippedStringField, TextAreaField):
    """Several lines of clean text with a counter of the letters left."""

    widget = TextAreaField.widget

    def __init__(
        self, label: object, validators: Any = (), limit: int = 4000, **kwargs: Any
    ) -> None:
        super().__init__(label, validators, limit, **kwargs)
        self.house_limit = limit

    def clean(self, raw: str) -> str:
        """The text as it will be stored."""
        return clean_lines(raw)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, or only a month, or only a year: as much as somebody knows."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def whole(self) -> date | None:
        """The day, where it is known."""
        return date(self.year, self.month, self.day) if self.month and self.day else None

    def __str__(self) -> str:
        """As it is typed: `03-11-1985`, `11-1985` or `1985`."""
        parts = [f"{part:02}" for part in (self.day, self.month) if part]
        return "-".join([*parts, str(self.year)])


def read_date(text: str) -> PartialDate:
    """The date that was typed, day first; ValueError carries the sentence for whoever typed it.

    `03-11-2026`, `3/11/2026`, `03112026`, `2026-11-03`, `3 November 2026`, `November 2026`, `11-2026`, `2026`.
    """
    words = strip_accents(clean_text(text)).lower()
    day, month, year = _parts(words)
    if len(year) != _YEAR_LENGTH:
        raise ValueError(_l("Tulis tahun dengan empat angka, misalnya 2026."))
    found = PartialDate(int(year), int(month) if month else None, int(day) if day else None)
    _check(found)
    return found


def _parts(words: str) -> tuple[str, str, str]:
    """Day, month and year as typed digits; '' for what was left out."""
    if match := _NUMERIC_DATE.fullmatch(words) or _COMPACT_DATE.fullmatch(words):
        return match[1], match[2], match[3]
    if match := _ISO_DATE.fullmatch(words):
        return match[3], match[2], match[1]
    if match := _WORD_DATE.fullmatch(words):
        return match[1] or "", _month(match[2]), match[3]
    if match := _MONTH_YEAR.fullmatch(words):
        return "", match[1], match[2]
    if words.isdecimal() and len(words) == _YEAR_LENGTH:
        return "", "", words
    raise ValueError(_l("Tulis tanggal sebagai hari-bulan-tahun, misalnya 03-11-2026."))


def _month(word: str) -> str:
    for beginning, number in _MONTHS:
        if word.startswith(beginning):
            return str(number)
    raise ValueError(_l("Nama bulan itu tidak dikenal. Contoh: 3 November 2026."))


def _check(found: PartialDate) -> None:
    try:
        date(found.year, 1 if found.month is None else found.month, found.day or 1)
    except ValueError as error:
        raise ValueError(
            _l("Tanggal itu tidak ada di kalender. Periksa hari dan bulannya.")
        ) from error
    if found.day == 0:
        raise ValueError(_l("Tanggal itu tidak ada di kalender. Periksa hari dan bulannya."))
    if found.year not in _YEARS:
        raise ValueError(_l("Tahunnya harus antara 1900 dan 2099."))


class PartialDateField(StringField):
    """A date known only in part; data is a PartialDate or None."""

    data: Any
    house_width = "date"

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return str(self.data) if self.data else ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed; what cannot be read stays in the box."""
        self.data = None
        if valuelist and valuelist[0].strip():
            self.data = self.accept(read_date(valuelist[0]))

    def accept(self, found: PartialDate) -> Any:
        """The date as this field keeps it."""
        return found

    def __call__(self, **kwargs: Any) -> Any:
        """The box, for digits first."""
        return super().__call__(**{"autocomplete": "off", "inputmode": "numeric", **kwargs})


class DateField(PartialDateField):
    """A whole date, `DD-MM-YYYY` and what people write instead; data is a date or None."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:%d-%m-%Y}" if self.data else ""

    def accept(self, found: PartialDate) -> date:
        """Refuse a date without day or month."""
        if found.whole is None:
            raise ValueError(
                _l("Tulis tanggal lengkap dengan hari dan bulan, misalnya 03-11-2026.")
            )
        return found.whole


class RupiahField(StringField):
    """Whole rupiah, `1.500.000`; data is an int or None."""

    house_width = "money"
    house_prefix = "Rp"

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:,}".replace(",", ".") if self.data is not None else ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read `1.500.000`, `1500000`, `Rp1.500.000,00`."""
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        figure = _MONEY_MARKS.sub("", _MONEY_MARKS.sub("", typed))
        if not (figure.isascii() and figure.isdigit()) or int(figure) >= _MAX_RUPIAH:
            raise ValueError(_l("Tulis jumlah rupiah bulat, misalnya 1.500.000."))
        self.data = int(figure)

    def __call__(self, **kwargs: Any) -> Any:
        """The box, for digits."""
        return super().__call__(**{"autocomplete": "off", "inputmode": "numeric", **kwargs})


class WholeNumberField(IntegerField):
    """A whole number; left empty it is None, without a complaint."""

    data: Any
    house_width = "year"

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read `12` or `1.200`."""
        typed = valuelist[0].strip().replace(".", "") if valuelist else ""
        self.data = None
        if len(typed) >= _MOST_DIGITS:
            raise ValueError(_l("Angka itu terlalu besar. Periksa jumlah nolnya."))
        if typed:
            super().process_formdata([typed])

    def __call__(self, **kwargs: Any) -> Any:
        """The box, for digits; not type=number, which loses what it cannot read."""
        return super().__call__(
            **{"type": "text", "autocomplete": "off", "inputmode": "numeric", **kwargs}
        )


class PhoneField(StringField):
    """A telephone number as people write it; data is E.164 or None."""

    house_width = "half"

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return _PHONE_FORM.sub(r"0\1-\2-\3", self.data) if self.data else ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the number; one that cannot exist stays in the box."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = to_e164(typed) if typed else None
        if typed and self.data is None:
            raise ValueError(_l("Nomor itu tidak lengkap. Contoh: 0812-3456-7890."))

    def __call__(self, **kwargs: Any) -> Any:
        """The box, for a telephone's keys."""
        return super().__call__(**{"type": "tel", "autocomplete": "off", **kwargs})


class VillageField(SelectField):
    """A village out of groups by district; data is its code or None where it is not known.

    `groups`: pairs (district, pairs (code, name)), set in the constructor of the form.
    """

    house_width = "half"

    def set_groups(self, groups: Iterable[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        """Offer these villages, and the honest answer that it is not known."""
        self.choices = [
            SelectChoice("", _l("Belum diketahui")),
            *(
                SelectChoice(code, name, optgroup=district)
                for district, villages in groups
                for code, name in villages
            ),
        ]

    def __init__(self, label: object, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, validators, coerce=lambda code: code or None, **kwargs)
        self.set_groups(())

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms calls it so
        """Refuse a code that was not offered, in words."""
        if self.data and self.data not in {choice.value for choice in self.choices}:
            raise ValidationError(
                _l("Kelurahan itu tidak ada dalam daftar. Pilih satu dari daftar.")
            )
