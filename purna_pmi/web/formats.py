"""Dates, moments, money and numbers as the page writes them: DD-MM-YYYY, WITA, Rp1.500.000.

As template filters: `tanggal` `tanggal_panjang` `bulan` `waktu` `jam` `kapan` `rupiah` `angka` `persen` `ukuran`,
and `pieces` for the macro `whole`, which keeps days, moments and case numbers on one line.
Nothing known is written as a dash.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from purna_pmi.core.clock import to_wita, today

NOTHING = "–"
_WHOLE = re.compile(
    r"(\d\d-\d\d-\d{4}(?: \d\d\.\d\d(?: WITA|–\d\d\.\d\d)?)?|\b\d\d\.\d\d–\d\d\.\d\d\b|\b[A-Z0-9]{2,8}-\d{4}-\d{5,}\b)"
)
_BYTES = 1024


def _locale() -> str:
    """The page's language; Bahasa Indonesia outside a request."""
    return str(get_locale() or "id")


def _day(value: date) -> date:
    return to_wita(value).date() if isinstance(value, datetime) else value


def tanggal(value: date | None) -> str:
    """A day in figures, `03-11-2026`; of a moment, the day that it was in Kupang."""
    return f"{_day(value):%d-%m-%Y}" if value else NOTHING


def tanggal_panjang(value: date | None) -> str:
    """A day in words, `3 November 2026`."""
    return str(format_date(_day(value), "d MMMM y", locale=_locale())) if value else NOTHING


def bulan(value: date | None) -> str:
    """A month, `November 2026`."""
    return str(format_date(_day(value), "MMMM y", locale=_locale())) if value else NOTHING


def waktu(value: datetime | None) -> str:
    """A moment, `03-11-2026 09.05 WITA`; the value must be aware."""
    return f"{tanggal(value)} {jam(value)} WITA" if value else NOTHING


def jam(value: datetime | None) -> str:
    """The time of day in Kupang, `09.05`; the value must be aware."""
    if value is None:
        return NOTHING
    return str(format_datetime(to_wita(value), "HH.mm", tzinfo=None, locale=_locale()))


def kapan(value: date | None, now: date | None = None) -> str:
    """How far away a day is, from `now` (else today): `hari ini`, `3 hari lagi`, `lewat 2 hari`."""
    if value is None:
        return NOTHING
    days = (_day(value) - (now or today())).days
    near = {-1: _("kemarin"), 0: _("hari ini"), 1: _("besok")}
    if days in near:
        return str(near[days])
    if days > 0:
        return str(ngettext("%(num)s hari lagi", "%(num)s hari lagi", days))
    return str(ngettext("lewat %(num)s hari", "lewat %(num)s hari", -days))


def pieces(sentence: object) -> list[str]:
    """A sentence cut around its days, moments, hours and case numbers: every second piece is one of these."""
    return _WHOLE.split(str(sentence))


def rupiah(value: int | None) -> str:
    """Whole rupiah, `Rp1.500.000`."""
    if value is None:
        return NOTHING
    sign = "-" if value < 0 else ""
    return f"{sign}Rp{format_decimal(abs(value), locale='id')}"


def angka(value: float | None) -> str:
    """A number with the language's marks, `1.234,5`."""
    return NOTHING if value is None else str(format_decimal(value, locale=_locale()))


def persen(value: float | None) -> str:
    """A share (0.875) as a percentage with at most one decimal, `87,5%`."""
    return NOTHING if value is None else str(format_percent(value, "#,##0.#%", locale=_locale()))


def ukuran(value: int | None) -> str:
    """The size of a file given in bytes, `1,4 MB`."""
    if value is None:
        return NOTHING
    amount, units = float(value), ["byte", "kB", "MB", "GB"]
    while amount >= _BYTES and len(units) > 1:
        amount, units = amount / _BYTES, units[1:]
    return f"{format_decimal(round(amount, 1), locale=_locale())} {units[0]}"


FILTERS: Mapping[str, Callable[..., str]] = {
    each.__name__: each
    for each in (
        *(tanggal, tanggal_panjang, bulan, waktu, jam, kapan),
        *(rupiah, angka, persen, ukuran),
    )
}


def add_formats(app: Flask) -> None:
    """Give the filters to an application's templates."""
    app.jinja_env.filters.update(FILTERS, pieces=pieces)
