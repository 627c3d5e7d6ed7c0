"""Finding the register on a sheet, and telling people from headings, totals and signatures."""

from datetime import date

import pytest

from purna_pmi.register.enums import FileProblem, RemarkCode
from purna_pmi.register.reading import UnreadableFileError

HEAD = ["No", "Nama", "L/P", "Tgl Lahir", "Kelurahan", "Negara", "Tgl Kepulangan", "Alasan"]


def person(number, name="Rosa Uji", **changes):
    row = [number, name, "P", "04-05-1980", "Liliba", "Malaysia", "01-02-2024", "Deportasi"]
    for position, value in changes.items():
        row[HEAD.index(position)] = value
    return row


def outcomes(result):
    return [(row.row, row.outcome.value) for row in result.rows]


def test_other_words_another_order_and_a_deep_header(read):
    rows = [["LAPORAN DATA PMI"], [""], ["Dinas Sosial"]] + [[""]] * 40
    rows += [
        [
            "Alasan Pulang",
            "Tgl. Kepulangan",
            "Negara Penempatan",
            "No. HP/WA",
            "Nama PMI",
            "Jenis Kelamin",
            "Tempat, Tgl Lahir",
            "Desa/Kelurahan",
        ],
        [
            "Cuti",
            "2 Januari 2024",
            "Hongkong",
            "0812-3456-7890",
            "ROSA UJI",
            "Wanita",
            "Soe, 04-05-1980",
            "TDM",
        ],
    ]
    (row,) = read(rows).rows
    data = row.data
    assert (row.row, data.name, data.sex, data.country) == (45, "Rosa Uji", "P", "HK")
    assert (data.born, data.birthplace) == (date(1980, 5, 4), "Soe")
    assert (data.phone, data.home.kelurahan) == ("+6281234567890", "53.71.04.1014")
    assert (data.returned, data.reason) == (date(2024, 1, 2), "leave")


def test_english_labels(read):
    rows = [
        [
            "#",
            "Full Name",
            "Sex",
            "Date of Birth",
            "Phone Number",
            "Country of Destination",
            "Departure Date",
            "Return Date",
            "Reason for Return",
            "Village",
            "Sub-district",
        ],
        [
            1,
            "Rosa Uji",
            "F",
            "4 May 1980",
            "+62 812 3456 7890",
            "Saudi Arabia",
            "1 March 2019",
            "2 January 2024",
            "End of contract",
            "Oesapa",
            "Kelapa Lima",
        ],
    ]
    (row,) = read(rows).rows
    data = row.data
    assert (data.sex, data.country, data.reason) == ("P", "SA", "contract_ended")
    assert (data.departed, data.returned) == (date(2019, 3, 1), date(2024, 1, 2))
    assert data.home.kelurahan == "53.71.03.1010"
    assert row.warnings == ()


def test_a_header_of_two_lines_with_groups(read):
    rows = [
        ["NO", "NAMA", "JENIS KELAMIN", "", "LAHIR", "", "ALAMAT", "", "", "TANGGAL", "", "KET"],
        ["", "", "L", "P", "TEMPAT", "TANGGAL", "KEL", "KEC", "RT/RW", "BERANGKAT", "PULANG", ""],
        ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"],
        [
            1,
            "Rosa Uji",
            "",
            "V",
            "Soe",
            "04-05-1980",
            "Liliba",
            "Oebobo",
            "001/002",
            "01-03-2019",
            "02-01-2024",
            "x1",
        ],
        [2, "Anton Uji", "√", "", "Soe", "05-05-1980", "Oesapa", "", "", "", "02-01-2024", ""],
    ]
    ignored, rosa, anton = read(rows).rows
    assert (ignored.row, ignored.outcome) == (3, "ignore")
    assert (rosa.data.sex, anton.data.sex) == ("P", "L")
    assert (rosa.data.birthplace, rosa.data.born) == ("Soe", date(1980, 5, 4))
    assert (rosa.data.departed, rosa.data.returned) == (date(2019, 3, 1), date(2024, 1, 2))
    assert (rosa.data.home.kelurahan, rosa.data.rt_rw) == ("53.71.04.1010", "001/002")


def test_a_merged_label_over_place_and_date(read):
    rows = [
        ["No", "Nama Lengkap", "Tempat/Tgl Lahir", "", "L/P", "Negara"],
        [1, "Rosa Uji", "Soe", "04-05-1980", "P", "Malaysia"],
    ]
    (row,) = read(rows, merge=["C1:D1"]).rows
    assert (row.data.birthplace, row.data.born) == ("Soe", date(1980, 5, 4))


def test_totals_headings_and_signatures_are_nobody(read):
    rows = [
        HEAD,
        ["KECAMATAN OEBOBO"],
        person(1),
        ["", "JUMLAH", "1"],
        ["", "BULAN FEBRUARI"],
        person(2, "Anton Uji"),
        [""],
        ["", "TOTAL", "", "", "2"],
        [""],
        ["", "Mengetahui,", "", "", "", "", "Kupang, 2 Februari 2026"],
        ["", "Kepala Dinas", "", "", "", "", "Petugas,"],
        ["", "Nama Pejabat", "", "", "", "", "Nama Petugas"],
        ["", "NIP. 19670504 199003 1 001"],
    ]
    assert outcomes(read(rows)) == [
        (2, "ignore"),
        (3, "import"),
        (4, "ignore"),
        (5, "ignore"),
        (6, "import"),
    ]


