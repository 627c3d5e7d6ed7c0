import pytest

from purna_pmi.reports.assembling import age_band, home_district


@pytest.mark.parametrize(
    ("years", "band"),
    [
        ("0", "0-17"), ("17", "0-17"), ("18", "18-24"), ("24", "18-24"), ("25", "25-34"), ("44", "35-44"),
        ("59", "45-59"), ("60", "60+"), ("101", "60+"), ("-1", "unknown"), ("unknown", "unknown"),
    ],
)  # fmt: skip
def test_ages_fall_into_bands(years, band):
    assert age_band(years) == band


@pytest.mark.parametrize(
    ("code", "district"),
    [
        ("53.71.04", "53.71.04"), ("53.71", "unknown"), ("unknown", "unknown"),
        ("53.01", "outside"), ("53.01.04", "outside"), ("35", "outside"),
    ],
)  # fmt: skip
def test_homes_are_the_city_s_kecamatan_or_outside(code, district):
    assert home_district(code) == district
