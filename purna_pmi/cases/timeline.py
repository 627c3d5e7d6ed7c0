"""The sentences of the timeline. Rooms above add those of their own kinds of events."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from purna_pmi.cases.enums import ClosureReason, EventKind, NoteKind, Priority, Source, Stage
from purna_pmi.cases.labels import CLOSURE_REASONS, NOTE_KINDS, PRIORITIES, SOURCES, STAGES
from purna_pmi.cases.models import CaseEvent

Facts = Mapping[str, Any]
Names = Mapping[str, str]
Sentence = Callable[[Facts, Names], str]

SOMEBODY = "–"
_PERSONS = ("before", "after", "user")  # facts that may hold the id of a user


def _opened(facts: Facts, _names: Names) -> str:
    source = SOURCES[Source(facts.get("source", Source.INTAKE))]
    return str(_("Kasus dibuka dari %(source)s", source=source))


def _moved(facts: Facts, _names: Names) -> str:
    before, after = (STAGES[Stage(facts[side])] for side in ("before", "after"))
    return str(_("Tahap: %(before)s → %(after)s", before=before, after=after))


def _ranked(facts: Facts, _names: Names) -> str:
    return str(_("Prioritas: %(priority)s", priority=PRIORITIES[Priority(facts["after"])]))


def _assigned(facts: Facts, names: Names) -> str:
    return str(_("Ditangani oleh %(name)s", name=names.get(facts["after"], SOMEBODY)))


def _noted(facts: Facts, _names: Names) -> str:
    return str(NOTE_KINDS[NoteKind(facts.get("what", NoteKind.NOTE))])


def _proposed(facts: Facts, _names: Names) -> str:
    reason = CLOSURE_REASONS[ClosureReason(facts["reason"])]
    return str(_("Terminasi diusulkan: %(reason)s", reason=reason))


def _closed(facts: Facts, _names: Names) -> str:
    reason = CLOSURE_REASONS[ClosureReason(facts["reason"])]
    return str(_("Kasus ditutup: %(reason)s", reason=reason))


_SENTENCES: dict[str, tuple[Sentence, str]] = {
    EventKind.OPENED: (_opened, "case"),
    EventKind.STAGE_MOVED: (_moved, "right"),
    EventKind.PRIORITY_SET: (_ranked, "warning"),
    EventKind.NEXT_STEP_SET: (lambda _f, _n: str(_("Langkah berikutnya ditetapkan")), "calendar"),
    EventKind.ASSIGNED: (_assigned, "person"),
    EventKind.NOTE_WRITTEN: (_noted, "note"),
    EventKind.NOTE_CORRECTED: (lambda _f, _n: str(_("Catatan dibetulkan")), "edit"),
    EventKind.TASK_ADDED: (lambda _f, _n: str(_("Tugas ditambahkan")), "plus"),
    EventKind.TASK_DONE: (lambda _f, _n: str(_("Tugas selesai")), "check"),
    EventKind.TASK_REOPENED: (lambda _f, _n: str(_("Tugas dibuka lagi")), "undo"),
    EventKind.CLOSURE_PROPOSED: (_proposed, "clock"),
    EventKind.CLOSURE_RETURNED: (lambda _f, _n: str(_("Usul terminasi dikembalikan")), "undo"),
    EventKind.CLOSED: (_closed, "check"),
    EventKind.REOPENED: (lambda _f, _n: str(_("Kasus dibuka kembali")), "case"),
    EventKind.PROTECTION_RECORDED: (
        lambda _f, _n: str(_("Catatan pelindungan ditambahkan")),
        "lock",
    ),
    EventKind.SEALED: (lambda _f, _n: str(_("Berkas disegel")), "lock"),
    EventKind.PERSON_MERGED: (
        lambda _f, _n: str(_("Dua berkas orang ini digabungkan")),
        "person",
    ),
    EventKind.PERSON_PARTED: (
        lambda _f, _n: str(_("Penggabungan berkas orang ini dibatalkan")),
        "undo",
    ),
    EventKind.UNSEALED: (lambda _f, _n: str(_("Segel berkas dibuka")), "key"),
    EventKind.READER_NAMED: (
        lambda f, n: str(_("%(name)s boleh membaca", name=n.get(f["user"], SOMEBODY))),
        "eye",
    ),
    EventKind.READER_REMOVED: (
        lambda f, n: str(_("%(name)s tidak lagi membaca", name=n.get(f["user"], SOMEBODY))),
        "cross",
    ),
}


def register_events(sentences: Mapping[str, tuple[Sentence, str]]) -> None:
    """Say how the events of a room above read: kind → (sentence of facts and users' names, icon)."""
    _SENTENCES.update(sentences)


def named_in(events: Iterable[CaseEvent]) -> set[UUID]:
    """The users whose names the sentences of these events need."""
    found: set[UUID] = set()
    for event in events:
        found.update(_as_ids(event.facts.get(key) for key in _PERSONS))
        found.update({event.actor_id} if event.actor_id else ())
    return found


def as_lines(events: Iterable[CaseEvent], names: Mapping[UUID, str]) -> list[dict[str, object]]:
    """Events as the kit's timeline wants them; a kind that no room has sentences for shows its code."""
    by_text = {str(user_id): name for user_id, name in names.items()}
    return [_line(event, by_text) for event in events]


def _line(event: CaseEvent, names: Names) -> dict[str, object]:
    sentence, icon = _SENTENCES.get(event.kind, (None, "note"))
    return {
        "title": sentence(event.facts, names) if sentence else event.kind,
        "when": event.created_at,
        "day": event.happened_on,
        "who": names.get(str(event.actor_id), SOMEBODY),
        "icon": icon,
    }


def _as_ids(values: Iterable[Any]) -> Iterable[UUID]:
    for value in values:
        try:
            yield UUID(str(value))
        except ValueError:
            continue
