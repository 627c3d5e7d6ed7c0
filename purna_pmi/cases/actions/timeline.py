"""The timeline: rooms of every floor add to it here."""

import json
from datetime import date
from uuid import UUID

from sqlalchemy import text

from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id


def add_event(
    case_id: UUID, kind: str, *, on: date | None = None, **facts: str | int | None
) -> None:
    """Write one line about a case that the asker may see; nothing where they may not.

    `kind` is an EventKind or one that a room above registered (cases.timeline). `facts` are codes, ids
    and ISO dates: never a name, never free text.
    """
    db.session.flush()
    db.session.execute(
        text("SELECT cases.add_event(:id, :case, :kind, :day, CAST(:facts AS jsonb))"),
        {
            "id": new_id(),
            "case": case_id,
            "kind": str(kind),
            "day": on or clock.today(),
            "facts": json.dumps(facts, default=str),
        },
    )
