"""The city that is measured: an instance of its own, seeded in bulk, with somebody signed in for each role and scope."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from flask import Flask
from flask.testing import FlaskClient

from purna_pmi.app import create_app
from purna_pmi.cli.database import prepare_database
from purna_pmi.cli.seed.bulk.province import LARGE, MID, SMALL
from purna_pmi.cli.seed_command import fill_province
from purna_pmi.core.asker import Asker, set_asker
from purna_pmi.core.config import Settings, load_settings
from purna_pmi.core.db import db
from purna_pmi.core.postgres import Cluster
from purna_pmi.core.servers import DATABASE

_SCOPES = {"large": LARGE, "mid": MID, "small": SMALL}
_KEEPERS = """
SELECT u.id, u.email FROM auth.user_account u JOIN auth.user_role r ON r.user_id = u.id
JOIN auth.agency a ON a.id = u.agency_id WHERE a.code = %s AND r.role = %s AND u.password_hash IS NOT NULL
ORDER BY (SELECT count(*) FROM cases.case_access c WHERE c.principal = u.id) DESC, u.email LIMIT 1
"""
_OTHERS = (
    "konselor@demo.test", "pelatih@demo.test", "fasilitator@demo.test", "manajer@demo.test",
    "admin@demo.test", "auditor@demo.test",
)  # fmt: skip
_ACCOUNT = "SELECT u.id, r.role, u.agency_id, u.email FROM auth.user_account u JOIN auth.user_role r ON r.user_id = u.id WHERE u.email = %s"
_SIGN_IN = """
INSERT INTO auth.session (token_hash, user_id, role, idle_limit, expires_at, verified_at)
VALUES (%s, %s, %s, '12 hours', now() + interval '12 hours', now()) ON CONFLICT (token_hash)
DO UPDATE SET expires_at = excluded.expires_at, created_at = now(), last_seen_at = now()
"""


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in; `scope` tells how much they see."""

    id: UUID
    role: str
    agency_id: UUID
    email: str
    scope: str = ""

    @property
    def token(self) -> str:
        """What their cookie holds."""
        return f"bench/{self.email}"

    @property
    def label(self) -> str:
        """Role and scope."""
        return f"{self.role} {self.scope}".strip()


@dataclass(frozen=True)
class Town:
    """The application, its people, and a connection past every wall for the floors."""

    app: Flask
    settings: Settings
    cluster: Cluster
    floor: psycopg.Connection[Any]
    people: dict[str, Person]
    cases: int

    def browser(self, one: Person) -> FlaskClient:
        """The browser of somebody signed in."""
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["token"] = one.token
        return client

    @contextmanager
    def acting(self, one: Person) -> Iterator[None]:
        """Queries and actions as that person, behind the walls."""
        with self.app.app_context():
            set_asker(Asker(token=one.token))
            try:
                yield
            finally:
                db.session.rollback()
                set_asker(Asker())

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """A question past the walls."""
        return self.floor.execute(question, values).fetchall()

    def one(self, question: str, *values: object) -> Any:
        """The first value of the first row."""
        return self.ask(question, *values)[0][0]


@contextmanager
def open_town(instance: Path, cases: int) -> Iterator[Town]:
    """Start (and on first use seed) the instance; the server stops at the end, the data stay."""
    demo = {"PURNA_INSTANCE": str(instance), "PURNA_DEMO": "1"}
    settings = replace(load_settings(demo), demo_password="kata sandi untuk mengukur")  # noqa: S106 - of a throw-away city
    app = create_app(settings)
    cluster: Cluster = app.extensions["cluster"]
    addresses = app.extensions["addresses"]
    try:
        prepare_database(addresses)
        with (
            psycopg.connect(cluster.superuser_dsn(DATABASE), autocommit=True) as floor,
            psycopg.connect(addresses.install, autocommit=True) as install,
        ):
            floor.execute("SET plan_cache_mode = force_custom_plan")  # as those who are measured
            found = floor.execute("SELECT count(*) FROM cases.case_file").fetchone() or (0,)
            if not found[0]:
                with app.app_context():
                    fill_province(install, addresses.owner, settings, cases=cases, seed=1)
            people = _sign_everybody_in(floor)
            yield Town(app, settings, cluster, floor, people, cases)
    finally:
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()
        cluster.leave()


def _sign_everybody_in(floor: psycopg.Connection[Any]) -> dict[str, Person]:
    people = {}
    for scope, code in _SCOPES.items():
        for role in ("social_worker", "supervisor"):
            found = floor.execute(_KEEPERS, (code, role)).fetchone()
            assert found is not None  # every agency has both
            people[f"{role} {scope}"] = _person(floor, found[1], scope)
    for email in _OTHERS:
        one = _person(floor, email, "")
        people[one.role] = one
    for one in people.values():
        floor.execute(_SIGN_IN, (sha256(one.token.encode()).digest(), one.id, one.role))
    return people


def _person(floor: psycopg.Connection[Any], email: str, scope: str) -> Person:
    row = floor.execute(_ACCOUNT, (email,)).fetchone()
    assert row is not None  # the seed made the account
    user, role, agency, address = row
    return Person(user, role, agency, address, scope)
