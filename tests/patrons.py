"""People at a real server over real HTTP: a browser without a screen, and a crowd that saves all the while."""

import http.client
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from urllib.parse import urlencode

from flask import Flask

from tests.hostile.surface import read_page, values_of
from tests.world import EVERYBODY

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BROKEN = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Patron:
    """A signed-in browser: one connection a request, cookies kept."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    patience: float = 15

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: dict[str, list[str]]) -> Answer:
        return self._ask("POST", path, urlencode(fields, doseq=True), FORM)

    def form(self, path: str) -> dict[str, list[str]]:
        """The form of a page as the browser would send it."""
        answer = self.get(path)
        if (
            answer.status != 200 or "</html>" not in answer.text
        ):  # cut within its head, it has no length
            raise http.client.HTTPException(answer.status)
        return form_on(answer.text)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection(self.address, timeout=self.patience)
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, {**headers, "Cookie": kept})
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            for line in response.headers.get_all("Set-Cookie") or []:
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(response.status, dict(response.headers), text)
        finally:
            connection.close()


def form_on(page: str, holding: str = "form_key") -> dict[str, list[str]]:
    """The values of the form that holds a field of this name."""
    elements = read_page(page)
    inside = next(one for one in elements if one.attributes.get("name") == holding).ancestors()
    (form,) = (one for one in inside if one.tag == "form")
    boxes = [one for one in elements if form in one.ancestors() and one.attributes.get("name")]
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    return values_of(boxes) | ({"csrf_token": [token[1]]} if token else {})


def signed_in(app: Flask, address: str, key: str, **more: float) -> Patron:
    """The browser of somebody of the test city."""
    signer = app.session_interface.get_signing_serializer(app)
    cookie = signer.dumps({"token": EVERYBODY[key].token})
    return Patron(address, {app.config["SESSION_COOKIE_NAME"]: cookie}, **more)


@dataclass
class Saved:
    """What one crowd was told: titles that were acknowledged, statuses, and when a page was good."""

    acknowledged: list[str] = field(default_factory=list)
    sent: int = 0
    statuses: Counter[int | str] = field(default_factory=Counter)
    odd: list[str] = field(default_factory=list)


def save_task(patron: Patron, path: str, title: str, saved: Saved, seconds: float = 60) -> None:
    """Save one task: the same form again and again until it is acknowledged."""
    fields: dict[str, list[str]] = {}
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            fields = fields or {**patron.form(path), "title": [title]}
            saved.sent += 1
            answer = patron.post(path, fields)
        except BROKEN as error:
            saved.statuses[type(error).__name__] += 1
            time.sleep(0.2)
            continue
        saved.statuses[answer.status] += 1
        if answer.status == 303:
            saved.acknowledged.append(title)
            return
        if answer.status != 503:
            saved.odd.append(f"{answer.status} {answer.text[:300]!r}")
            return
        time.sleep(0.2)
    saved.odd.append(f"{title} was never acknowledged")


@contextmanager
def crowd(patrons: list[Patron], path: str) -> Iterator[Saved]:
    """Let these people save tasks until the block is over; what they were told."""
    over, saved = Event(), Saved()

    def work(number: int, patron: Patron) -> None:
        count = 0
        while not over.is_set():
            count += 1
            save_task(patron, path, f"Tugas {number}-{count}", saved)

    threads = [Thread(target=work, args=each) for each in enumerate(patrons)]
    for thread in threads:
        thread.start()
    try:
        yield saved
    finally:
        over.set()
        for thread in threads:
            thread.join()


def save_until_refused(patrons: list[Patron], path: str, end: Callable[[], None]) -> Saved:
    """Let these people save until nobody listens any more, which `end` brings about; what they were told."""
    told = Saved()

    def work(number: int, patron: Patron) -> None:
        form = patron.form(path)
        for count in range(100_000):
            title = f"Tugas terakhir {number}-{count}"
            try:
                answer = patron.post(path, form | {"title": [title], "form_key": [""]})
            except (
                BROKEN
            ) as error:  # who comes after the end is not let in; who was let in is answered
                told.statuses[type(error).__name__] += 1
                return
            told.statuses[answer.status] += 1
            if answer.status != 303:
                told.odd.append(f"{title}: {answer.status}")
                return
            told.acknowledged.append(title)

    _all_at_once(work, patrons, end)
    return told


def _all_at_once(
    work: Callable[[int, Patron], None], patrons: list[Patron], meanwhile: Callable[[], None]
) -> None:
    threads = [Thread(target=work, args=each) for each in enumerate(patrons)]
    for thread in threads:
        thread.start()
    try:
        meanwhile()
    finally:
        for thread in threads:
            thread.join()
