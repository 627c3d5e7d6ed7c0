"""The cells that tell who somebody is: name, papers, sex, birth and phone."""

import re

from purna_pmi.core.phones import to_e164
from purna_pmi.core.text import clean_name, clean_text, plain_words
from purna_pmi.people.nik import LENGTH, parse_nik
from purna_pmi.register.cells.reader import Cell
from purna_pmi.register.dates import NO_DATE, DateReading
from purna_pmi.register.enums import Field, NoteCode, WarningCode
from purna_pmi.register.layout import is_total
from purna_pmi.register.rows import RowReading
from purna_pmi.register.words import is_absent, sex_of

_OLDEST = 120
_LONGEST_WITH_NICKNAME = 200
_SCIENTIFIC = re.compile(r"\d[.,]\d+e\+?1[0-9]", re.IGNORECASE)
_FLOAT_NIK = re.compile(r"(\d{16})[.,]0{1,2}")
_NICKNAME = re.compile(
    r"^(?P<name>[^(/@]+?)\s*(?:\(|/|@|\b(?:alias|als|a\.k\.a|aka|panggilan|dipanggil)\b\.?)\s*"
    r"(?P<nick>[^()]*)\)?\s*$",
    re.IGNORECASE,
)
_LATE = re.compile(r"^(alm|almh|almarhum|almarhumah|meninggal)\b")
_PLACE_AND_DATE = re.compile(r"^(?P<place>.*?[^\d\s,/.-])?[\s,/.-]*(?P<date>'?\d.*)$")
_WEEKDAY = re.compile(r"[ ,]+(senin|selasa|rabu|kamis|jum'?at|sabtu|minggu)$", re.IGNORECASE)
_SEVERAL_PHONES = re.compile(r"[/,;&\n]|\s(?:dan|atau|and|or)\s", re.IGNORECASE)
_OWNER = re.compile(r"\([^)]*[a-z][^)]*\)", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_AGE = re.compile(r"\D{0,3}(\d{1,3})\b")


def read_number(reading: RowReading, cell: Cell) -> None:
    """The running number: the row is meant as an entry of the list."""
    reading.numbered = reading.numbered or cell.text.strip(" .)(").isdigit()


def read_name(reading: RowReading, cell: Cell) -> None:
    """A name, with a nickname after "alias" or in brackets; a word of totals is no name."""
    if is_total(cell.text) or not _LETTER.search(cell.text):
        reading.kept[Field.NAME] = cell.text
        return
    name = cell.text
    split = _NICKNAME.match(name) if len(name) <= _LONGEST_WITH_NICKNAME else None
    if split:
        name, nick = split["name"], clean_name(split["nick"])
        if _LATE.match(plain_words(nick)):
            reading.kept[Field.NAME] = cell.text
        else:
            reading.data.nickname = nick or None
    reading.data.name = clean_name(name)


def read_family_name(reading: RowReading, cell: Cell) -> None:
    """A family name in a column of its own goes behind the given name."""
    reading.data.name = f"{reading.data.name} {clean_name(cell.text)}".strip()


def read_nickname(reading: RowReading, cell: Cell) -> None:
    """What somebody is called."""
    reading.data.nickname = clean_name(cell.text) or None


def read_passport_name(reading: RowReading, cell: Cell) -> None:
    """The name in the passport."""
    reading.data.passport_name = clean_name(cell.text) or None


def read_nik(reading: RowReading, cell: Cell) -> None:
    """A NIK; as a number ending in zero it has lost its last digit to the spreadsheet."""
    float_text = _FLOAT_NIK.fullmatch(cell.text)
    digits = float_text[1] if float_text else re.sub(r"\D", "", cell.text)
    if not digits.strip("0"):
        return
    reading.evidence.add(Field.NIK)
    as_number = cell.is_number or bool(float_text) or cell.reader.niks_rounded
    if problem := _nik_problem(digits, cell.text, as_number=as_number):
        reading.warn(problem)
        reading.kept[Field.NIK] = cell.text
    else:
        reading.data.nik = digits


def _nik_problem(digits: str, written: str, *, as_number: bool) -> WarningCode | None:
    rounded = as_number and len(digits) == LENGTH and digits.endswith("0")
    if rounded or _SCIENTIFIC.fullmatch(written):
        return WarningCode.NIK_TRUNCATED
    return None if parse_nik(digits) else WarningCode.NIK_INVALID


def read_sex(reading: RowReading, cell: Cell) -> None:
    """L or P, in letters or words."""
    reading.data.sex = sex_of(cell.text)
    if reading.data.sex:
        reading.evidence.add(Field.SEX)
    else:
        reading.not_understood(Field.SEX, cell.text, NoteCode.SEX_NOT_UNDERSTOOD)


def read_born(reading: RowReading, cell: Cell) -> None:
    """A birth date, or the year alone as an estimate."""
    _set_born(reading, cell.date(), cell)


def _set_born(reading: RowReading, found: DateReading, cell: Cell) -> None:
    today = cell.reader.today
    known = found.year is not None and today.year - _OLDEST < found.year <= today.year
    if not known or (found.day and found.day > today):
        reading.warn(WarningCode.DATE_INVALID)
        reading.kept[Field.BORN] = cell.text
        return
    reading.data.born, reading.data.birth_year = found.day, found.year
    reading.evidence.add(Field.BORN)
    if not found.day:
        reading.kept[Field.BORN] = cell.text


def read_birth(reading: RowReading, cell: Cell) -> None:
    """Place and date in one cell, or a column pair under one label, of which this is either."""
    if cell.date() is not NO_DATE:
        read_born(reading, cell)
        return
    split = _PLACE_AND_DATE.match(cell.text)
    if not split:
        reading.data.birthplace = cell.text
        return
    place = clean_text(split["place"] or "")
    found, place = _date_at_the_end(split["date"], place, cell)
    if place and not is_absent(place):
        reading.data.birthplace = _WEEKDAY.sub("", place).strip(" ,.-/")
    _set_born(reading, found, cell)


def _date_at_the_end(tail: str, place: str, cell: Cell) -> tuple[DateReading, str]:
    """The date a cell ends with; a number before it ("Soe 2, 4-5-1980") belongs to the place."""
    found = cell.reader.date(tail)
    if found is NO_DATE and " " in tail:
        head, rest = tail.split(" ", 1)
        again = cell.reader.date(rest)
        if again.day:
            return again, f"{place} {head}".strip()
    return found, place


def read_age(reading: RowReading, cell: Cell) -> None:
    """An age, from which the birth year is estimated where no birth date tells it."""
    age = _AGE.match(cell.text)
    reading.kept[Field.AGE] = cell.text
    if age and int(age[1]) <= _OLDEST:
        reading.age = int(age[1])


def read_phone(reading: RowReading, cell: Cell) -> None:
    """The first number that is one; what else the cell says (a second, whose it is) is kept."""
    text = _OWNER.sub("", cell.text)
    phone = to_e164(cell.value if cell.is_number else text)
    if phone is None:
        phone = next(filter(None, map(to_e164, _SEVERAL_PHONES.split(text))), None)
        note = NoteCode.PHONE_SEVERAL if phone else NoteCode.PHONE_NOT_UNDERSTOOD
        reading.not_understood(Field.PHONE, cell.text, note)
    elif text != cell.text:
        reading.kept[Field.PHONE] = cell.text
    reading.data.phone = phone
    if phone:
        reading.evidence.add(Field.PHONE)
