from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purna_pmi.people.enums import Sex
from purna_pmi.people.nik import masked, parse_nik

TODAY = date(2026, 11, 24)


def test_a_womans_day_carries_forty():
    nik = parse_nik("5371996412800000")
    assert nik is not None
    assert (nik.sex, nik.birth_day, nik.birth_month) == (Sex.FEMALE, 24, 12)
    assert nik.district_code == "53.71.99"


@pytest.mark.parametrize(
    "digits",
    [
        "537199641280000",
        "53719964128000000",
        "5371993241280000",
        "537199241380000a",
        "5371993002800000",
        "5371994013800000",
        "0171991412800000",
        "٥٣٧١٩٩١٤١٢٨٠٠٠٠٠",
        "",
    ],
)
def test_what_cannot_be_a_nik(digits):
    assert parse_nik(digits) is None


def test_the_twenty_ninth_of_february_needs_one_leap_century():
    assert parse_nik("5371992902000000") is not None
    assert parse_nik("5371992902010000") is None


@given(st.dates(date(1930, 1, 1), TODAY), st.sampled_from(Sex))
def test_what_is_written_into_a_nik_is_read_from_it(born, sex):
    day = born.day + (40 if sex is Sex.FEMALE else 0)
    nik = parse_nik(f"537199{day:02}{born:%m%y}0000")
    assert nik is not None
    assert nik.sex is sex
    assert nik.agrees_with(born)
    assert nik.birth_date(today=TODAY).month == born.month


def test_the_century_is_the_latest_not_in_the_future():
    assert parse_nik("5371990101040000").birth_date(today=TODAY) == date(2004, 1, 1)
    assert parse_nik("5371990101670000").birth_date(today=TODAY) == date(1967, 1, 1)
    assert parse_nik("5371992902000000").birth_date(today=TODAY) == date(2000, 2, 29)


def test_masked_form():
    assert masked("5371991412800003") == "5371••••••••0003"
