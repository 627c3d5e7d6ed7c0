"""What single cells may hold."""

from datetime import date

import pytest

from purna_pmi.people.enums import DepartureStatus, ReturnReason

BASE = {"Nama": "Rosa Uji", "L/P": "P", "Negara": "Malaysia"}


def born(one, value, label="Tgl Lahir", **options):
    row = one(BASE | {label: value}, **options)
    return row.data.born, list(row.warnings)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (date(1980, 5, 4), date(1980, 5, 4)),
        (29345, date(1980, 5, 4)),
        ("29345", date(1980, 5, 4)),
        ("04/05/1980", date(1980, 5, 4)),
        ("4-5-1980", date(1980, 5, 4)),
        ("04.05.80", date(1980, 5, 4)),
        ("04 05 1980", date(1980, 5, 4)),
        ("1980-05-04", date(1980, 5, 4)),
        ("1980-05-04 00:00:00", date(1980, 5, 4)),
        ("4 Mei 1980", date(1980, 5, 4)),
        ("04-Mei-80", date(1980, 5, 4)),
        ("4 MEI '80", date(1980, 5, 4)),
        ("Minggu, 4 Mei 1980", date(1980, 5, 4)),
        ("May 4, 1980", date(1980, 5, 4)),
        ("04051980", date(1980, 5, 4)),
        (4051980, date(1980, 5, 4)),
        ("4 Nopember 1980", date(1980, 11, 4)),
        ("4 Agt 1980", date(1980, 8, 4)),
        ("12.03.25", date(2025, 3, 12)),
        ("12.03.26", date(1926, 3, 12)),
    ],
)
def test_dates_are_day_first_and_two_digit_years_past(one, cell, expected):
    assert born(one, cell) == (expected, [])


@pytest.mark.parametrize(
    "cell", ["31-02-1999", "05/25/1980", "12-05-1890", "12-05-2030", "besok", "1-13-80", 99999999]
)
def test_impossible_dates_are_left_open(one, cell):
    row = one(BASE | {"Tgl Lahir": cell})
    assert row.data.born is None
    assert row.warnings == ("date_invalid",)
    assert ("born", str(cell)) in row.data.originals


@pytest.mark.parametrize("cell", ["1980", 1980, "Mei 1980", "05/1980"])
def test_a_year_alone_is_an_estimated_birth_year(one, cell):
    row = one(BASE | {"Tgl Lahir": cell})
    assert (row.data.born, row.data.birth_year, row.warnings) == (None, 1980, ())


def test_an_age_gives_an_estimated_year(one):
    assert one(BASE | {"Umur": 40}).data.birth_year == 1986
    assert one(BASE | {"Usia": "40 thn"}).data.birth_year == 1986


def test_workbooks_that_count_from_1904(read):
    rows = [["Nama", "L/P", "Tgl Lahir"], ["Rosa Uji", "P", date(1980, 5, 4)]]
    assert read(rows, date_1904=True).rows[0].data.born == date(1980, 5, 4)
    rows[1][2] = 29345 - 1462
    assert read(rows, date_1904=True).rows[0].data.born == date(1980, 5, 4)


@pytest.mark.parametrize(
    "cell",
    ["Atambua, 04-05-1980", "Atambua/ 4 Mei 1980", "Atambua 4 Mei 1980", "ATAMBUA,04/05/80"],
)
def test_place_and_date_of_birth_in_one_cell(one, cell):
    data = one(BASE | {"Tempat, Tgl Lahir": cell}).data
    assert (data.birthplace.title(), data.born) == ("Atambua", date(1980, 5, 4))


@pytest.mark.parametrize(
    ("cell", "place", "day"),
    [
        ("Labuan Bajo, Senin 4 Mei 1980", "Labuan Bajo", date(1980, 5, 4)),
        ("Atambua", "Atambua", None),
        ("04-05-1980", None, date(1980, 5, 4)),
        (date(1980, 5, 4), None, date(1980, 5, 4)),
    ],
)
def test_odd_birth_cells(one, cell, place, day):
    row = one(BASE | {"TTL": cell})
    assert (row.data.birthplace, row.data.born, row.warnings) == (place, day, ())


def test_place_with_an_impossible_date(one):
    row = one(BASE | {"TTL": "Soe, 31-02-1990"})
    assert (row.data.birthplace, row.data.born) == ("Soe", None)
    assert row.warnings == ("date_invalid",)


@pytest.mark.parametrize(
    ("cell", "nik", "warnings"),
    [
        ("5371994405800001", "5371994405800001", []),
        ("'5371994405800001", "5371994405800001", []),
        ("537199 440580 0001", "5371994405800001", []),
        ("5371.9944.0580.0001", "5371994405800001", []),
        ("NIK 5371994405800001", "5371994405800001", []),
        (5371994405800002, "5371994405800002", []),
        (5371994405800000, None, ["nik_truncated"]),
        (5371994405800010, None, ["nik_truncated"]),
        ("5371994405800010", "5371994405800010", []),
        ("5371994405800001.0", "5371994405800001", []),
        ("5371994405800010.0", None, ["nik_truncated"]),
        ("5,37199E+15", None, ["nik_truncated"]),
        ("537199440580001", None, ["nik_invalid"]),
        (537199440580001, None, ["nik_invalid"]),
        ("53719944058000011", None, ["nik_invalid"]),
        ("5371993313800001", None, ["nik_invalid"]),
        ("0000000000000000", None, []),
        ("-", None, []),
        ("belum rekam", None, []),
        (0, None, []),
    ],
)
def test_nik(one, cell, nik, warnings):
    row = one(BASE | {"NIK": cell})
    assert (row.data.nik, list(row.warnings)) == (nik, warnings)


