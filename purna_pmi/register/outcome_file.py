"""The result as files: the outcome CSV, and the rejected rows as a spreadsheet to be mended."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TextIO

import xlsxwriter

from purna_pmi.register.enums import Outcome, WarningCode
from purna_pmi.register.outcomes import RegisterResult, RowOutcome
from purna_pmi.register.reading import unlike

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
        bold = workbook.add_format({"bold": True})
        words = workbook.add_format({"quote_prefix": True})
        names: list[str] = []
        for name, rejected in by_sheet.items():
            names.append(unlike(_sheet_name(name), names, _LONGEST_SHEET_NAME))
            lines = _rejected_lines(rejected, sentence, reason_heading)
            _write(workbook.add_worksheet(names[-1]), lines, bold=bold, words=words)
        if not by_sheet:
            workbook.add_worksheet()
    return target.getvalue()


def _write(
    worksheet: Any, lines: Iterable[tuple[list[str], bool]], *, bold: Any, words: Any
) -> None:
    """Labels are bold; what looks like a formula is marked as words."""
    for place, (texts, are_labels) in enumerate(lines):
        for column, text in enumerate(texts):
            usual = bold if are_labels else None
            style = words if text.startswith(_FORMULA_MARKS) else usual
            if text:
                worksheet.write_string(place, column, text, style)


def _rejected_lines(
    rows: list[RowOutcome], sentence: Callable[[WarningCode], str], reason_heading: str
) -> Iterator[tuple[list[str], bool]]:
    """Lines of texts, and whether they are labels: those of each header above the rows that stood under it."""
    above: list[str] = []
    for row in rows:
        labels = [label for label, _text in row.cells]
        if labels != above[: len(labels)] or not above:
            yield [*labels, reason_heading], True
            above = labels
        cells = [text for _label, text in row.cells] + [""] * (len(above) - len(labels))
        yield [*cells, " ".join(str(sentence(code)) for code in row.warnings)], False


def _sheet_name(name: str) -> str:
    kept = "".join(c for c in name if c not in "[]:*?/\\'")
    return kept[:_LONGEST_SHEET_NAME].strip() or "Lembar"
