"""Small files that would become large work: what is read of a file, how long, and what of it is kept."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from purna_pmi.core.bulk import LARGEST
from purna_pmi.register import layout
from purna_pmi.register.actions import storing
from purna_pmi.register.actions.applying import _as_go_together
from purna_pmi.register.enums import FileProblem
from purna_pmi.register.models import Line
from purna_pmi.register.outcome_file import rejected_workbook
from purna_pmi.register.outcomes import MAX_KEPT, read_register
from purna_pmi.register.reading import LONGEST_CELL, UnreadableFileError

HEAD = ["Nama", "NIK", "L/P", "Negara", "KET"]
ROSA = ["Rosa Uji", "5371994405800001", "P", "MY", ""]
WITHOUT_NAME = ["", "5371994405800001", "P", "MY", "x"]


@pytest.fixture
def looked_for(monkeypatch):
    """How often a header was really looked for."""
    asked, really = [], layout.find_header

    def find_header(rows, index):
        asked.append(index)
        return really(rows, index)

    monkeypatch.setattr(layout, "find_header", find_header)
    return asked


def csv_of(rows):
    return "\n".join(";".join(cells) for cells in rows).encode()


def test_a_header_that_every_sheet_of_paper_repeats_is_understood_once(read, looked_for):
    result = read([HEAD, ROSA] * 500)
    assert [row.row for row in result.rows if row.data] == list(range(2, 1_001, 2))
    assert looked_for == [0]


def test_two_headers_in_turns_are_each_understood_once(read, looked_for):
    other = ["Nama", "L/P", "Negara", "NIK", "KET"]
    anton = ["Anton Uji", "L", "TW", "", ""]
    result = read([HEAD, ROSA, other, anton] * 100)
    told = [(row.data.name, row.data.country) for row in result.rows if row.data]
    assert told == [("Rosa Uji", "MY"), ("Anton Uji", "TW")] * 100
    assert looked_for == [0, 2]


def test_a_header_of_two_lines_is_known_again_by_both(read):
    sex, other = ["", "L", "P", ""], ["", "P", "L", ""]
    upper, rosa = ["Nama", "Jenis Kelamin", "", "Negara"], ["Rosa Uji", "", "v", "MY"]
    result = read([upper, sex, rosa, upper, sex, rosa, upper, other, rosa])
    assert [row.data.sex for row in result.rows if row.data] == ["P", "P", "L"]


def test_a_file_of_nothing_but_headers_has_an_end(read, monkeypatch):
    """Each look for a header takes a second here."""
    clock = iter(range(10_000))
    monkeypatch.setattr(layout, "monotonic", lambda: next(clock))
    headers = [[*HEAD, f"lain {n}"] for n in range(100)]
    with pytest.raises(UnreadableFileError) as refused:
        read(headers)
    assert refused.value.problem is FileProblem.TOO_MANY_CELLS
    assert next(clock) < 40


def test_ditto_marks_do_not_multiply_letters_without_end():
    long = "x" * (LONGEST_CELL - 10)
    rows = [["Nama", "NIK", "L/P", "Negara", *["KET"] * 9], [*ROSA[:4], *[long] * 9]]
    rows += [["Rosa Uji", "", "P", "MY", *["sda"] * 9]] * (MAX_KEPT // (9 * len(long)))
    with pytest.raises(UnreadableFileError) as refused:
        read_register(csv_of(rows), file_name="a.csv", today=date(2026, 2, 2))
    assert refused.value.problem is FileProblem.TOO_MANY_CELLS


def test_a_label_is_kept_beside_each_cell_no_longer_than_labels_are(read):
    result = read([[*HEAD, "panjang " * 400], *[[*ROSA, "v"]] * 2])
    [(label, told)] = result.rows[0].data.extras
    assert (told, len(label), label[:15]) == ("v", 121, "panjang panjang")


def test_lines_go_into_the_database_by_number_and_by_size():
    small, large = {"sealed": b"x"}, {"sealed": b"x" * (LARGEST + 1)}
    portions = storing._portions([*[small] * 1_500, large, large, small])
    assert [len(portion) for portion in portions] == [1_000, 501, 1, 1]


def test_lines_are_imported_together_as_their_words_go_into_one_statement():
    small, large = Line(sealed=b"x"), Line(sealed=b"x" * (LARGEST + 1))
    assert len(_as_go_together([small] * 500)) == 500
    assert _as_go_together([small, small, large, small]) == [small, small]
    assert _as_go_together([large, small]) == [large]
    assert _as_go_together([]) == []


def sheets_of(data):
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_rejected_rows_go_back_under_the_labels_that_they_stood_under(read):
    other = ["Negara", "Nama", "L/P", "Tgl Lahir", "Umur"]
    result = read(
        [HEAD, WITHOUT_NAME, other, ["TW", "", "L", "04-05-1980", "40"], HEAD, WITHOUT_NAME]
    )
    told = rejected_workbook(result.rows, sentence=str, reason_heading="Alasan")
    [rows] = sheets_of(told).values()
    assert [[cell for cell in row if cell] for row in rows] == [
        [*HEAD, "Alasan"],
        [*WITHOUT_NAME[1:], "name_missing"],
        [*other, "Alasan"],
        ["TW", "L", "04-05-1980", "40", "name_missing"],
        [*HEAD, "Alasan"],
        [*WITHOUT_NAME[1:], "name_missing"],
    ]
    again = read(told).rows
    assert [row.data.country for row in again if row.data] == ["MY", "TW", "MY"]


def test_cells_under_equal_labels_all_go_back(read):
    result = read(
        [
            ["Nama", "L/P", "Negara", "Tgl Lahir", "KET", "KET"],
            ["", "P", "MY", "04-05-1980", "satu", "dua"],
        ]
    )
    [rows] = sheets_of(rejected_workbook(result.rows, sentence=str, reason_heading="x")).values()
    assert rows[1] == ["", "P", "MY", "04-05-1980", "satu", "dua", "name_missing"]


@pytest.mark.parametrize(
    "names", [["A 2", "A"], ["2024 (2)", "2024"], ["x" * 31, "x" * 30 + "y"], ["=A1", "History"]]
)
def test_sheets_go_back_whatever_their_names(read, xlsx, names):
    rows = [HEAD, WITHOUT_NAME]
    tables = dict.fromkeys(names, rows)
    result = read(tables)
    told = sheets_of(rejected_workbook(result.rows, sentence=str, reason_heading="x"))
    assert len(told) == len(names)


def test_no_two_sheets_of_a_file_are_told_by_one_name(xlsx):
    data = xlsx({name: [HEAD, ROSA] for name in ("A (3)", "A", "A\u200b")})
    rows = read_register(data, file_name="a.xlsx", today=date(2026, 2, 2)).rows
    assert len({row.sheet.casefold() for row in rows}) == 3


def test_an_archive_that_lies_about_its_directory_is_damaged(xlsx):
    data = xlsx({"A": [HEAD, ROSA]})
    end = data.rindex(b"PK\x05\x06")
    lying = (
        data[: end + 8] + b"\xff" * 4 + data[end + 12 : end + 16] + b"\xff" * 4 + data[end + 20 :]
    )
    with pytest.raises(UnreadableFileError) as refused:
        read_register(lying, file_name="a.xlsx", today=date(2026, 2, 2))
    assert refused.value.problem is FileProblem.DAMAGED


@pytest.mark.parametrize("blank", ["\u3164", "\u115f\u1160", "\u2800", "\u00ad\u034f", "\ufe0f"])
def test_a_name_of_letters_that_show_nothing_is_none(read, blank):
    [row] = read([HEAD, [blank, *ROSA[1:]]]).rows
    assert row.warnings[0] == "name_missing"
