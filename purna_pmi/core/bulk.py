"""Many rows in one statement: what imports write, so that triggers and policies run once a chunk and not once a row."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import JSON, Column, Subquery, Table, Text, bindparam, func, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import insert

from purna_pmi.core.db import Base, db

Rows = Sequence[Mapping[str, Any]]
LARGEST = 4 * 2**20  # bytes that go well into one statement: they are in memory several times over


def insert_rows(model: type[Base], rows: Rows, *, skip_existing: bool = False) -> None:
    """INSERT … SELECT from the rows, which have the same keys; these are columns, others keep their defaults.

    `skip_existing`: a row that a unique constraint knows already is left out.
    """
    if not rows:
        return
    table = cast("Table", model.__table__)
    given = given_rows(model, rows)
    statement = insert(table).from_select(
        [column.name for column in given.c], select(given), include_defaults=False
    )
    db.session.execute(statement.on_conflict_do_nothing() if skip_existing else statement)


def given_rows(model: type[Base], rows: Rows) -> Subquery:
    """Rows as a table that statements can select from, with the names and types of the model's columns.

    They travel as one JSON document: an array a column took the driver ten times as long to write.
    """
    table = cast("Table", model.__table__)
    columns = [Column(name, table.c[name].type) for name in rows[0]]
    document = json.dumps([dict(row) for row in rows], ensure_ascii=False, default=_written)
    sent = func.json_to_recordset(sql_cast(bindparam("given", document, Text()), JSON()))
    return select(
        sent.table_valued(*columns, name="sent").render_derived(with_types=True)
    ).subquery("given")


def _written(value: object) -> str:
    """What JSON has no word for, as PostgreSQL reads it."""
    if isinstance(value, bytes):
        return rf"\x{value.hex()}"
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no value of a column")
