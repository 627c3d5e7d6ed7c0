"""Batches: the agency's uploaded files, newest first, and how far the work on one is."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text, tuple_

from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError
from purna_pmi.register.models import Batch

PAGE = 20


@dataclass(frozen=True)
class Progress:
    """How far a job is; `total` 0 where it is not known yet."""

    state: str
    done: int
    total: int


def list_batches(*, before: UUID | None = None) -> list[Batch]:
    """The newest batches, one more than a page holds; `before` is the last one of the page before."""
    query = select(Batch).order_by(Batch.created_at.desc(), Batch.id.desc())
    if before is not None:
        edge = batch(before)
        query = query.where(tuple_(Batch.created_at, Batch.id) < (edge.created_at, edge.id))
    return list(db.session.scalars(query.limit(PAGE + 1)))


def batch(batch_id: UUID) -> Batch:
    """One batch of the asker's agency; raises NotFoundError."""
    found = db.session.get(Batch, batch_id)
    if found is None:
        raise NotFoundError
    return found


def same_file_before(one: Batch) -> Batch | None:
    """The last earlier batch of the very same file, if there is one."""
    query = select(Batch).where(
        Batch.agency_id == one.agency_id,
        Batch.file_digest == one.file_digest,
        tuple_(Batch.created_at, Batch.id) < (one.created_at, one.id),
    )
    return db.session.scalar(query.order_by(Batch.created_at.desc()).limit(1))


def job_progress(one: Batch) -> Progress | None:
    """How far the present job of a batch is, for who asked for it; None for colleagues and where there is none."""
    found = db.session.execute(
        text("SELECT state, done, total FROM jobs.progress(:id)"), {"id": one.delegation_id}
    ).one_or_none()
    return Progress(*found) if found else None
