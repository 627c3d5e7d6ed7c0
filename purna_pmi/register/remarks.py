"""What is to be said of whole sheets: columns not understood, and counts that disagree."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from purna_pmi.core.text import plain_words
from purna_pmi.register.cells import cell_text
from purna_pmi.register.enums import Field, Outcome, RemarkCode
from purna_pmi.register.layout import Header, is_blank_row
from purna_pmi.register.reading import Sheet
from purna_pmi.register.results import Remark, RowOutcome


def columns_not_understood(sheet: str, header: Header) -> Iterator[Remark]:
    """A remark for each labelled column whose content is only kept word for word."""
    for column in header.columns:
        if column.field is Field.OTHER and column.label:
            yield Remark(RemarkCode.COLUMN_NOT_UNDERSTOOD, sheet, column.label)


def recapitulation(others: list[Sheet], rows: list[RowOutcome]) -> Iterator[Remark]:
    """A count stated on a sheet without register, beside the name of one, that is not the count."""
    counts = Counter(row.sheet for row in rows if row.outcome is not Outcome.IGNORE)
    names = {plain_words(name): name for name in counts}
    for sheet in others:
        stated = list(_stated_counts(sheet, names))
        if not stated and not all(map(is_blank_row, sheet.rows)):
            yield Remark(RemarkCode.SHEET_WITHOUT_REGISTER, sheet.name)
        yield from _differing(sheet.name, stated, counts)


def _differing(sheet: str, stated: list[tuple[str, int]], counts: Counter[str]) -> Iterator[Remark]:
    for name, number in stated:
        if number != counts[name]:
            yield Remark(RemarkCode.RECAP_DIFFERS, sheet, name, number, counts[name])


def _stated_counts(sheet: Sheet, names: dict[str, str]) -> Iterator[tuple[str, int]]:
    """A register sheet's name with the number in the cell to its right."""
    for cells in sheet.rows:
        for label, number in pairwise(cells):
            name = names.get(plain_words(cell_text(label)))
            if name and isinstance(number, int | float):
                yield name, int(number)
