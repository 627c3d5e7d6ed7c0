"""Three cities of which pictures are taken: a peopled one by its links, one with every standing, an empty one.

The peopled city shows full lists and long names; the city of the walls has an address for every view, also
for those to which only a day's work leads, and its forms are sent; in the empty one nobody has anything.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

import psycopg
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from purna_pmi.core.errors import NotFoundError, StaleError, TooManyError, UserError
from purna_pmi.web.language import LOCALES
from tests.demo import LISTED, DemoCity
from tests.hostile.driving import Driver
from tests.looking.album import ANYBODY, Album, send_forms, walk
from tests.world import EVERYBODY

VISITOR = ""
# One user a role; the leading counsellor sees more than others.
ONE_OF_EACH = (
    *("worker", "supervisor", "counsellor", "lead_counsellor", "trainer", "facilitator"),
    *("manager", "partner", "administrator", "auditor"),
)
# Who meets the pages that refuse, and where: a page with and one without the rail.
REFUSED = {VISITOR: "/sign-in", "supervisor": "/policy"}
# Views that answer GET with a file, with JSON, or with another page.
NO_PAGES = frozenset(
    {
        *("static", "web.healthz", "web.readyz", "web.keep_alive", "web.job_progress"),
        *("reports.progress", "reports.programme_pdf", "reports.case_pdf", "register.rejected"),
        *("security.logout", "cases.intake"),
    }
)
EMPTY = "of an empty agency"


def speak(app: Flask, language: str) -> None:
    """Let every account speak a language."""
    with psycopg.connect(app.extensions["addresses"].install) as connection:
        connection.execute("UPDATE auth.user_account SET locale = %s", (language,))


def cookie(app: Flask, **words: str) -> str:
    """The signed cookie with these words."""
    signer = app.session_interface.get_signing_serializer(app)
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(words)}"


def take_peopled(album: Album, city: DemoCity) -> None:
    """What links lead to, for each account that the demo lists."""
    for language in LOCALES:
        speak(city.app, language)
        for one in LISTED.values():
            walk(album, city.app, one.role.value, language, city.browser(one).get, ["/"])


def take_empty(album: Album, app: Flask) -> None:
    """What somebody sees before anything was entered."""
    for language in LOCALES:
        speak(app, language)
        for key in ONE_OF_EACH:
            client = app.test_client()
            with client.session_transaction() as kept:
                kept["token"] = EVERYBODY[key].token
            role = f"{EVERYBODY[key].role.value} {EMPTY}"
            walk(album, app, role, language, client.get, ["/"])


def take_standings(album: Album, driver: Driver) -> None:
    """Every address that a role may open, every form it can send, every way to be refused."""
    for language in LOCALES:
        speak(driver.app, language)
        for key in (VISITOR, *ONE_OF_EACH):
            ask = asking(driver, key, language)
            role = EVERYBODY[key].role.value if key else "visitor"
            addresses = starts(driver, key)
            surface = walk(album, driver.app, role, language, getting(ask), addresses)
            send_forms(album, driver.app, surface, language, ask)
        for key, page in REFUSED.items():
            take_errors(album, driver, page, language, asking(driver, key, language))


def pages_not_taken(album: Album, app: Flask) -> list[str]:
    """Views that answer to GET and of which no page is in the album."""
    rules = app.url_map.iter_rules()
    views = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    return sorted(views - {one.name for one in album.pictures} - NO_PAGES)


def asking(driver: Driver, key: str, language: str) -> Callable[[Callable], TestResponse]:
    """One request of this user in this language."""

    def ask(act: Callable[[FlaskClient], TestResponse]) -> TestResponse:
        words = {"token": EVERYBODY[key].token} if key else {"locale": language}
        header = cookie(driver.app, **words)

        def with_cookie(client: FlaskClient) -> TestResponse:
            client.environ_base["HTTP_COOKIE"] = header
            return act(client)

        return driver.ask("", with_cookie)

    return ask


def getting(ask: Callable[[Callable], TestResponse]) -> Callable[[str], TestResponse]:
    return lambda address: ask(lambda client: client.get(address))


def starts(driver: Driver, key: str) -> list[str]:
    """An address of every view, with something that this user may see."""
    adapter = driver.app.url_map.bind("localhost")
    return [
        adapter.build(rule.endpoint, standing.ids)
        for rule in driver.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint != "static"
        for standing in driver.city.standings(rule)
        if not standing.ids or key in standing.seen_by
    ]


def take_errors(
    album: Album, driver: Driver, page: str, language: str, ask: Callable[[Callable], TestResponse]
) -> None:
    """Each page that refuses: really refused where a request alone can do it, else by what the view raises."""
    get, role = getting(ask), f"{ANYBODY} at {page}"
    large, posted = {"locale": "x" * 1_100_000}, {"locale": "id", "next": "/"}
    album.keep(role, language, "an address of nobody", get("/no-such-page"))
    too_large = ask(lambda client: client.post("/language", data=large))
    album.keep(role, language, "too large", too_large)
    with patch.dict(driver.app.config, {"WTF_CSRF_ENABLED": True}):
        stale = ask(lambda client: client.post("/language", data=posted))
    album.keep(role, language, "a form without a token", stale)
    for name, error in refusals().items():
        with raising(driver.app, error):
            album.keep(role, language, name, get(page))


def refusals() -> dict[str, Callable[[], None]]:
    """What a view may raise."""

    def throw(error: Exception) -> Callable[[], None]:
        def view(**_values: object) -> None:
            raise error

        return view

    return {
        "forbidden": lambda **_values: abort(403),
        "not found": throw(NotFoundError()),
        "changed meanwhile": throw(StaleError()),
        "asked too often": throw(TooManyError(90)),
        "refused in words": throw(UserError("Isian ini tidak dapat diterima.")),
        "our fault": throw(RuntimeError("meant")),
        "database away": throw(OperationalError("SELECT 1", {}, OSError("meant"))),
    }


@contextmanager
def raising(app: Flask, view: Callable[[], None]) -> Iterator[None]:
    """For the while two views do nothing but raise."""
    with patch.dict(app.view_functions, {"web.policy": view, "security.login": view}):
        yield
