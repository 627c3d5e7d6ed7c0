"""Saving a sheet: everything marked in one statement, everything cleared in another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Table,
    Text,
    Uuid,
    delete,
    func,
    literal,
    select,
)

from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError
from purna_pmi.core.ids import new_id


@dataclass(frozen=True)
class MarkTable:
    """A table of marks: which column names the sheet, which the person on it.

    `door` is the database's function that writes a sheet for whoever may: sheet, ids, people, words.
    """

    table: Table
    sheet: str
    person: str
    door: str

    @property
    def sheet_column(self) -> Column[Any]:
        """The column that names the session or meeting."""
        return self.table.c[self.sheet]

    @property
    def person_column(self) -> Column[Any]:
        """The column that names the participant or member."""
        return self.table.c[self.person]


def save_marks(table: MarkTable, *, sheet_id: UUID, marks: Mapping[UUID, str | None]) -> None:
    """Write the marks of a sheet as the asker's; None clears one.

    Doing it again changes nothing, not even who marked when. Raises NotFoundError where the sheet, or
    somebody on it, is not the asker's to mark.
    """
    given = {person: status for person, status in marks.items() if status}
    cleared = [person for person, status in marks.items() if not status]
    if given:
        ids = [new_id() for _ in given]
        schema, _, name = table.door.partition(".")
        save = getattr(getattr(func, schema), name)
        saved = select(save(sheet_id, _uuids(ids), _uuids(given), _texts(given.values())))
        if db.session.scalar(saved) != len(given):
            raise NotFoundError
    if cleared:
        db.session.execute(
            delete(table.table).where(
                table.sheet_column == sheet_id, table.person_column.in_(cleared)
            )
        )


def _uuids(ids: Iterable[UUID]) -> ColumnElement[Any]:
    return literal(list(ids), ARRAY(Uuid()))


def _texts(words: Iterable[str]) -> ColumnElement[Any]:
    return literal(list(words), ARRAY(Text()))
