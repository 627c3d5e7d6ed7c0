"""A whole demo city on a database of its own, as `make run` makes it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from purna_pmi.app import create_app
from purna_pmi.cli.database import prepare_database
from purna_pmi.cli.seed.accounts import CAST, Staff
from purna_pmi.core.config import Settings
from purna_pmi.core.db import db
from purna_pmi.core.postgres import Cluster
from purna_pmi.core.servers import cluster_addresses
from tests.pages import LintingClient

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

    def browser(self, one: Staff) -> FlaskClient:
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["token"] = one.key
        return client

    def sign_in_everybody(self) -> None:
        with psycopg.connect(self.app.extensions["addresses"].install) as connection:
            for one in LISTED.values():
                connection.execute(
                    "INSERT INTO auth.session (token_hash, user_id, role, idle_limit, expires_at)"
                    " VALUES (%s, %s, %s, '12 hours', now() + interval '12 hours')",
                    (sha256(one.key.encode()).digest(), one.id, one.role.value),
                )


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
    app.test_client_class = LintingClient
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    prepare_database(app.extensions["addresses"])
    yield DemoCity(app, settings)
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    cluster.drop_database(database)
