"""The looks find nothing in a good page, and each fault in a page that has it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.looking.album import Picture
from tests.looking.eyes import EYES, axe_and_frame, by_keys, magnified, on_paper

pytestmark = pytest.mark.browser
GOOD = """<!doctype html><html lang="id"><head><title>Kasus</title>
<meta name="viewport" content="width=device-width"><style>
 :root { color-scheme: light dark; --ink: #111; --ground: #fff }
 body { background: var(--ground); color: var(--ink); margin: 1rem; font-size: 1rem }
 .skip, :focus { outline-offset: 2px } .skip { position: absolute; left: 0; top: -9rem } .skip:focus { top: 0 }
 a { color: inherit } :focus-visible { outline: 3px solid #b35c00 }
 .bar { position: fixed; inset: auto 0 0; height: 3rem; background: #eee; color: #111 }
 html { scroll-padding-bottom: 4rem } main { padding-bottom: 4rem } .name { overflow: hidden }
 @media (max-height: 26rem) { .bar { position: static } }
 @media (prefers-color-scheme: dark) { :root { --ink: #eee; --ground: #111 } }
 @media print { :root { --ink: #000; --ground: #fff } details::details-content { content-visibility: visible }
   nav, button, input, .skip, .bar { display: none !important } }
</style></head><body><a class="skip" href="#main">Langsung ke isi</a>
<nav aria-label="Menu"><a href="/kasus">Kasus</a></nav><main id="main" tabindex="-1"><h1>Kasus</h1>
<p class="name">Maria Goreti Seran</p><details data-menu><summary>Lainnya</summary><a href="/x">Laporan</a></details>
<form action="/x"><label for="q">Nama</label> <input id="q"> <button type="button">Simpan</button></form></main>
<div class="bar" role="contentinfo">Purna</div>
<script>
 addEventListener("keydown", ({key}) => { const menu = document.querySelector("[data-menu]");
   if (key === "Escape" && menu.open) { menu.firstElementChild.focus(); menu.open = false; } });
</script></body></html>"""
PICTURE = Picture("worker", "id", "page", 200, {}, b"")
FAULTS = [
    (axe_and_frame, '<label for="q">Nama</label>', "", "label"),
    (axe_and_frame, "--ink: #eee", "--ink: #333", "1280 dark: color-contrast"),
    (axe_and_frame, "<h1>Kasus</h1>", "<h1>Kasus</h1><h1>Dua</h1>", "2 h1"),
    (axe_and_frame, '<p class="name">', '<p style="width: 500px">', "360 light: scrolls sideways"),
    (axe_and_frame, 'lang="id"', 'lang="en"', "language en"),
    (by_keys, ":focus-visible { outline: 3px", ":focus-visible { outline: 0px", "no visible focus"),
    (by_keys, '<a class="skip"', '<a href="/">x</a><a class="skip"', "skip link is not the first"),
    (by_keys, 'tabindex="-1"><h1>', "><h1>", "does not lead into the page"),
    (by_keys, "main { padding-bottom: 4rem }", "form { margin-top: 100vh }", "is covered by div"),
    (by_keys, "<h1>", '<h1 tabindex="0" onfocus="q.focus()">', "not reached"),
    (by_keys, "</form>", "<a href='/y' onkeydown='event.preventDefault()'>y</a></form>", "come round"),
    (by_keys, "<summary>", "<summary onkeydown='event.preventDefault()'>", "does not open"),
    (by_keys, 'key === "Escape"', 'key === "F9"', "does not close"),
    (by_keys, "menu.firstElementChild.focus()", "q.focus()", "loses the focus"),
    (magnified, '<p class="name">', '<p style="width: 400px">', "320 px, letters 16: scrolls"),
    (magnified, '<p class="name">', '<p class="name" style="height: 20px">', "letters 32: cut below"),
    (magnified, '<p class="name">', '<p class="name" style="width: 9em; white-space: pre">', "cut at"),
    (magnified, "<button", '<button style="margin-left: -3rem"', "is covered by"),
    (on_paper, "details::details-content { content-visibility: visible }", "", "folded away"),
    (on_paper, "nav, button", "nav", 'printed: button "Simpan"'),
    (on_paper, "--ink: #000; ", "", "pale words"),
    (on_paper, '<p class="name">', '<p style="width: 900px">', "wider than the paper"),
    (on_paper, '<p class="name">', '<p style="background: #222; color: #000">', "dark ground"),
]  # fmt: skip


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


def seen(page: Page, html: str, look: Callable) -> list[str]:
    page.set_content(html)
    page.evaluate(EYES)
    return look(page, PICTURE)


@pytest.mark.parametrize("look", [axe_and_frame, by_keys, magnified, on_paper])
def test_a_good_page_has_no_faults(page: Page, look: Callable) -> None:
    assert seen(page, GOOD, look) == []


@pytest.mark.parametrize(("look", "old", "new", "fault"), FAULTS)
def test_each_fault_is_found(page: Page, look: Callable, old: str, new: str, fault: str) -> None:
    assert old in GOOD
    found = seen(page, GOOD.replace(old, new, 1), look)
    assert any(fault in one for one in found), found
