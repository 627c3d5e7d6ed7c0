"""Many rows in one statement: what imports write, so that triggers and policies run once a chunk and not once a row."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, Column, Table, Text, bindparam, cast, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB

from purna_pmi.core.db import db


def insert_rows(table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """INSERT … SELECT FROM unnest(…): the rows have the same keys, which are columns; others keep their defaults."""
    if not rows:
        return
    columns = [table.c[name] for name in rows[0]]
    arrays = [
        bindparam(
            f"given_{column.name}",
            [_wire(column, row[column.name]) for row in rows],
            type_=ARRAY(Text() if _is_nested(column) else column.type),
        )
        for column in columns
    ]
    names = [column.name for column in columns]
    given = func.unnest(*arrays).table_valued(*names, name="given").render_derived()
    values = [
        cast(given.c[column.name], column.type) if _is_nested(column) else given.c[column.name]
        for column in columns
    ]
    statement = insert(table).from_select(names, select(*values), include_defaults=False)
    db.session.execute(statement)


def _is_nested(column: Column[Any]) -> bool:
    """Arrays and documents travel as text: unnest would take an array of arrays apart."""
    return isinstance(column.type, ARRAY | JSONB)


def _wire(column: Column[Any], value: Any) -> Any:
    if value is None or not _is_nested(column):
        return value
    if isinstance(column.type, JSONB):
        return json.dumps(value)
    return "{" + ",".join(json.dumps(str(one), ensure_ascii=False) for one in value) + "}"
