"""Saving a sheet: its version, every mark and every cleared one in one statement."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import text

from purna_pmi.core.clock import now
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, StaleError
from purna_pmi.core.ids import new_id


def save_sheet(
    door: str, *, sheet_id: UUID, version: int, marks: Mapping[UUID, str | None]
) -> None:
    """Write the marks of a sheet as the asker's; None clears one.

    `door` is the database's function that does it for whoever may. Doing it again changes nothing,
    not even who marked when. Raises StaleError where somebody saved since `version`, NotFoundError
    where the sheet, or somebody on it, is not the asker's to mark.
    """
    answer = db.session.scalar(
        text(f"SELECT {door}(:sheet, :version, :at, :ids, :people, :statuses)"),
        {
            "sheet": sheet_id,
            "version": version,
            "at": now(),
            "ids": [new_id() for _ in marks],
            "people": list(marks),
            "statuses": [word or None for word in marks.values()],
        },
    )
    if answer == "stale":
        raise StaleError
    if answer != "saved":
        raise NotFoundError
