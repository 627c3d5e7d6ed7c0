"""Every save of the product, and what is left in the database when it is sent once, twice or by two people.

The city's database is kept as a template; each question is asked on a fresh copy of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from threading import Barrier, Thread

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from purna_pmi.core.db import db
from purna_pmi.core.postgres import Cluster
from tests.conftest import app_on_clone
from tests.hostile.driving import Driver, comparable, driving
from tests.hostile.surface import Form, post, read_page, values_of
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


def twice_faults(city, save, told):
    city.afresh()
    city.together(save)
    once = city.effect()
    city.afresh()
    answers = city.together(save, save)
    twice = city.effect()
    again = city.together(save)[0]
    statuses = sorted(answer.status_code for answer in answers)
    told[statuses[-1]] += 1
    faults = [f"{name}: {once[name]} → {twice[name]}" for name in once if once[name] != twice[name]]
    if statuses[0] not in {302, 303} or statuses[-1] >= 500:
        faults.append(f"answers {statuses}")
    if "form_key" in save.form.fields:
        if {answer.location for answer in [*answers, again]} != {answers[0].location}:
            faults.append(
                f"leads to {[(answer.status_code, answer.location) for answer in [*answers, again]]}"
            )
        if city.effect() != twice:
            faults.append("a third sending did something")
    return faults


def worded(form, word):
    """The form with another word after everything that is written in it."""
    written = {
        name
        for name in form.typed
        if any(c.isalpha() for c in form.fields[name][0]) and "@" not in form.fields[name][0]
    }
    return {
        name: [f"{values[0]} {word}"] if name in written else values
        for name, values in form.fields.items()
    }


def stale_faults(city, save, first, second, told):
    faster, slower = city.client(save.key), city.client(save.key)
    second = second | {"form_key": [""]}
    if (saved := post(faster, save.form, first)).status_code != 303:
        told["words not taken"] += 1
        return []
    between, refused = city.effect(), post(slower, save.form, second)
    told[refused.status_code] += 1
    faults = [] if city.effect() == between else ["the second saved over the first"]
    if refused.status_code != 409 or "Data ini baru saja diubah orang lain" not in refused.text:
        return [*faults, f"second answered {refused.status_code}, first led to {saved.location}"]
    mine = {name for name in save.form.typed if second[name] != first.get(name)}
    faults += [f"{name} is lost" for name in mine if not shows(refused.text, second[name][0])]
    theirs = {name for name in first if first[name] != save.form.fields[name]}
    faults += [
        f"{name} of the first is not shown"
        for name in theirs
        if not shows(refused.text, first[name][0])
    ]
    if (again := post(slower, save.form, form_of(refused.text, save))).status_code != 303:
        faults.append(f"sent again knowingly: {again.status_code}")
    return faults


def form_of(page, save):
    """The form as the page with both versions would send it."""
    elements = read_page(page)
    boxes = [one for one in elements if one.attributes.get("name") in save.form.fields]
    return values_of(boxes)


def shows(page, words):
    """Whether these words stand in a page, however it writes their spaces and signs."""
    return comparable(words) in comparable(unescape(page))
