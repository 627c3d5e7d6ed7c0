"""Reading of workbooks in a process of their own.

A damaged or wicked workbook can name a cell so far away, or a number of strings so large, that the
reader asks for more memory than there is, and its whole process is aborted. Run as a script, this
file reads a workbook from its standard input under limits of memory and time and writes its cells
as JSON; it needs nothing of the package, so that it starts fast.
"""

import io
import json
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MEMORY = 512 * 2**20
SECONDS = 20  # of computing; by the clock a quarter more
TOO_MUCH = "too many cells"  # how the process says so
_SHORT = 24

RawSheet = tuple[str, bool, list[list[Any]]]


class SandboxError(ValueError):
    """The workbook could not be read within the limits; the text is the reader's complaint."""


def worksheets(data: bytes, *, most_sheets: int) -> Iterable[RawSheet]:
    """Each worksheet's name, whether it is hidden, and its cells row by row from the first to the last filled one."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    listed = [meta for meta in workbook.sheets_metadata if meta.typ is SheetTypeEnum.WorkSheet]
    for meta in listed[: most_sheets + 1]:
        hidden = meta.visible is not SheetVisibleEnum.Visible
        sheet = workbook.get_sheet_by_name(meta.name)
        rows = sheet.to_python(skip_empty_area=False)
        while rows and not any(cell != "" for cell in rows[-1]):
            rows.pop()
        yield meta.name, hidden, rows


def open_apart(
    data: bytes, *, most_sheets: int, most_rows: int, most_cells: int, most_letters: int
) -> list[RawSheet]:
    """The workbook's sheets, read in a process of its own and taken over row by row.

    Raises SandboxError where that process ends badly, TOO_MUCH where there is more than the most.
    """
    limits = most_sheets, most_rows, most_cells, most_letters
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(  # noqa: S603 (our own file, no shell, no words of the user's)
            [sys.executable, "-P", __file__, *map(str, limits)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
        ) as child,
    ):
        clock = threading.Timer(1.25 * SECONDS, child.kill)
        clock.start()
        try:
            sheets = _exchange(child, data)
        finally:
            clock.cancel()
        if child.wait():
            complaints.seek(0)
            lines = complaints.read().decode(errors="replace").strip().splitlines()
            raise SandboxError(lines[-1] if lines else "too slow, or died")
    return sheets


def _exchange(child: subprocess.Popen[bytes], data: bytes) -> list[RawSheet]:
    """Give the reader the workbook, which it takes in whole before it answers; what it made of it."""
    assert child.stdin is not None  # asked for
    assert child.stdout is not None  # asked for
    with suppress(BrokenPipeError):  # it ended early: its complaint says why
        child.stdin.write(data)
    with suppress(BrokenPipeError):
        child.stdin.close()
    sheets: list[RawSheet] = []
    known: dict[Any, Any] = {}  # a word or day that stands in a thousand cells is kept once
    with suppress(ValueError):  # a line cut short by its end
        for line in child.stdout:
            told = json.loads(line, parse_constant=_nothing)
            if isinstance(told, dict):
                sheets.append((told["name"], told["hidden"], []))
            else:
                sheets[-1][2].append([_from_json(cell, known) for cell in told])
    return sheets


def _nothing(_constant: str) -> str:
    """A number that is none (NaN, infinity) tells nothing."""
    return ""


def _from_json(cell: Any, known: dict[Any, Any]) -> Any:
    """A list of one text is a moment, anything else itself."""
    if isinstance(cell, str):
        return known.setdefault(cell, cell) if len(cell) <= _SHORT else cell
    if not isinstance(cell, list):
        return cell
    return known.setdefault((cell[0],), _moment(cell[0]))


def _moment(written: str) -> date:
    moment = datetime.fromisoformat(written)
    return moment.date() if moment.time() == time() else moment


def _to_json(cell: Any) -> Any:
    if isinstance(cell, date):
        return [cell.isoformat()]
    return str(cell) if isinstance(cell, time | timedelta) else None


def _say(told: Any) -> None:
    sys.stdout.write(json.dumps(told, default=_to_json) + "\n")


def main() -> None:
    """Read standard input, write a line of JSON a sheet and a row; the limits hold for this process alone."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    most_sheets, most_rows, most_cells, most_letters = map(int, sys.argv[1:])
    for name, hidden, rows in worksheets(sys.stdin.buffer.read(), most_sheets=most_sheets):
        most_rows -= len(rows)
        most_cells -= sum(map(len, rows))
        most_letters -= _letters(rows)
        if min(most_rows, most_cells, most_letters) < 0:
            sys.exit(TOO_MUCH)
        _say({"name": name, "hidden": hidden})
        for row in rows:
            _say(row)


def _letters(rows: list[list[Any]]) -> int:
    """How long all texts are together: one text may stand in a million cells, and is written out in each."""
    return sum(len(cell) for row in rows for cell in row if isinstance(cell, str))


if __name__ == "__main__":
    main()
