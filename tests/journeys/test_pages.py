"""Every page to which a role is led, at 360 pixels in a real browser: sound, legible, none unreachable."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, Page

from purna_pmi.access.law import allows
from purna_pmi.access.routes import ROUTES
from tests.browsers import PHONE, page_faults, serving
from tests.demo import LISTED, DemoCity, crawl

pytestmark = [pytest.mark.browser, pytest.mark.committed]
# Who looks at a page that several roles have: the first of these whom the law lets in.
ROLES = (
    *("pekerja-sosial", "supervisor", "konselor", "pelatih", "fasilitator"),
    *("manajer", "admin", "auditor", "mitra"),
)
# Views that answer a form, a script or a step before, and those to which only a day's work leads.
NOT_BY_A_LINK = frozenset(
    {
        *("web.keep_alive", "web.job_progress", "reports.progress", "cases.intake"),
        *("accounts.verify_password", "accounts.choose_role"),
        *("register.batch", "register.rejected", "register.undo", "people.likely_pair"),
        *("cases.merge", "counselling.pass_on", "training.absences"),
        *("reports.programme", "reports.programme_pdf", "reports.show_case_report"),
        *("reports.case_pdf", "cases.notes", "cases.edit_note", "cases.timeline"),
        *("cases.reopen", "cases.circle"),
    }
)
# A page that is public, one that is not (to sign in first), and one that is none.
FOR_STRANGERS = ("/sign-in", "/forgot-password", "/reset-password/stale", "/cases", "/none")
SHOWN_TO_EVERYBODY = frozenset({"today.index"})


@pytest.fixture(scope="module")
def address(peopled_city: DemoCity) -> Iterator[str]:
    with serving(peopled_city.app) as where:
        yield where


@pytest.fixture(scope="module")
def led_to(peopled_city: DemoCity) -> Callable[[str], dict[str, str]]:
    """`led_to("konselor")`: one address of each view that the role finds by links alone."""

    @cache
    def walk(key: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for page in crawl(peopled_city, LISTED[key], at_most=1):
            assert page.answer.status_code in {200, 303}, page.url
            found.setdefault(peopled_city.endpoint(page.url), page.url)
        return found

    return walk


@pytest.mark.parametrize("key", ROLES)
def test_pages_are_sound(
    peopled_city: DemoCity,
    led_to: Callable[[str], dict[str, str]],
    browser: Browser,
    address: str,
    key: str,
) -> None:
    context = browser.new_context(viewport=PHONE, base_url=address)
    context.add_cookies([{"url": address, **peopled_city.cookie(LISTED[key])}])
    page = context.new_page()
    urls = [url for view, url in led_to(key).items() if falls_to(view, key)]
    faults = {url: look(page, url) for url in urls}
    context.close()
    print(f"{key}: {len(urls)} pages looked at")  # noqa: T201 - the count is part of the proof
    assert {url: found for url, found in faults.items() if found} == {}


def test_what_strangers_meet_is_sound(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, base_url=address)
    page = context.new_page()
    faults = {url: look(page, url) for url in FOR_STRANGERS}
    context.close()
    assert {url: found for url, found in faults.items() if found} == {}


def test_no_page_is_out_of_reach(
    peopled_city: DemoCity, led_to: Callable[[str], dict[str, str]]
) -> None:
    rules = peopled_city.app.url_map.iter_rules()
    views = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())} & ROUTES.keys()
    assert views - {view for key in ROLES for view in led_to(key)} <= NOT_BY_A_LINK


def falls_to(view: str, key: str) -> bool:
    """Whether this role looks at the page: its own start page, and what nobody before it looks at."""
    if view in SHOWN_TO_EVERYBODY or view not in ROUTES:
        return view in ROUTES
    return key == next(one for one in ROLES if allows(LISTED[one].role, *ROUTES[view]))


def look(page: Page, url: str) -> list[str]:
    """What is wrong with a page: axe, its width, heading and language."""
    page.goto(url)
    found = page_faults(page)
    headings, language = page.locator("h1").count(), page.locator("html").get_attribute("lang")
    if (headings, language) != (1, "id"):
        found.append(f"{headings} h1, language {language}")
    return found
