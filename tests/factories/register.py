"""Offices' files made on the spot, and what a supervisor of the test city does with them."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import xlsxwriter
from flask import Flask, current_app

from purna_pmi.core.asker import Asker, set_asker
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db, unit_of_work
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import who_am_i
from purna_pmi.register import actions, queries
from tests.world import EVERYBODY

LABELS = (
    *("No", "Nama", "NIK", "L/P", "Tgl Lahir", "HP", "Kelurahan", "Negara"),
    *("Berangkat", "Pulang", "Alasan", "Ket"),
)


def row(number: int = 1, name: str = "Rosa Bere", **cells: str) -> list[str]:
    """A row under LABELS: a woman who came home from Malaysia."""
    usual = {
        "L/P": "P",
        "Tgl Lahir": f"0{1 + number % 9}-05-{1960 + number % 40}",
        "Kelurahan": "Tuak Daun Merah",
        "Negara": "Malaysia",
        "Berangkat": "01-02-2019",
        "Pulang": "03-04-2024",
        "Alasan": "Cuti",
    }
    made = usual | {"No": str(number), "Nama": name} | cells
    return [made.get(label, "") for label in LABELS]


def workbook(*rows: list[str], sheet: str = "2024") -> bytes:
    """An xlsx of these rows under LABELS."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet)
        for number, cells in enumerate([LABELS, *rows]):
            page.write_row(number, 0, cells)
    return target.getvalue()


_FIRST = ("Rosa", "Maria", "Yohanes", "Agustinus", "Dominggus", "Yuliana", "Marselinus", "Adolfina")
_LAST = ("Bere", "Taek", "Nahak", "Seran", "Kehi", "Manek", "Tefa", "Bria", "Klau", "Asa", "Loe")


def crowd(count: int, *, alasan: str = "Cuti") -> list[list[str]]:
    """So many different people."""
    return [
        row(
            number,
            f"{_FIRST[number % 8]} {_LAST[number // 8 % 11]} {'ABCDEFGHIJKLMNOP'[number // 88]}osan",
            NIK=f"537199{10 + number % 18:02d}05{60 + number % 40:02d}{number:04d}",
            Alasan=alasan,
        )
        for number in range(1, count + 1)
    ]


def keyring() -> Keyring:
    ring: Keyring = current_app.extensions["settings"].keyring
    return ring


@contextmanager
def committing(app: Flask, key: str = "supervisor") -> Iterator[Me]:
    """A request of this user on a database of the test's own: committed at the end."""
    with app.app_context():
        set_asker(Asker(token=EVERYBODY[key].token))
        try:
            with unit_of_work():
                me = who_am_i()
                assert me is not None
                yield me
        finally:
            db.session.remove()
            set_asker(Asker())


class Office:
    """The supervisor of an agency, who uploads and confirms; jobs are done by a real worker."""

    def __init__(self, app: Flask, run_jobs: Callable[[], Any], key: str = "supervisor") -> None:
        self.app, self.run_jobs, self.key = app, run_jobs, key

    def upload(self, data: bytes, name: str = "daftar.xlsx") -> UUID:
        with committing(self.app, self.key) as me:
            batch = actions.receive_file(data, file_name=name, actor=me, keyring=keyring())
        self.run_jobs()
        return batch.id

    def confirm(self, batch_id: UUID) -> None:
        with committing(self.app, self.key) as me:
            batch = queries.batch(batch_id)
            actions.confirm(batch, actor=me, version=batch.version)
        self.run_jobs()

    def take_in(self, data: bytes) -> UUID:
        batch_id = self.upload(data)
        self.confirm(batch_id)
        return batch_id

    def undo(self, batch_id: UUID) -> None:
        with committing(self.app, self.key):
            batch = queries.batch(batch_id)
            actions.start_undoing(batch, version=batch.version)
        self.run_jobs()

    def state(self, batch_id: UUID) -> str:
        with committing(self.app, self.key):
            return queries.batch(batch_id).state

    def counts(self, batch_id: UUID) -> dict[str, Any]:
        with committing(self.app, self.key):
            return queries.batch(batch_id).counts
