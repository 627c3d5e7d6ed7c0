"""Somebody with a telephone: a browser of their own, watched for whatever must never happen in it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response

from tests.browsers import PHONE, page_faults
from tests.world import EVERYBODY

PASSWORD = "kuda biru makan awan"
# Chromium's own line about an answer that the test expects and checks (401, 422 …).
_ANSWERED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


class Visitor:
    """A user of the test city at 360 pixels; `faults` collects what a page must never do."""

    def __init__(self, browser: Browser, address: str, key: str, *, scripts: bool = True) -> None:
        self.key, self.faults = key, list[str]()
        self.context = browser.new_context(
            viewport=PHONE, base_url=address, locale="id-ID", java_script_enabled=scripts
        )
        self.context.set_default_timeout(15_000)
        self._home = urlsplit(address).netloc
        self.context.on("console", self._listen)
        self.context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        self.context.on("request", self._watch)
        self.context.on("response", self._judge)
        self.page: Page = self.context.new_page()

    def __enter__(self) -> Self:
        self.sign_in()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if kind is None:
            self.sign_out()
            assert self.faults == []
        self.context.close()

    def sign_in(self, page: Page | None = None) -> None:
        """Through the page, with e-mail and password."""
        page = page or self.page
        page.goto("/sign-in")
        page.get_by_label("Alamat e-mail").fill(EVERYBODY[self.key].email)
        page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)

    def sign_out(self) -> None:
        """Through the menu; going back then shows nothing."""
        self.page.locator(".whoami summary").click()
        self.page.get_by_role("button", name="Keluar").click()
        self.page.wait_for_url("**/sign-in")
        self.page.goto("/me")
        assert urlsplit(self.page.url).path == "/sign-in"

    def open(self, address: str) -> None:
        """Go to an address."""
        self.page.goto(address)

    def menu(self, name: str) -> None:
        """Take an entry of the bar below, or of what lies behind *Lainnya*."""
        bar = self.page.get_by_role("navigation", name="Menu utama")
        if not bar.get_by_role("link", name=name).first.is_visible():
            bar.locator("summary").click()
        self.go(bar.get_by_role("link", name=name).locator("visible=true"))

    def follow(self, name: str) -> None:
        """Take the first visible link of that name in the page."""
        self.go(self.page.locator("main").get_by_role("link", name=name).first)

    def press(self, name: str) -> None:
        """Press the button of that name in the page."""
        self.go(self.main_button(name))

    def main_button(self, name: str) -> Locator:
        """The visible button of exactly that name; the one for the Enter key alone is none."""
        buttons = self.page.locator("main").get_by_role("button", name=name, exact=True)
        return buttons.and_(self.page.locator("button:not(.visually-hidden)")).first

    def fill(self, **answers: str) -> None:
        """Fill in fields by their id."""
        for name, answer in answers.items():
            self.page.locator(f"#{name}").fill(answer)

    def go(self, control: Locator) -> None:
        """Click, and wait until the next page stands."""
        with self.next_page():
            control.click()

    @contextmanager
    def next_page(self) -> Iterator[None]:
        """Wait for the document that the block asks for."""
        with self.page.expect_event("load"):
            yield

    def look(self) -> None:
        """The page as it stands is sound: axe, width, one heading."""
        assert page_faults(self.page) == []
        assert self.page.locator("h1").count() == 1

    def download(self, name: str) -> bytes:
        """The file that a link of that name gives."""
        with self.page.expect_download() as begun:
            self.page.locator("main").get_by_role("link", name=name).first.click()
        return begun.value.path().read_bytes()

    def said(self) -> str:
        """What the page says was done."""
        return self.page.locator(".notice.success").first.inner_text()

    def text(self) -> str:
        """What stands in the page."""
        return self.page.locator("main").inner_text()

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _ANSWERED.match(message.text):
            self.faults.append(f"console: {message.text}")

    def _watch(self, request: Request) -> None:
        if urlsplit(request.url).netloc not in {self._home, ""}:
            self.faults.append(f"elsewhere: {request.url}")

    def _judge(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status}: {response.url}")
