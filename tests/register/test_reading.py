"""Opening files of every kind, and refusing what is none."""

import io
import re
import struct
import tracemalloc
import zipfile
from datetime import date

import pytest

from purna_pmi.register import reading
from purna_pmi.register.enums import FileProblem, RemarkCode
from purna_pmi.register.outcomes import read_register
from purna_pmi.register.reading import UnreadableFileError, read_sheets
from purna_pmi.register.wording import FILE_PROBLEMS
from tests.factories.register import row, workbook
from tests.hostile import zoo

CSV = "No;Nama;L/P;Tgl Lahir;Kelurahan;NIK\n1;Rosa Uji;P;04-05-1980;Liliba;5371994405800001\n"


def problem_of(data, name="daftar.xlsx"):
    with pytest.raises(UnreadableFileError) as caught:
        read_sheets(data, file_name=name)
    return caught.value.problem


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_every_mark_and_encoding(read, mark, encoding):
    text = CSV.replace(";", mark).replace("Rosa", "José")
    (row,) = read(text.encode(encoding), file_name="2024.csv").rows
    assert (row.sheet, row.row, row.data.name) == ("2024", 2, "José Uji")
    assert (row.data.nik, row.data.born) == ("5371994405800001", date(1980, 5, 4))


def test_csv_with_quotes_title_lines_and_crlf(read):
    text = (
        'DAFTAR PMI, KOTA KUPANG\r\n\r\nNama,"Tempat, Tgl Lahir",L/P\r\n'
        '"Uji, Rosa","Soe, 4-5-1980",P\r\n'
    )
    (row,) = read(text.encode(), file_name="a.csv").rows
    assert (row.row, row.data.birthplace, row.data.born) == (4, "Soe", date(1980, 5, 4))


def test_more_commas_than_semicolons(read):
    lines = [
        f"Rosa{n} Uji;P;Soe, 4-5-1980;Jl. A, No. {n}, RT 1, Gang{'' if n % 2 else ','} 3"
        for n in range(9)
    ]
    text = "Nama;L/P;TTL;Alamat\n" + "\n".join(lines)
    assert {row.data.birthplace for row in read(text.encode(), file_name="a.csv").rows} == {"Soe"}
    assert read(b"sep=,\nNama,L/P,Negara\nRosa,P,MY\n").rows[0].data.country == "MY"


def test_niks_that_a_spreadsheet_rounded_before_the_csv(read):
    rows = [f"{n};Orang Uji;P;04-05-19{80 + n};Liliba;53719944058{n}0010" for n in range(10)]
    text = CSV.splitlines()[0] + "\n" + "\n".join(rows) + "\n"
    assert {r.warnings for r in read(text.encode(), file_name="a.csv").rows} == {("nik_truncated",)}
    text = text.replace("0010;", "0010;").replace("0010\n", "0011\n", 9)
    outcome = read(text.encode(), file_name="a.csv").rows
    assert sum(r.data.nik is not None for r in outcome) == 10


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", FileProblem.EMPTY),
        (b"\n \r\n", FileProblem.EMPTY),
        (b"%PDF-1.7 a,b,c", FileProblem.NOT_A_SPREADSHEET),
        (b"\x89PNG\r\n\x1a\n\x00\x00", FileProblem.NOT_A_SPREADSHEET),
        (b"just some words\nwithout columns\n", FileProblem.NOT_A_SPREADSHEET),
        (b"<html><body>masuk</body></html>", FileProblem.NOT_A_SPREADSHEET),
        (b"PK\x03\x04 broken", FileProblem.DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, FileProblem.DAMAGED),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            FileProblem.PASSWORD_PROTECTED,
        ),
    ],
)
def test_what_is_no_spreadsheet(data, problem):
    assert problem_of(data) is problem


def zipped(entries):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ({"word/document.xml": "<w/>"}, FileProblem.NOT_A_SPREADSHEET),
        ({"xl/workbook.xml": "<w/>", "../../etc/x": ""}, FileProblem.UNSAFE),
        ({"xl/workbook.xml": "<w/>", "xl/vbaProject.bin": ""}, FileProblem.UNSAFE),
        ({"xl/sharedStrings.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}, FileProblem.UNSAFE),
        ({"xl/workbook.xml": "0" * 30_000_000}, FileProblem.UNSAFE),
        ({f"xl/worksheets/sheet{n}.xml": "" for n in range(600)}, FileProblem.TOO_LARGE),
        (
            {"xl/worksheets/sheet1.xml": '<c r="XFD1048576" s="1"><v>1</v></c>'},
            FileProblem.TOO_MANY_CELLS,
        ),
        (
            {"xl/worksheets/sheet1.xml": '<c r="A1"><v>1</v></c><c r="Z999999"><v>1</v></c>'},
            FileProblem.TOO_MANY_CELLS,
        ),
        ({"META-INF/manifest.xml": "<m:encryption-data/>"}, FileProblem.PASSWORD_PROTECTED),
        ({"xl/workbook.xml": "<broken"}, FileProblem.DAMAGED),
    ],
)
def test_archives_are_checked_before_they_are_unpacked(entries, problem):
    assert problem_of(zipped(entries)) is problem


