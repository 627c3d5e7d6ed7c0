"""Opening an office's file: spreadsheet or CSV to sheets of cells, within fixed limits.

Everything that can be known from outside is checked before anything is unpacked: the archive's
directory first (entries, sizes, ratio, names), then the extent of each sheet, since one cell in
the last column of the last row makes a reader lay out billions.
"""

import csv
import io
import itertools
import re
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from purna_pmi.core.text import clean_text
from purna_pmi.register.enums import FileKind, FileProblem
from purna_pmi.register.sandbox import TOO_MUCH, SandboxError, open_apart

MAX_BYTES = 20 * 2**20
MAX_UNPACKED = 256 * 2**20
MAX_RATIO = 200
MAX_ENTRIES = 500
MAX_SHEETS = 60
MAX_CELLS = 2_000_000
MAX_ROWS = 120_000  # read, compared and kept at once (docs/bench.md: what a hundred thousand cost)
MAX_COLUMNS = 200
MAX_LETTERS = 24 * 2**20  # of all cells, compatibility forms written out
LONGEST_CELL = 4_000  # letters; what is longer is cut, and said to be (wording names the number)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"(?:[^>]*[^/>])?>')
_REPEATED = re.compile(
    rb'<table:table-(?:cell|row)[^>]*number-(?:columns|rows)-repeated="(\d{4,})"(?:[^>]*[^/>])?>'
)
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ARCHIVE_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError),
    *(KeyError, ValueError),  # ValueError: a directory that lies about its place
)
_ENCODINGS = ("utf-8-sig", "cp1252")
_DELIMITERS = ";,\t|"
_SAMPLE = 200_000  # letters in which a CSV shows what parts its cells
_LONGEST_NAME = 31  # letters of a sheet's name, as spreadsheets have it
_LONGEST_XML = 2**20  # of those members that are read whole
_PACKED_AS_USUAL = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LAST_LINE = "purna-last-line"
_FEWEST_PARTS = 3
_CHUNK = 2**20
_OVERLAP = 4096
_RATIO_COUNTS_FROM = 2**20


