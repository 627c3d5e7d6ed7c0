"""The telephone's back button after a page that answered a form: the page again, never the browser's own question."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.committed]
NOBODY = "Tidak ada yang cocok"


def test_a_search_is_made_once_more(visitor: Callable[[str], Visitor]) -> None:
    """The words stand in no address; the step before the search is still the step before."""
    with visitor("worker") as worker:
        worker.menu("Cari orang")
        worker.fill(**{"search-q": "Wilhelmina"})
        worker.press("Cari")
        worker.follow("Dugaan data ganda")
        worker.page.go_back()
        main = worker.page.locator("main")
        expect(main).to_contain_text(NOBODY)
        assert worker.page.locator("#search-q").input_value() == "Wilhelmina"
        assert urlsplit(worker.page.url).query == ""
        worker.page.go_back()
        expect(main).not_to_contain_text(NOBODY)
        worker.page.wait_for_timeout(300)
        expect(main).not_to_contain_text(NOBODY)


def test_nobody_makes_the_search_of_another(visitor: Callable[[str], Visitor]) -> None:
    """A telephone goes from hand to hand: what somebody else looked for stays theirs."""
    kept = "who => history.replaceState({ words: 'Wilhelmina', who }, '')"
    with visitor("worker") as worker:
        worker.menu("Cari orang")
        mine = worker.page.locator(".whoami b").inner_text()
        for who, made in (("Orang Lain", 0), (mine, 1)):
            worker.page.evaluate(kept, who)
            worker.page.reload()
            worker.page.wait_for_timeout(500)
            assert worker.page.get_by_text(NOBODY).count() == made


def test_a_refused_form_is_the_form_again(visitor: Callable[[str], Visitor]) -> None:
    with visitor("supervisor") as supervisor:
        supervisor.menu("Register")
        supervisor.press("Unggah dan baca")
        assert supervisor.page.locator("[data-error-summary]").is_visible()
        address = supervisor.page.url
        supervisor.menu("Kasus")
        supervisor.page.go_back()
        assert supervisor.page.url == address
        assert supervisor.main_button("Unggah dan baca").is_visible()
        assert supervisor.page.locator("[data-error-summary]").count() == 0
