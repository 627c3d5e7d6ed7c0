"""One episode, one session, its note."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, func, select, text, tuple_

from purna_pmi.audit.actions import record_reading
from purna_pmi.core import clock
from purna_pmi.core.crypto import CannotOpenError, Keyring
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, UserError
from purna_pmi.counselling import wording
from purna_pmi.counselling.enums import SessionOutcome
from purna_pmi.counselling.models import Episode, Session
from purna_pmi.counselling.notes import Note, unseal
from purna_pmi.counselling.queries.clients import Client, clients
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import staff_names

PAGE = 50
# Open episodes of the team that I lead whose counsellor is disabled or none any more: an array of ids.
WITHOUT_COUNSELLOR = func.counselling.episodes_without_counsellor(type_=ARRAY(Uuid))


@dataclass(frozen=True)
class EpisodeFile:
    """An episode with a page of its sessions, newest first; `signed` tells signed notes from drafts, by session."""

    episode: Episode
    client: Client
    counsellor: str
    sessions: list[Session]
    signed: dict[UUID, bool]
    older: UUID | None

    @property
    def next_session(self) -> Session | None:
        """The earliest appointment from today on."""
        today = clock.today()
        ahead = [one for one in self._planned if one.planned_on >= today]
        return min(ahead, key=_by_day, default=None)

    @property
    def waiting(self) -> Session | None:
        """The oldest session whose day has come and of which nothing is recorded."""
        due = [one for one in self._planned if one.is_waiting_on(clock.today())]
        return min(due, key=_by_day, default=None)

    @property
    def _planned(self) -> list[Session]:
        return [one for one in self.sessions if one.outcome == SessionOutcome.PLANNED]


@dataclass(frozen=True)
class SessionFile:
    """A session with what surrounds it."""

    session: Session
    episode: Episode
    client: Client
    counsellor: str


_File = TypeVar("_File", EpisodeFile, SessionFile)
_Row = TypeVar("_Row")


def episode_file(episode_id: UUID, *, before: UUID | None = None) -> EpisodeFile:
    """An episode that I keep or lead, with the sessions older than `before`; raises NotFoundError for all others."""
    found = _known(db.session.get(Episode, episode_id))
    client = _client(found)
    listed = select(Session).where(Session.episode_id == found.id)
    edge = db.session.get(Session, before) if before else None
    if edge:
        listed = listed.where(tuple_(Session.planned_on, Session.id) < (edge.planned_on, edge.id))
    ordered = listed.order_by(Session.planned_on.desc(), Session.id.desc())
    sessions = list(db.session.scalars(ordered.limit(PAGE + 1)))
    shown = sessions[:PAGE]
    record_reading(
        "counselling.episode", found.id, person_id=client.person_id, case_id=found.case_id
    )
    return EpisodeFile(
        episode=found,
        client=client,
        counsellor=_name_of(found.counsellor_id),
        sessions=shown,
        signed=_note_states(one.id for one in shown),
        older=shown[-1].id if len(sessions) > PAGE else None,
    )


def session_file(session_id: UUID) -> SessionFile:
    """A session that I keep or lead, without its note; raises NotFoundError for all others."""
    found = _known(db.session.get(Session, session_id))
    episode = _known(db.session.get(Episode, found.episode_id))
    client = _client(episode)
    record_reading(
        "counselling.session", found.id, person_id=client.person_id, case_id=found.case_id
    )
    return SessionFile(found, episode, client, _name_of(found.counsellor_id))


def writable_episode(episode_id: UUID, *, actor: Me) -> EpisodeFile:
    """My own running episode; raises NotFoundError for another's, UserError for one that is over."""
    return _writable(episode_file(episode_id), actor)


def writable_session(session_id: UUID, *, actor: Me) -> SessionFile:
    """A session that I hold in my own running episode.

    Raises NotFoundError for another's episode, UserError for one that is over and for a session of who had it before.
    """
    file = _writable(session_file(session_id), actor)
    if file.session.counsellor_id != actor.id:
        raise UserError(wording.SESSION_OF_ANOTHER)
    return file


def is_forsaken(episode: Episode, *, actor: Me) -> bool:
    """Whether an episode that I lead has no active counsellor any more."""
    if not actor.lead or not episode.is_open or episode.counsellor_id == actor.id:
        return False
    return episode.id in (db.session.scalar(select(WITHOUT_COUNSELLOR)) or ())


def led_episode(episode_id: UUID, *, actor: Me) -> EpisodeFile:
    """An episode of the team that I lead; raises NotFoundError for all others."""
    file = episode_file(episode_id)
    if not actor.lead or file.episode.agency_id != actor.agency_id:
        raise NotFoundError
    return file


def note(of: SessionFile, *, actor: Me, keyring: Keyring) -> Note:
    """The note of a session, decrypted; the database records the reading. An unwritten one has version 0.

    A ciphertext that does not belong to this row is told as unreadable, never shown as somebody's words.
    """
    row = db.session.execute(
        text("SELECT * FROM counselling.read_note(:session)"), {"session": of.session.id}
    ).one_or_none()
    if row is None:
        mine = of.session.counsellor_id == actor.id and of.episode.is_open
        return Note(of.session.id, writable=mine)
    try:
        words = unseal(row.sealed, row.id, keyring)
    except CannotOpenError:
        return Note(of.session.id, row.id, version=row.version, writable=False, readable=False)
    return Note(of.session.id, row.id, words, row.signed_at, row.version, row.writable)


def _writable(file: _File, actor: Me) -> _File:
    if file.episode.counsellor_id != actor.id:
        raise NotFoundError
    if not file.episode.is_open:
        raise UserError(wording.EPISODE_CLOSED)
    return file


def _known(row: _Row | None) -> _Row:
    if row is None:
        raise NotFoundError
    return row


def _client(of: Episode) -> Client:
    """Staff see that an episode exists, not this page of it."""
    return _known(clients([of.id]).get(of.id))


def _name_of(user_id: UUID) -> str:
    return staff_names([user_id]).get(user_id, "")


def _note_states(session_ids: Iterable[UUID]) -> dict[UUID, bool]:
    rows = db.session.execute(
        text("SELECT session_id, signed FROM counselling.note_states(:ids)"),
        {"ids": list(session_ids)},
    )
    return {row.session_id: row.signed for row in rows}


def _by_day(one: Session) -> tuple[date, UUID]:
    return (one.planned_on, one.id)
