"""Dates as spreadsheets and people write them: day first always, never a guess beyond that."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from purna_pmi.core.text import clean_text, strip_accents

_MONTH_STARTS = (
    ("jan",),
    ("feb", "peb"),
    ("mar",),
    ("apr",),
    ("mei", "may"),
    ("jun",),
    ("jul",),
    ("agu", "ags", "agt", "aug"),
    ("sep",),
    ("okt", "oct"),
    ("nov", "nop"),
    ("des", "dec"),
)
_MONTHS = {start: n for n, starts in enumerate(_MONTH_STARTS, start=1) for start in starts}
_NUMERIC = re.compile(r"(\d{1,4})\s?[-/. ,]\s?(\d{1,2})\s?[-/. ,]\s?'?(\d{4}|\d{2})")
_DAY_FIRST_WORDS = re.compile(r"(\d{1,2})\s?[-/. ]?\s?([a-z]{3,})\s?[-/., ]{0,2}\s?'?(\d{4}|\d{2})")
_MONTH_FIRST_WORDS = re.compile(r"([a-z]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTH_AND_YEAR = re.compile(r"(?:([a-z]{3,})|(\d{1,2}))\s?[-/. ]\s?(\d{4})")
_ISO_TIME = re.compile(r"[t ]\d{1,2}[:.]\d{2}([:.]\d{2})?(\.\d+)?( ?(wita|wib|wit|z))?$")
_WEEKDAY = re.compile(r"(senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|ahad)[ ,]+")
_ABOUT = re.compile(
    r"^(±|\+/-|~|(sekitar|kira-kira|kurang lebih|tgl|tanggal|tahun|thn|th|bln)\b\.?) *"
)
_DIGITS = re.compile(r"(\d+)(?:\.0+)?")
_YEARS = range(1900, 2100)
_SERIALS = range(3654, 80000)  # 1910 to 2119 in the usual system
_EPOCH = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_COMPACT = (7, 8)
_CENTURY = 100


@dataclass(frozen=True, slots=True)
class DateReading:
    """One cell's date: the day, or only the year it tells, or neither where it is no date."""

    day: date | None = None
    year: int | None = None


NO_DATE = DateReading()


def read_date(value: object, *, today: date, date1904: bool = False) -> DateReading:
    """The date in a cell: a date, a spreadsheet's serial number, a year, or words.

    Numbers are day first always; a two-digit year is the latest that does not make the date lie
    in the future. ``date1904`` tells that the workbook counts its serial numbers from 1904.
    """
    if isinstance(value, datetime):
        return _of(value.date())
    if isinstance(value, date):
        return _of(value)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return NO_DATE
    if isinstance(value, str):
        return _read_text(value, today, date1904)
    return _read_number(int(value), date1904=date1904)


def _read_number(number: int, *, date1904: bool) -> DateReading:
    if number in _YEARS:
        return DateReading(year=number)
    if number in _SERIALS:
        return _of((_EPOCH_1904 if date1904 else _EPOCH) + timedelta(days=number))
    digits = str(number)
    if number > 0 and len(digits) in _COMPACT:
        return _compact(digits.zfill(8))
    return NO_DATE


def _compact(digits: str) -> DateReading:
    """Eight digits run together, ``DDMMYYYY`` or ``YYYYMMDD``."""
    day_first = _on(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    if day_first.year in _YEARS:
        return day_first
    year_first = _on(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    return year_first if year_first.year in _YEARS else NO_DATE


@lru_cache(maxsize=65536)
def _read_text(raw: str, today: date, date1904: bool) -> DateReading:  # noqa: FBT001 (cached)
    text = _ISO_TIME.sub("", strip_accents(clean_text(raw)).lower())
    text = _ABOUT.sub("", _WEEKDAY.sub("", text, count=1)).strip(" .,;")
    if whole := _DIGITS.fullmatch(text):
        return _read_number(int(whole[1]), date1904=date1904)
    if numeric := _NUMERIC.fullmatch(text):
        return _numeric(*numeric.groups(), today=today)
    return _read_words(text, today)


def _read_words(text: str, today: date) -> DateReading:
    if words := _DAY_FIRST_WORDS.fullmatch(text):
        return _worded(words[1], words[2], words[3], today)
    if words := _MONTH_FIRST_WORDS.fullmatch(text):
        return _worded(words[2], words[1], words[3], today)
    if month := _MONTH_AND_YEAR.fullmatch(text):
        known = month[1][:3] in _MONTHS if month[1] else int(month[2]) <= len(_MONTH_STARTS)
        return DateReading(year=int(month[3])) if known and int(month[3]) in _YEARS else NO_DATE
    return NO_DATE


def _numeric(first: str, month: str, last: str, *, today: date) -> DateReading:
    if not int(first) and len(last) > 2:  # 00/00/1985: the year alone is known
        return _read_number(int(last), date1904=False)
    iso_length = 4
    if len(first) == iso_length:
        return _on(int(first), int(month), int(last))
    if len(first) > 2:  # a day has two digits
        return NO_DATE
    return _with_year(last, int(month), int(first), today)


def _worded(day: str, month: str, year: str, today: date) -> DateReading:
    number = _MONTHS.get(month[:3])
    return _with_year(year, number, int(day), today) if number else NO_DATE


def _with_year(year: str, month: int, day: int, today: date) -> DateReading:
    if len(year) > 2:  # two digits or four
        return _on(int(year), month, day)
    this_century = today.year - today.year % _CENTURY + int(year)
    reading = _on(this_century, month, day)
    if reading.day is None or reading.day > today:
        return _on(this_century - _CENTURY, month, day)
    return reading


def _on(year: int, month: int, day: int) -> DateReading:
    try:
        return _of(date(year, month, day))
    except ValueError:
        return NO_DATE


@lru_cache(1 << 14)  # the same days over and over, kept once
def _of(day: date) -> DateReading:
    return DateReading(day, day.year)