def test_sex_as_written_stays_and_an_empty_one_comes_from_the_nik(one):
    differs = one(BASE | {"L/P": "L", "NIK": "5371994405800001"})
    assert (differs.data.sex, differs.warnings) == ("L", ("sex_differs_from_nik",))
    empty = one(BASE | {"L/P": "", "NIK": "5371994405800001"})
    assert (empty.data.sex, empty.warnings) == ("P", ("sex_from_nik",))
    lost = one(BASE | {"L/P": "", "NIK": 5371994405800010})
    assert (lost.data.sex, lost.warnings) == (None, ("nik_truncated",))


def test_a_birth_date_against_the_nik_is_a_note_alone(one):
    row = one(BASE | {"NIK": "5371994405800001", "Tgl Lahir": "05-05-1980"})
    assert row.warnings == ()
    assert "birth_date_differs_from_nik" in row.notes


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("Deportasi", "deported"),
        ("dideportasi (overstay)", "deported"),
        ("Habis Kontrak", "contract_ended"),
        ("Finish contract", "contract_ended"),
        ("Selesai perjanjian kerja", "contract_ended"),
        ("PMI-B", "in_distress"),
        ("PMI Bermasalah", "in_distress"),
        ("Gaji tidak dibayar", "in_distress"),
        ("Sakit", "sick"),
        ("Korban TPPO", "trafficking"),
        ("Human trafficking victim", "trafficking"),
        ("PHK", "laid_off"),
        ("Pemutusan kontrak", "laid_off"),
        ("Cuti", "leave"),
        ("Repatriasi", "repatriated"),
        ("Gagal berangkat", "failed_departure"),
        ("Pencegahan CPMI non prosedural", "failed_departure"),
        ("Meninggal dunia", "deceased"),
        ("menikah", "other"),
        ("Tidak diketahui", "unknown"),
        ("", "unknown"),
        ("kabur sebelum habis kontrak", "in_distress"),
    ],
)
def test_reasons(one, cell, reason):
    assert one(BASE | {"Alasan Pulang": cell}).data.reason == ReturnReason(reason)


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("Resmi", "prosedural"),
        ("Prosedural", "prosedural"),
        ("Legal", "prosedural"),
        ("Tidak resmi", "nonprosedural"),
        ("Non-Prosedural", "nonprosedural"),
        ("unprosedural", "nonprosedural"),
        ("Ilegal", "nonprosedural"),
        ("Undocumented", "nonprosedural"),
        ("tanpa dokumen", "nonprosedural"),
        ("NP", "nonprosedural"),
        ("Menolak menjawab", "declined"),
        ("tidak tahu", "unknown"),
        ("", None),
        ("-", None),
    ],
)
def test_departure_status(one, cell, status):
    found = one(BASE | {"Status Keberangkatan": cell}).data.procedural
    assert found == (DepartureStatus(status) if status else None)


@pytest.mark.parametrize(
    ("cell", "name", "nickname"),
    [
        ("ROSA UJI alias OCHA", "Rosa Uji", "Ocha"),
        ("Rosa Uji (Ocha)", "Rosa Uji", "Ocha"),
        ("Rosa Uji", "Rosa Uji", None),
        ("Rosa Uji (Almh)", "Rosa Uji", None),
        ("Rosa", "Rosa", None),
        ("\u202eRosa\u0000 Uji\u200f", "Rosa Uji", None),
        ("H. Abdul Uji, S.Pd", "H. Abdul Uji, S.Pd", None),
    ],
)
def test_names(one, cell, name, nickname):
    data = one(BASE | {"Nama": cell}).data
    assert (data.name, data.nickname) == (name, nickname)


def test_several_phones(one):
    row = one(BASE | {"HP": "0812 3456 7890 / 0813-4567-8901"})
    assert row.data.phone == "+6281234567890"
    assert ("phone", "0812 3456 7890 / 0813-4567-8901") in row.data.originals


def test_a_formula_is_text_and_text_is_kept(one):
    row = one(BASE | {"KET": "=SUM(1+1)", "Ukuran Baju": "XL", "Agama": "Katolik"})
    assert row.data.remarks == "=SUM(1+1)"
    assert row.data.extras == (("Ukuran Baju", "XL"), ("Agama", "Katolik"))


def test_nothing_unread_is_lost(one):
    cells = BASE | {"Negara": "Atlantis", "HP": "lupa", "Alasan": "rindu", "Kelurahan": "Antah"}
    row = one(cells | {"Tgl Berangkat": "2019", "Tgl Lahir": "04-05-1980"})
    kept = dict(row.data.originals)
    assert kept == {
        "country": "Atlantis",
        "phone": "lupa",
        "reason": "rindu",
        "departed": "2019",
        "village": "Antah",
    }
    assert row.warnings == ("kelurahan_unknown",)
    assert row.data.departed_year == 2019


def test_nobody_is_born_after_coming_home(one):
    row = one(BASE | {"Tgl Lahir": "04-05-2025", "Tgl Pulang": "04-05-2024"})
    assert (row.data.born, row.warnings) == (None, ("date_invalid",))
