"""The language of a page: the catalogue is loaded, and the account's choice reaches every room."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, gettext, ngettext, pgettext
from werkzeug.test import TestResponse

from tests.factories.cases import open_case_for
from tests.web.lint import RAW, Element, Reader
from tests.world import EVERYBODY


@pytest.mark.parametrize("locale", ["id", "en"])
def test_the_application_loads_the_catalogue(app: Flask, locale: str) -> None:
    said = {"id": ["Simpan", "Kelas", "3 hari lagi"], "en": ["Save", "Classes", "in 3 days"]}
    with app.test_request_context(), force_locale(locale):
        three_days = ngettext("%(num)s hari lagi", "%(num)s hari lagi", 3)
        assert [gettext("Simpan"), pgettext("several", "Kelas"), three_days] == said[locale]


#: Words without which hardly a sentence of Bahasa Indonesia is written, and that English does not know.
INDONESIAN = re.compile(
    r"\b(yang|dan|atau|belum|dari|untuk|dengan|tidak|ini|itu|anda|sudah|akan|oleh|pada|kasus|semua"
    r"|nama|tanggal|masuk|keluar|cari|simpan|ubah|buka|pilih|tambah|lihat|hari|kelas|kelompok|sesi)\b",
    re.IGNORECASE,
)
SPOKEN = ("alt", "aria-label", "placeholder", "title")


def elements_of(page: TestResponse) -> list[Element]:
    reader = Reader()
    reader.feed(page.get_data(as_text=True))
    return reader.elements


def left_in_indonesian(page: TestResponse) -> list[str]:
    """Texts of an English page that are still in Bahasa Indonesia."""
    spoken = [e for e in elements_of(page) if e.attributes.get("lang") != "id" and e.tag not in RAW]
    attributes = [e.attributes.get(name, "") for e in spoken for name in SPOKEN]
    return [
        t for t in [*attributes, *(t for e in spoken for t in e.own_words)] if INDONESIAN.search(t)
    ]


def links_of(page: TestResponse) -> list[str]:
    hrefs = [e.attributes.get("href", "") for e in elements_of(page) if e.tag == "a"]
    return sorted({href for href in hrefs if re.match(r"/[a-z]", href)})


def speaking_english(client: FlaskClient) -> FlaskClient:
    assert client.post("/language", data={"locale": "en", "next": "/me"}).status_code in {302, 303}
    return client


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_rooms_of_a_role_speak_english(
    client_of: Callable[[str], FlaskClient], who: str
) -> None:
    client = speaking_english(client_of(who))
    pages = {"/me": client.get("/me")}
    for address in links_of(pages["/me"]):
        pages[address] = client.get(address)
    assert len(pages) > 1
    assert {a: left for a, page in pages.items() if (left := left_in_indonesian(page))} == {}


def test_an_address_of_nobody_speaks_english(client_of: Callable[[str], FlaskClient]) -> None:
    client = speaking_english(client_of("worker"))
    # Another device knows the account's language alone.
    with client.session_transaction() as cookie:
        cookie.pop("locale", None)
    page = client.get("/no-such-page")
    assert page.status_code == 404
    assert 'lang="en"' in page.text
    assert left_in_indonesian(page) == []


def test_the_pages_of_a_case_speak_english(client_of: Callable[[str], FlaskClient]) -> None:
    case_id = open_case_for("worker")
    client = speaking_english(client_of("worker"))
    whole = client.get(f"/cases/{case_id}")
    inside = [address for address in links_of(whole) if str(case_id) in address]
    pages = {address: client.get(address) for address in inside} | {"/cases/…": whole}
    assert len(pages) > 5
    assert {a: left for a, page in pages.items() if (left := left_in_indonesian(page))} == {}


@pytest.mark.parametrize("address", ["/sign-in", "/forgot-password", "/cases"])
def test_a_visitor_may_choose_english(client: FlaskClient, address: str) -> None:
    page = speaking_english(client).get(address, follow_redirects=True)
    assert page.status_code == 200
    assert left_in_indonesian(page) == []
