import io

from python_calamine import CalamineWorkbook

from purna_pmi.register.outcome_file import COLUMNS, outcome_line, rejected_workbook, write_outcomes

ROWS = [
    ["Nama", "L/P", "HP", "Negara", "Pulang", "KET"],
    ["Rosa Uji", "P", "0812 3456 7890", "MY", "01-02-2024", ""],
    ["JUMLAH"],
    ["", "P", "", "MY", "01-02-2024", "=SUM(1+1)"],
    ["Sinta Uji", "P", "", "MY", "01-02-2090", "http://contoh.test"],
]


def test_a_line_a_row(read):
    stream = io.StringIO()
    write_outcomes(read(ROWS), stream)
    lines = stream.getvalue().splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert lines[1:] == [
        "Data,2,import,1,new,,,,P,+6281234567890,,MY,unknown,,2024-02-01,",
        "Data,3,ignore,,,,,,,,,,,,,",
        "Data,4,reject,,,name_missing,,,,,,,,,,",
        "Data,5,reject,,,return_in_future,,,,,,,,,,",
    ]


def test_a_sheet_named_like_a_formula_is_no_formula(read):
    (row,) = read({"=A1+1": ROWS[:2]}).rows
    assert outcome_line(row)[0] == "'=A1+1"


def test_rejected_rows_go_back_with_their_reason_and_can_be_read_again(read):
    result = read(ROWS)
    data = rejected_workbook(
        result.rows, sentence=lambda code: f"<{code}>", reason_heading="Alasan ditolak"
    )
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    assert sheet.to_python() == [
        [*ROWS[0], "Alasan ditolak"],
        ["", "P", "", "MY", "01-02-2024", "=SUM(1+1)", "<name_missing>"],
        ["Sinta Uji", "P", "", "MY", "01-02-2090", "http://contoh.test", "<return_in_future>"],
    ]
    again = read(data).rows
    assert [r.warnings for r in again] == [("name_missing",), ("return_in_future",)]
    assert {r.data.reason for r in again} == {"unknown"}


def test_without_rejected_rows_the_workbook_is_empty(read):
    data = rejected_workbook(read(ROWS[:2]).rows, sentence=str, reason_heading="x")
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python() == []
