"""Notes: written once, corrected by their author within a day, encrypted."""

from datetime import date, timedelta

from purna_pmi.cases import wording
from purna_pmi.cases.actions.timeline import add_event
from purna_pmi.cases.actions.words import checked_lines, expect_open
from purna_pmi.cases.enums import EventKind, NoteKind
from purna_pmi.cases.models import Case, CaseNote
from purna_pmi.core import clock
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db
from purna_pmi.core.errors import StaleError, UserError
from purna_pmi.core.ids import new_id
from purna_pmi.identity.models import Me

NOTE_LENGTH = 5_000
CORRECTABLE = timedelta(hours=24)  # the same as in the policy author_corrects


def write_note(
    case: Case,
    kind: NoteKind,
    words: str,
    *,
    happened_on: date | None = None,
    actor: Me,
    keyring: Keyring,
) -> CaseNote:
    """Note what was seen, said or agreed. Raises UserError(`words` or `happened_on`)."""
    expect_open(case)
    note = CaseNote(id=new_id(), case_id=case.id, author_id=actor.id)
    _write(note, kind, words, happened_on, keyring)
    db.session.add(note)
    add_event(case.id, EventKind.NOTE_WRITTEN, on=note.happened_on, what=kind.value)
    return note


def correct_note(
    note: CaseNote,
    kind: NoteKind,
    words: str,
    *,
    happened_on: date | None = None,
    version: int,
    actor: Me,
    keyring: Keyring,
) -> None:
    """Correct an own note of the last 24 hours.

    Raises UserError where it is another's or older, StaleError where it was saved since `version`,
    CannotOpenError where what stands there does not open: it is not written over.
    """
    if not is_correctable(note, actor):
        raise UserError(wording.NOTE_FIXED)
    keyring.open(note.sealed, CaseNote.SEAL, note.id)
    if note.version != version:
        raise StaleError
    _write(note, kind, words, happened_on, keyring)
    add_event(note.case_id, EventKind.NOTE_CORRECTED, on=note.happened_on, what=kind.value)


def is_correctable(note: CaseNote, actor: Me) -> bool:
    """Whether this is the asker's own note, of the last 24 hours."""
    return note.author_id == actor.id and clock.now() - note.created_at < CORRECTABLE


def _write(
    note: CaseNote, kind: NoteKind, words: str, happened_on: date | None, keyring: Keyring
) -> None:
    told = checked_lines(words, NOTE_LENGTH, wording.NOTE_TOO_LONG, "words")
    if not told:
        raise UserError(wording.NOTE_MISSING, "words")
    day = happened_on or clock.today()
    if day > clock.today():
        raise UserError(wording.NOTE_IN_FUTURE, "happened_on")
    note.kind, note.happened_on = kind.value, day
    note.sealed = keyring.seal(told, CaseNote.SEAL, note.id)
