"""The whole: a file's bytes to one outcome a row, with everything an import needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import chain
from typing import Any

from purna_pmi.people.nik import LENGTH as NIK_LENGTH
from purna_pmi.register.cells import Reader, cell_text, fill_dittos, read_row, read_stated
from purna_pmi.register.enums import Field, FileProblem, Outcome, RemarkCode
from purna_pmi.register.layout import Line, Patience, SheetLayout, is_total, lay_out
from purna_pmi.register.matching import KnownPeople, Memory, memory_of
from purna_pmi.register.reading import MAX_LETTERS, Sheet, UnreadableFileError, read_sheets
from purna_pmi.register.remarks import columns_not_understood, recapitulation
from purna_pmi.register.results import RegisterResult, Remark, RowOutcome
from purna_pmi.register.rows import ParsedRow, RowReading
from purna_pmi.register.schemas import RowSchema, rejections
from purna_pmi.register.settling import settle_rows

__all__ = ["RegisterResult", "Remark", "RowOutcome", "is_person", "read_register"]

_FEWEST_SIGNS = 2
# Letters of all rows with their labels: a ditto mark repeats what stands above it.
MAX_KEPT = 2 * MAX_LETTERS
_ANSWERS = tuple(one.name for one in fields(ParsedRow))


def read_register(
    data: bytes,
    *,
    file_name: str,
    today: date,
    known: KnownPeople | None = None,
    memory: Memory | None = None,
) -> RegisterResult:
    """Read an office's register: every row from the first person to the last has one outcome.

    Nothing is stored: the same bytes, day and known people give the same result. ``memory`` is
    asked for the known people once the rows have been read. Raises UnreadableFileError, also where
    no sheet holds a register (``NO_REGISTER``), and where a file that is made to be work is too much
    of it (``TOO_MANY_CELLS``; whether its headers are depends on the machine).
    """
    sheets = read_sheets(data, file_name=file_name)
    result = RegisterResult()
    run = _Pass(today, RowSchema(today=today), result)
    others = [sheet for sheet in sheets if not _take_in(sheet, run)]
    if not result.rows and not any(r.code is RemarkCode.SHEET_HIDDEN for r in result.remarks):
        raise UnreadableFileError(FileProblem.NO_REGISTER)
    result.remarks += recapitulation(others, result.rows)
    result.known_ids = settle_rows(result.rows, memory or memory_of(known or KnownPeople()))
    return result


@dataclass(slots=True)
class _Pass:
    today: date
    schema: RowSchema
    result: RegisterResult
    patience: Patience = field(default_factory=Patience)
    room: int = MAX_KEPT

    def take_in(self, data: ParsedRow, outcome: RowOutcome) -> None:
        """One row more; raises UnreadableFileError where all rows together would be too much to keep."""
        self.room -= _letters(data, outcome.cells)
        if self.room < 0:
            raise UnreadableFileError(FileProblem.TOO_MANY_CELLS)
        self.result.rows.append(outcome)


def _letters(data: ParsedRow, cells: Iterable[tuple[str, str]]) -> int:
    """How much of a row is kept word for word."""
    answers = (getattr(data, name) for name in _ANSWERS)
    words = [answer for answer in answers if isinstance(answer, str)]
    return sum(map(len, chain(words, *data.originals, *data.extras, *cells)))


def _take_in(sheet: Sheet, run: _Pass) -> bool:
    """Read a sheet's register, or say that it is hidden; False where it holds none."""
    layout = lay_out(sheet.rows, run.patience)
    if layout.header is None:
        return False
    if sheet.hidden:
        found = sum(not line.is_header for line in layout.lines)
        run.result.remarks.append(Remark(RemarkCode.SHEET_HIDDEN, sheet.name, found=found))
    else:
        _read_sheet(sheet, layout, run)
        if sheet.cut:
            run.result.remarks.append(Remark(RemarkCode.CELLS_CUT, sheet.name, found=sheet.cut))
    return True


