"""The form behind every sheet: the posted marks, and both versions where two people saved."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import flash, request
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import HiddenField

from purna_pmi.attendance.enums import AttendanceStatus
from purna_pmi.attendance.sheet import (
    Marks,
    Row,
    clashes,
    marks_of,
    merge,
    read_posted,
    read_seen,
    tally,
    write_seen,
)
from purna_pmi.attendance.wording import (
    NOT_FILLED,
    SAVED_MEANWHILE,
    SHAPES,
    STATUS_LABELS,
    UNKNOWN_MARK,
)
from purna_pmi.web.forms import Difference, HouseForm


class SheetForm(HouseForm):
    """A sheet to fill in. `read_rows` reads its people with the marks that stand now.

    After a valid post `marks` holds what was sent; `rows()` is what the page shows, always with
    what was typed. Where somebody else saved first, `theirs` names everybody of whom the two
    sheets differ, and `rows()` is my sheet laid over theirs.
    """

    words: type[StrEnum] = AttendanceStatus
    labels: Mapping[Any, object] = STATUS_LABELS
    shapes: Mapping[Any, str] = SHAPES
    # What the button above the sheet offers for everybody not yet filled in.
    set_all: Sequence[str] = (AttendanceStatus.PRESENT,)

    seen = HiddenField("")

    def __init__(self, read_rows: Callable[[], Sequence[Row]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._read_rows = read_rows
        self._rows = list(read_rows())
        self.marks: Marks = {}
        if not self.is_submitted():
            self.seen.data = write_seen(marks_of(self._rows))

    def validate(self, extra_validators: Any = None) -> bool:
        """Read the posted marks; raises NotFoundError for somebody who is not on this sheet."""
        valid: bool = super().validate(extra_validators)
        self.marks, understood = read_posted(request.form, marks_of(self._rows), self.words)
        if not understood:
            self.form_errors.append(UNKNOWN_MARK)
        return valid and understood

    def show_theirs(self, record: Any) -> None:
        """Lay my marks over those saved meanwhile; sending again then saves knowingly over `record`."""
        seen = read_seen(self.seen.data or "")
        self._rows = list(self._read_rows())
        self.theirs = [
            Difference(clash.row.name, self._word(clash.mine), self._word(clash.row.status))
            for clash in clashes(self.marks, self._rows)
        ]
        self.marks = merge(seen, self.marks, self._rows)
        self.seen.data = write_seen(marks_of(self._rows))
        self.expect_next(record)
        if not self.theirs:
            self.form_errors.append(SAVED_MEANWHILE)

    def say_saved(self) -> None:
        """Tell what was saved, and how many still lack their mark."""
        sums = tally(self.marks.values())
        told = _(
            "Daftar hadir tersimpan: %(came)s datang, %(marked)s dari %(all)s terisi.",
            came=sums.attended,
            marked=sums.marked,
            all=len(self._rows),
        )
        left = len(self._rows) - sums.marked
        if not left:
            return flash(told, "success")
        to_do = ngettext(
            "%(num)s orang belum ditandai: buka lagi daftar ini untuk melengkapinya.",
            "%(num)s orang belum ditandai: buka lagi daftar ini untuk melengkapinya.",
            left,
        )
        return flash(f"{told} {to_do}", "warning")

    @property
    def people(self) -> list[UUID]:
        """Who stands on the sheet."""
        return [row.id for row in self._rows]

    def rows(self) -> list[dict[str, object]]:
        """The sheet as the page's macro wants it."""
        return [
            {
                "id": row.id,
                "name": row.name,
                "value": self.marks.get(row.id, row.status) or "",
                "note": row.note or None,
            }
            for row in self._rows
        ]

    def choices(self) -> list[dict[str, object]]:
        """The marks as the page's macro wants them."""
        return [
            {"value": word.value, "label": label, "kind": self.shapes[word]}
            for word, label in self.labels.items()
        ]

    def _word(self, status: str | None) -> object:
        return self.labels.get(self.words(status), status) if status else NOT_FILLED