class UnreadableFileError(ValueError):
    """The file cannot be read; ``problem`` is the code of the sentence that says why."""

    def __init__(self, problem: FileProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet's cells, row by row from the sheet's first row, blank cells as ``""``."""

    name: str
    rows: list[list[Any]]
    hidden: bool = False
    date1904: bool = False
    typed: bool = True  # False: a CSV, where every cell is text
    cut: int = 0  # cells that were longer than LONGEST_CELL


def read_sheets(data: bytes, *, file_name: str) -> list[Sheet]:
    """The sheets of an xlsx, xlsb, xls, ods or CSV file.

    The kind is told from the content; of the name only a CSV's stem is used, as its sheet's name.
    Raises UnreadableFileError with the problem's code.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableFileError(FileProblem.TOO_LARGE)
    if not data.strip(b"\x00 \r\n\t"):
        raise UnreadableFileError(FileProblem.EMPTY)
    if data.startswith(_ZIP):
        return _read_workbook(data, date1904=_check_archive(data))
    if data.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in data:
            raise UnreadableFileError(FileProblem.PASSWORD_PROTECTED)
        return _read_workbook(data, date1904=False)
    return [_read_csv(data, PurePath(file_name).stem)]


def _check_archive(data: bytes) -> bool:
    """Refuse what is unsafe or too large; returns whether dates count from 1904."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _look_into(archive)
    except UnreadableFileError:
        raise
    except _ARCHIVE_FAULTS as error:
        raise UnreadableFileError(FileProblem.DAMAGED) from error


def _look_into(archive: zipfile.ZipFile) -> bool:
    infos = archive.infolist()
    _check_directory(infos)
    names = {info.filename for info in infos}
    if "META-INF/manifest.xml" in names:
        if b"encryption-data" in _beginning(archive, "META-INF/manifest.xml"):
            raise UnreadableFileError(FileProblem.PASSWORD_PROTECTED)
    elif not any(n.startswith("xl/") for n in names):
        raise UnreadableFileError(FileProblem.NOT_A_SPREADSHEET)
    _check_extent(archive, infos)
    workbook = "xl/workbook.xml"
    return workbook in names and b'date1904="1"' in _beginning(archive, workbook)


def _check_directory(infos: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if len(infos) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise UnreadableFileError(FileProblem.TOO_LARGE)
    if unpacked > _RATIO_COUNTS_FROM and unpacked > packed * MAX_RATIO:
        raise UnreadableFileError(FileProblem.UNSAFE)
    if any(map(_is_unsafe, infos)):
        raise UnreadableFileError(FileProblem.UNSAFE)


def _is_unsafe(info: zipfile.ZipInfo) -> bool:
    """An entry that would leave its folder, holds macros, or is packed as no spreadsheet packs.

    Python unpacks the rarer methods a whole piece at a time, whatever the directory promises: a
    thousand bytes become gigabytes.
    """
    path = PurePath(info.filename)
    strange = info.compress_type not in _PACKED_AS_USUAL
    return strange or path.is_absolute() or ".." in path.parts or path.name == "vbaProject.bin"


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first megabyte of a member, never more, whatever it unpacks to."""
    with archive.open(name) as stream:
        return stream.read(_LONGEST_XML)


def _check_extent(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> None:
    """Refuse document types and sheets whose far corner would be laid out as billions of cells."""
    cells = 0
    for info in infos:
        if not info.filename.endswith((".xml", ".rels")):
            continue
        rows, columns = _extent(archive, info)
        cells += rows * columns
        if cells > MAX_CELLS or columns > MAX_COLUMNS:
            raise UnreadableFileError(FileProblem.TOO_MANY_CELLS)


def _extent(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> tuple[int, int]:
    """The last row and column that an entry of the archive names; 0, 0 where it is no xlsx sheet."""
    rows = columns = 0
    for chunk in _chunks(archive, info):
        if _DTD.search(chunk):
            raise UnreadableFileError(FileProblem.UNSAFE)
        if info.filename == "content.xml":
            _check_repeats(chunk)
        elif info.filename.startswith("xl/worksheets/"):
            found = set(_CELL.findall(chunk))
            rows = max([rows, *(int(row) for _, row in found)])
            columns = max([columns, *(_column_number(letters) for letters, _ in found)])
    return rows, columns


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The entry's bytes in overlapping pieces, never more than its directory entry promised."""
    read, tail = 0, b""
    with archive.open(info) as stream:
        while piece := stream.read(_CHUNK):
            read += len(piece)
            if read > info.file_size:
                raise UnreadableFileError(FileProblem.UNSAFE)
            yield tail + piece
            tail = piece[-_OVERLAP:]


def _check_repeats(chunk: bytes) -> None:
    """An ods row or cell with content may be repeated, though not by the thousand."""
    for match in _REPEATED.finditer(chunk):
        following = chunk[match.end() : match.end() + 400]
        if b"office:value" in match[0] or (
            int(match[1]) > MAX_COLUMNS and b"<text:p>" in following.split(b"</table:table-row>")[0]
        ):
            raise UnreadableFileError(FileProblem.TOO_MANY_CELLS)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _read_workbook(data: bytes, *, date1904: bool) -> list[Sheet]:
    try:
        raw = open_apart(
            data,
            most_sheets=MAX_SHEETS,
            most_rows=MAX_ROWS,
            most_cells=MAX_CELLS,
            most_letters=MAX_LETTERS,
        )
    except SandboxError as error:
        raise UnreadableFileError(_problem_of(error)) from error
    if len(raw) > MAX_SHEETS:
        raise UnreadableFileError(FileProblem.TOO_LARGE)
    names = _told_apart(name for name, _, _ in raw)
    sheets, room = [], MAX_LETTERS
    for name, (_, hidden, rows) in zip(names, raw, strict=True):
        cut, letters = _shorten(rows, room)
        room -= letters
        sheets.append(Sheet(name, rows, hidden=hidden, date1904=date1904, cut=cut))
    return sheets


def _told_apart(names: Iterable[str]) -> list[str]:
    """Sheets' names in plain letters, none too long, no two alike."""
    given: list[str] = []
    for number, raw in enumerate(names, start=1):
        name = clean_text(raw[:LONGEST_CELL])[:_LONGEST_NAME] or f"Lembar {number}"
        given.append(unlike(name, given, _LONGEST_NAME))
    return given


def unlike(name: str, others: Iterable[str], longest: int) -> str:
    """The name, or with the first number behind it that makes it another than those; capitals do not count."""
    taken = {other.casefold() for other in others}
    numbered = (f"{name[: longest - 6]} ({number})" for number in range(2, MAX_SHEETS + 2))
    return next(one for one in (name, *numbered) if one.casefold() not in taken)


def _shorten(rows: list[list[Any]], room: int) -> tuple[int, int]:
    """Cut the cells that are too long, write out compatibility forms (one may stand for eighteen letters).

    Returns how many were cut and the letters of all; raises UnreadableFileError where there is no `room` for them.
    """
    cut = letters = 0
    for row in rows:
        for place, cell in enumerate(row):
            if not isinstance(cell, str):
                continue
            text = cell if cell.isascii() else unicodedata.normalize("NFKC", cell[:LONGEST_CELL])
            if len(text) > LONGEST_CELL or len(cell) > LONGEST_CELL:
                text, cut = f"{text[:LONGEST_CELL]} [...]", cut + 1
            if text != cell:
                row[place] = text
            letters += len(text)
        if letters > room:
            raise UnreadableFileError(FileProblem.TOO_MANY_CELLS)
    return cut, letters


def _problem_of(error: SandboxError) -> FileProblem:
    if "password" in str(error).lower():
        return FileProblem.PASSWORD_PROTECTED
    if str(error) == TOO_MUCH:
        return FileProblem.TOO_MANY_CELLS
    return FileProblem.DAMAGED


def _read_csv(data: bytes, name: str) -> Sheet:
    text = _decode(data)
    if text.count("\n") > MAX_ROWS or text.count("\r") > MAX_ROWS:
        raise UnreadableFileError(FileProblem.TOO_MANY_CELLS)
    sample = [line for line in text[:_SAMPLE].splitlines()[:200] if line.strip()]
    delimiter = _delimiter(sample)
    if not delimiter:
        raise UnreadableFileError(FileProblem.NOT_A_SPREADSHEET)
    rows = _split(text, delimiter)
    if sum(map(len, rows)) > MAX_CELLS or max(map(len, rows), default=0) > MAX_COLUMNS:
        raise UnreadableFileError(FileProblem.TOO_MANY_CELLS)
    if _rows_in_cells(rows, delimiter):
        raise UnreadableFileError(FileProblem.QUOTE_OPEN)
    cut, _letters = _shorten(rows, MAX_LETTERS)
    return Sheet(_told_apart([name])[0], rows, typed=False, cut=cut)


def _split(text: str, delimiter: str) -> list[list[Any]]:
    """The rows of a CSV; a last line of our own tells whether a quote that was opened was closed again."""
    lines = itertools.chain(io.StringIO(text, newline=""), ("\n", _LAST_LINE))
    try:
        rows: list[list[Any]] = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableFileError(FileProblem.DAMAGED) from error
    if rows.pop() != [_LAST_LINE]:
        raise UnreadableFileError(FileProblem.QUOTE_OPEN)
    return rows


def _rows_in_cells(rows: list[list[Any]], delimiter: str) -> bool:
    """Whether a cell holds lines that look like rows of their own: two stray quotes, and people between them."""
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
    parts = max(_FEWEST_PARTS, (width - 1) * 2 // 3)
    broken = (cell for row in rows for cell in row if "\n" in cell or "\r" in cell)
    return any(line.count(delimiter) >= parts for cell in broken for line in cell.splitlines()[1:])


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data or data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8", b"{\\rtf")):
        raise UnreadableFileError(FileProblem.NOT_A_SPREADSHEET)
    if data.lstrip()[:1] == b"<":
        raise UnreadableFileError(FileProblem.NOT_A_SPREADSHEET)
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _delimiter(sample: list[str]) -> str | None:
    """The mark that stands equally often in the most lines; of two such the more frequent."""
    if sample and (named := re.fullmatch(r"sep=(.)", sample[0].strip())):
        return named[1]
    best, best_score = None, (0, 0)
    for mark in _DELIMITERS:
        counts = Counter(found for line in sample if (found := line.count(mark)))
        for found, lines in counts.most_common(1):
            if (lines, found) > best_score:
                best, best_score = mark, (lines, found)
    return best


def kind_of(data: bytes) -> FileKind:
    """What kind of file some bytes most likely are, by their first ones; reading decides whether they are."""
    if data.startswith(_ZIP):
        return FileKind.ODS if b"opendocument" in data[:200] else FileKind.XLSX
    return FileKind.XLS if data.startswith(_OLE) else FileKind.CSV
