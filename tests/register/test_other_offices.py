"""Whole workbooks of other offices, each with habits of its own."""

from datetime import date

import pytest

from purna_pmi.register.columns import column_of, label_field
from purna_pmi.register.enums import Field, RemarkCode

LABOUR_OFFICE = [
    ["PEMERINTAH KABUPATEN"],
    ["DAFTAR PEKERJA MIGRAN YANG DIPULANGKAN TAHUN 2023 S/D 2024"],
    [],
    ["NO", "NAMA / NIK", "JENIS", "", "UMUR", "ALAMAT ASAL", "", "", "NEGARA TUJUAN",
     "THN BERANGKAT", "TGL DIPULANGKAN", "PERMASALAHAN", "TITIK TIBA", "STATUS", "TELP"],
    ["", "", "L", "P", "", "DESA/KEL", "KEC", "KAB/KOTA", "", "", "", "", "", "", ""],
    list("abcdefghijklmno"),
    [1, "ROSA UJI\n5371994405800001", "", "1", 44, "Manulai II", "Alak", "Kota Kupang", "Malaysia",
     "2019", "12/8/2024", "Deportasi, tanpa paspor", "Nunukan", "Unprosedural",
     "081234567890 (ibu)"],
    [2, "ANTON UJI\nNIK: 5371990405800001", "1", "", "44 Th", "Fatuketi", "Kakuluk Mesak", "Belu",
     "Malaysia (Johor Baru)", "±2015", date(2024, 8, 12), "Gaji tdk dibayar", "Batam", "sda", "-"],
    [3, "SINTA UJI", "", "1", 23, "sda", '"', "idem", "Hongkong", "2021", "12-Agust-2024",
     "Selesai Kontrak", "", "Prosedural", "0812 3456 7891"],
    ["", "JUMLAH", "1", "2"],
    [],
    ["", "", "", "", "", "", "", "", "", "", "Atambua, 30 Agustus 2024"],
    ["", "", "", "", "", "", "", "", "", "", "Kepala Dinas,"],
    ["", "", "", "", "", "", "", "", "", "", "Drs. Pejabat Uji, M.Si"],
]  # fmt: skip


def test_a_labour_office(read):
    letters, rosa, anton, sinta = read(LABOUR_OFFICE).rows
    assert letters.outcome == "ignore"
    assert (rosa.data.nik, rosa.data.sex, anton.data.sex, sinta.data.sex) == (
        "5371994405800001", "P", "L", "P",
    )  # fmt: skip
    assert (rosa.data.home.kelurahan, rosa.data.birth_year) == ("53.71.01.1010", 1980)
    assert anton.data.home.village == sinta.data.home.village == "53.04.05.2001"
    assert (anton.data.departed_year, anton.data.returned) == (2015, date(2024, 8, 12))
    assert [r.data.procedural for r in (rosa, anton, sinta)] == [
        "nonprosedural", "nonprosedural", "prosedural",
    ]  # fmt: skip
    assert [r.data.reason for r in (rosa, anton, sinta)] == [
        "deported", "in_distress", "contract_ended",
    ]  # fmt: skip
    assert (rosa.data.phone, ("phone", "081234567890 (ibu)") in rosa.data.originals) == (
        "+6281234567890", True,
    )  # fmt: skip
    assert not rosa.warnings + anton.warnings + sinta.warnings


NGO = """case_id,first_name,last_name,gender,dob,nik,mobile,village,subdistrict,district,country,\
departure_year,return_date,return_reason,documented,notes
C-001,Rosa,Uji,Female,1980-05-04,5371994405800001,+6281234567890,Oesapa,Kelapa Lima,Kota Kupang,\
MYS,2019,2024-08-12,Deported,No,"needs care, urgent"
C-002,Anton,,Male,04/05/1980,,6281234567891,Manulai I,Kupang Barat,Kupang,Malaysia,2018,\
"Aug 12, 2024",Contract completed,Yes,
C-003,,,Male,04/05/1981,,,,,,,,2024-08-12,,,
C-004,Sinta,da Uji,F,4-May-80,,n/a,,,Timor Tengah Selatan,Saudi Arabia,,12 Aug 2024,\
Escaped from abusive employer,N/A,
"""


def test_an_organisations_export(read):
    rosa, anton, nameless, sinta = read(NGO.encode(), file_name="cases.csv").rows
    assert [r.data.name for r in (rosa, anton, sinta)] == ["Rosa Uji", "Anton", "Sinta da Uji"]
    assert (rosa.data.country, rosa.data.home.kelurahan) == ("MY", "53.71.03.1010")
    assert (anton.data.home.village, anton.data.procedural) == ("53.01.05.2003", "prosedural")
    assert {r.data.returned for r in (rosa, anton, sinta)} == {date(2024, 8, 12)}
    assert nameless.warnings == ("name_missing",)
    assert (sinta.data.home.regency, sinta.data.reason) == ("53.02", "in_distress")
    assert ("case_id", "C-001") in rosa.data.extras


