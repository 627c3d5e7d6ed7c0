"""Every save of the product, and what is left in the database when it is sent once, twice or by two people.

The city's database is kept as a template; each question is asked on a fresh copy of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier, Thread

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from purna_pmi.core.db import db
from purna_pmi.core.postgres import Cluster
from tests.conftest import app_on_clone
from tests.hostile.driving import Driver, driving
from tests.hostile.surface import Form, post
from tests.world import EVERYBODY

# What two sendings may leave twice: that somebody looked, that a session was used.
_NOT_COUNTED = {"audit.entry", "audit.seal", "auth.session", "auth.sign_in_failure"}
_TABLES = """
SELECT n.nspname || '.' || c.relname, EXISTS (
  SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'version' AND a.atttypid = 'int4'::regtype)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information_schema)' ORDER BY 1
"""


@dataclass(frozen=True)
class Save:
    """A form as somebody would send it, known to be accepted."""

    key: str
    form: Form

    def __str__(self) -> str:
        return f"{self.key} {self.form.endpoint}"


class City:
    """An application whose database can be had afresh."""

    def __init__(self, app: Flask, cluster: Cluster, name: str, saves: list[Save]) -> None:
        self.app, self.saves = app, saves
        self._cluster, self._name = cluster, name
        self._rename(name, f"{name}_kept")

    def afresh(self) -> None:
        """As if nothing had been sent yet."""
        self._let_go()
        self._cluster.drop_database(self._name)
        self._cluster.create_database(self._name, f"{self._name}_kept")

    def close(self) -> None:
        self._let_go()
        self._cluster.drop_database(f"{self._name}_kept")

    def client(self, key: str) -> FlaskClient:
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["token"] = EVERYBODY[key].token
        return client

    def together(self, *saves: Save) -> list[TestResponse]:
        """Send these at the same moment, each from a browser of its own."""
        start, answers = Barrier(len(saves)), {}

        def send(number: int, save: Save) -> None:
            client = self.client(save.key)
            start.wait()
            answers[number] = post(client, save.form, save.form.fields)

        threads = [Thread(target=send, args=each) for each in enumerate(saves)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [answers[number] for number in range(len(saves))]

    def effect(self) -> dict[str, tuple[int, int]]:
        """Of each table: rows, and how often they were saved."""
        with psycopg.connect(self._cluster.superuser_dsn(self._name)) as connection:
            tables = connection.execute(_TABLES).fetchall()
            asked = {
                name: f"SELECT count(*), {'coalesce(sum(version), 0)' if versioned else 0} FROM {name}"
                for name, versioned in tables
                if name not in _NOT_COUNTED
            }
            return {name: connection.execute(sql).fetchone() for name, sql in asked.items()}

    def _let_go(self) -> None:
        with self.app.app_context():
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()

    def _rename(self, old: str, new: str) -> None:
        self._let_go()
        self._cluster.drop_database(new)
        with psycopg.connect(self._cluster.superuser_dsn(), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                (old,),
            )
            connection.execute(f'ALTER DATABASE "{old}" RENAME TO "{new}"')


def accepted(driver: Driver, key: str, most: int) -> Iterator[Save]:
    """The forms of this user that are saved when they are sent."""
    for form in driver.explore(key, most=most).forms.values():
        settled = driver.settled(key, form)
        answer = driver.ask(key, lambda client, form=settled: post(client, form, form.fields))
        if answer.status_code in {302, 303}:
            yield Save(key, settled)


@contextmanager
def city_of_saves(
    cluster: Cluster, settings, name: str, keys: list[str], most: int = 2
) -> Iterator[City]:
    """The hostile city with every save of these users."""
    with app_on_clone(cluster, settings, name) as app:
        with driving(app) as driver:
            saves = [save for key in keys for save in accepted(driver, key, most)]
        city = City(app, cluster, name, saves)
        try:
            yield city
        finally:
            city.close()
