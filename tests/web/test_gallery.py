"""Every part of the kit, read by the proof-reader, then by axe in a real browser: two widths, day and night."""

import gzip
import re
from collections.abc import Iterator
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from purna_pmi.web.errors import PAGES
from tests.browsers import PHONE, page_faults, serving
from tests.web.gallery import SCREENS, create_gallery
from tests.web.lint import lint_page

ADDRESSES = [*(f"/{screen}" for screen in SCREENS), *(f"/error/{code}" for code in sorted(PAGES))]
BAD_INTAKE = {"born": "1.1.85", "returned": "31-02-2026", "story": "a" * 501, "kind": "zz"}


@pytest.fixture(scope="module")
def gallery() -> Flask:
    app = create_gallery()
    app.testing = True
    return app


@pytest.fixture
def visitor(gallery: Flask) -> FlaskClient:
    gallery.config["WTF_CSRF_ENABLED"] = False
    return gallery.test_client()


@pytest.mark.parametrize("address", [*ADDRESSES, "/", "/resend"])
def test_each_screen_is_sound(visitor: FlaskClient, address: str) -> None:
    assert lint_page(visitor.get(address).get_data(as_text=True)) == []


def test_a_form_with_errors_is_sound_and_loses_nothing(visitor: FlaskClient) -> None:
    page = visitor.post("/intake", data=BAD_INTAKE).get_data(as_text=True)
    assert lint_page(page) == []
    assert "<title>Kesalahan: Siapa yang pulang?" in page
    assert 'value="31-02-2026"' in page
    assert 'href="#sex-0"' in page
    assert "a" * 501 in page


def test_two_versions_are_shown_in_words(visitor: FlaskClient) -> None:
    page = visitor.get("/stale").get_data(as_text=True)
    assert all(word in page for word in ("Maria G. Seran", "28-10-2026", "Deportasi", "Kosong"))
    assert "deported" not in page.split("<form")[0]


def test_the_first_visit_stays_within_sixty_kilobytes(visitor: FlaskClient) -> None:
    page = visitor.get("/case").get_data(as_text=True)
    sent = [page.encode()]
    for address in re.findall(r'"(/static/[^"]+)"', page):
        with visitor.get(address, headers={"Accept-Encoding": "identity"}) as answer:
            sent.append(answer.data)
    assert len(sent) == 8
    assert sum(len(gzip.compress(each)) for each in sent) <= 60_000


@pytest.fixture(scope="module")
def address(gallery: Flask) -> Iterator[str]:
    with serving(gallery) as where:
        yield where


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, base_url=address)
    yield context.new_page()
    context.close()


@pytest.mark.browser
def test_axe_finds_nothing(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, reduced_motion="reduce")
    page = context.new_page()
    faults: dict[str, object] = {}
    for target in [*ADDRESSES, "bad intake"]:
        page.goto("/intake" if target == "bad intake" else target)
        if target == "bad intake":
            page.get_by_role("button", name="Lanjut").press("Enter")
            page.wait_for_selector("[data-error-summary]:focus")
        for width, scheme in product([360, 1280], ["light", "dark"]):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            faults[f"{target} {width} {scheme}"] = page_faults(page)
    context.close()
    assert len(faults) == 4 * (len(ADDRESSES) + 1)
    assert {target: found for target, found in faults.items() if found} == {}


@pytest.mark.browser
def test_the_sheet_is_set_fixed_and_taken_back(phone: Page) -> None:
    phone.goto("/sheet")
    counter = phone.locator("[data-counter] b")
    assert counter.inner_text() == "6 dari 30 terisi"
    phone.locator("[data-set-all]").get_by_role("button", name="Hadir").click()
    assert counter.inner_text() == "30 dari 30 terisi"
    assert phone.locator("#mark-6-alpa").is_checked()
    phone.get_by_role("button", name="Urungkan").click()
    assert counter.inner_text() == "6 dari 30 terisi"


@pytest.mark.browser
def test_a_form_is_sent_once(phone: Page) -> None:
    phone.goto("/sheet")
    sent: list[str] = []
    phone.route("**/sheet", lambda route: sent.append(route.request.method))
    phone.evaluate("for (const _ of '12') document.querySelector('.save-bar button').click()")
    phone.wait_for_timeout(300)
    assert sent == ["POST"]


@pytest.mark.browser
def test_a_summary_link_leads_into_the_field(phone: Page) -> None:
    phone.goto("/intake")
    phone.get_by_role("button", name="Lanjut").press("Enter")
    phone.get_by_role("link", name="Jenis kelamin belum dipilih.").click()
    assert phone.evaluate("document.activeElement.id") == "sex-0"


@pytest.mark.browser
def test_a_dialog_gives_the_focus_back(phone: Page) -> None:
    phone.goto("/case")
    opener = phone.get_by_role("link", name="Pindah tahap")
    opener.press("Enter")
    assert phone.get_by_role("dialog", name="Pindah tahap").is_visible()
    phone.keyboard.press("Escape")
    assert opener.evaluate("link => link === document.activeElement")


@pytest.mark.browser
def test_unsaved_text_is_not_left_unasked(phone: Page) -> None:
    phone.goto("/intake")
    phone.get_by_label("Nama lengkap").fill("Ros")
    asked: list[str] = []
    phone.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    phone.get_by_role("link", name="Batal").click()
    phone.wait_for_url("**/cases")
    assert asked == ["beforeunload"]


@pytest.mark.browser
def test_progress_is_shown_and_followed(phone: Page) -> None:
    half = {"state": "running", "done": 2000, "total": 4000}
    phone.route("**/alive", lambda route: route.fulfill(json=half))
    phone.goto("/progress")
    phone.locator("[data-figures]", has_text="2.000 / 4.000").first.wait_for()
    assert phone.locator("progress").first.evaluate("bar => bar.value") == 2000
    assert "2.000 / 4.000" in phone.locator("[data-aloud]").first.inner_text()
    phone.unroute("**/alive")
    phone.route("**/alive", lambda route: route.fulfill(json=half | {"state": "done"}))
    phone.wait_for_url("**/cases")


@pytest.mark.browser
def test_the_frame_works_by_keyboard(phone: Page) -> None:
    phone.goto("/today")
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.className") == "skip"
    phone.keyboard.press("Enter")
    assert phone.evaluate("document.activeElement.id") == "main"
    menu = phone.locator("summary", has_text="Lainnya")
    menu.press("Enter")
    assert phone.get_by_role("link", name="Laporan").is_visible()
    phone.keyboard.press("Escape")
    assert menu.evaluate("summary => summary === document.activeElement")
    assert not phone.get_by_role("link", name="Laporan").is_visible()
