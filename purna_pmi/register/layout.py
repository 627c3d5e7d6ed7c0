"""Where on a sheet the register stands: header rows by their content, and each row's columns."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from time import monotonic
from typing import Any

from purna_pmi.core.text import clean_text, plain_words
from purna_pmi.register.columns import Column, column_of, label_field, paired_ticks
from purna_pmi.register.enums import Field, FileProblem
from purna_pmi.register.guesses import guess_columns
from purna_pmi.register.reading import UnreadableFileError

Cells = list[Any]
_DEEPEST_HEADER = 3
_FEWEST_FIELDS = 3
_ROWS_FOR_WIDTH = 50
_ROWS_FOR_GUESS = 200
_DEEPEST_SEARCH = 500
_SECONDS = 12.0  # by the clock, as whoever waits counts them; a hundred thousand rows take one
_LONGEST_LABEL = 120  # letters; longer than any label that is understood (columns.py)
_NUMBERED = re.compile(r"\d{1,2}")
_DATA = re.compile(r"\d{5,}|^\s*\d+[.)]?\s*$|\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}")


@dataclass(frozen=True, slots=True)
class Header:
    """A found header: its columns and the index of the first row below it."""

    columns: tuple[Column, ...]
    below: int

    @property
    def fields(self) -> frozenset[Field]:
        """What the columns tell, without numbering and columns not understood."""
        told = {field for c in self.columns for field in (c.field, *c.also)}
        return frozenset(told - {Field.NUMBER, Field.OTHER})


@dataclass(frozen=True, slots=True)
class Line:
    """One non-empty row below a header, with the header that stands over it."""

    row: int  # as the spreadsheet numbers it, from 1
    cells: Cells
    header: Header
    is_header: bool = False


@dataclass(slots=True)
class SheetLayout:
    """A sheet's register lines; none where the sheet holds no register."""

    header: Header | None = None
    lines: deque[Line] = field(default_factory=deque)
    stated: dict[Field, str] = field(default_factory=dict)


@dataclass(slots=True)
class Patience:
    """For how long the headers of one file may be looked for: a file of nothing but labels has no end."""

    left: float = _SECONDS

    def find(self, rows: list[Cells], index: int) -> Header | None:
        """The header that begins in this row; raises UnreadableFileError once the time is over."""
        begun = monotonic()
        header = find_header(rows, index)
        self.left -= monotonic() - begun
        if self.left < 0:
            raise UnreadableFileError(FileProblem.TOO_MANY_CELLS)
        return header


def lay_out(rows: list[Cells], patience: Patience | None = None) -> SheetLayout:
    """Find the header, and every later header, of a sheet and give the lines below.

    Raises UnreadableFileError where the `patience` with its file is over.
    """
    patience = patience or Patience()
    for index in range(min(len(rows), _DEEPEST_SEARCH)):
        if header := patience.find(rows, index):
            lines = deque(_lines(rows, index, header, patience))
            return SheetLayout(header, lines, _stated_above(rows[:index]))
    return SheetLayout()


def _stated_above(rows: list[Cells]) -> dict[Field, str]:
    """What the title says of everybody: "Tanggal kedatangan: 12 Agustus 2024"."""
    stated: dict[Field, str] = {}
    for cells in rows:
        texts = [text for cell in cells if (text := _label(cell))]
        label, _, value = " ".join(texts).partition(":")
        asked = label_field(label.strip())
        if asked in _STATED and value.strip():
            stated[asked] = value.strip()
    return stated


_STATED = frozenset({Field.RETURNED, Field.COUNTRY})


def _lines(rows: list[Cells], first: int, header: Header, patience: Patience) -> Iterator[Line]:
    index = header.below
    met = {tuple(rows[first]): (rows[first:index], header)}
    while index < len(rows):
        cells = rows[index]
        again = None
        if _names_columns(cells):
            again = _met_before(rows, index, met) or patience.find(rows, index)
        if again:
            met[tuple(cells)] = rows[index : again.below], again
            for row in range(index, again.below):
                yield Line(row + 1, rows[row], again, is_header=True)
            header, index = again, again.below
            continue
        if not is_blank_row(cells):
            yield Line(index + 1, cells, header, is_header=_is_column_numbers(cells))
        index += 1


def _met_before(
    rows: list[Cells], index: int, met: dict[tuple[Any, ...], tuple[list[Cells], Header]]
) -> Header | None:
    """A header in the very same words as one above: printed lists repeat theirs on every sheet of paper."""
    block, header = met.get(tuple(rows[index]), ([], None))
    below = index + len(block)
    return replace(header, below=below) if header and rows[index:below] == block else None


def is_blank_row(cells: Cells) -> bool:
    """Whether nothing but blanks stands in a row."""
    return not any(not isinstance(cell, str) or cell.strip() for cell in cells)


def _names_columns(cells: Cells) -> bool:
    return any(
        isinstance(cell, str)
        and ("nam" in (lowered := cell[:40].lower()))
        and label_field(lowered) is Field.NAME
        for cell in cells
    )


def find_header(rows: list[Cells], index: int) -> Header | None:
    """The header that begins in this row, of one to three lines; None where none does.

    It must name the person and at least two things more. A deeper header is taken only where its
    further lines add to what is understood, and begins with a title only where that adds too.
    """
    header = _header_from(rows, index)
    if header and header.below > index + 1:
        later = _header_from(rows, index + 1)
        if later and _clarity(later) >= _clarity(header):
            header = later
    if header is None:
        return None
    below = rows[header.below : header.below + _ROWS_FOR_GUESS]
    below = [cells for cells in below if not _is_column_numbers(cells)]
    return replace(header, columns=guess_columns(header.columns, below, header.fields))


