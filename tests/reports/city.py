"""The city of sixty cases on a database of its own, and what tests ask of it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from psycopg.rows import dict_row

from purna_pmi.jobs.kit import make_worker
from tests.world import EVERYBODY


@dataclass
class CityApp:
    """An application whose commits are real, its worker, and the installer's view of its rows."""

    app: Flask
    worker: Flask
    cases: list[UUID]

    @property
    def address(self) -> str:
        return str(self.app.extensions["addresses"].install)

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """Past the walls: what is there, or what shall be."""
        with psycopg.connect(self.address, row_factory=dict_row) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def client(self, key: str) -> FlaskClient:
        """The browser of a signed-in user."""
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["token"] = EVERYBODY[key].token
        return client

    def command(self, *words: str) -> Any:
        """`flask report …`"""
        return self.app.test_cli_runner().invoke(args=["report", *words])

    def ask(self, form: dict[str, str], key: str = "manager") -> str:
        """Ask for a report on the page; its address."""
        return str(self.client(key).post("/reports", data=form).headers["Location"])

    def made(self, form: dict[str, str]) -> str:
        """A report that is ready: its address."""
        where = self.ask(form)
        self.work()
        return where

    def report(self, where: str) -> dict[str, Any]:
        """The row of a report by its address."""
        found = "SELECT * FROM reports.programme_report WHERE id = %(id)s"
        return self.rows(found, id=UUID(where.rsplit("/", 1)[-1]))[0]

    def work(self) -> None:
        """Do every job that waits."""
        address = self.worker.extensions["addresses"].worker
        make_worker(self.worker, address).run_worker(wait=False)