def test_a_damaged_archive_member(xlsx):
    data = bytearray(xlsx({"Data": [["Nama", "L/P", "Negara"], ["Rosa", "P", "MY"]]}))
    at = data.index(b"xl/workbook.xml") + 60
    data[at : at + 40] = b"\xff" * 40
    assert problem_of(bytes(data)) is FileProblem.DAMAGED


def test_a_file_over_the_limit(monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    assert problem_of(b"a;b;c;d;e;f") is FileProblem.TOO_LARGE


def test_formatting_far_below_the_table_does_no_harm(xlsx):
    data = xlsx({"Data": [["Nama", "L/P", "Negara"], ["Rosa", "P", "MY"]]})
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.endswith("sheet1.xml"):
                content = content.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
                )
            new.writestr(info.filename, content)
    (sheet,) = read_sheets(target.getvalue(), file_name="x.xlsx")
    assert len(sheet.rows) == 2


def biff_record(kind, payload):
    return struct.pack("<HH", kind, len(payload)) + payload


def xls(rows):
    """A least BIFF8 workbook in a compound file: enough for one sheet of short texts."""
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    sheet_bof = struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)
    end = biff_record(0x0A, b"")
    cells = b"".join(
        biff_record(0x0204, struct.pack("<HHHHB", r, c, 0, len(text), 0) + text.encode("latin-1"))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    bound = struct.pack("<IBBBB", 0, 0, 0, 4, 0) + b"Data"
    head = biff_record(0x0809, bof) + biff_record(0x85, bound) + end
    bound = struct.pack("<IBBBB", len(head), 0, 0, 4, 0) + b"Data"
    head = biff_record(0x0809, bof) + biff_record(0x85, bound) + end
    return compound_file(head + biff_record(0x0809, sheet_bof) + cells + end)


def compound_file(stream):
    size = max(len(stream), 4096)
    stream = stream.ljust(-(-size // 512) * 512, b"\x00")
    sectors = len(stream) // 512
    free, end_of_chain, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    chain = [table, end_of_chain, *range(3, 2 + sectors), end_of_chain]
    fat = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))

    def entry(name, kind, start, length, child=free):
        raw = (name + "\0").encode("utf-16-le") if name else b""
        links = struct.pack("<BBIII", kind, 1, free, free, child)
        tail = b"\0" * 36 + struct.pack("<IQ", start, length)
        return raw.ljust(64, b"\0") + struct.pack("<H", len(raw)) + links + tail

    directory = entry("Root Entry", 5, end_of_chain, 0, child=1)
    directory += entry("Workbook", 2, 2, size) + entry("", 0, 0, 0) * 2
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end_of_chain, 0, end_of_chain, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    return header + fat + directory + stream


def test_an_old_xls(read):
    data = xls([["Nama", "L/P", "Negara"], ["Rosa Uji", "P", "Malaysia"]])
    (row,) = read(data, file_name="lama.xls").rows
    assert (row.sheet, row.data.name, row.data.country) == ("Data", "Rosa Uji", "MY")


def test_an_xls_that_asks_for_all_memory_is_only_damaged():
    far = struct.pack("<HHHHB", 65535, 65535, 0, 1, 0) + b"x"
    data = xls([["Nama", "L/P", "Negara"], ["Rosa", "P", "MY"]])
    near = struct.pack("<HHHHB", 1, 2, 0, 2, 0) + b"MY"
    cell = biff_record(0x0204, near)
    assert cell in data
    assert problem_of(data.replace(cell, biff_record(0x0204, far + b"x"))) is FileProblem.DAMAGED


def test_an_xlsx_that_claims_endless_strings_is_only_damaged(xlsx):
    data = xlsx({"Data": [["Nama", "L/P", "Negara"], ["Rosa", "P", "MY"]]})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    strings = re.sub(rb'ount="\d+"', b'ount="99999999999"', entries["xl/sharedStrings.xml"])
    assert problem_of(zipped(entries | {"xl/sharedStrings.xml": strings})) is FileProblem.DAMAGED


def test_an_ods(read):
    def cells(values):
        return "".join(
            f'<table:table-cell office:value-type="string"><text:p>{v}</text:p></table:table-cell>'
            for v in values
        )

    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        '<table:table table:name="2024"><table:table-row>'
        + cells(["Nama", "L/P", "Negara"])
        + "</table:table-row><table:table-row>"
        + cells(["Rosa Uji", "P", "Malaysia"])
        + "</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048574">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    data = zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": content,
        }
    )
    (row,) = read(data, file_name="x.ods").rows
    assert (row.sheet, row.data.name) == ("2024", "Rosa Uji")
    many = content.replace(
        "<table:table-cell ", '<table:table-cell table:number-columns-repeated="9999" ', 1
    )
    assert problem_of(zipped({"META-INF/manifest.xml": "", "content.xml": many})) is (
        FileProblem.TOO_MANY_CELLS
    )


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_members_packed_as_no_spreadsheet_packs_are_not_unpacked(method):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", "<w/>")
        archive.writestr("xl/evil.xml", b"\0" * 50_000, compress_type=method)
    assert problem_of(target.getvalue()) is FileProblem.UNSAFE


