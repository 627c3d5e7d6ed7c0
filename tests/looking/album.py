"""Every page as somebody got it: taken from the application, kept with its headers, shown again to a browser.

A page is taken once a role and language; what the browser then does to it (width, scheme, zoom, keys, paper)
asks nothing of the database, so that thousands of looks are cheap and nothing a look does is ever saved.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server
from werkzeug.test import TestResponse
from werkzeug.wrappers import Request, Response

from purna_pmi.web.language import LOCALES
from tests.hostile.surface import Surface, endpoint_of, explore, look, post

Get = Callable[[str], TestResponse]
ANYBODY = "anybody"  # a page that is taken once for all roles
HEADERS = ("Content-Security-Policy", "Content-Type", "Referrer-Policy", "X-Content-Type-Options")


@dataclass(frozen=True)
class Picture:
    """One page: who got it, in which language, what it is."""

    role: str
    language: str
    name: str
    status: int
    headers: dict[str, str]
    body: bytes

    def __str__(self) -> str:
        return f"{self.role} {self.language} {self.name} {self.status}"


@dataclass
class Album:
    """Pages in the order in which they were taken, each kind once a role and language."""

    pictures: list[Picture] = field(default_factory=list)
    sent: dict[str, set[object]] = field(default_factory=lambda: defaultdict(set))
    _taken: set[tuple[str, str, str, int]] = field(default_factory=set)

    def keep(self, role: str, language: str, name: str, answer: TestResponse) -> bool:
        """Take the answer in, if it is a page and the first of its kind."""
        key = (role, language, name, answer.status_code)
        is_page = answer.mimetype == "text/html" and not 300 <= answer.status_code < 400
        if not is_page or key in self._taken:
            return False
        self._taken.add(key)
        headers = {one: answer.headers[one] for one in HEADERS if one in answer.headers}
        self.pictures.append(Picture(*key, headers, answer.get_data()))
        return True

    def lost(self) -> list[str]:
        """Pages that were not found in every language."""
        by_language = [
            {(one.role, one.name) for one in self.pictures if one.language == language}
            for language in LOCALES
        ]
        common = set.intersection(*by_language)
        return sorted(" ".join(one) for found in by_language for one in found - common)


def walk(
    album: Album, app: Flask, role: str, language: str, get: Get, starts: Iterable[str]
) -> Surface:
    """Open the addresses and whatever they lead to, one page of each view, and keep the pages."""
    adapter = app.url_map.bind("localhost")

    def keep(address: str) -> str:
        answer = get(address)
        view = endpoint_of(adapter, address, "GET") or address
        good = answer.status_code == 200 and answer.mimetype == "text/html"
        if good:
            album.keep(role, language, view, answer)
        return answer.text if good else ""

    return explore(keep, iter(starts), adapter, most=1)


def send_forms(
    album: Album,
    app: Flask,
    surface: Surface,
    language: str,
    ask: Callable[[Callable], TestResponse],
) -> None:
    """Send every form of the pages, empty and as it stands; keep what answers, once for all roles.

    A page that only a form leads to has forms of its own: they are sent too.
    """
    adapter, sent = app.url_map.bind("localhost"), album.sent[language]
    while waiting := [key for key in surface.forms if key not in sent]:
        sent.update(waiting)
        for form in (surface.forms[key] for key in waiting):
            for how, fields in (("empty", {}), ("as it stands", form.fields)):
                answer = ask(lambda client, form=form, fields=fields: post(client, form, fields))
                name = f"{form.endpoint} sent {how}"
                if album.keep(ANYBODY, language, name, answer) and answer.status_code == 200:
                    look(answer.text, surface, adapter, form.path)


@contextmanager
def shown(app: Flask, pictures: list[Picture]) -> Iterator[Mapping[str, str]]:
    """The pictures on a server of their own: the address of each by its name; files come from the application."""

    @Request.application
    def answer(request: Request) -> Response:
        part = request.path.strip("/")
        if part.isdigit() and request.method == "GET":
            one = pictures[int(part)]
            return Response(one.body, one.status, one.headers)
        if request.path.startswith("/static/"):
            return Response.from_app(app.wsgi_app, request.environ)
        return Response("", 404)

    server = make_server("127.0.0.1", 0, answer, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    where = f"http://127.0.0.1:{server.server_port}"
    yield {str(one): f"{where}/{n}" for n, one in enumerate(pictures)}
    server.shutdown()
    thread.join()
    server.server_close()
