"""A Jinja environment like the application's, without the application."""

import re
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pypdf import PdfReader

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
WITA = ZoneInfo("Asia/Makassar")


@pytest.fixture(scope="session")
def environment():
    """Filters named as the application names them, gettext that answers with the msgid."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_translations(NullTranslations(), newstyle=True)
    env.filters["angka"] = lambda number: format_decimal(number, locale="id")
    env.filters["tanggal"] = lambda day: f"{day:%d-%m-%Y}"
    env.filters["tanggal_panjang"] = lambda day: format_date(day, "d MMMM y", locale="id")
    env.filters["waktu"] = lambda at: f"{at.astimezone(WITA):%d-%m-%Y %H.%M} WITA"
    return env


@pytest.fixture(scope="session")
def read():
    """The words of a PDF, page by page, with single spaces."""

    def words(pdf):
        pages = PdfReader(BytesIO(pdf)).pages
        return [re.sub(r"\s+", " ", page.extract_text()) for page in pages]

    return words
