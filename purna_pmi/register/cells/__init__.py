"""One row of cells read into one record, each cell by what its column tells."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from purna_pmi.core.text import clean_text
from purna_pmi.people.enums import DepartureStatus, Sex
from purna_pmi.people.nik import parse_nik
from purna_pmi.register.cells import home, journey, person
from purna_pmi.register.cells.reader import Cell, Reader, cell_text
from purna_pmi.register.columns import Column
from purna_pmi.register.enums import Field, NoteCode, WarningCode
from purna_pmi.register.rows import ParsedRow, RowReading
from purna_pmi.register.words import is_absent, is_ditto, status_of

__all__ = ["Cell", "Reader", "cell_text", "fill_dittos", "read_row", "read_stated"]

_READERS: dict[Field, Callable[[RowReading, Cell], None]] = {
    Field.NUMBER: person.read_number,
    Field.NAME: person.read_name,
    Field.FAMILY_NAME: person.read_family_name,
    Field.NICKNAME: person.read_nickname,
    Field.PASSPORT_NAME: person.read_passport_name,
    Field.NIK: person.read_nik,
    Field.SEX: person.read_sex,
    Field.BIRTH: person.read_birth,
    Field.BORN: person.read_born,
    Field.AGE: person.read_age,
    Field.PHONE: person.read_phone,
    Field.RT_RW: home.read_rt_rw,
    Field.COUNTRY: journey.read_country,
    Field.PROCEDURAL: journey.read_procedural,
    Field.DEPARTED: journey.read_departed,
    Field.RETURNED: journey.read_returned,
    Field.REASON: journey.read_reason,
    Field.REMARKS: journey.read_remarks,
}
_HOME = frozenset({*home.HOME_FIELDS, Field.ADDRESS})
_AS_WRITTEN = frozenset(
    {
        *(Field.BIRTHPLACE, Field.EDUCATION, Field.JOB, Field.EMPLOYER, Field.RECRUITER),
        *(Field.INTERESTS, Field.PASSPORT),
    }
)
_DATES = frozenset({Field.BORN, Field.DEPARTED, Field.RETURNED})
_DATE_SEPARATORS = (r"\n", r"\s+(?:-|–|s\.?/?d\.?|sampai|hingga|to)\s+", r"[;,]")
_SEPARATORS = (r"\n", r"\s*;\s*", r"\s*/\s*", r"\s*,\s*", r"\s+[-–]\s+")
_LONGEST_ANSWER = 300
_FREE = _AS_WRITTEN | {Field.REMARKS, Field.NAME, Field.OTHER}
_DASHES = "-–—_. "
_NIK = re.compile(r"(?:nik\W*)?'?(\d{16})\b", re.IGNORECASE)


def read_row(cells: list[Any], columns: tuple[Column, ...], reader: Reader) -> RowReading:
    """Read one row: each cell by its column, then what only several cells together tell."""
    reading = RowReading(ParsedRow())
    extras: list[tuple[str, str]] = []
    for column in columns:
        value = cells[column.index] if column.index < len(cells) else ""
        text = cell_text(value)
        if not text:
            continue
        if column.tick:
            _tick(reading, column, text)
        elif column.also and len(text) <= _LONGEST_ANSWER:
            for field, part in _split(value, column):
                _read(reading, field, Cell(part, part, reader), column, extras)
        else:
            _read(reading, column.field, Cell(value, text, reader), column, extras)
    reading.data.extras = tuple(extras)
    home.settle_home(reading)
    _settle_nik(reading)
    _settle_dates(reading, reader.today)
    reading.data.originals = tuple(reading.kept.items())
    return reading


def read_stated(
    reading: RowReading, stated: dict[Field, str], asked: frozenset[Field], reader: Reader
) -> None:
    """Give a row what the sheet's title says of everybody, where no column asks for it."""
    for field, text in stated.items():
        if field not in asked:
            _READERS[field](reading, Cell(text, text, reader))
    if reading.data.returned and NoteCode.RETURN_MISSING in reading.notes:
        reading.notes.remove(NoteCode.RETURN_MISSING)


def fill_dittos(cells: list[Any], above: list[Any], columns: tuple[Column, ...]) -> list[Any]:
    """The row with "sda", "idem" and ditto marks replaced by what stands above them."""
    filled = cells
    for column in columns:
        index = column.index
        if column.field in _OWN or index >= len(cells) or index >= len(above):
            continue
        if isinstance(cells[index], str) and is_ditto(cells[index]):
            filled = cells[:] if filled is cells else filled
            filled[index] = above[index]
    return filled


