"""A Jinja environment like the application's, without the application; and a city with something to count."""

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

from purna_pmi.app import create_app
from purna_pmi.core.db import db
from purna_pmi.core.servers import cluster_addresses
from tests.factories.reports import build_city
from tests.pages import make_ready
from tests.reports.city import CityApp

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


@pytest.fixture(scope="module")
def city(cluster, settings, worker_id):
    """Sixty cases on a database that the tests of one file share; commits are real."""
    name = f"purna_city_{worker_id}"
    cluster.drop_database(name)
    cluster.create_database(name, "purna_template")
    addresses = cluster_addresses(cluster, name)
    app, worker = create_app(settings, addresses), create_app(settings, addresses, as_worker=True)
    make_ready(app)
    yield CityApp(app, worker, build_city(addresses.install))
    for each in (app, worker):
        with each.app_context():
            for engine in db.engines.values():
                engine.dispose()
    cluster.drop_database(name)
