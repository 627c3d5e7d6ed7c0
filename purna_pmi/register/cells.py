"""The readers of single cells: what each kind of column may hold, and what is kept of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from purna_pmi.core.phones import to_e164
from purna_pmi.core.text import clean_name, clean_text, plain_words
from purna_pmi.people.enums import DepartureStatus, ReturnReason, Sex
from purna_pmi.people.nik import parse_nik
from purna_pmi.places.countries import find_destination
from purna_pmi.places.gazetteer import find_home
from purna_pmi.register.columns import Column
from purna_pmi.register.dates import NO_DATE, DateReading, read_date
from purna_pmi.register.enums import Field, NoteCode, WarningCode
from purna_pmi.register.layout import is_total
from purna_pmi.register.rows import ParsedRow, RowReading
from purna_pmi.register.words import is_absent, read_procedural, read_reason, read_sex

_EARLIEST_JOURNEY = date(1950, 1, 1)
_OLDEST = 120
_AGES = range(121)
_NIK_DIGITS = 16
_SCIENTIFIC = re.compile(r"\d[.,]\d+e\+?1[0-9]", re.IGNORECASE)
_NICKNAME = re.compile(
    r"^(?P<name>[^(/@]+?)\s*(?:\(|/|@|\b(?:alias|als|a\.k\.a|aka|panggilan|dipanggil)\b\.?)\s*"
    r"(?P<nick>[^()]*)\)?\s*$",
    re.IGNORECASE,
)
_LATE = re.compile(r"^(alm|almh|almarhum|almarhumah|meninggal)\b")
_PLACE_AND_DATE = re.compile(r"^(?P<place>.*?[^\d\s,/.-])?[\s,/.-]*(?P<date>'?\d.*)$")
_WEEKDAY = re.compile(r"[ ,]+(senin|selasa|rabu|kamis|jum'?at|sabtu|minggu)$", re.IGNORECASE)
_SEVERAL_PHONES = re.compile(r"[/,;&\n]|\s(?:dan|atau|and|or)\s", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Reader:
    """What the readers must know beside the cell: the day, and the kind of the sheet."""

    today: date
    date1904: bool = False
    typed: bool = True
    niks_rounded: bool = False

    def date(self, value: Any) -> DateReading:
        """The cell's date by this sheet's way of counting."""
        return read_date(value, today=self.today, date1904=self.date1904)


def cell_text(value: Any) -> str:
    """A cell as one line of clean text; whole numbers without a fraction, dates as ISO."""
    if isinstance(value, str):
        return clean_text(value)
    if value is None or isinstance(value, bool):
        return "" if value is None else ("ya" if value else "tidak")
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "" if isinstance(value, timedelta) else str(value)


def read_row(cells: list[Any], columns: tuple[Column, ...], reader: Reader) -> RowReading:
    """Read one row: each cell by its column, then what only several cells together tell."""
    reading = RowReading(ParsedRow())
    home: dict[Field, str] = {}
    extras: list[tuple[str, str]] = []
    for column in columns:
        value = cells[column.index] if column.index < len(cells) else ""
        text = cell_text(value)
        if not text:
            continue
        if column.field in _HOME_FIELDS:
            _add_home(home, column.field, text, reading)
        elif column.tick:
            _ticked(column, text, reading)
        elif read := _READERS.get(column.field):
            read(reading, value, text, reader)
        elif column.field in _PLAIN:
            _plain(reading, column.field, text)
        elif not is_absent(text):
            reading.filled += 1
            extras.append((column.label, text))
    reading.data.extras = tuple(extras)
    _settle_home(reading, home)
    _settle_nik(reading)
    _settle_dates(reading)
    reading.data.originals = tuple(reading.kept.items())
    return reading


# Single cells ------------------------------------------------------------------------------


def _number(reading: RowReading, value: Any, text: str, _: Reader) -> None:
    del value
    reading.numbered = reading.numbered or text.strip(" .)(").isdigit()


def _name(reading: RowReading, value: Any, text: str, _: Reader) -> None:
    del value
    if is_total(text) or is_absent(text) or not _LETTER.search(text):
        if not is_absent(text):
            reading.kept[Field.NAME] = text
        return
    name = text
    if split := _NICKNAME.match(text):
        name = split["name"]
        nick = clean_name(split["nick"])
        if _LATE.match(plain_words(nick)):
            reading.kept[Field.NAME] = text
        else:
            reading.data.nickname = nick or None
    reading.data.name = clean_name(name)
    reading.filled += 1


def _nickname(reading: RowReading, value: Any, text: str, _: Reader) -> None:
    del value
    if not is_absent(text):
        reading.data.nickname = clean_name(text) or None
        reading.filled += 1


def _passport_name(reading: RowReading, value: Any, text: str, _: Reader) -> None:
    del value
    if not is_absent(text):
        reading.data.passport_name = clean_name(text) or None
        reading.filled += 1


def _nik(reading: RowReading, value: Any, text: str, reader: Reader) -> None:
    digits = re.sub(r"\D", "", text)
    if not digits or is_absent(text) or not digits.strip("0"):
        return
    reading.filled += 1
    reading.evidence.add(Field.NIK)
    ends_in_zero = len(digits) == _NIK_DIGITS and digits.endswith("0")
    is_number = isinstance(value, float | int)
    if _SCIENTIFIC.fullmatch(text) or (ends_in_zero and (is_number or reader.niks_rounded)):
        reading.warn(WarningCode.NIK_TRUNCATED)
    elif parse_nik(digits):
        reading.data.nik = digits
        return
    else:
        reading.warn(WarningCode.NIK_INVALID)
    reading.kept[Field.NIK] = text


def _sex(reading: RowReading, value: Any, text: str, _: Reader) -> None:
    del value
    if is_absent(text):
        return
    reading.filled += 1
    reading.data.sex = read_sex(text)
    if reading.data.sex:
        reading.evidence.add(Field.SEX)
    else:
        _not_understood(reading, Field.SEX, text, NoteCode.SEX_NOT_UNDERSTOOD)


def _ticked(column: Column, text: str, reading: RowReading) -> None:
    if is_absent(text) and plain_words(text) not in {"x", ""}:
        return
    if column.field is Field.SEX:
        reading.data.sex = Sex(column.tick)
    else:
        reading.data.procedural = DepartureStatus(column.tick)
    reading.evidence.add(column.field)
    reading.filled += 1


def _born(reading: RowReading, value: Any, text: str, reader: Reader) -> None:
    if is_absent(text):
        return
    reading.filled += 1
    _set_born(reading, reader.date(value), text, reader)


def _set_born(reading: RowReading, found: DateReading, text: str, reader: Reader) -> None:
    oldest = reader.today.year - _OLDEST
    if found.year and oldest < found.year and (found.day or date(found.year, 1, 1)) <= reader.today:
        reading.data.born, reading.data.birth_year = found.day, found.year
        reading.evidence.add(Field.BORN)
        if not found.day:
            reading.kept[Field.BORN] = text
    else:
        reading.warn(WarningCode.DATE_INVALID)
        reading.kept[Field.BORN] = text


def _birth(reading: RowReading, value: Any, text: str, reader: Reader) -> None:
    """Place and date in one cell, or a column pair under one label, of which this is either."""
    if is_absent(text):
        return
    whole = reader.date(value)
    if whole is not NO_DATE:
        _born(reading, value, text, reader)
        return
    split = _PLACE_AND_DATE.match(text)
    if not split:
        _plain(reading, Field.BIRTHPLACE, text)
        return
    reading.filled += 1
    place = clean_text(split["place"] or "")
    found, place = _longest_date(split["date"], place, reader)
    if place and not is_absent(place):
        reading.data.birthplace = _WEEKDAY.sub("", place).strip(" ,.-/")
    _set_born(reading, found, text, reader)


def _longest_date(tail: str, place: str, reader: Reader) -> tuple[DateReading, str]:
    """The date at the cell's end; a weekday or stray word between place and date is the place's."""
    found = reader.date(tail)
    if found is NO_DATE and " " in tail:
        head, rest = tail.split(" ", 1)
        again = reader.date(rest)
        if again is not NO_DATE and again.day:
            return again, f"{place} {head}".strip()
    return found, place


def _age(reading: RowReading, value: Any, text: str, reader: Reader) -> None:
    del value
    digits = re.match(r"\d{1,3}", text)
    if digits and int(digits[0]) in _AGES and reading.data.birth_year is None:
        reading.data.birth_year = reader.today.year - int(digits[0])
        reading.kept[Field.AGE] = text
    reading.filled += 1


def _phone(reading: RowReading, value: Any, text: str, _: Reader) -> None:
    if is_absent(text):
        return
    reading.filled += 1
    written = value if isinstance(value, float | int) else text
    phone = to_e164(written)
    parts = _SEVERAL_PHONES.split(text) if phone is None else []
    found = [p for p in map(to_e164, parts) if p]
    reading.data.phone = phone or (found[0] if found else None)
    if reading.data.phone:
        reading.evidence.add(Field.PHONE)
    if phone is None:
        note = NoteCode.PHONE_SEVERAL if found else NoteCode.PHONE_NOT_UNDERSTOOD
        _not_understood(reading, Field.PHONE, text, note)


def _country(reading: RowReading, value: Any, text: str, _: Reader) -> None:
    del value
    if is_absent(text):
        return
    reading.filled += 1
    reading.data.destination = text
    reading.data.country = find_destination(text)
    if reading.data.country:
        reading.evidence.add(Field.COUNTRY)
    else:
        _not_understood(reading, Field.COUNTRY, text, NoteCode.COUNTRY_NOT_UNDERSTOOD)


def _procedural(reading: RowReading, value: Any, text: str, _: Reader) -> None:
    del value
    if is_absent(text) and plain_words(text) != "tidak tahu":
        return
    reading.filled += 1
    reading.data.procedural = read_procedural(text)
    if reading.data.procedural:
        reading.evidence.add(Field.PROCEDURAL)
    else:
        _not_understood(reading, Field.PROCEDURAL, text, NoteCode.PROCEDURAL_NOT_UNDERSTOOD)


def _departed(reading: RowReading, value: Any, text: str, reader: Reader) -> None:
    reading.data.departed = _journey_date(reading, Field.DEPARTED, value, text, reader)


def _returned(reading: RowReading, value: Any, text: str, reader: Reader) -> None:
    reading.data.returned = _journey_date(reading, Field.RETURNED, value, text, reader)


def _journey_date(
    reading: RowReading, column: Field, value: Any, text: str, reader: Reader
) -> date | None:
    if is_absent(text):
        return None
    reading.filled += 1
    found = reader.date(value).day
    if found and found >= _EARLIEST_JOURNEY:
        reading.evidence.add(column)
        return found
    reading.warn(WarningCode.DATE_INVALID)
    reading.kept[column] = text
    return None


def _reason(reading: RowReading, value: Any, text: str, _: Reader) -> None:
    del value
    if is_absent(text):
        return
    reading.filled += 1
    reason = read_reason(text)
    reading.data.reason = reason or ReturnReason.OTHER
    if reason:
        reading.evidence.add(Field.REASON)
    else:
        _not_understood(reading, Field.REASON, text, NoteCode.REASON_NOT_UNDERSTOOD)


def _remarks(reading: RowReading, value: Any, text: str, _: Reader) -> None:
    del value
    if is_absent(text):
        return
    reading.filled += 1
    earlier = reading.data.remarks
    reading.data.remarks = f"{earlier}; {text}" if earlier else text


def _rt_rw(reading: RowReading, value: Any, text: str, _: Reader) -> None:
    del value
    if is_absent(text):
        return
    reading.filled += 1
    earlier = reading.data.rt_rw
    reading.data.rt_rw = f"{earlier}/{text}" if earlier else text


def _plain(reading: RowReading, column: Field, text: str) -> None:
    if is_absent(text):
        return
    setattr(reading.data, column.value, text)
    reading.filled += 1


def _not_understood(reading: RowReading, column: Field, text: str, note: NoteCode) -> None:
    reading.notes.append(note)
    reading.kept[column] = text


# Several cells together ----------------------------------------------------------------------


def _add_home(home: dict[Field, str], column: Field, text: str, reading: RowReading) -> None:
    if is_absent(text):
        return
    reading.filled += 1
    home[column] = text


def _settle_home(reading: RowReading, home: dict[Field, str]) -> None:
    if not home:
        return
    address = home.get(Field.ADDRESS, "")
    reading.data.address = address or None
    village = home.get(Field.VILLAGE) or address
    found = find_home(
        village,
        home.get(Field.DISTRICT, ""),
        home.get(Field.REGENCY, ""),
        home.get(Field.PROVINCE, ""),
    )
    reading.data.home = found
    if found.kelurahan or found.village:
        reading.evidence.add(Field.VILLAGE)
    if found.district or found.regency:
        reading.evidence.add(Field.DISTRICT)
    if found.district_differs:
        reading.notes.append(NoteCode.DISTRICT_DIFFERS)
    if found.unknown and Field.VILLAGE in home:
        reading.warn(WarningCode.KELURAHAN_UNKNOWN)
    if not found.kelurahan or found.district_differs:
        for column in (Field.VILLAGE, Field.DISTRICT, Field.REGENCY, Field.PROVINCE):
            if column in home:
                reading.kept[column] = home[column]


def _settle_nik(reading: RowReading) -> None:
    data = reading.data
    nik = parse_nik(data.nik) if data.nik else None
    if not nik:
        return
    if data.sex is None and Field.SEX not in reading.kept:
        data.sex = nik.sex
        reading.warn(WarningCode.SEX_FROM_NIK)
    elif data.sex and data.sex is not nik.sex:
        reading.warn(WarningCode.SEX_DIFFERS_FROM_NIK)
    if data.born and not nik.agrees_with(data.born):
        reading.notes.append(NoteCode.BIRTH_DATE_DIFFERS_FROM_NIK)


def _settle_dates(reading: RowReading) -> None:
    """Nobody is born after going abroad or coming home: then the birth date is left open."""
    data = reading.data
    journeys = [day for day in (data.departed, data.returned) if day]
    if data.born and journeys and data.born > max(journeys):
        reading.kept[Field.BORN] = data.born.isoformat()
        data.born = data.birth_year = None
        reading.warn(WarningCode.DATE_INVALID)
    if not data.returned:
        reading.notes.append(NoteCode.RETURN_MISSING)


_HOME_FIELDS = frozenset(
    {Field.VILLAGE, Field.DISTRICT, Field.REGENCY, Field.PROVINCE, Field.ADDRESS}
)
_PLAIN = frozenset(
    {
        *(Field.BIRTHPLACE, Field.EDUCATION, Field.JOB, Field.EMPLOYER, Field.RECRUITER),
        *(Field.INTERESTS, Field.PASSPORT),
    }
)
_READERS: dict[Field, Callable[[RowReading, Any, str, Reader], None]] = {
    Field.NUMBER: _number,
    Field.NAME: _name,
    Field.NICKNAME: _nickname,
    Field.PASSPORT_NAME: _passport_name,
    Field.NIK: _nik,
    Field.SEX: _sex,
    Field.BIRTH: _birth,
    Field.BORN: _born,
    Field.AGE: _age,
    Field.PHONE: _phone,
    Field.COUNTRY: _country,
    Field.PROCEDURAL: _procedural,
    Field.DEPARTED: _departed,
    Field.RETURNED: _returned,
    Field.REASON: _reason,
    Field.REMARKS: _remarks,
    Field.RT_RW: _rt_rw,
}
