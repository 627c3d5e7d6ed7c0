"""Many rows in one statement: what imports write, so that triggers and policies run once a chunk and not once a row."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import ARRAY, Column, Subquery, Table, Text, bindparam, func, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import JSONB, insert

from purna_pmi.core.db import Base, db

Rows = Sequence[Mapping[str, Any]]


def insert_rows(model: type[Base], rows: Rows, *, skip_existing: bool = False) -> None:
    """INSERT … SELECT FROM unnest(…): the rows have the same keys, which are columns; others keep their defaults.

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
    """Rows as a table that statements can select from, with the names and types of the model's columns."""
    columns = [cast("Table", model.__table__).c[name] for name in rows[0]]
    arrays = [
        bindparam(
            f"given_{column.name}",
            [_wire(column, row[column.name]) for row in rows],
            type_=ARRAY(Text() if _is_nested(column) else column.type),
        )
        for column in columns
    ]
    names = [column.name for column in columns]
    sent = func.unnest(*arrays).table_valued(*names, name="sent").render_derived()
    return select(
        *(
            (sql_cast(sent.c[c.name], c.type) if _is_nested(c) else sent.c[c.name]).label(c.name)
            for c in columns
        )
    ).subquery("given")


def _is_nested(column: Column[Any]) -> bool:
    """Arrays and documents travel as text: unnest would take an array of arrays apart."""
    return isinstance(column.type, ARRAY | JSONB)


def _wire(column: Column[Any], value: Any) -> Any:
    if value is None or not _is_nested(column):
        return value
    if isinstance(column.type, JSONB):
        return json.dumps(value, default=str)
    return "{" + ",".join(json.dumps(str(one), ensure_ascii=False) for one in value) + "}"
