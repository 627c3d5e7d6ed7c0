"""Taking a file in, and starting what is to happen with it: each step is a job that the database remembers."""

import json

from purna_pmi.core import clock
from purna_pmi.core.crypto import Keyring, digest
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, StaleError, UserError
from purna_pmi.core.ids import new_id
from purna_pmi.identity.models import Me
from purna_pmi.jobs.kit import enqueue
from purna_pmi.register import wording
from purna_pmi.register.enums import BatchState, FileProblem
from purna_pmi.register.models import Batch
from purna_pmi.register.reading import MAX_BYTES, kind_of

JOBS = {
    BatchState.READING: "read_register",
    BatchState.IMPORTING: "import_register",
    BatchState.UNDOING: "undo_register",
}
_PURPOSE = "register"


def receive_file(
    data: bytes, *, file_name: str, actor: Me, keyring: Keyring, ask: bool = True
) -> Batch:
    """Keep an uploaded file, encrypted until it has been read; with `ask` its reading is asked for.

    `file_name` names the sheet of a CSV and is kept inside the ciphertext. Raises UserError(`file`)
    for a file that is empty or larger than 20 MB; what else may be wrong, reading finds.
    """
    problem = None
    if not data.strip(b"\x00 \r\n\t"):
        problem = FileProblem.EMPTY
    elif len(data) > MAX_BYTES:
        problem = FileProblem.TOO_LARGE
    if problem:
        raise UserError(wording.FILE_PROBLEMS[problem], "file")
    batch = Batch(
        id=new_id(),
        agency_id=actor.agency_id,
        uploaded_by=actor.id,
        file_kind=kind_of(data).value,
        file_digest=digest(data),
        state=BatchState.READING.value,
    )
    named = b"\n".join((json.dumps(file_name).encode(), data))
    batch.sealed = keyring.seal_bytes(named, Batch.SEAL, batch.id)
    if ask:
        _ask(batch)
    db.session.add(batch)
    db.session.flush()
    return batch


def refuse(batch: Batch, problem: FileProblem) -> None:
    """The file cannot be read, for this reason; its bytes are not kept."""
    batch.state, batch.fault, batch.sealed = BatchState.REFUSED.value, problem.value, None
    db.session.flush()


def confirm(batch: Batch, *, actor: Me, version: int, ask: bool = True) -> None:
    """Import what the preview shows: the one who uploaded the file says so, who alone sees all of it.

    Raises StaleError where somebody acted since, NotFoundError for another than the uploader.
    """
    if batch.uploaded_by != actor.id:
        raise NotFoundError
    _move(batch, BatchState.PREVIEW, BatchState.IMPORTING, version, ask=ask)


def start_undoing(batch: Batch, *, version: int) -> None:
    """Withdraw what this import brought and nobody has touched since. Raises StaleError."""
    _move(batch, BatchState.IMPORTED, BatchState.UNDOING, version)


def resume(batch: Batch, *, actor: Me) -> None:
    """Ask again for the job of the present step, where it failed; what it did already is not done twice."""
    unfinished = BatchState(batch.state) in JOBS
    if not unfinished or (batch.state != BatchState.UNDOING and batch.uploaded_by != actor.id):
        raise NotFoundError
    _ask(batch)
    db.session.flush()


def _move(
    batch: Batch, before: BatchState, after: BatchState, version: int, *, ask: bool = True
) -> None:
    if batch.state != before or batch.version != version:
        raise StaleError
    batch.state = after.value
    if after is BatchState.IMPORTING:
        batch.imported_at = clock.now()
    if ask:
        _ask(batch)
    db.session.flush()


def _ask(batch: Batch) -> None:
    task = JOBS[BatchState(batch.state)]
    batch.delegation_id = enqueue(task, purpose=_PURPOSE, batch=str(batch.id))
