"""The sentences of the timeline. Rooms above add those of their own kinds of events."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from purna_pmi.cases.enums import ClosureReason, EventKind, NoteKind, Priority, Source, Stage
from purna_pmi.cases.labels import CLOSURE_REASONS, NOTE_KINDS, PRIORITIES, SOURCES, STAGES
from purna_pmi.cases.models import CaseEvent

Facts = Mapping[str, Any]
Names = Mapping[str, str]
Sentence = Callable[[Facts, Names], str]


@dataclass(frozen=True)
class Wording:
    """How a kind of event reads: in full by its facts, or short where there are none or they make no sense."""

    icon: str
    short: object
    full: Sentence | None = None

    def of(self, facts: Facts, names: Names) -> str:
        """The sentence; a fact that is missing or odd never fails a page."""
        if self.full is None:
            return str(self.short)
        try:
            return self.full(facts, names)
        except (LookupError, TypeError, ValueError):
            return str(self.short)


SOMEBODY = "–"
_PERSONS = ("before", "after", "user")  # facts that may hold the id of a user


def _opened(facts: Facts, _names: Names) -> str:
    return str(_("Kasus dibuka dari %(source)s", source=SOURCES[Source(facts["source"])]))


def _moved(facts: Facts, _names: Names) -> str:
    before, after = (STAGES[Stage(facts[side])] for side in ("before", "after"))
    return str(_("Tahap: %(before)s → %(after)s", before=before, after=after))


def _ranked(facts: Facts, _names: Names) -> str:
    return str(_("Prioritas: %(priority)s", priority=PRIORITIES[Priority(facts["after"])]))


def _assigned(facts: Facts, names: Names) -> str:
    return str(_("Ditangani oleh %(name)s", name=names[facts["after"]]))


def _noted(facts: Facts, _names: Names) -> str:
    return str(NOTE_KINDS[NoteKind(facts["what"])])


def _proposed(facts: Facts, _names: Names) -> str:
    reason = CLOSURE_REASONS[ClosureReason(facts["reason"])]
    return str(_("Terminasi diusulkan: %(reason)s", reason=reason))


def _closed(facts: Facts, _names: Names) -> str:
    reason = CLOSURE_REASONS[ClosureReason(facts["reason"])]
    return str(_("Kasus ditutup: %(reason)s", reason=reason))


def _may_read(facts: Facts, names: Names) -> str:
    return str(_("%(name)s boleh membaca", name=names[facts["user"]]))


def _reads_no_more(facts: Facts, names: Names) -> str:
    return str(_("%(name)s tidak lagi membaca", name=names[facts["user"]]))


_WORDINGS: dict[str, Wording] = {
    EventKind.OPENED: Wording("case", _l("Kasus dibuka"), _opened),
    EventKind.STAGE_MOVED: Wording("right", _l("Pindah tahap"), _moved),
    EventKind.PRIORITY_SET: Wording("warning", _l("Prioritas diubah"), _ranked),
    EventKind.NEXT_STEP_SET: Wording("calendar", _l("Langkah berikutnya diubah")),
    EventKind.ASSIGNED: Wording("person", _l("Petugas ditetapkan"), _assigned),
    EventKind.NOTE_WRITTEN: Wording("note", _l("Catatan"), _noted),
    EventKind.NOTE_CORRECTED: Wording("edit", _l("Catatan dibetulkan")),
    EventKind.TASK_ADDED: Wording("plus", _l("Tugas ditambahkan")),
    EventKind.TASK_DONE: Wording("check", _l("Tugas selesai")),
    EventKind.TASK_REOPENED: Wording("undo", _l("Tugas dibuka lagi")),
    EventKind.CLOSURE_PROPOSED: Wording("clock", _l("Terminasi diusulkan"), _proposed),
    EventKind.CLOSURE_RETURNED: Wording("undo", _l("Usul terminasi dikembalikan")),
    EventKind.CLOSURE_WITHDRAWN: Wording("undo", _l("Usul terminasi ditarik kembali")),
    EventKind.CLOSED: Wording("check", _l("Kasus ditutup"), _closed),
    EventKind.REOPENED: Wording("case", _l("Kasus dibuka kembali")),
    EventKind.PROTECTION_RECORDED: Wording("lock", _l("Catatan pelindungan ditambahkan")),
    EventKind.SEALED: Wording("lock", _l("Berkas disegel")),
    EventKind.PERSON_MERGED: Wording("person", _l("Dua berkas orang ini digabungkan")),
    EventKind.PERSON_PARTED: Wording("undo", _l("Penggabungan berkas orang ini dibatalkan")),
    EventKind.UNSEALED: Wording("key", _l("Segel berkas dibuka")),
    EventKind.READER_NAMED: Wording("eye", _l("Daftar pembaca ditambah"), _may_read),
    EventKind.READER_REMOVED: Wording("cross", _l("Daftar pembaca dikurangi"), _reads_no_more),
}


def register_events(wordings: Mapping[str, Wording]) -> None:
    """Say how the events of a room above read, by kind."""
    _WORDINGS.update(wordings)


def known_kinds() -> frozenset[str]:
    """The kinds of events that this room and those above have sentences for."""
    return frozenset(map(str, _WORDINGS))


def named_in(events: Iterable[CaseEvent]) -> set[UUID]:
    """The users whose names the sentences of these events need."""
    found: set[UUID] = set()
    for event in events:
        facts = _facts_of(event)
        found.update(_as_ids(facts.get(key) for key in _PERSONS))
        found.update({event.actor_id} if event.actor_id else ())
    return found


def as_lines(events: Iterable[CaseEvent], names: Mapping[UUID, str]) -> list[dict[str, object]]:
    """Events as the kit's timeline wants them; a kind that no room has sentences for shows its code."""
    by_text = {str(user_id): name for user_id, name in names.items()}
    return [_line(event, by_text) for event in events]


def _line(event: CaseEvent, names: Names) -> dict[str, object]:
    wording = _WORDINGS.get(event.kind) or Wording("note", event.kind)
    return {
        "title": wording.of(_facts_of(event), names),
        "when": event.created_at,
        "day": event.happened_on,
        "who": names.get(str(event.actor_id), SOMEBODY),
        "icon": wording.icon,
    }


def _facts_of(event: CaseEvent) -> Facts:
    """What an event says besides its kind: the column holds any JSON, so perhaps no mapping."""
    facts: Any = event.facts
    return facts if isinstance(facts, Mapping) else {}


def _as_ids(values: Iterable[Any]) -> Iterable[UUID]:
    for value in values:
        try:
            yield UUID(str(value))
        except ValueError:
            continue
