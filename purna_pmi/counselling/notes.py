"""A counselling note as text and as ciphertext: one sealed JSON document, bound to the note's id."""

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from uuid import UUID

from purna_pmi.core.crypto import Keyring

PLACE = "counsel_notes.note.sealed"
_FORMAT = "dap/1"


@dataclass(frozen=True)
class NoteText:
    """What a counsellor writes after a session: the three parts of a DAP note (data, assessment, plan)."""

    facts: str = ""
    assessment: str = ""
    plan: str = ""

    def is_blank(self) -> bool:
        """Whether nothing is written at all."""
        return not any(getattr(self, part.name).strip() for part in fields(self))


@dataclass(frozen=True)
class Note:
    """A note as its reader sees it; version 0 is one that nobody has written yet."""

    session_id: UUID
    id: UUID | None = None
    text: NoteText = NoteText()
    signed_at: datetime | None = None
    version: int = 0
    writable: bool = True
    readable: bool = (
        True  # False: the ciphertext does not open (moved, changed, or its key is gone)
    )

    @property
    def facts(self) -> str:
        """What the client said and the counsellor saw."""
        return self.text.facts

    @property
    def assessment(self) -> str:
        """What the counsellor makes of it."""
        return self.text.assessment

    @property
    def plan(self) -> str:
        """What follows."""
        return self.text.plan


def seal(words: NoteText, note_id: UUID, keyring: Keyring) -> bytes:
    """Encrypt a note for the row with this id."""
    return keyring.seal(json.dumps({"format": _FORMAT, **asdict(words)}), PLACE, note_id)


def unseal(sealed: bytes, note_id: UUID, keyring: Keyring) -> NoteText:
    """Decrypt the note of this row; raises CannotOpenError for a ciphertext that belongs elsewhere."""
    found = json.loads(keyring.open(sealed, PLACE, note_id))
    return NoteText(**{part.name: found[part.name] for part in fields(NoteText)})
