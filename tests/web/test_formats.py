"""Dates, money and numbers on the page."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel, force_locale
from markupsafe import Markup

from purna_pmi.web import formats

DAY = date(2026, 11, 3)
LATE_EVENING_UTC = datetime(2026, 11, 2, 17, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (formats.tanggal(DAY), "03-11-2026"),
        (formats.tanggal(LATE_EVENING_UTC), "03-11-2026"),
        (formats.tanggal_panjang(DAY), "3 November 2026"),
        (formats.tanggal_panjang(date(2026, 8, 17)), "17 Agustus 2026"),
        (formats.bulan(DAY), "November 2026"),
        (formats.waktu(LATE_EVENING_UTC), "03-11-2026 01.05 WITA"),
        (formats.jam(LATE_EVENING_UTC), "01.05"),
        (formats.rupiah(1_500_000), "Rp1.500.000"),
        (formats.rupiah(-2500), "-Rp2.500"),
        (formats.rupiah(0), "Rp0"),
        (formats.angka(1234.5), "1.234,5"),
        (formats.persen(0.875), "87,5%"),
        (formats.persen(1), "100%"),
        (formats.ukuran(900), "900 byte"),
        (formats.ukuran(1_500_000), "1,4 MB"),
    ],
)
def test_values_in_bahasa_indonesia(written: str, expected: str) -> None:
    assert written == expected


@pytest.fixture
def page() -> Flask:
    app = Flask(__name__)
    Babel(app, default_locale="id")
    formats.add_formats(app)
    return app


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-12, "lewat 12 hari"),
        (-1, "kemarin"),
        (0, "hari ini"),
        (1, "besok"),
        (9, "9 hari lagi"),
    ],
)
def test_how_far_away_a_day_is(page: Flask, days: int, expected: str) -> None:
    with page.test_request_context():
        assert formats.kapan(date(2026, 11, 15 + days), date(2026, 11, 15)) == expected


def test_in_english_words_and_marks_change_but_not_the_order(page: Flask) -> None:
    with page.test_request_context(), force_locale("en"):
        assert formats.tanggal_panjang(date(2026, 8, 17)) == "17 August 2026"
        assert formats.angka(1234.5) == "1,234.5"
        assert formats.tanggal(DAY) == "03-11-2026"
        assert formats.rupiah(1_500_000) == "Rp1.500.000"


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("KPG-2025-00252 · 30-11-2026 08.00 WITA", ["KPG-2025-00252", "30-11-2026 08.00 WITA"]),
        ("26-11-2026 08.00–14.00 · Ulangan", ["26-11-2026 08.00–14.00"]),
        ("08.00–14.00 · Ulangan", ["08.00–14.00"]),
        ("Dampingi mengurus KTP-el", []),
    ],
)
def test_days_moments_and_numbers_are_pieces_of_a_sentence(sentence: str, kept: list[str]) -> None:
    pieces = formats.pieces(sentence)
    assert "".join(pieces) == sentence
    assert pieces[1::2] == kept


@pytest.mark.parametrize("name", formats.FILTERS)
def test_nothing_is_a_dash(page: Flask, name: str) -> None:
    with page.test_request_context():
        assert page.jinja_env.from_string(f"{{{{ none|{name} }}}}").render() == "–"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("terakhir 20-11-2026 & lalu", 'terakhir <span class="whole">20-11-2026</span> &amp; lalu'),
        (Markup("x &amp; 20-11-2026"), 'x &amp; <span class="whole">20-11-2026</span>'),
        (Markup("<b>20-11-2026</b>"), "<b>20-11-2026</b>"),
    ],
)
def test_a_day_stays_whole_whether_or_not_the_sentence_is_marked_up(
    app: Flask, given: str, shown: str
) -> None:
    macro = '{% from "kit/dates.html" import whole %}{{ whole(given) }}'
    with app.test_request_context():
        assert render_template_string(macro, given=given) == shown
