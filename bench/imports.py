"""Importing a register of many rows, in a process of its own, beside reading the file and copying its cells."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from bench.anatomy import totals
from bench.table import Row
from bench.timing import Spent, once
from bench.town import Town
from purna_pmi.cli.import_register import take_in
from purna_pmi.cli.seed.names import draw_name, made_family_name

_HEADS = (
    "No", "Nama", "NIK", "L/P", "Tanggal Lahir", "Alamat", "Kelurahan", "Negara", "Tanggal Pulang", "No HP",
)  # fmt: skip
_PLACES = ("Oesapa", "Liliba", "Sikumana", "Alak", "Naikolan", "Maulafa", "Oebobo", "Penfui")
_MOST_MEMORY = 300
_LOOKED_INTO = 5_000  # rows of the import whose statements are told


def imports(town: Town, rows: int, folder: Path) -> Iterator[Row]:
    """Reading, validation, encryption, comparison, writing behind the walls: one file, once."""
    file = _new_register(town, rows, folder)
    data = file.read_bytes()
    floor = Spent((once(partial(_read_and_copy, town, data)),))
    begun = perf_counter()
    peak = _import(town, file)
    spent = Spent(((perf_counter() - begun) * 1000,))
    note = f"peak {peak} MB of {_MOST_MEMORY}"
    inside = partial(_inside, town, folder)
    yield Row(f"import of {rows} rows", spent, floor, 30, note=note, inside=inside)


def _inside(town: Town, folder: Path) -> str:
    """The same work on fewer rows in this process, by its statements."""
    file = _new_register(town, _LOOKED_INTO, folder)

    def work() -> None:
        with town.app.app_context():
            take_in(file, town.people["supervisor large"].email)

    return totals(f"import, of {_LOOKED_INTO} rows", work)


def _new_register(town: Town, rows: int, folder: Path) -> Path:
    """A file that the town has not met: after how many others decides on its people."""
    file = folder / f"register-{rows}.xlsx"
    write_register(file, rows, seed=town.one("SELECT count(*) FROM register.batch"))
    return file


def write_register(file: Path, rows: int, *, seed: int) -> None:
    """A register as an office keeps it, of people who do not exist."""
    random = Random(f"{rows} {seed}")  # noqa: S311 - dice of a made-up register
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
    sheet, day = book.add_worksheet("2025"), book.add_format({"num_format": "dd-mm-yyyy"})
    sheet.write_row(0, 0, _HEADS)
    for number in range(1, rows + 1):
        sheet.write_row(number, 0, list(_row(random, number)))
        for column in (4, 8):
            sheet.write_datetime(number, column, _row_days[column], day)
    book.close()


_row_days: dict[int, Any] = {}


def _row(random: Random, number: int) -> Iterator[Any]:
    sex = random.choice("LP")
    born = date(1970, 1, 1) + timedelta(days=random.randrange(13_000))
    home = date(2025, 1, 1) + timedelta(days=random.randrange(360))
    _row_days.update({4: born, 8: home})
    serial = random.randrange(1, 10_000)
    nik = f"537199{born.day + 40 * (sex == 'P'):02d}{born:%m%y}{serial:04d}"
    name = (
        f"{draw_name(random, sex).split()[0]} {made_family_name(random)} {made_family_name(random)}"
    )
    yield from (number, name, nik, sex, None, f"RT {number % 30 + 1:03d}", random.choice(_PLACES))
    yield from ("Malaysia", None, f"0813{random.randrange(10**7, 10**8)}")


def _read_and_copy(town: Town, data: bytes) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    cells = book.get_sheet_by_index(0).to_python()
    town.floor.execute(
        f"CREATE TEMPORARY TABLE bare ({', '.join(f'c{n} text' for n in range(10))})"
    )
    with town.floor.cursor() as cursor, cursor.copy("COPY bare FROM STDIN") as copy:
        for row in cells:
            copy.write_row([str(cell) for cell in row])
    town.floor.execute("DROP TABLE bare")


def _import(town: Town, file: Path) -> int:
    """Import by the command, as a large agency's supervisor; the peak of its memory, children too, in MB."""
    environment = {**os.environ, "PURNA_INSTANCE": str(town.settings.instance), "PURNA_DEMO": "1"}
    email = town.people["supervisor large"].email
    command = ["-m", "flask", "--app", "wsgi", "import-register", str(file), "--as", email]
    child = subprocess.Popen([sys.executable, *command], env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, child.returncode
    return used.ru_maxrss // 1024