def test_a_manifest_is_never_read_whole():
    content = b" " * 100 * 2**20
    data = bytearray(zipped({"META-INF/manifest.xml": content}))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 1_000)  # the directory promises a kilobyte
    tracemalloc.start()
    try:
        problem_of(bytes(data))
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 20 * 2**20


def people(count, **changed):
    """A CSV of so many; `r4="…"` replaces the last cell of row 4."""
    rows = ["No;Nama;L/P;Tgl Lahir;Kelurahan;Ket"]
    rows += [
        f"{n};Orang Uji {n};P;04-05-19{60 + n};Liliba;{changed.get(f'r{n}', 'Sehat')}"
        for n in range(1, count + 1)
    ]
    return "\n".join(rows).encode() + b"\n"


@pytest.mark.parametrize(
    "changed",
    [
        {"r4": '"dirawat'},
        {"r30": '"dirawat'},
        {"r4": '"dirawat', "r9": 'sakit"'},
        {"r4": '"dirawat', "r9": '"sakit"'},
    ],
)
def test_a_quote_left_open_is_said_and_swallows_nobody(changed):
    assert problem_of(people(30, **changed), "a.csv") is FileProblem.QUOTE_OPEN


@pytest.mark.parametrize(
    "kept", ['"dirawat\ndi rumah; di RSUD"', '"kata ""sehat"" saja"', 'tinggi 5"', '""']
)
def test_quotes_that_mean_something_are_read(read, kept):
    assert len(read(people(30, r4=kept), file_name="a.csv").rows) == 30


def test_a_cell_too_long_is_cut_and_its_sheet_says_so(read):
    result = read(people(3, r2="x" * 5_000, r3="\ufdfa" * 2_000), file_name="a.csv")
    remarks = [row.data.remarks for row in result.rows]
    assert all(4_000 < len(words) <= 4_006 for words in remarks[1:])
    assert all(words.endswith(" [...]") for words in remarks[1:])
    [remark] = result.remarks
    assert (remark.code, remark.sheet, remark.found) == (RemarkCode.CELLS_CUT, "a", 2)


def test_letters_are_counted_as_they_are_written_out():
    """One letter may stand for eighteen, one string in a thousand cells: what is read is bounded, not what is sent."""
    rows = {f"r{n}": "\ufdfa" * 222 for n in range(1, 7_000)}
    assert problem_of(people(7_000, **rows), "a.csv") is FileProblem.TOO_MANY_CELLS


def test_letters_are_counted_over_all_sheets_of_a_file(xlsx):
    cell = "\ufdfa" * 222
    rows = [["Nama", "L/P", "Negara"], *[[cell, "P", "MY"]] * 900]
    assert problem_of(xlsx({f"Lembar {n}": rows for n in range(8)})) is FileProblem.TOO_MANY_CELLS


@pytest.mark.parametrize("number", ["NaN", "1e999", "-1e999", "1e308"])
def test_a_number_that_is_none_tells_no_date(number):
    data = with_sheet_values("xl/worksheets/sheet1.xml", number)
    rows = read_register(data, file_name="a.xlsx", today=date(2026, 2, 2)).rows
    assert [one.data.name for one in rows if one.data] == ["Rosa Bere"]
    assert {one.data.returned for one in rows if one.data} == {None}


def with_sheet_values(sheet, number):
    """A workbook whose date of return is this number."""
    members = zoo.entries(workbook(row(1, Pulang="PULANG")))
    strings = members["xl/sharedStrings.xml"].decode()
    index = re.findall(r"<t[^>]*>([^<]*)</t>", strings).index("PULANG")
    cells = members[sheet].decode().replace(f't="s"><v>{index}</v>', f"><v>{number}</v>")
    return zoo.zipped(members | {sheet: cells})


@pytest.mark.parametrize("name", ["a\0b.csv", "\u202ea.csv", "x" * 5_000 + ".csv", "\u200b.csv"])
def test_a_sheet_is_named_in_plain_letters(name):
    [sheet] = read_sheets(people(3), file_name=name)
    assert sheet.name
    assert sheet.name.isprintable()
    assert len(sheet.name) <= 31


@pytest.mark.parametrize("problem", FileProblem)
def test_whoever_is_refused_a_file_is_told_what_to_do(app, problem):
    said = str(FILE_PROBLEMS[problem])
    told, _, then = said.partition(". ")
    assert told
    assert then.endswith(".")
