"""A real Chromium before a real server, and what every page must withstand in it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import axe_playwright_python
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"),
    *("--disable-component-update", "--no-first-run"),
)
[AXE] = [one.read_text() for one in Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")]
PHONE = {"width": 360, "height": 740}  # CSS pixels of a cheap telephone


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """The browser; missing, the test is skipped with a loud line, or fails where CI is set."""
    if not CHROMIUM.exists():
        assert not os.environ.get("CI"), "Chromium is missing"
        pytest.skip("CHROMIUM IS MISSING: nothing was looked at (apt install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address at which the application answers, several requests at a time."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def axe_faults(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe finds on the page as it stands, by all its rules or by these alone.

    Axe is loaded once a page, and reports violations alone.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    violations = page.evaluate(
        "options => axe.run(document, options).then(({violations}) => violations"
        ".map(({id, nodes}) => `${id}: ${nodes[0].html.slice(0, 120)}`))",
        options,
    )
    return list(violations)


def page_faults(page: Page) -> list[str]:
    """What axe finds on the page as it stands, and whether it scrolls sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*axe_faults(page), *(["scrolls sideways"] if wide else [])]