_OWN = frozenset({Field.NUMBER, Field.NAME, Field.NIK, Field.PHONE, Field.PASSPORT})


def _read(
    reading: RowReading, field: Field, cell: Cell, column: Column, extras: list[tuple[str, str]]
) -> None:
    """Put one cell where its column says; one that says "there is none" tells nothing.

    An answer too long to be one is kept as a remark, unread: patterns meet short texts alone.
    """
    if is_absent(cell.text) and not (field is Field.PROCEDURAL and status_of(cell.text)):
        return
    reading.filled += field is not Field.NUMBER
    too_long = len(cell.text) > _LONGEST_ANSWER and field not in _FREE
    understood = not too_long and _understand(reading, field, cell)
    if column.guessed or not understood:
        extras.append((column.label, cell.text))


def _understand(reading: RowReading, field: Field, cell: Cell) -> bool:
    """Put a cell's answer where it belongs; False where nothing asks for it."""
    if read := _READERS.get(field):
        read(reading, cell)
    elif field in _HOME:
        reading.home[field] = cell.text
    elif field in _AS_WRITTEN:
        setattr(reading.data, field.value, cell.text)
    else:
        return False
    return True


def _tick(reading: RowReading, column: Column, text: str) -> None:
    """Anything but "there is none" ticks the column; so does the x that may mean it elsewhere."""
    if not text.strip(_DASHES) or (is_absent(text) and text.isalnum() and text.lower() != "x"):
        return
    if column.field is Field.SEX:
        reading.data.sex = Sex(column.tick)
    else:
        reading.data.procedural = DepartureStatus(column.tick)
    reading.evidence.add(column.field)
    reading.filled += 1


def _split(value: Any, column: Column) -> Iterator[tuple[Field, str]]:
    """A cell under a label of several questions ("Nama / NIK"), part by part."""
    fields = [column.field, *column.also]
    text = value if isinstance(value, str) else cell_text(value)
    if Field.NIK in fields and (nik := _NIK.search(text)):
        yield Field.NIK, nik[1]
        fields.remove(Field.NIK)
        text = text[: nik.start()] + text[nik.end() :]
    dates = _DATES.issuperset(fields)
    parts = _parts(text, _DATE_SEPARATORS if dates else _SEPARATORS, len(fields))
    for field, part in zip(fields, parts, strict=False):
        yield field, clean_text(part).strip(" /,;")


def _parts(text: str, separators: tuple[str, ...], most: int) -> list[str]:
    for separator in separators if most > 1 else ():
        parts = re.split(separator, text.strip(), maxsplit=most - 1)
        if len(parts) > 1:
            return parts
    return [text]


def _settle_nik(reading: RowReading) -> None:
    """What the NIK says beside the cells: sex where none is written, and differences."""
    data = reading.data
    nik = parse_nik(data.nik) if data.nik else None
    if not nik:
        return
    if data.born and not nik.agrees_with(data.born):
        reading.notes.append(NoteCode.BIRTH_DATE_DIFFERS_FROM_NIK)
    _settle_sex(reading, nik.sex)


def _settle_sex(reading: RowReading, told_by_nik: Sex) -> None:
    data = reading.data
    if data.sex is None and Field.SEX not in reading.kept:
        data.sex = told_by_nik
        reading.warn(WarningCode.SEX_FROM_NIK)
    elif data.sex and data.sex is not told_by_nik:
        reading.warn(WarningCode.SEX_DIFFERS_FROM_NIK)


def _settle_dates(reading: RowReading, today: date) -> None:
    """Nobody is born after going abroad or coming home: then the birth date is left open."""
    data = reading.data
    if data.birth_year is None and reading.age is not None:
        data.birth_year = (data.returned or today).year - reading.age
    if not (data.returned or data.returned_year):
        reading.notes.append(NoteCode.RETURN_MISSING)
    last = max(filter(None, (data.departed, data.returned)), default=None)
    if data.born and last and data.born > last:
        _leave_birth_open(reading, data.born)


def _leave_birth_open(reading: RowReading, written: date) -> None:
    reading.kept[Field.BORN] = written.isoformat()
    reading.data.born = reading.data.birth_year = None
    reading.warn(WarningCode.DATE_INVALID)
