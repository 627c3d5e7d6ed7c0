"""With JavaScript off all but the conveniences works: sign-in, search, intake, marks, a report and its progress."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from purna_pmi.core.clock import today
from tests.browsers import serving
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.committed]


@pytest.fixture
def plain(city: Flask, browser: Browser) -> Iterator[Callable[[str], Visitor]]:
    """`with plain("worker") as worker: …` is somebody whose browser runs no script."""
    with serving(city) as address:
        yield lambda key: Visitor(browser, address, key, scripts=False)


def test_the_path_works_without_javascript(
    plain: Callable[[str], Visitor], work: Callable[[], None]
) -> None:
    with plain("worker") as worker:
        open_a_case(worker)
    with plain("trainer") as trainer:
        mark_the_sheet(trainer)
    with plain("manager") as manager:
        wait_for_a_report(manager, work)


def open_a_case(worker: Visitor) -> None:
    """Search, a mistake told beside its field with all that was typed, the case."""
    worker.menu("Cari orang")
    worker.fill(**{"search-q": "Wilhelmina Fahik"})
    worker.press("Cari")
    worker.press("Belum tercatat? Buka kasus baru")
    worker.fill(born_year="sekitar 90")
    worker.press("Lanjut")
    assert worker.page.locator("#born_year-error").is_visible()
    assert worker.page.locator("#born_year").input_value() == "sekitar 90"
    worker.page.locator("[data-error-summary] a").first.click()
    worker.fill(born_year="1990")
    for _ in range(3):
        worker.press("Lanjut")
    worker.press("Buka kasus")
    assert "dibuka" in worker.said()


def mark_the_sheet(trainer: Visitor) -> None:
    """Each person by one tap; what only a script can do is not offered."""
    trainer.menu("Kelas")
    trainer.follow("Isi daftar hadir")
    assert not trainer.page.locator("[data-set-all]").is_visible()
    for row in trainer.page.locator("[data-row]").all():
        row.get_by_role("radio", name="Hadir", exact=True).check(force=True)
    trainer.press("Simpan daftar hadir")
    assert "2 dari 2 terisi" in trainer.said()


def wait_for_a_report(manager: Visitor, work: Callable[[], None]) -> None:
    """The page of a report that is being made looks again by itself, until the report is there."""
    manager.menu("Laporan")
    manager.page.locator("#from_on").select_option(value=f"{today():%Y-%m}-01")
    manager.page.locator("#until_on").select_option(value=f"{today():%Y-%m}-01")
    manager.press("Buat laporan")
    assert manager.page.get_by_role("progressbar").count() == 1
    work()
    manager.page.get_by_role("link", name="Unduh PDF").wait_for()
