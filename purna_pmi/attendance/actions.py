"""Saving a sheet: everything marked in one statement, everything cleared in another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, Table, Text, Uuid, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id


@dataclass(frozen=True)
class MarkTable:
    """A table of marks: which column names the sheet, which the person on it.

    The table has `id`, `status`, `marked_by`, `marked_at` and is unique over sheet and person.
    """

    table: Table
    sheet: str
    person: str

    @property
    def sheet_column(self) -> Column[Any]:
        """The column that names the session or meeting."""
        return self.table.c[self.sheet]

    @property
    def person_column(self) -> Column[Any]:
        """The column that names the participant or member."""
        return self.table.c[self.person]


def save_marks(
    table: MarkTable, *, sheet_id: UUID, marks: Mapping[UUID, str | None], marked_by: UUID
) -> None:
    """Write the marks of a sheet; None clears one. Doing it again changes nothing, not even who marked when."""
    given = {person: status for person, status in marks.items() if status}
    cleared = [person for person, status in marks.items() if not status]
    if given:
        db.session.execute(
            _upsert(table),
            {
                "ids": [new_id() for _ in given],
                "people": list(given),
                "statuses": list(given.values()),
                "sheet_id": sheet_id,
                "marked_by": marked_by,
            },
        )
    if cleared:
        db.session.execute(
            delete(table.table).where(
                table.sheet_column == sheet_id, table.person_column.in_(cleared)
            )
        )


def _upsert(table: MarkTable) -> Any:
    """INSERT … SELECT FROM unnest(…) ON CONFLICT DO UPDATE: the same text for one person and for thirty."""
    given = (
        func.unnest(
            bindparam("ids", type_=ARRAY(Uuid())),
            bindparam("people", type_=ARRAY(Uuid())),
            bindparam("statuses", type_=ARRAY(Text())),
        )
        .table_valued("id", "person", "status", name="given")
        .render_derived()
    )
    marks = table.table
    statement = insert(marks).from_select(
        ["id", table.sheet, table.person, "status", "marked_by"],
        select(
            given.c.id,
            bindparam("sheet_id", type_=Uuid()),
            given.c.person,
            given.c.status,
            bindparam("marked_by", type_=Uuid()),
        ),
        include_defaults=False,
    )
    return statement.on_conflict_do_update(
        index_elements=[table.sheet_column, table.person_column],
        set_={
            "status": statement.excluded.status,
            "marked_by": statement.excluded.marked_by,
            "marked_at": func.now(),
        },
        where=marks.c.status != statement.excluded.status,
    )