def _read_sheet(sheet: Sheet, layout: SheetLayout, run: _Pass) -> None:
    reader = Reader(run.today, sheet.date1904, niks_rounded=_niks_rounded(sheet, layout))
    waiting: list[RowOutcome] = []
    above: list[Any] = []
    sheet.rows.clear()  # the lines alone hold the cells now, each until it is read
    while layout.lines:
        line = layout.lines.popleft()
        cells = fill_dittos(line.cells, above, line.header.columns)
        reading = None if line.is_header else read_row(cells, line.header.columns, reader)
        if reading is None or not is_person(reading, line):
            waiting.append(RowOutcome(sheet.name, line.row, Outcome.IGNORE))
            continue
        run.result.rows += waiting
        waiting.clear()
        above = cells
        read_stated(reading, layout.stated, line.header.fields, reader)
        run.take_in(reading.data, _person_outcome(sheet.name, line, reading, run))
    if layout.header:
        run.result.remarks += columns_not_understood(sheet.name, layout.header)


def is_person(reading: RowReading, line: Line) -> bool:
    """Whether a row speaks of a person, and not of totals, a heading or a signature.

    A name needs a running number or two further cells that hold what their columns ask for (or a
    sheet that asks for little); without a name at least two such cells must be there.
    """
    named, signs = bool(reading.data.name), len(reading.evidence)
    if any(is_total(text) for text in _first_texts(line.cells)):
        return named and signs >= _FEWEST_SIGNS
    if signs >= _FEWEST_SIGNS:
        return True
    return named and _is_entry(reading, line)


def _is_entry(reading: RowReading, line: Line) -> bool:
    """Whether a name with few signs of a person beside it is meant as an entry of the list."""
    others = reading.filled - 1
    told = bool(reading.evidence) and others >= _FEWEST_SIGNS
    return told or reading.numbered or 2 * others >= len(line.header.fields)


def _first_texts(cells: list[Any]) -> Iterator[str]:
    texts = (cell for cell in cells if isinstance(cell, str) and cell.strip())
    for _, text in zip(range(2), texts, strict=False):
        yield text


def _person_outcome(sheet: str, line: Line, reading: RowReading, run: _Pass) -> RowOutcome:
    data = reading.data
    rejected = rejections(run.schema, _gate(data))
    outcome = RowOutcome(
        sheet,
        line.row,
        Outcome.REJECT if rejected else Outcome.IMPORT,
        data,
        warnings=(*rejected, *reading.sorted_warnings()),
        notes=tuple(reading.notes),
    )
    if rejected:
        outcome.cells = _labelled(line)
    return outcome


def _gate(data: ParsedRow) -> dict[str, Any]:
    return {
        "name": data.name,
        "sex": data.sex,
        "born": data.born,
        "departed": data.departed,
        "departed_year": data.departed_year,
        "returned": data.returned,
        "returned_year": data.returned_year,
        "reason": data.reason,
        "procedural": data.procedural,
    }


def _labelled(line: Line) -> tuple[tuple[str, str], ...]:
    return tuple(
        (column.label, cell_text(line.cells[column.index]))
        for column in line.header.columns
        if column.label and column.index < len(line.cells)
    )


def _niks_rounded(sheet: Sheet, layout: SheetLayout) -> bool:
    """Whether a CSV's NIKs passed through a spreadsheet that kept fifteen digits of them.

    A CSV does not tell numbers from text. One NIK in ten ends in zero by nature; where most of a
    column do, they were rounded.
    """
    if sheet.typed or not layout.header:
        return False
    column = next((c for c in layout.header.columns if c.field is Field.NIK), None)
    if column is None:
        return False
    texts = _texts_in(column.index, layout)
    whole = [text for text in texts if len(text) == NIK_LENGTH and text.isdigit()]
    rounded = sum(text.endswith("0") for text in whole)
    few, most = 5, 0.6
    return len(whole) >= few and rounded >= most * len(whole)


def _texts_in(index: int, layout: SheetLayout) -> list[str]:
    """A column's cells as text, of those rows that reach it."""
    return [cell_text(line.cells[index]) for line in layout.lines if index < len(line.cells)]