def _header_from(rows: list[Cells], index: int) -> Header | None:
    if not _may_be_labels(rows[index]):
        return None
    width = max(map(len, rows[index : index + _ROWS_FOR_WIDTH]))
    candidates = [
        Header(tuple(_columns(block, width)), index + len(block))
        for block in _blocks_of_labels(rows, index)
    ]
    return max(filter(_names_persons, candidates), key=_clarity, default=None)


def _blocks_of_labels(rows: list[Cells], index: int) -> Iterator[list[Cells]]:
    """One to three rows that may be labels together, the shortest first."""
    for depth in range(1, _DEEPEST_HEADER + 1):
        block = rows[index : index + depth]
        if len(block) < depth or (depth > 1 and not _may_be_labels(block[-1], fewest=2)):
            return
        yield block


def _names_persons(header: Header) -> bool:
    return Field.NAME in header.fields and len(header.fields) >= _FEWEST_FIELDS


def _clarity(header: Header) -> tuple[int, int]:
    ticks = sum(bool(column.tick) for column in header.columns)
    return len(header.fields), ticks


def _may_be_labels(cells: Cells, *, fewest: int = 1) -> bool:
    """Labels are words: a row with a date, a NIK or a phone is no header.

    A single word below a header is a heading of its first rows, no second line of labels.
    """
    words = 0
    for cell in cells:
        if isinstance(cell, str):
            if _DATA.search(cell):
                return False
            words += bool(cell.strip())
        elif cell is not None:
            return False
    return words >= fewest


def _columns(block: list[Cells], width: int) -> list[Column]:
    grid = [[_label(cell) for cell in [*row, *[""] * width][:width]] for row in block]
    for above, below in pairwise(grid):
        _spread_group_labels(above, below)
    above_all = grid[:-1] or [[""] * width]
    upper_labels = [" ".join(filter(None, parts)) for parts in zip(*above_all, strict=True)]
    found: list[Column] = []
    for index, (upper, lower) in enumerate(zip(upper_labels, grid[-1], strict=True)):
        before = found[-1] if found else None
        found.append(column_of(index, upper, lower) or _unlabelled(index, before))
    return _one_column_a_field(paired_ticks(found))


def _unlabelled(index: int, before: Column | None) -> Column:
    """A column without a label: the second half of "Tempat, tgl lahir", or kept as a remark."""
    if before and before.field is Field.BIRTH:
        return Column(index, Field.BIRTH, "")
    return Column(index, Field.OTHER, "")


def _label(cell: Any) -> str:
    """A label's words, cut where no label is that long: they are kept beside each cell of their column."""
    if not isinstance(cell, str):
        return ""
    text = clean_text(cell)
    return text if len(text) <= _LONGEST_LABEL else f"{text[:_LONGEST_LABEL]}…"


def _spread_group_labels(upper: list[str], lower: list[str]) -> None:
    """A merged label stands in its first column alone: give it to the columns it covers."""
    group = ""
    for index, label in enumerate(upper):
        if label:
            group = label if lower[index] else ""
        elif group and lower[index]:
            upper[index] = group
        else:
            group = ""


_SEVERAL = frozenset({Field.OTHER, Field.REMARKS, Field.RT_RW, Field.NUMBER, Field.BIRTH})


def _one_column_a_field(columns: list[Column]) -> list[Column]:
    """Of two columns that tell the same the first counts; the other is kept as a remark."""
    taken: set[Field] = set()
    kept = []
    for column in columns:
        if column.field in taken and column.field not in _SEVERAL and not column.tick:
            kept.append(Column(column.index, _second(column.field, taken), column.label))
        else:
            kept.append(column)
        taken.add(kept[-1].field)
    return kept


def _second(field: Field, taken: set[Field]) -> Field:
    """Beside a "sub-district", the column called "district" means the regency."""
    if field is Field.DISTRICT and Field.REGENCY not in taken:
        return Field.REGENCY
    return Field.OTHER


def _is_column_numbers(cells: Cells) -> bool:
    """The row "1 2 3 4 …" or "a b c d …" that forms put under their header."""
    filled = [cell for cell in cells if not isinstance(cell, str) or cell.strip()]
    if len(filled) < _FEWEST_FIELDS:
        return False
    ordinals = [_ordinal(cell) for cell in filled]
    if None in ordinals:
        return False
    return all(b == a + 1 for a, b in pairwise(ordinals) if a and b)


def _ordinal(cell: Any) -> int | None:
    text = cell.strip(" ()") if isinstance(cell, str) else _small_whole(cell)
    if _NUMBERED.fullmatch(text):
        return int(text)
    return ord(text.lower()) if len(text) == 1 and text.isalpha() else None


def _small_whole(cell: Any) -> str:
    """A whole number of one or two digits, as text; nothing for any other value."""
    if isinstance(cell, bool) or not isinstance(cell, float | int):
        return ""
    return str(int(cell)) if cell in range(1, 100) else ""


_TOTAL = re.compile(r"^(sub ?total|total|jumlah|jml|rekap\w*|grand total|keterangan)\b")


def is_total(text: str) -> bool:
    """Whether a cell begins a line of totals."""
    return bool(_TOTAL.match(plain_words(text[:60])))