MANIFEST = [
    ["MANIFEST DEPORTASI DARI SABAH"],
    ["Kapal : KM. Uji"],
    ["Tanggal Kedatangan : 12 Agustus 2024"],
    [],
    ["No.", "Nama", "L/P", "Tempat & Tanggal Lahir", "No. Paspor / SPLP", "Asal Kabupaten",
     "Asal Desa", "Nama Anak", "Keterangan"],
    [1, "ROSA UJI", "P", "SOE, 04 MEI 1980", "XD 123456", "TTS", "Kualin", "", ""],
    [2, "ANTON BIN UJI", "L", "TAWAU, 01-01-2001", "-", "MALAKA", "Wehali", "", "lahir di Sabah"],
    ["", "", "", "", "", "", "", "", "Dewasa 2"],
    ["", "Bayi dari Rosa Uji", "P", "TAWAU, 5 JULI 2024", "", "TTS", "Kualin", "Uji Kecil", ""],
]  # fmt: skip


def test_a_ships_manifest_states_the_day_once(read):
    sheets = {"MANIFEST": MANIFEST, "Kosong": [], "Kode": [["Kode", "Arti"], ["TTS", "Timor"]]}
    result = read(sheets)
    assert [(r.row, r.outcome.value) for r in result.rows] == [
        (6, "import"), (7, "import"), (8, "ignore"), (9, "import"),
    ]  # fmt: skip
    rosa, anton, _, baby = result.rows
    assert {r.data.returned for r in (rosa, anton, baby)} == {date(2024, 8, 12)}
    assert (rosa.data.home.regency, rosa.data.passport) == ("53.02", "XD 123456")
    assert (anton.data.birthplace, anton.data.born) == ("TAWAU", date(2001, 1, 1))
    assert baby.data.extras == (("Nama Anak", "Uji Kecil"),)
    assert [r.sheet for r in result.remarks if r.code is RemarkCode.SHEET_WITHOUT_REGISTER] == [
        "Kode"
    ]


def test_a_title_right_above_the_header_and_loose_dates(read):
    rows = [
        ["DATA PMI PURNA BULAN JANUARI"],
        ["No", "N A M A", "Jns Klmn", "Tgl/Bln/Thn Lhr", "Kelurahan", "RT", "RW", "No HP/WA Aktif",
         "Negara/Pekerjaan", "Tahun Brkt", "Tahun Pulang", "Penyebab Pulang", "Jumlah Anak"],
        ["1.", "Rosa Uji,S.Pd", "PEREMPUAN", "00/00/1985", "Kel.Naikoten I", "01", "02",
         "wa 0812-3456-7890", "MALAYSIA/ART", "Maret 2019", 2024, "Kontrak habis", "2"],
    ]  # fmt: skip
    (row,) = read(rows).rows
    data = row.data
    assert (data.sex, data.birth_year, data.home.kelurahan) == ("P", 1985, "53.71.05.1004")
    assert (data.rt_rw, data.phone) == ("01/02", "+6281234567890")
    assert (data.country, data.job, data.reason) == ("MY", "ART", "contract_ended")
    assert (data.departed_year, data.returned_year) == (2019, 2024)
    assert data.extras == (("Jumlah Anak", "2"),)


def test_years_alone_are_rejected_like_days(read):
    rows = [["Nama", "Negara", "Tahun Berangkat", "Tahun Pulang"],
            ["Rosa", "MY", 2020, 2019], ["Sinta", "MY", 2020, 2031],
            ["Anton", "MY", 2020, 2020]]  # fmt: skip
    assert [r.warnings for r in read(rows).rows] == [
        ("return_before_departure",), ("return_in_future",), (),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("NAMA PMI-B", Field.NAME),
        ("N A M A", Field.NAME),
        ("Nama Lengkap dan Gelar", Field.NAME),
        ("Nama Ibu Kandung", Field.OTHER),
        ("Nama Kecamatan", Field.OTHER),
        ("Tmpt/Tgl Lhr", Field.BIRTH),
        ("Thn Brgkt", Field.DEPARTED),
        ("Tgl Tiba di Tanah Air", Field.RETURNED),
        ("Keterangan Kepulangan", Field.REASON),
        ("Negara Tempat Bekerja", Field.COUNTRY),
        ("Tempat Bekerja", Field.EMPLOYER),
        ("Alamat di Luar Negeri", Field.OTHER),
        ("PPTKIS/P3MI", Field.RECRUITER),
        ("Legalitas", Field.PROCEDURAL),
        ("No. KK", Field.OTHER),
        ("Jumlah", None),
    ],
)
def test_labels(label, field):
    assert label_field(label) is field


@pytest.mark.parametrize(
    ("label", "fields"),
    [
        ("Nama / NIK", (Field.NAME, Field.NIK)),
        ("Tgl Berangkat - Tgl Pulang", (Field.DEPARTED, Field.RETURNED)),
        ("Kelurahan/Kecamatan", (Field.VILLAGE, Field.DISTRICT)),
        ("Telp/HP", (Field.PHONE,)),
        ("Tempat/Tgl Lahir", (Field.BIRTH,)),
        ("No. KTP / NIK", (Field.NIK,)),
    ],
)
def test_labels_of_several_questions(label, fields):
    column = column_of(0, "", label)
    assert (column.field, *column.also) == fields
