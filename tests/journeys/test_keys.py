"""A social worker's morning and a trainer's afternoon without a mouse: nothing but keys, from sign-in to sign-out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

from purna_pmi.core.clock import today
from tests.factories.pages import dmy
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.committed]
MOST = 120  # stops of the Tab key before a control counts as out of reach
NAME = "Wilhelmina Fahik"
HAS_FOCUS = "one => one === document.activeElement"


class Keyboard:
    """Hands on the keys of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, control: Locator) -> "Keyboard":
        """Go from stop to stop until this control has the focus; a radio button of a group by its arrows."""
        for _ in range(MOST):
            if control.evaluate(HAS_FOCUS):
                return self
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not reach {control}")

    def write(self, control: Locator, words: str) -> None:
        self.to(control)
        self.page.keyboard.type(words)

    def choose(self, group: str, label: str) -> None:
        """Into a group of radio buttons, then the arrow down until the right one is marked."""
        inside = f"document.activeElement.name?.startsWith({group!r})"
        wanted = f"document.activeElement.labels[0].textContent.trim() === {label!r} && document.activeElement.checked"
        for _ in range(MOST):
            if self.page.evaluate(inside):
                break
            self.page.keyboard.press("Tab")
        for _ in range(10):
            if self.page.evaluate(wanted):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{group}: no {label}")

    def enter(self, control: Locator) -> None:
        """Press Enter on a link or a button, and wait for the page that it leads to."""
        self.to(control)
        with self.page.expect_event("load"):
            self.page.keyboard.press("Enter")


def menu(visitor: Visitor, name: str) -> Locator:
    bar = visitor.page.get_by_role("navigation", name="Menu utama")
    return bar.get_by_role("link", name=name).first


def test_a_social_worker_by_keys_alone(visitor: Callable[[str], Visitor]) -> None:
    with visitor("worker") as worker:
        worker.page.set_viewport_size({"width": 1280, "height": 800})
        keys = Keyboard(worker.page)
        find_nobody(worker, keys)
        answer_the_intake(worker, keys)
        keep_a_note(worker, keys)
        use_the_menu(worker, keys)


def find_nobody(worker: Visitor, keys: Keyboard) -> None:
    """Past the menu by the skip link, then the one box."""
    keys.enter(menu(worker, "Cari orang"))
    worker.page.keyboard.press("Tab")
    assert worker.page.evaluate("document.activeElement.className") == "skip"
    worker.page.keyboard.press("Enter")
    keys.write(worker.page.locator("#search-q"), NAME)
    with worker.next_page():
        worker.page.keyboard.press("Enter")
    keys.enter(worker.main_button("Belum tercatat? Buka kasus baru"))


def answer_the_intake(worker: Visitor, keys: Keyboard) -> None:
    """Four pages; a mistake takes the focus to its summary, and the link there into the field."""
    year = worker.page.locator("#born_year")
    keys.write(year, "sekitar 90")
    keys.enter(worker.main_button("Lanjut"))
    assert worker.page.evaluate("document.activeElement.matches('[data-error-summary]')")
    worker.page.keyboard.press("Tab")
    worker.page.keyboard.press("Enter")
    assert year.evaluate(HAS_FOCUS)
    worker.page.keyboard.press("Control+A")
    worker.page.keyboard.type("1990")
    keys.enter(worker.main_button("Lanjut"))
    keys.write(worker.page.locator("#returned_on"), dmy(today()))
    keys.enter(worker.main_button("Lanjut"))
    keys.choose("may_phone", "Boleh")
    keys.enter(worker.main_button("Lanjut"))
    keys.enter(worker.main_button("Buka kasus"))
    assert "dibuka" in worker.said()


def keep_a_note(worker: Visitor, keys: Keyboard) -> None:
    """A note on the new case."""
    main = worker.page.locator("main")
    keys.enter(main.get_by_role("link", name="Tulis catatan").first)
    keys.write(worker.page.locator("#words"), "Datang sendiri, ingin belajar menjahit.")
    keys.enter(worker.main_button("Simpan catatan"))
    assert "ingin belajar menjahit" in worker.page.locator("#notes").inner_text()


def use_the_menu(worker: Visitor, keys: Keyboard) -> None:
    """Escape closes the account's menu and gives the focus back; Enter opens it for signing out."""
    opener = worker.page.locator(".whoami summary")
    keys.to(opener)
    worker.page.keyboard.press("Enter")
    out = worker.page.get_by_role("button", name="Keluar")
    assert out.is_visible()
    worker.page.keyboard.press("Tab")
    worker.page.keyboard.press("Escape")
    assert not out.is_visible()
    assert opener.evaluate(HAS_FOCUS)


def test_a_field_of_many_lines_stands_clear_of_the_menu(visitor: Callable[[str], Visitor]) -> None:
    with visitor("worker") as worker:
        page, field = worker.page, worker.page.locator("main textarea").first
        page.emulate_media(reduced_motion="reduce")  # or it would still be on its way
        page.goto("/cases")
        page.locator('main a[href^="/cases/0"]').first.click()
        page.wait_for_url("**/cases/0*")
        page.goto(f"{page.url.partition('?')[0]}/closure")
        bar = page.get_by_role("navigation", name="Menu utama")
        edges = (
            "one => { const { top, bottom } = one.getBoundingClientRect(); return [top, bottom]; }"
        )
        (top, bottom), low = bar.evaluate(edges), field.evaluate(edges)[1]
        # So high a window that the menu hides no more than the field's last line.
        page.set_viewport_size({"width": 360, "height": int(low - 15 + bottom - top)})
        Keyboard(page).to(field)
        assert field.evaluate(edges)[1] <= bar.evaluate(edges)[0]


def test_a_trainer_marks_by_keys_alone(visitor: Callable[[str], Visitor]) -> None:
    with visitor("trainer") as trainer:
        keys = Keyboard(trainer.page)
        keys.enter(menu(trainer, "Kelas"))
        main = trainer.page.locator("main")
        keys.enter(main.get_by_role("link", name="Isi daftar hadir").first)
        keys.to(trainer.page.locator("[data-set-all]").get_by_role("button", name="Hadir"))
        trainer.page.keyboard.press("Enter")
        keys.choose("mark-", "Hadir")
        trainer.page.keyboard.press("ArrowRight")  # the first of the two: the next mark
        marked = trainer.page.locator("[data-row]").first.locator("input:checked")
        assert marked.evaluate(HAS_FOCUS)
        assert marked.get_attribute("value") != "present"
        keys.enter(trainer.main_button("Simpan daftar hadir"))
        assert "2 dari 2 terisi" in trainer.said()
