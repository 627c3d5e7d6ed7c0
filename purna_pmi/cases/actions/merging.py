"""Two files that are one person: keeping one of them, and taking that back."""

from uuid import UUID

from sqlalchemy import text

from purna_pmi.cases import wording
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, StaleError, UserError
from purna_pmi.core.ids import new_id

_DONE = frozenset({"merged", "undone"})


def merge_people(pair_id: UUID, *, kept_id: UUID, version: int) -> UUID:
    """Keep one person of a likely pair with everything that hangs on both; returns the id of the merger.

    `version` is the sum of the versions of both as they were shown. The other is withdrawn, nothing is
    deleted (docs/adr/0016-merging.md). Raises NotFoundError where the asker is no supervisor who sees both
    with all their cases, StaleError where somebody saved since, UserError that says what is in the way.
    """
    merger_id = new_id()
    _ask(
        "SELECT people.merge(:merger, :pair, :kept, :version)",
        {"merger": merger_id, "pair": pair_id, "kept": kept_id, "version": version},
    )
    return merger_id


def undo_merger(merger_id: UUID) -> None:
    """Part two files again; raises NotFoundError, or UserError where the kept file was written in since."""
    _ask("SELECT people.undo_merger(:merger)", {"merger": merger_id})


def _ask(statement: str, values: dict[str, object]) -> None:
    """Let the database do it, which alone sees all of it, and say what it refuses."""
    db.session.flush()
    answer = str(db.session.scalar(text(statement), values))
    db.session.expire_all()
    if answer == "stale":
        raise StaleError
    if answer in wording.NOT_MERGED:
        raise UserError(wording.NOT_MERGED[answer])
    if answer not in _DONE:
        raise NotFoundError
