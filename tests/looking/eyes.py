"""Looking at pages in real browsers, two at a time: axe, keys, magnified, on paper."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import takewhile
from pathlib import Path

from playwright.sync_api import Page

from tests.browsers import axe_faults, open_chromium
from tests.looking.album import Picture

EYES = (Path(__file__).parent / "eyes.js").read_text()
BROWSERS = 2
WIDTHS = (360, 1280)
# By day everything is looked at; by night what the colours can spoil.
SCHEMES = {"light": (), "dark": ("color-contrast", "link-in-text-block")}
A4 = 673  # CSS pixels between the margins of print.css
HALVED, QUARTERED = 640, 320  # a window of 1280 pixels at 200 and at 400 per cent
IS_OPEN = "one => (one.closest('details') ?? document.getElementById(one.dataset.dialog)).open"
Look = Callable[[Page, Picture], list[str]]


def look_at(
    pictures: Sequence[Picture],
    addresses: Mapping[str, str],
    look: Look,
    goes_on: Callable[[], bool] = lambda: True,
) -> dict[str, list[str]]:
    """What a look finds in each picture, while time goes on; a browser for each half of the pictures."""

    def visit(part: Sequence[Picture]) -> dict[str, list[str]]:
        with open_chromium() as chromium:
            context = chromium.new_context(reduced_motion="reduce")
            context.set_default_timeout(30_000)
            page = context.new_page()
            found = {}
            for one in takewhile(lambda _one: goes_on(), part):
                page.goto(addresses[str(one)])
                page.evaluate(EYES)
                found[str(one)] = look(page, one)
            context.close()
            return found

    with ThreadPoolExecutor(max_workers=BROWSERS) as pool:
        parts = pool.map(visit, [pictures[n::BROWSERS] for n in range(BROWSERS)])
        return {name: faults for part in parts for name, faults in part.items()}


def size(page: Page, width: int) -> None:
    """A window of this width, as high as such a screen is."""
    page.set_viewport_size({"width": width, "height": 740 if width < 600 else 800})


def axe_and_frame(page: Page, one: Picture) -> list[str]:
    """Two widths, day and night: axe, one heading, no sideways scroll; the language once."""
    language = page.evaluate("document.documentElement.lang")
    found = [] if language == one.language else [f"language {language}"]
    for width in WIDTHS:
        size(page, width)
        for scheme, rules in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            faults = [*axe_faults(page, rules), *page.evaluate("eyes.frame()")]
            found += [f"{width} {scheme}: {fault}" for fault in faults]
    return found


def magnified(page: Page, _one: Picture) -> list[str]:
    """At 200 and 400 per cent, and with letters twice as large: nothing lost, cut or covered."""
    devtools = page.context.new_cdp_session(page)
    found = []
    for width, letters in ((HALVED, 16), (QUARTERED, 16), (HALVED, 32), (1280, 32)):
        size(page, width)
        devtools.send("Page.setFontSizes", {"fontSizes": {"standard": letters}})
        found += [
            f"{width} px, letters {letters}: {fault}" for fault in page.evaluate("eyes.fit()")
        ]
    devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})
    devtools.detach()
    return found


def on_paper(page: Page, _one: Picture) -> list[str]:
    """Printed from a dark screen: black on white, no menus or buttons, nothing cut."""
    size(page, A4)
    page.emulate_media(media="print", color_scheme="dark")
    found: list[str] = page.evaluate("eyes.paper()")
    page.emulate_media(media="screen", color_scheme="light")
    return found


def by_keys(page: Page, _one: Picture) -> list[str]:
    """The Tab key through everything at two widths; then what opens and closes, and the skip link."""
    found = []
    for width in WIDTHS:
        size(page, width)
        found += [f"{width}: {fault}" for fault in [*tab_through(page), *open_and_close(page)]]
    return found


def tab_through(page: Page) -> list[str]:
    """Every control is a stop that is seen; the way leads round; the skip link comes first and skips."""
    wanted, first = page.evaluate("eyes.prepare()")
    found = [] if first == "skip" else ["the skip link is not the first stop"]
    for _ in range(wanted + 20):
        fault = page.evaluate("eyes.stop()")
        if fault == "round":
            break
        found += [fault] if fault else []
        page.keyboard.press("Tab")
    else:
        found.append("the Tab key does not come round")
    found += page.evaluate("eyes.missed()")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    if page.evaluate("document.activeElement.id") != "main":
        found.append("the skip link does not lead into the page")
    return found


def open_and_close(page: Page) -> list[str]:
    """Each menu and dialog opens by Enter, closes by its key, and gives the focus back."""
    found = []
    for opener in page.locator("summary:visible, [data-dialog]:visible").all():
        what = opener.inner_text().strip()
        opener.focus()
        opener.press("Enter")
        opened = opener.evaluate(IS_OPEN)
        menu = opener.evaluate("one => one.matches('[data-dialog], [data-menu] > summary')")
        page.keyboard.press("Tab")
        page.keyboard.press("Escape") if menu else opener.press("Enter")
        still = opener.evaluate(IS_OPEN)
        back = opener.evaluate("one => one === document.activeElement")
        faults = {"does not open": not opened, "does not close": still, "loses the focus": not back}
        found += [f"{what!r} {fault}" for fault, is_so in faults.items() if is_so]
    return found
