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
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MEMORY = 512 * 2**20
SECONDS = 20  # of computing; by the clock a quarter more
TOO_MUCH = "too many cells"  # how the process says so
_MOST_LETTERS = 64 * 2**20

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


def open_apart(data: bytes, *, most_sheets: int, most_rows: int, most_cells: int) -> list[RawSheet]:
    """The workbook's sheets, read in a process of its own.

    Raises SandboxError where that process ends badly, TOO_MUCH where there is more than the most.
    """
    try:
        done = subprocess.run(  # noqa: S603 (our own file, no shell, no words of the user's)
            [sys.executable, "-P", __file__, str(most_sheets), str(most_rows), str(most_cells)],
            input=data,
            capture_output=True,
            timeout=1.25 * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SandboxError("too slow") from error
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise SandboxError(lines[-1] if lines else "died")
    return [
        (name, hidden, [[_from_json(cell) for cell in row] for row in rows])
        for name, hidden, rows in json.loads(done.stdout)
    ]


def _from_json(cell: Any) -> Any:
    """A list of one text is a moment, anything else itself."""
    if not isinstance(cell, list):
        return cell
    moment = datetime.fromisoformat(cell[0])
    return moment.date() if moment.time() == time() else moment


def _to_json(cell: Any) -> Any:
    if isinstance(cell, date):
        return [cell.isoformat()]
    return str(cell) if isinstance(cell, time | timedelta) else None


def main() -> None:
    """Read standard input, write JSON; the limits hold for this process alone."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    most_sheets, most_rows, most_cells = map(int, sys.argv[1:])
    sheets = []
    for sheet in worksheets(sys.stdin.buffer.read(), most_sheets=most_sheets):
        rows = sheet[2]
        most_rows -= len(rows)
        most_cells -= sum(map(len, rows))
        if most_rows < 0 or most_cells < 0:
            sys.exit(TOO_MUCH)
        sheets.append(sheet)
    if _letters(sheets) > _MOST_LETTERS:
        sys.exit(TOO_MUCH)
    json.dump(sheets, sys.stdout, default=_to_json)


def _letters(sheets: list[RawSheet]) -> int:
    """How long all texts are together: one text may stand in a million cells, and is written out in each."""
    return sum(
        len(cell) for _, _, rows in sheets for row in rows for cell in row if isinstance(cell, str)
    )


if __name__ == "__main__":
    main()
