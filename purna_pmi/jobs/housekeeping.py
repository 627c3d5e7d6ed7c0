"""What the clock asks for: sealing the record and checking its seals, sweeping out what is over."""

import structlog
from sqlalchemy import text

from purna_pmi.audit.seals import check_every_seal, make_seals
from purna_pmi.core.db import db
from purna_pmi.jobs.kit import periodic

log = structlog.get_logger(__name__)
_SEALS_A_MINUTE = 25  # an import writes some three hundred thousand entries a minute


class BrokenRecordError(Exception):
    """The record is not what was sealed."""


@periodic("seal_record", cron="* * * * *")
def seal_record() -> None:
    """Seal what was written to the record since the last seal."""
    make_seals(_SEALS_A_MINUTE)


@periodic("verify_record", cron="7 19 * * *")
def verify_record() -> None:
    """Check every seal, in the small hours of Kupang; a fault fails the job, which the administrator sees."""
    broken = [seal.id for portion in check_every_seal() for seal in portion if seal.fault]
    if broken:
        log.error("record_broken", seals=broken)
        raise BrokenRecordError(f"{len(broken)} seals do not hold")


@periodic("sweep", cron="17 * * * *")
def sweep() -> None:
    """Throw away old form keys, failures, finished sessions, delegations, failed jobs and unsent letters."""
    db.session.execute(text("SELECT jobs.sweep()"))