def test_a_header_repeated_and_another_table_below(read):
    rows = [
        HEAD,
        person(1),
        HEAD,
        person(2, "Anton Uji"),
        ["Daftar tambahan"],
        ["Nama", "Negara", "Jenis Kelamin"],
        ["Sinta Uji", "Taiwan", "P"],
    ]
    result = read(rows)
    assert outcomes(result) == [
        (2, "import"),
        (3, "ignore"),
        (4, "import"),
        (5, "ignore"),
        (6, "ignore"),
        (7, "import"),
    ]
    assert result.rows[-1].data.country == "TW"


def test_hidden_sheets_are_named_and_not_read(read):
    sheets = {"2024": [HEAD, person(1)], "arsip": [HEAD, person(1, "Anton Uji"), person(2, "B")]}
    result = read(sheets, hidden=["arsip"])
    assert {row.sheet for row in result.rows} == {"2024"}
    (remark,) = result.remarks
    assert (remark.code, remark.sheet, remark.found) == (RemarkCode.SHEET_HIDDEN, "arsip", 2)


def test_a_recapitulation_that_agrees_says_nothing(read):
    sheets = {"2024": [HEAD, person(1)], "REKAP": [["TAHUN", "JUMLAH"], ["2024", 1]]}
    assert read(sheets).remarks == []
    sheets["REKAP"][1][1] = 3
    (remark,) = read(sheets).remarks
    assert (remark.about, remark.stated, remark.found) == ("2024", 3, 1)


@pytest.mark.parametrize("rows", [[[""]], [["Kelurahan", "Jumlah"], ["Oesapa", 3]]])
def test_a_file_without_register(read, rows):
    with pytest.raises(UnreadableFileError) as caught:
        read(rows)
    assert caught.value.problem is FileProblem.NO_REGISTER


def test_a_row_without_name_is_rejected_and_a_number_alone_is_nobody(read):
    result = read([HEAD, person(1, ""), [2], person(3, "-"), person(4, "Anton")])
    assert outcomes(result) == [(2, "reject"), (3, "ignore"), (4, "reject"), (5, "import")]
    assert result.rows[0].warnings == ("name_missing",)


def test_a_numbered_name_alone_is_a_person(read):
    assert outcomes(read([HEAD, person(1), [2, "Anton"]])) == [(2, "import"), (3, "import")]


def test_rejections(read):
    future = {"Tgl Kepulangan": "18-11-2062"}
    rows = [HEAD, person(1, "R" * 61), person(2, "Anton " + "R" * 54), person(3, **future)]
    result = read(rows)
    assert [row.warnings for row in result.rows] == [
        ("name_too_long",),
        (),
        ("return_in_future",),
    ]
    assert dict(result.rows[0].cells)["Kelurahan"] == "Liliba"
    assert result.rows[1].cells == ()


def test_return_before_departure(read):
    rows = [
        ["Nama", "Berangkat", "Pulang", "Negara"],
        ["Rosa", "2 Januari 2024", "1 Januari 2024", "MY"],
        ["Sinta", "2 Januari 2024", "2 Januari 2024", "MY"],
    ]
    assert [r.outcome.value for r in read(rows).rows] == ["reject", "import"]


def test_columns_not_understood_are_named(read):
    result = read([["Nama", "L/P", "Negara", "Ukuran Baju"], ["Rosa", "P", "MY", "XL"]])
    assert [(r.code, r.about) for r in result.remarks] == [
        (RemarkCode.COLUMN_NOT_UNDERSTOOD, "Ukuran Baju")
    ]


def test_a_relatives_name_and_phone_are_not_the_persons(read):
    rows = [
        ["Nama Ibu Kandung", "No HP Keluarga", "Nama", "L/P", "No HP", "Negara"],
        ["Ibu Uji", "081211111111", "Rosa Uji", "P", "081222222222", "MY"],
    ]
    data = read(rows).rows[0].data
    assert (data.name, data.phone) == ("Rosa Uji", "+6281222222222")
    assert ("Nama Ibu Kandung", "Ibu Uji") in data.extras


def test_home_from_an_address(read):
    rows = [
        ["Nama", "L/P", "Alamat"],
        ["Rosa", "P", "Jl. Timor Raya RT 001 RW 002 Kel. Oesapa Kec. Kelapa Lima"],
        ["Sinta", "P", "Desa Manulai I, Kab. Kupang"],
        ["Anton", "L", "Jl. Tidak Bernama 3"],
    ]
    rosa, sinta, anton = read(rows).rows
    assert rosa.data.home.kelurahan == "53.71.03.1010"
    assert sinta.data.home.village == "53.01.05.2003"
    assert (anton.warnings, anton.data.address) == ((), "Jl. Tidak Bernama 3")


def test_kelurahan_against_kecamatan(read):
    rows = [["Nama", "L/P", "Kelurahan", "Kecamatan"], ["Rosa", "P", "Kolhua", "Alak"]]
    (row,) = read(rows).rows
    assert (row.data.home.kelurahan, row.warnings) == ("53.71.02.1007", ())
    assert "district_differs" in row.notes
    assert ("district", "Alak") in row.data.originals
