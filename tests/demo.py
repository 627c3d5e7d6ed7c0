"""A whole demo city on a database of its own, as `make run` makes it, and a walk through its pages."""

from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from html.parser import HTMLParser
from urllib.parse import urlsplit

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from purna_pmi.app import create_app
from purna_pmi.cli.database import prepare_database
from purna_pmi.cli.seed.accounts import CAST, Staff, city_for, put_accounts
from purna_pmi.cli.seed.load import load_city
from purna_pmi.core.config import Settings
from purna_pmi.core.db import db
from purna_pmi.core.postgres import Cluster
from purna_pmi.core.servers import cluster_addresses
from tests.pages import make_ready
from tests.statements import statements

PEOPLE = 80
LISTED = {one.key: one for one in CAST if one.listed}


@dataclass(frozen=True)
class DemoCity:
    """The application on the demo's database, and questions past the walls."""

    app: Flask
    settings: Settings

    def ask(self, question: str, *values: object) -> list[tuple]:
        with psycopg.connect(self.app.extensions["addresses"].install) as connection:
            return connection.execute(question, values).fetchall()

    def ask_as(self, one: Staff, question: str) -> list[tuple]:
        """The same, as the app's role with that person's session: behind the walls."""
        with psycopg.connect(self.app.extensions["addresses"].app) as connection:
            connection.execute("SELECT set_config('purna.token', %s, true)", (one.key,))
            return connection.execute(question).fetchall()

    def endpoint(self, url: str) -> str:
        """Which view answers at an address."""
        endpoint, _values = self.app.url_map.bind("localhost").match(urlsplit(url).path)
        return str(endpoint)

    def browser(self, one: Staff) -> FlaskClient:
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["token"] = one.key
        return client

    def cookie(self, one: Staff) -> dict[str, str]:
        """The signed-in cookie of somebody, for a real browser."""
        signer = self.app.session_interface.get_signing_serializer(self.app)
        return {
            "name": self.app.config["SESSION_COOKIE_NAME"],
            "value": signer.dumps({"token": one.key}),
        }

    def sign_in_everybody(self) -> None:
        with psycopg.connect(self.app.extensions["addresses"].install) as connection:
            for one in LISTED.values():
                connection.execute(
                    "INSERT INTO auth.session (token_hash, user_id, role, idle_limit, expires_at)"
                    " VALUES (%s, %s, %s, '12 hours', now() + interval '12 hours')",
                    (sha256(one.key.encode()).digest(), one.id, one.role.value),
                )


@contextmanager
def superuser(city: DemoCity, cluster: Cluster) -> Iterator[psycopg.Connection]:
    """A connection to the city past every wall and trigger."""
    address = psycopg.conninfo.conninfo_to_dict(city.app.extensions["addresses"].app)
    with psycopg.connect(cluster.superuser_dsn(str(address["dbname"])), autocommit=True) as found:
        yield found


@pytest.fixture(scope="module")
def empty_city(
    cluster: Cluster, settings: Settings, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoCity]:
    """A migrated database in which nobody has an account."""
    database = f"purna_demo_{worker_id}"
    cluster.drop_database(database)
    cluster.create_database(database)
    settings = replace(settings, instance=tmp_path_factory.mktemp("demo"))
    app = create_app(settings, cluster_addresses(cluster, database))
    make_ready(app)
    prepare_database(app.extensions["addresses"])
    yield DemoCity(app, settings)
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    cluster.drop_database(database)


@pytest.fixture(scope="module")
def peopled_city(empty_city: DemoCity) -> DemoCity:
    """A small city of people who do not exist, everybody signed in."""
    with psycopg.connect(empty_city.app.extensions["addresses"].install, autocommit=True) as writer:
        put_accounts(writer, city_for(PEOPLE), "nobody signs in here")
        load_city(
            writer,
            city=city_for(PEOPLE),
            cases=PEOPLE,
            seed=1,
            keyring=empty_city.settings.keyring,
            progress=lambda _done: None,
        )
    empty_city.sign_in_everybody()
    return empty_city


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        if tag == "a" and href.startswith("/") and not href.startswith("/static"):
            self.found.append(href.partition("#")[0])


@dataclass(frozen=True)
class Opened:
    """A page that a role was led to: its address, its answer, and what it asked of the database."""

    url: str
    answer: TestResponse
    sent: list[str]


def crawl(city: DemoCity, one: Staff, at_most: int = 3) -> Iterator[Opened]:
    """Open the start page and whatever it leads to, a few pages of each kind."""
    browser, opened, queue = city.browser(one), set[str](), deque(["/"])
    kinds: Counter[tuple[str, str]] = Counter()
    while queue:
        url = queue.popleft()
        kind = (city.endpoint(url), urlsplit(url).query.partition("=")[0])
        if url in opened or kinds[kind] >= at_most:
            continue
        kinds[kind] += 1
        opened.add(url)
        with city.app.app_context(), statements() as sent:
            answer = browser.get(url)
        yield Opened(url, answer, sent)
        if answer.mimetype == "text/html":
            links = _Links()
            links.feed(answer.get_data(as_text=True))
            queue.extend(links.found)
