"""The signal goes while somebody saves: what was typed stays in the page, and is saved once when it is back."""

from collections.abc import Callable

import pytest

from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.committed]


def without_signal(one: Visitor, button: str) -> None:
    one.context.set_offline(True)
    away = one.page.locator("[data-away]:visible")
    for _ in range(2):  # once more, still without
        with one.page.expect_console_message(lambda line: "DISCONNECTED" in line.text):
            one.main_button(button).click()
        away.wait_for()
        assert "Tidak ada sambungan" in away.inner_text()
    one.context.set_offline(False)
    one.faults.clear()  # Chromium's own lines about the missing network


def begin_an_intake(worker: Visitor) -> None:
    worker.menu("Cari orang")
    worker.fill(**{"search-q": "Wilhelmina Fahik"})
    worker.press("Cari")
    worker.press("Belum tercatat? Buka kasus baru")
    worker.fill(name="Wilhelmina Fahik", born_year="1990")


def test_the_marks_of_a_class_outlive_a_dead_zone(visitor: Callable[[str], Visitor]) -> None:
    with visitor("trainer") as trainer:
        trainer.follow("Isi daftar hadir")
        trainer.page.locator("[data-set-all] [data-value]").first.click()
        marked = trainer.page.locator("input:checked:not([value=''])").count()
        assert marked
        address = trainer.page.url
        without_signal(trainer, "Simpan daftar hadir")
        assert trainer.page.url == address
        assert trainer.page.locator("input:checked:not([value=''])").count() == marked
        trainer.press("Simpan daftar hadir")
        trainer.open(address)
        assert trainer.page.locator("input:checked:not([value=''])").count() == marked


def test_a_person_being_taken_in_outlives_a_dead_zone(visitor: Callable[[str], Visitor]) -> None:
    with visitor("worker") as worker:
        begin_an_intake(worker)
        address = worker.page.url
        without_signal(worker, "Lanjut")
        assert (worker.page.url, worker.page.locator("#name").input_value()) == (
            address,
            "Wilhelmina Fahik",
        )


def test_a_slow_double_tap_is_still_one(visitor: Callable[[str], Visitor]) -> None:
    with visitor("worker") as worker:
        begin_an_intake(worker)
        sent = []
        worker.page.on("request", lambda one: sent.append(one.method))
        with worker.next_page():
            worker.main_button("Lanjut").dblclick()
        assert sent.count("POST") == 1


def test_the_telephones_back_leads_one_step_back_with_all_that_was_typed(
    visitor: Callable[[str], Visitor],
) -> None:
    with visitor("worker") as worker:
        begin_an_intake(worker)
        worker.press("Lanjut")
        worker.page.locator("#destination").select_option(label="Malaysia")
        worker.page.locator("#returned_on").click()
        worker.fill(returned_on="03-11-2025")
        with worker.page.expect_response(lambda one: one.request.method == "POST"):
            worker.page.evaluate("history.back()")
        worker.page.locator("#name").wait_for()
        assert worker.page.locator("#born_year").input_value() == "1990"
        worker.press("Lanjut")
        assert worker.page.locator("#returned_on").input_value() == "03-11-2025"


def test_a_link_within_the_page_is_no_step_back(visitor: Callable[[str], Visitor]) -> None:
    with visitor("worker") as worker:
        begin_an_intake(worker)
        worker.press("Lanjut")
        sent = []
        worker.page.on("request", lambda one: sent.append(one.method))
        worker.page.keyboard.press("Tab")
        worker.page.locator(".skip").focus()
        worker.page.keyboard.press("Enter")
        assert worker.page.evaluate("document.activeElement.id") == "main"
        worker.page.evaluate("history.back()")  # from the link to the page as it was
        worker.page.wait_for_function("!location.hash")
        assert "POST" not in sent
        assert worker.page.locator("#destination").is_visible()
