"""How the queue does: figures for the administrator, no word of what is in it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from purna_pmi.core.db import db


@dataclass(frozen=True)
class Health:
    """Jobs that gave up, jobs and letters that wait, and since when the oldest letter does."""

    failed: int = 0
    waiting: int = 0
    letters: int = 0
    oldest_letter_at: datetime | None = None


def health() -> Health:
    """The state of the queue, for the administrator; all nothing for everybody else."""
    row = db.session.execute(text("SELECT * FROM jobs.health()")).one_or_none()
    return Health(*row) if row else Health()
