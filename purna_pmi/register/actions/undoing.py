"""Undoing an import: what nobody has touched since is withdrawn, nothing is deleted."""

from uuid import UUID

from sqlalchemy import select, text

from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.register.enums import BatchState
from purna_pmi.register.models import Batch, Line

_CHUNK = 500


def withdraw_chunk(batch_id: UUID, *, after: UUID | None = None) -> tuple[UUID | None, int]:
    """Withdraw of the next lines what is untouched; returns the last line looked at, none at the end, and how many."""
    query = select(Line.id).where(
        Line.batch_id == batch_id, Line.applied_at.is_not(None), Line.withdrawn_at.is_(None)
    )
    if after is not None:
        query = query.where(Line.id > after)
    lines = list(db.session.scalars(query.order_by(Line.id).limit(_CHUNK)))
    if not lines:
        return None, 0
    done = db.session.scalar(text("SELECT register.withdraw(:lines)"), {"lines": lines})
    return lines[-1], done or 0


def finish_undoing(batch: Batch) -> None:
    """What could be withdrawn is; the rest stays and is listed."""
    batch.state, batch.undone_at = BatchState.UNDONE.value, clock.now()
    db.session.flush()
