"""What people type, and what the fields of the house make of it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask, current_app
from flask_babel import Babel
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.validators import Length, NumberRange, Optional

from purna_pmi.web.fields import (
    DateField,
    LongTextField,
    PartialDate,
    PartialDateField,
    PhoneField,
    Required,
    RupiahField,
    StrippedStringField,
    VillageField,
    WholeNumberField,
    choices_of,
    clean_lines,
    read_date,
)
from purna_pmi.web.forms import HouseForm


class SampleForm(HouseForm):
    name = StrippedStringField("Nama", [Required()], limit=10)
    story = LongTextField("Cerita", limit=20)
    day = DateField("Tanggal")
    born = PartialDateField("Lahir")
    money = RupiahField("Utang")
    count = WholeNumberField("Tanggungan", [Optional(), NumberRange(0, 30)])
    phone = PhoneField("Telepon")
    village = VillageField("Kelurahan")
    kind = SelectField("Cara", choices=choices_of([("", "Pilih"), ("a", "A")]))
    until = DateField("Sampai", [Required()])
    code = StrippedStringField("Kode", [Optional(), Length(min=3)])


@pytest.fixture(autouse=True)
def page() -> Iterator[None]:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x" * 40, WTF_CSRF_ENABLED=False)
    Babel(app, default_locale="id")
    with app.test_request_context():
        yield


def typed(**values: str) -> SampleForm:
    form = SampleForm(
        formdata=MultiDict({"name": "Ros", "kind": "", "until": "01-01-2026"} | values)
    )
    form.village.set_groups([("Alak", [("53.71.01.1001", "Namosain")])])
    form.validate()
    return form


def test_a_line_is_cleaned() -> None:
    form = typed(name="  Ro\x00s\u202e\tTefa ")
    assert form.name.data == "Ros Tefa"
    assert form.errors == {}


@pytest.mark.parametrize("blank", ["", " ", "\t", "\u3000"])
def test_a_date_that_is_needed_is_not_blank(blank: str) -> None:
    assert [str(one) for one in typed(until=blank).until.errors] == ["Sampai belum diisi."]


def test_a_date_that_cannot_be_read_is_told_once() -> None:
    assert len(typed(until="31-02-2026").until.errors) == 1


@pytest.mark.parametrize("figure", ["2147483648", "9" * 5000, "1.000.000.000"])
def test_a_number_larger_than_its_column_is_refused_in_words(figure: str) -> None:
    assert (
        str(typed(count=figure).count.errors[0])
        == "Angka itu terlalu besar. Periksa jumlah nolnya."
    )


@pytest.mark.parametrize("version", ["abc", "2147483648", "1e9", "-1", "²", "9" * 5000])
def test_a_version_that_is_none_matches_no_record(version: str) -> None:
    form = typed(version=version)
    assert (form.version.data, form.errors) == (-1, {})


def test_a_form_without_any_field_is_empty_not_as_before() -> None:
    with current_app.test_request_context(method="POST"):
        form = SampleForm(name="Ros", until=date(2026, 1, 1))
        assert not form.validate()
        assert {"name", "until"} <= form.errors.keys()


def test_json_is_no_form() -> None:
    with current_app.test_request_context(method="POST", json={"name": "Ros"}):
        assert SampleForm().name.data == ""


def test_lines_keep_their_breaks_and_lose_what_is_unseen() -> None:
    assert clean_lines("satu \r\n\r\ndua\u2066\x07\n\n") == "satu\n\ndua"


@given(st.text())
@example("A\x1f\u0300")
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    assert clean_lines(clean_lines(raw)) == clean_lines(raw)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Nama belum diisi."),
        ("name", " \u200b ", "Nama belum diisi."),
        ("name", "a" * 12, "Nama terlalu panjang: paling banyak 10 huruf, kelebihan 2."),
        ("story", "a" * 21, "Cerita terlalu panjang: paling banyak 20 huruf, kelebihan 1."),
        ("day", "3-11-26", "Tulis tahun dengan empat angka, misalnya 2026."),
        ("day", "31-02-2026", "Tanggal itu tidak ada di kalender. Periksa hari dan bulannya."),
        ("day", "00-02-2026", "Tanggal itu tidak ada di kalender. Periksa hari dan bulannya."),
        ("day", "3 Novembur", "Tulis tanggal sebagai hari-bulan-tahun, misalnya 03-11-2026."),
        ("day", "3 Movember 2026", "Nama bulan itu tidak dikenal. Contoh: 3 November 2026."),
        ("day", "03-11-1026", "Tahunnya harus antara 1900 dan 2099."),
        ("day", "2026", "Tulis tanggal lengkap dengan hari dan bulan, misalnya 03-11-2026."),
        ("money", "satu juta", "Tulis jumlah rupiah bulat, misalnya 1.500.000."),
        ("money", "1.500,50", "Tulis jumlah rupiah bulat, misalnya 1.500.000."),
        ("money", "-5000", "Tulis jumlah rupiah bulat, misalnya 1.500.000."),
        ("money", "9" * 16, "Tulis jumlah rupiah bulat, misalnya 1.500.000."),
        ("count", "tiga", "Tulis angka saja, misalnya 12."),
        ("count", "31", "Harus antara 0 dan 30."),
        ("phone", "12", "Nomor itu tidak lengkap. Contoh: 0812-3456-7890."),
        ("village", "99.99", "Kelurahan itu tidak ada dalam daftar. Pilih satu dari daftar."),
        ("kind", "zz", "Pilih salah satu dari daftar."),
        ("code", "ab", "Terlalu pendek: paling sedikit 3 huruf."),
    ],
)
def test_bad_input_gets_a_sentence_and_stays_in_the_box(
    field: str, value: str, sentence: str
) -> None:
    form = typed(**{field: value})
    assert [str(error) for error in form.errors.get(field, [])][:1] == [sentence]
    if field not in {"name", "story", "village", "kind", "code"}:
        assert form[field]._value() == value


@pytest.mark.parametrize(
    "text",
    [
        *(
            "03-11-2026",
            "3/11/2026",
            "3.11.2026",
            "3 11 2026",
            "03112026",
            " 3 - 11 - 2026 ",
            "2026-11-03",
        ),
        *("3 November 2026", "3 nop 2026", "3-Nov-2026", "3 NOV. 2026"),
    ],
)
def test_dates_as_people_write_them(text: str) -> None:
    assert typed(day=text).day.data == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1985", PartialDate(1985)),
        ("11-1985", PartialDate(1985, 11)),
        ("Agustus 1985", PartialDate(1985, 8)),
        ("3-8-1985", PartialDate(1985, 8, 3)),
    ],
)
def test_dates_known_in_part(text: str, expected: PartialDate) -> None:
    form = typed(born=text)
    assert form.born.data == expected
    assert read_date(str(expected)) == expected


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_survives_the_way_out_and_back(day: date) -> None:
    assert read_date(f"{day:%d-%m-%Y}").whole == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("1.500.000", 1_500_000), ("1500000", 1_500_000), ("Rp1.500.000,00", 1_500_000)),
        *(("Rp. 25.000,-", 25_000), ("0", 0), ("", None)),
    ],
)
def test_rupiah_as_people_write_them(text: str, expected: int | None) -> None:
    form = typed(money=text)
    assert form.money.data == expected
    assert form.errors == {}


@pytest.mark.parametrize(("text", "expected"), [("1.200", 1200), ("", None), (" 0 ", 0)])
def test_whole_numbers_may_stay_empty(text: str, expected: int | None) -> None:
    form = SampleForm(formdata=MultiDict({"count": text}))
    assert form.count.data == expected


def test_telephone_and_village() -> None:
    form = typed(phone="0812-3456-7890", village="53.71.01.1001")
    assert (form.phone.data, form.village.data) == ("+6281234567890", "53.71.01.1001")
    assert typed(village="").village.data is None


def test_stored_values_are_shown_as_people_write_them() -> None:
    stored: dict[str, Any] = {
        "day": date(2026, 11, 3),
        "born": PartialDate(1985, 8),
        "money": 1_500_000,
        "phone": "+6281234567890",
    }
    form = SampleForm(formdata=None, data=stored)
    shown = [form[name]._value() for name in stored]
    assert shown == ["03-11-2026", "08-1985", "1.500.000", "0812-3456-7890"]
