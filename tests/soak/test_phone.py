"""A cheap telephone on slow 4G: the trainer's sheet of thirty and a case's page, at first sight and once more.

Network and processor are slowed as Lighthouse's mobile preset does it with DevTools: 1.6 Mbit/s down,
750 kbit/s up, 150 ms there and back, each request held 3.75 times as long and each stream a tenth slower
than that to stand for a real line (`core/config/constants.js`, mobileSlow4G), the processor four times.
Weights are held to the budget; times are told, not judged: the machine has other work.
"""

import gzip
from collections import defaultdict
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, CDPSession, Page

from tests.browsers import PHONE, serving
from tests.factories.community import group_of, proposed
from tests.factories.counselling import hand_over
from tests.factories.people import register
from tests.factories.training import as_user as acting_as
from tests.factories.training import class_of, enrol, participants, session_of
from tests.soak.conftest import Soak
from tests.world import EVERYBODY

pytestmark = pytest.mark.browser

FIRST_VIEW, NEXT_VIEW = (
    60_000,
    15_000,
)  # bytes, the page as if compressed (docs/adr/0019: pages are not)
KILOBIT = 1024 / 8
SLOW_4G = {
    "offline": False,
    "latency": 150 * 3.75,
    "downloadThroughput": 1.6 * 1024 * KILOBIT * 0.9,
    "uploadThroughput": 750 * KILOBIT * 0.9,
}
PROCESSOR = 4
TIMES = """() => {
  const [visit] = performance.getEntriesByType("navigation");
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return { first_paint_ms: Math.round(paint.startTime), complete_ms: Math.round(visit.domComplete) };
}"""


@pytest.fixture
def pages(committed_app: Flask) -> dict[str, tuple[str, str]]:
    """Who opens which page."""
    with committed_app.app_context():
        class_id = class_of()
        participants(class_id, 29)
        one = register("worker", "Yohanes Benu", nik="5371995001900001", phone="081234567001")
        with acting_as("worker"):
            enrol(case_id=one.case_id, class_id=class_id, shown_name="Yohanes")
        session = session_of(class_id)
        hand_over(one)
        proposed(group_of())
    return {
        "sheet of thirty": ("trainer", f"/class-sessions/{session}/attendance"),
        "case": ("worker", f"/cases/{one.case_id}"),
    }


class Wire:
    """What came over the line, by type."""

    def __init__(self, devtools: CDPSession) -> None:
        self.bytes: dict[str, int] = defaultdict(int)
        self._types: dict[str, str] = {}
        devtools.on("Network.responseReceived", self._begin)
        devtools.on("Network.loadingFinished", self._end)

    def _begin(self, event: dict) -> None:
        kind = "page" if event["type"] == "Document" else "files"
        self._types[event["requestId"]] = kind

    def _end(self, event: dict) -> None:
        self.bytes[self._types[event["requestId"]]] += int(event["encodedDataLength"])


@pytest.fixture
def phone(committed_app: Flask, browser: Browser) -> Iterator:
    """`phone("trainer")`: a slowed page of somebody signed in, and what its line carries."""
    contexts = []
    with serving(committed_app) as address:

        def take(key: str) -> tuple[Page, CDPSession]:
            context = browser.new_context(
                viewport=PHONE, base_url=address, is_mobile=True, has_touch=True
            )
            contexts.append(context)
            signer = committed_app.session_interface.get_signing_serializer(committed_app)
            value = signer.dumps({"token": EVERYBODY[key].token})
            name = committed_app.config["SESSION_COOKIE_NAME"]
            context.add_cookies([{"url": address, "name": name, "value": value}])
            page = context.new_page()
            page.set_default_timeout(60_000)
            devtools = context.new_cdp_session(page)
            devtools.send("Network.enable")
            devtools.send("Network.emulateNetworkConditions", SLOW_4G)
            devtools.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR})
            return page, devtools

        yield take
        for context in contexts:
            context.close()


def visit(page: Page, devtools: CDPSession, path: str) -> tuple[dict[str, int], int]:
    """Open the page; its times and bytes, and what the page would weigh compressed."""
    wire = Wire(devtools)
    answer = page.goto(path, wait_until="load")
    assert answer is not None
    assert answer.status == 200
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    told = page.evaluate(TIMES) | {
        "page_bytes": wire.bytes["page"],
        "file_bytes": wire.bytes["files"],
    }
    return told, len(gzip.compress(answer.body()))


@pytest.mark.parametrize("name", ["sheet of thirty", "case"])
def test_a_cheap_telephone_on_slow_4g(soak: Soak, pages, phone, name: str) -> None:
    key, path = pages[name]
    page, devtools = phone(key)
    for view, budget in (("first view", FIRST_VIEW), ("next view", NEXT_VIEW)):
        told, compressed = visit(page, devtools, path)
        soak.more[view] = told | {"page_compressed": compressed}
        soak.count += 1
        weight = told["file_bytes"] + compressed
        if view == "next view" and told["file_bytes"]:
            soak.tell(f"files are asked for again: {told['file_bytes']} bytes")
        if weight > budget:
            soak.tell(f"{view} weighs {weight} bytes")
        page.goto("about:blank")
