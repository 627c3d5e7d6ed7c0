"""Thirty-odd files that nobody should have to open, made on the spot; nothing hostile lies in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from random import Random

from tests.factories.register import row, workbook

SHEET = "xl/worksheets/sheet1.xml"
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def good() -> bytes:
    """A workbook that nothing is wrong with."""
    return workbook(*(row(number) for number in range(1, 6)))


def entries(data: bytes) -> dict[str, bytes]:
    """The members of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: Mapping[str, bytes | str], level: int = 6) -> bytes:
    """An archive of these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def changed(**members: bytes | str) -> bytes:
    """The good workbook with other or further members."""
    return zipped({**entries(good()), **members})


def with_sheet(rows: str, head: str = "") -> bytes:
    """The good workbook whose sheet is this."""
    return changed(**{SHEET: f"<worksheet {_NS}>{head}<sheetData>{rows}</sheetData></worksheet>"})


def bomb(megabytes: int, *, cells: bool) -> bytes:
    """A sheet that unpacks to so much: rows of inline text, or blanks."""
    if not cells:
        return changed(**{SHEET: b" " * megabytes * 2**20})
    dice = Random(1)
    words = [f"{dice.getrandbits(64):x}" * 50 for _ in range(200)]
    rows = []
    for _ in range(megabytes * 2**20 // 6500):
        cells = (f'<c t="inlineStr"><is><t>{dice.choice(words)}</t></is></c>' for _ in range(8))
        rows.append(f"<row>{''.join(cells)}</row>")
    return with_sheet("".join(rows))


def many_sheets(count: int) -> bytes:
    """A workbook of so many sheets."""
    members = entries(good())
    names = "".join(
        f'<sheet name="s{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, count + 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Target="worksheets/sheet{n}.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/worksheet"/>'
        for n in range(1, count + 1)
    )  # fmt: skip
    members["xl/workbook.xml"] = (
        f'<workbook {_NS} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f"<sheets>{names}</sheets></workbook>"
    ).encode()
    members["xl/_rels/workbook.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{links}</Relationships>"
    ).encode()
    blank = f"<worksheet {_NS}><sheetData/></worksheet>".encode()
    return zipped(members | {f"xl/worksheets/sheet{n}.xml": blank for n in range(2, count + 1)})


def lying_sizes() -> bytes:
    """A workbook whose directory promises a tenth of what its sheet unpacks to."""
    data = bytearray(with_sheet("<row/>" * 500_000))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(SHEET.encode()))
    size = struct.unpack_from("<I", data, at + 24)[0]
    struct.pack_into("<I", data, at + 24, size // 10)
    return bytes(data)


def squeezed(megabytes: int, method: int) -> bytes:
    """The good workbook with a member that unpacks to so much, while the directory promises a hundredth."""
    target, promised = io.BytesIO(), megabytes * 2**20 // 100
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries(good()).items():
            archive.writestr(name, content)
        info = zipfile.ZipInfo("xl/worse.xml")
        info.compress_type = method
        with archive.open(info, "w") as stream:
            for _ in range(megabytes):
                stream.write(b"\0" * 2**20)
    data = bytearray(target.getvalue())
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 16, zlib.crc32(b"\0" * promised))
    struct.pack_into("<I", data, at + 24, promised)
    return bytes(data)


def lying_manifest(promised: int) -> bytes:
    """An archive whose manifest unpacks to a gigabyte."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("META-INF/manifest.xml", "w") as stream,
    ):
        for _ in range(1_024):
            stream.write(b" " * 2**20)
    data = bytearray(target.getvalue())
    struct.pack_into("<I", data, data.rfind(b"PK\x01\x02") + 24, promised)
    return bytes(data)


def one_string(text: str, rows: int) -> bytes:
    """A register in which all names are one string, kept once."""
    members = entries(workbook(*(row(number, "NAMA") for number in range(1, rows + 1))))
    strings = members["xl/sharedStrings.xml"].decode().replace(">NAMA<", f">{text}<")
    return zipped(members | {"xl/sharedStrings.xml": strings})


def overlapping(copies: int) -> bytes:
    """A directory that names one member again and again."""
    data = bytearray(zipped({"xl/workbook.xml": "<w/>", SHEET: "0" * 2_000_000}))
    end = data.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<I", data, end + 16)[0]
    directory = bytes(data[start:end])
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, 2 * copies, 2 * copies, len(directory) * copies)
    return bytes(data[:start]) + directory * copies + bytes(tail)


def old_excel(**at: int) -> bytes:
    """The beginning of an .xls whose header claims what it has not."""
    head = bytearray(_OLE + b"\x00" * 504)
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, at.get("shift", 9), 6)
    struct.pack_into("<I", head, 44, at.get("sectors", 0xFFFFFFFF))
    struct.pack_into("<I", head, 48, at.get("directory", 0))
    struct.pack_into("<I", head, 76, at.get("fat", 0))
    return bytes(head) + b"\x00\xff" * 4096


def cell(place: str, value: str = "1") -> str:
    """A row with one cell at a place."""
    return f'<row><c r="{place}"><v>{value}</v></c></row>'


