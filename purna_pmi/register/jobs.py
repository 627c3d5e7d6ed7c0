"""The long work on an office's file, as jobs; a command does the same in the foreground.

Each chunk is a unit of work of its own, so that a job cut short goes on where it stopped, and what it
has done can be seen.
"""

from collections.abc import Callable
from uuid import UUID

import structlog
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from purna_pmi.core import clock
from purna_pmi.core.config import Settings
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db, unit_of_work
from purna_pmi.core.errors import NotFoundError
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import who_am_i
from purna_pmi.jobs.kit import job, report_progress
from purna_pmi.register import actions
from purna_pmi.register.enums import BatchState, FileProblem
from purna_pmi.register.models import Batch
from purna_pmi.register.outcomes import read_register
from purna_pmi.register.queries.known import memory
from purna_pmi.register.reading import UnreadableFileError
from purna_pmi.register.results import RegisterResult

log = structlog.get_logger(__name__)
Progress = Callable[[int, int], None]


@job("read_register")
def read_register_job(*, batch: str) -> None:
    """Read an uploaded file into lines for the preview, or refuse it."""
    read_batch(UUID(batch), keyring=_keyring(), progress=_report)


@job("import_register")
def import_register_job(*, batch: str) -> None:
    """Import the lines of a confirmed batch."""
    import_batch(UUID(batch), keyring=_keyring(), progress=_report)


@job("propose_duplicates")
def propose_duplicates_job(*, batch: str) -> None:
    """Look more closely at who may be registered twice since an import."""
    compare_batch(UUID(batch))


@job("undo_register")
def undo_register_job(*, batch: str) -> None:
    """Withdraw what an import brought and nobody has touched since."""
    undo_batch(UUID(batch), progress=_report)


def read_batch(batch_id: UUID, *, keyring: Keyring, progress: Progress) -> RegisterResult | None:
    """Read a batch's file; None where it was refused, or read before.

    The file is read outside any transaction: only the lines are written in one, all or none.
    """
    with unit_of_work():
        batch = _batch(batch_id, BatchState.READING)
        opened = actions.opened_file(batch, keyring) if batch else None
    if opened is None:
        return None
    name, data = opened
    try:
        result = read_register(data, file_name=name, today=clock.today(), memory=memory(keyring))
    except UnreadableFileError as error:
        _refuse(batch_id, error.problem)
        return None
    except (SQLAlchemyError, OSError, MemoryError):
        raise  # the server's trouble passes: the job is tried again
    except Exception:  # whatever a file can do to its reader: the same file would do it again
        log.exception("register_unreadable", batch=str(batch_id))
        _refuse(batch_id, FileProblem.DAMAGED)
        return None
    with unit_of_work():
        if batch := _batch(batch_id, BatchState.READING):
            actions.store_outcomes(batch, result, keyring=keyring, progress=progress)
    return result


def _refuse(batch_id: UUID, problem: FileProblem) -> None:
    with unit_of_work():
        if batch := _batch(batch_id, BatchState.READING):
            actions.refuse(batch, problem)


def import_batch(batch_id: UUID, *, keyring: Keyring, progress: Progress) -> None:
    """Import what is left of a confirmed batch, chunk by chunk."""
    with unit_of_work():
        if _batch(batch_id, BatchState.IMPORTING) is None:
            return
        left = actions.count_pending(batch_id)
    done = 0
    while True:
        with unit_of_work():
            dealt_with = actions.apply_chunk(batch_id, actor=_myself(), keyring=keyring)
        if not dealt_with:
            break
        done += dealt_with
        progress(done, max(left, done))
    with unit_of_work():
        if batch := _batch(batch_id, BatchState.IMPORTING):
            actions.finish_import(batch)


def compare_batch(batch_id: UUID) -> None:
    """Compare whom a batch brought in with everybody of the agency, chunk by chunk."""
    after: UUID | None = None
    while True:
        with unit_of_work():
            after = actions.propose_look_alikes(batch_id, actor=_myself(), after=after)
        if after is None:
            return


def undo_batch(batch_id: UUID, *, progress: Progress) -> None:
    """Withdraw what is untouched, chunk by chunk."""
    after: UUID | None = None
    done = 0
    with unit_of_work():
        if _batch(batch_id, BatchState.UNDOING) is None:
            return
    while True:
        with unit_of_work():
            after, withdrawn = actions.withdraw_chunk(batch_id, after=after)
        if after is None:
            break
        done += withdrawn
        progress(done, done)
    with unit_of_work():
        if batch := _batch(batch_id, BatchState.UNDOING):
            actions.finish_undoing(batch)


def _batch(batch_id: UUID, state: BatchState) -> Batch | None:
    """The batch, for this job alone, if it stands where the job begins; none where the job ran before."""
    found = db.session.get(Batch, batch_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFoundError
    return found if found.state == state else None


def _myself() -> Me:
    me = who_am_i()
    if me is None:
        raise NotFoundError
    return me


def _keyring() -> Keyring:
    settings: Settings = current_app.extensions["settings"]
    return settings.keyring


def _report(done: int, total: int) -> None:
    report_progress("running", done, total)
