"""What the clock asks for: sealing the record, sweeping out what is over."""

from sqlalchemy import text

from purna_pmi.core.db import db
from purna_pmi.jobs.kit import periodic


@periodic("seal_record", cron="* * * * *")
def seal_record() -> None:
    """Seal what was written to the record since the last seal."""
    db.session.execute(text("SELECT audit.make_seal()"))


@periodic("sweep", cron="17 * * * *")
def sweep() -> None:
    """Throw away old form keys, failures, finished sessions, delegations, failed jobs and unsent letters."""
    db.session.execute(text("SELECT jobs.sweep()"))
