"""The cells that tell of the journey: where to, how, when, and why back; and free remarks."""

from datetime import date

from purna_pmi.people.enums import ReturnReason
from purna_pmi.places.countries import find_destination
from purna_pmi.register.cells.reader import Cell
from purna_pmi.register.enums import Field, NoteCode, WarningCode
from purna_pmi.register.rows import RowReading
from purna_pmi.register.words import reason_of, status_of

_EARLIEST_YEAR = 1950


def read_country(reading: RowReading, cell: Cell) -> None:
    """The country or Indonesian province, whose words are kept as the destination too."""
    reading.data.destination = cell.text
    reading.data.country = find_destination(cell.text)
    if reading.data.country:
        reading.evidence.add(Field.COUNTRY)
    else:
        reading.not_understood(Field.COUNTRY, cell.text, NoteCode.COUNTRY_NOT_UNDERSTOOD)


def read_procedural(reading: RowReading, cell: Cell) -> None:
    """Whether the journey out followed the procedure."""
    reading.data.procedural = status_of(cell.text)
    if reading.data.procedural:
        reading.evidence.add(Field.PROCEDURAL)
    else:
        reading.not_understood(Field.PROCEDURAL, cell.text, NoteCode.PROCEDURAL_NOT_UNDERSTOOD)


def read_departed(reading: RowReading, cell: Cell) -> None:
    """The day of departure, or its year alone."""
    reading.data.departed, reading.data.departed_year = _when(reading, Field.DEPARTED, cell)


def read_returned(reading: RowReading, cell: Cell) -> None:
    """The day of return, or its year alone."""
    reading.data.returned, reading.data.returned_year = _when(reading, Field.RETURNED, cell)


def _when(reading: RowReading, column: Field, cell: Cell) -> tuple[date | None, int | None]:
    found = cell.date()
    if found.year is None or found.year < _EARLIEST_YEAR:
        reading.warn(WarningCode.DATE_INVALID)
        reading.kept[column] = cell.text
        return None, None
    reading.evidence.add(column)
    if not found.day:
        reading.kept[column] = cell.text
    return found.day, found.year


def read_reason(reading: RowReading, cell: Cell) -> None:
    """Why somebody came home; words not understood count as another reason and are kept."""
    reason = reason_of(cell.text)
    reading.data.reason = reason or ReturnReason.OTHER
    if reason:
        reading.evidence.add(Field.REASON)
    else:
        reading.not_understood(Field.REASON, cell.text, NoteCode.REASON_NOT_UNDERSTOOD)


def read_remarks(reading: RowReading, cell: Cell) -> None:
    """Free words, of several columns one after the other."""
    earlier = reading.data.remarks
    reading.data.remarks = f"{earlier}; {cell.text}" if earlier else cell.text
