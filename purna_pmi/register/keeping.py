"""A row as it lies in the database: everything it told, as one encrypted text."""

import json
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from purna_pmi.people.enums import DepartureStatus, LikenessReason, ReturnReason, Sex
from purna_pmi.places.gazetteer import Home
from purna_pmi.register.enums import Match, NoteCode, Outcome, WarningCode
from purna_pmi.register.models import Line
from purna_pmi.register.results import RowOutcome
from purna_pmi.register.rows import ParsedRow

_DATES = ("born", "departed", "returned")
_PAIRS = ("originals", "extras")


def row_text(row: RowOutcome) -> str:
    """What a row told, its notes and, where it was rejected, its cells: as JSON without blanks."""
    told = _told(row.data) if row.data else {}
    kept = {"data": told, "notes": row.notes, "cells": row.cells}
    return json.dumps({key: value for key, value in kept.items() if value}, default=str)


def kept_row(line: Line, text: str) -> RowOutcome:
    """The row again, from its line and the text that `row_text` made of it."""
    kept = json.loads(text)
    return RowOutcome(
        line.sheet,
        line.row_number,
        Outcome(line.outcome),
        _parsed(kept["data"]) if "data" in kept else None,
        warnings=tuple(map(WarningCode, line.warnings)),
        notes=tuple(map(NoteCode, kept.get("notes", ()))),
        match=Match(line.match) if line.match else None,
        reasons=tuple(map(LikenessReason, line.reasons)),
        cells=_pairs(kept.get("cells", ())),
    )


def _told(data: ParsedRow) -> dict[str, Any]:
    told = {field.name: getattr(data, field.name) for field in fields(data)}
    told["home"] = {key: value for key, value in asdict(data.home).items() if value}
    return {key: value for key, value in told.items() if value}


def _parsed(told: dict[str, Any]) -> ParsedRow:
    values = dict(told)
    values["home"] = Home(**told.get("home", {}))
    values["reason"] = ReturnReason(told["reason"])
    for key in _DATES:
        if key in told:
            values[key] = date.fromisoformat(told[key])
    for key, kind in (("sex", Sex), ("procedural", DepartureStatus)):
        if key in told:
            values[key] = kind(told[key])
    for key in _PAIRS:
        values[key] = _pairs(told.get(key, ()))
    return ParsedRow(**values)


def _pairs(listed: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(label), str(text)) for label, text in listed)