def entity(text: str) -> bytes:
    """Shared strings behind a document type."""
    return changed(
        **{"xl/sharedStrings.xml": f'<?xml version="1.0"?><!DOCTYPE x [{text}]><sst>&l9;</sst>'}
    )


Zoo = dict[str, tuple[Callable[[], bytes], str]]


def csv_of_headers(count: int) -> bytes:
    """Headers of two hundred columns, no two in the same words, each above one row."""
    row = b";5371991005600001;P" + b";v" * 197 + b"\n"
    words = ("".join(f";k{n}w{column}" for column in range(197)) for n in range(count))
    return b"".join(b"Nama;NIK;L/P" + each.encode() + b"\n" + row for each in words)


QUICK: Zoo = {
    "cell in the last column": (lambda: with_sheet(cell("XFD1048576")), "a.xlsx"),
    "cell beyond the last column": (lambda: with_sheet(cell("ZZZ9999999")), "a.xlsx"),
    "row beyond an integer": (lambda: with_sheet(cell("A4294967296")), "a.xlsx"),
    "negative row": (lambda: with_sheet(cell("A-1") + '<row r="-5"><c r="B-5"/></row>'), "a.xlsx"),
    "row zero": (lambda: with_sheet(cell("A0")), "a.xlsx"),
    "cell without a place": (lambda: with_sheet('<row><c r=""><v>1</v></c></row>'), "a.xlsx"),
    "lower case place": (lambda: with_sheet(cell("xfd1048576")), "a.xlsx"),
    "single quotes": (lambda: with_sheet("<row><c r='XFD1048576'><v>1</v></c></row>"), "a.xlsx"),
    "place after style": (lambda: with_sheet('<row><c s="1" r="XFD1048576"><v>1</v></c></row>'), "a.xlsx"),
    "place on a new line": (lambda: with_sheet('<row><c\n r="XFD1048576"><v>1</v></c></row>'), "a.xlsx"),
    "place in entities": (lambda: with_sheet('<row><c r="&#88;FD1048576"><v>1</v></c></row>'), "a.xlsx"),
    "row alone far away": (lambda: with_sheet('<row r="1048576"><c><v>1</v></c></row>'), "a.xlsx"),
    "million columns announced": (
        lambda: with_sheet(cell("A1"), '<dimension ref="A1:XFD1048576"/>'), "a.xlsx"),
    "string out of range": (
        lambda: with_sheet('<row><c r="A1" t="s"><v>4294967295</v></c></row>'), "a.xlsx"),
    "number of a million digits": (lambda: with_sheet(cell("A1", "9" * 1_000_000)), "a.xlsx"),
    "laughs": (lambda: entity(f'<!ENTITY l0 "ha">{_LOL}'), "a.xlsx"),
    "outside entity": (lambda: entity('<!ENTITY l9 SYSTEM "file:///etc/passwd">'), "a.xlsx"),
    "outside link": (
        lambda: changed(**{"xl/externalLinks/externalLink1.xml": '<x r="http://127.0.0.1:9/"/>'}), "a.xlsx"),
    "macros": (lambda: changed(**{"xl/vbaProject.bin": b"\x00"}), "a.xlsm"),
    "embedded object": (lambda: changed(**{"xl/embeddings/oleObject1.bin": _OLE}), "a.xlsx"),
    "encrypted": (lambda: _OLE + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le"), "a.xlsx"),
    "encrypted member": (lambda: flagged(good()), "a.xlsx"),
    "truncated": (lambda: good()[: len(good()) // 2], "a.xlsx"),
    "without its end": (lambda: good()[:-30], "a.xlsx"),
    "polyglot pdf": (lambda: b"%PDF-1.7\n" + good(), "a.xlsx"),
    "polyglot html": (lambda: good() + b"<html><script>alert(1)</script>", "a.xlsx"),
    "path traversal": (lambda: changed(**{"../../../../tmp/purna-hostile": "x"}), "a.xlsx"),
    "path traversal by backslash": (lambda: changed(**{"..\\..\\purna-hostile": "x"}), "a.xlsx"),
    "absolute path": (lambda: changed(**{"/etc/purna-hostile": "x"}), "a.xlsx"),
    "member name of 60000 letters": (lambda: changed(**{"x" * 60_000: "x"}), "a.xlsx"),
    "a directory that repeats": (lambda: overlapping(200), "a.xlsx"),
    "sizes that lie": (lying_sizes, "a.xlsx"),
    "a picture called a workbook": (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, "a.xlsx"),
    "a program called a workbook": (lambda: b"MZ\x90\x00" + bytes(range(256)) * 40, "a.xlsx"),
    "a letter called a workbook": (lambda: zipped({"word/document.xml": "<w/>"}), "a.xlsx"),
    "old excel, no sectors": (old_excel, "a.xls"),
    "old excel, endless sectors": (lambda: old_excel(sectors=2**31, fat=2**31), "a.xls"),
    "old excel, sector of 2^60 bytes": (lambda: old_excel(shift=60), "a.xls"),
    "old excel, directory elsewhere": (lambda: old_excel(sectors=1, directory=2**30), "a.xls"),
    "csv with zeros": (lambda: b"Nama;L/P\n\x00Rosa;P\n", "a.csv"),
    "csv after a mark": (lambda: b"\xef\xbb\xbfNama;L/P\nRosa;P\n", "a.csv"),
    "csv in utf-16 cut in half": (lambda: "Nama;L/P\nRosa;P\n".encode("utf-16")[:-1], "a.csv"),
    "csv with half letters": (lambda: b"Nama;L/P\n\xed\xa0\x80\xff;P\n", "a.csv"),
    "csv that never ends its quotes": (lambda: b'Nama;L/P\n"' + b"x;\n" * 50_000, "a.csv"),
    "csv of a hundred thousand columns": (lambda: b";".join([b"Nama"] * 100_000), "a.csv"),
    "csv whose name climbs": (lambda: b"Nama;L/P\nRosa;P\n", "../../etc/=cmd|x!A1.csv"),
}  # fmt: skip

HEAVY: Zoo = {
    "5 kB that become 500 MB by bzip2": (lambda: squeezed(500, zipfile.ZIP_BZIP2), "a.xlsx"),
    "60 kB that become 400 MB by lzma": (lambda: squeezed(400, zipfile.ZIP_LZMA), "a.xlsx"),
    "a manifest of a gigabyte called a kilobyte": (lambda: lying_manifest(1_000), "a.ods"),
    "a string of 30,000 letters in 2,100 names": (lambda: one_string("\u00e9" * 30_000, 2_100), "a.xlsx"),
    "csv of letters that stand for eighteen": (
        lambda: b"Nama;L/P;Negara\n" + (b"\xef\xb7\xba" * 20_000 + b";P;Malaysia\n") * 300, "a.csv"),
    "csv of half-blank lines": (lambda: b"Nama;L/P\n" + b"ab\x0b" * 6_900_000, "a.csv"),
    "csv of one cell with one wide letter": (
        lambda: b"Nama;L/P\n\xf0\x9f\x98\x80" + b"x" * (20 * 2**20 - 100), "a.csv"),
    "a thousand headers in words of their own": (lambda: csv_of_headers(1_000), "a.csv"),
    "one header a hundred thousand times": (lambda: b"Nama;NIK;L/P;aa;bb;cc;dd\n" * 100_000, "a.csv"),
    "ditto marks under long texts": (
        lambda: b"Nama;L/P;Negara;KET\n" + b"Rosa;P;MY;" + b"x" * 3_990 + b"\n" + b"Rosa;P;MY;sda\n" * 60_000, "a.csv"),
    "labels of a page each": (
        lambda: b"Nama;L/P;Negara" + (b";" + b"x" * 3_990) * 190 + b"\n"
        + (b"Rosa;P;MY" + b";v" * 190 + b"\n") * 9_000, "a.csv"),
    "3 MB that become 238 MB of cells": (lambda: bomb(238, cells=True), "a.xlsx"),
    "238 MB of blanks": (lambda: bomb(238, cells=False), "a.xlsx"),
    "10,000 sheets": (lambda: many_sheets(10_000), "a.xlsx"),
    "200 sheets": (lambda: many_sheets(200), "a.xlsx"),
    "two million short cells": (lambda: with_sheet(f"<row>{'<c><v>1</v></c>' * 20}</row>" * 99_000), "a.xlsx"),
    "twenty million short cells": (lambda: with_sheet(f"<row>{'<c><v>1</v></c>' * 200}</row>" * 80_000), "a.xlsx"),
    "a million strings": (
        lambda: changed(**{"xl/sharedStrings.xml": f"<sst {_NS}>{'<si><t>nama orang</t></si>' * 1_000_000}</sst>"}),
        "a.xlsx"),
    "a long string in 400,000 cells": (
        lambda: changed(**{
            "xl/sharedStrings.xml": f"<sst {_NS}><si><t>{'x' * 30_000}</t></si></sst>",
            SHEET: f"<worksheet {_NS}><sheetData>"
                   + ("<row>" + '<c t="s"><v>0</v></c>' * 20 + "</row>") * 20_000
                   + "</sheetData></worksheet>"}),
        "a.xlsx"),
    "rows that begin far away": (
        lambda: with_sheet("".join(cell(f"GR{n * 5000}") for n in range(1, 200))), "a.xlsx"),
    "csv of one line of 20 MB": (lambda: b"Nama;" * (4 * 2**20), "a.csv"),
    "csv of one cell of 20 MB": (lambda: b"Nama;L/P\n" + b"x" * (20 * 2**20 - 100) + b";P\n", "a.csv"),
    "csv of ten million lines": (lambda: b"a;\n" * 6_900_000, "a.csv"),
    "csv of blanks": (lambda: b"Nama;L/P\n" + b" ;\n" * 6_900_000, "a.csv"),
}  # fmt: skip


def flagged(data: bytes) -> bytes:
    """The workbook with every member said to be encrypted."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for at in _places(data, mark):
            changed[at + offset] |= 1
    return bytes(changed)


def _places(data: bytes, mark: bytes) -> Iterator[int]:
    at = data.find(mark)
    while at >= 0:
        yield at
        at = data.find(mark, at + 1)
