"""Writing the record: who read what. Without the entry the page is not shown, since both are one transaction."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text

from purna_pmi.core.db import db


def record_reading(
    subject: str,
    subject_id: UUID | None = None,
    *,
    shown: Iterable[UUID] = (),
    person_id: UUID | None = None,
    case_id: UUID | None = None,
    reason: str | None = None,
) -> None:
    """Note that the asker reads a file (`subject_id`) or a list (`shown`); raises where nobody is signed in."""
    db.session.execute(
        text(
            "SELECT audit.record_reading(:subject, :subject_id, :shown, :person_id, :case_id, :reason)"
        ),
        {
            "subject": subject,
            "subject_id": subject_id,
            "shown": list(shown) or None,
            "person_id": person_id,
            "case_id": case_id,
            "reason": reason,
        },
    )
