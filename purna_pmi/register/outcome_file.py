"""The result as files: the outcome CSV, and the rejected rows as a spreadsheet to be mended."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TextIO

import xlsxwriter

from purna_pmi.register.enums import Outcome, WarningCode
from purna_pmi.register.outcomes import RegisterResult, RowOutcome

COLUMNS = (
    *("sheet", "row", "outcome", "person", "match", "warnings", "nik", "born", "sex", "phone"),
    *("kelurahan", "country", "reason", "departed", "returned", "procedural"),
)
_REJECTING = frozenset(
    {
        *(WarningCode.NAME_MISSING, WarningCode.NAME_TOO_LONG),
        *(WarningCode.RETURN_IN_FUTURE, WarningCode.RETURN_BEFORE_DEPARTURE),
    }
)
_FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_LONGEST_SHEET_NAME = 31


def write_outcomes(result: RegisterResult, stream: TextIO) -> None:
    """Write one line a row, columns as COLUMNS: dates ISO, phones E.164, warnings by ``|``."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(outcome_line, result.rows))


def outcome_line(row: RowOutcome) -> list[str]:
    """One row of the outcome file; of ignored and rejected rows outcome and warnings alone."""
    told = row.outcome in {Outcome.IMPORT, Outcome.KNOWN}
    head = [
        _harmless(row.sheet),
        row.row,
        row.outcome.value,
        row.person if told else None,
        row.match if told else None,
        "|".join(shown_warnings(row)),
    ]
    return ["" if value is None else str(value) for value in [*head, *_facts(row, told=told)]]


def shown_warnings(row: RowOutcome) -> list[WarningCode]:
    """The codes to list: of a rejected row those that reject it."""
    if row.outcome is Outcome.REJECT:
        return [code for code in row.warnings if code in _REJECTING]
    return list(row.warnings)


def _facts(row: RowOutcome, *, told: bool) -> list[Any]:
    data = row.data
    if data is None or not told:
        return [None] * (len(COLUMNS) - 6)
    shown = {"prosedural", "nonprosedural", "declined"}
    return [
        *(data.nik, data.born, data.sex, data.phone, data.home.kelurahan, data.country),
        *(data.reason.value, data.departed, data.returned),
        data.procedural if data.procedural in shown else None,
    ]


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_MARKS) else text


def rejected_workbook(
    rows: Iterable[RowOutcome], *, sentence: Callable[[WarningCode], str], reason_heading: str
) -> bytes:
    """The rejected rows as xlsx, a sheet each, the reason in words in the last column.

    Labels and cells are the office's own, so that the mended file can be read again; every cell
    is written as text, never as a formula or link. What looks like one carries the mark by which
    spreadsheets keep it text when somebody edits the cell; its letters stay the office's own.
    """
    by_sheet: dict[str, list[RowOutcome]] = defaultdict(list)
    for row in rows:
        if row.outcome is Outcome.REJECT:
            by_sheet[row.sheet].append(row)
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as workbook:
        bold, words = (
            workbook.add_format({"bold": True}),
            workbook.add_format({"quote_prefix": True}),
        )
        for number, (name, rejected) in enumerate(by_sheet.items(), start=1):
            worksheet = workbook.add_worksheet(_sheet_name(name, number))
            lines = _rejected_lines(rejected, sentence, reason_heading)
            for line, texts in enumerate(lines):
                for column, text in enumerate(texts):
                    worksheet.write_string(line, column, text, _format(text, line, bold, words))
        if not by_sheet:
            workbook.add_worksheet()
    return target.getvalue()


def _format(text: str, line: int, bold: Any, words: Any) -> Any:
    """The first line is bold; what looks like a formula is marked as words."""
    return words if text.startswith(_FORMULA_MARKS) else None if line else bold


def _rejected_lines(
    rows: list[RowOutcome], sentence: Callable[[WarningCode], str], reason_heading: str
) -> Iterator[list[str]]:
    labels = list(dict.fromkeys(label for row in rows for label, _ in row.cells))
    yield [*labels, reason_heading]
    for row in rows:
        cells = dict(row.cells)
        why = " ".join(str(sentence(code)) for code in row.warnings)
        yield [*(cells.get(label, "") for label in labels), why]


def _sheet_name(name: str, number: int) -> str:
    kept = "".join(c for c in name if c not in "[]:*?/\\'")[: _LONGEST_SHEET_NAME - 4]
    return f"{kept.strip() or 'Lembar'} {number}" if number > 1 else kept.strip() or "Lembar"
