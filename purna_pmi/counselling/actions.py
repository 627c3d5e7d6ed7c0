"""What staff and counsellors do: hand over, plan, record what became of it, write and sign a note, end the work.

The case's staff learn from the timeline that a session took place or did not, and when; nothing else leaves this room.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy import select, text, update

from purna_pmi.cases.actions import add_event
from purna_pmi.cases.models import Case
from purna_pmi.core import clock
from purna_pmi.core.crypto import CannotOpenError, Keyring
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, StaleError, UserError
from purna_pmi.core.ids import new_id
from purna_pmi.counselling import notes, wording
from purna_pmi.counselling.enums import KNOWN_AHEAD, EventKind, SessionKind, SessionOutcome
from purna_pmi.counselling.models import Episode, Session
from purna_pmi.counselling.notes import Note, NoteText
from purna_pmi.counselling.queries.files import WITHOUT_COUNSELLOR

_AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class Plan:
    """When and how counsellor and client will meet; the time is WITA."""

    on: date
    at: time | None = None
    kind: SessionKind = SessionKind.INDIVIDUAL


@dataclass(frozen=True)
class Result:
    """What became of a session, how long it took, and when the next one is."""

    outcome: SessionOutcome
    minutes: int | None = None
    next_on: date | None = None
    next_at: time | None = None


def hand_over(case_id: UUID, *, counsellor_id: UUID) -> UUID:
    """Entrust an open case that the asker keeps to a counsellor, who sees it from now on: the new episode's id.

    Raises UserError where that counsellor is not to be had any more, IntegrityError where they have the case already.
    """
    episode_id = new_id()
    done = db.session.scalar(
        text("SELECT counselling.hand_over(:episode, :case, :counsellor)"),
        {"episode": episode_id, "case": case_id, "counsellor": counsellor_id},
    )
    if not done:
        raise UserError(wording.COUNSELLOR_NOT_TO_BE_HAD, "counsellor_id")
    _tell_case(case_id, EventKind.HANDED_OVER, clock.today())
    return episode_id


def pass_on(episode: Episode, *, counsellor_id: UUID, version: int) -> None:
    """Give an episode whose counsellor is no more to another of the team, with what is planned.

    The lead counsellor's act; the case's timeline says so. Raises StaleError where it changed since `version`,
    UserError where it has a counsellor, UserError(`counsellor_id`) for somebody who is no active counsellor of
    the team, IntegrityError for who has the case already.
    """
    _expect(episode, version)
    _check_open(episode)
    if episode.id not in (db.session.scalar(select(WITHOUT_COUNSELLOR)) or ()):
        raise UserError(wording.EPISODE_KEPT)
    done = db.session.scalar(
        text("SELECT counselling.pass_on(:episode, :counsellor, :version)"),
        {"episode": episode.id, "counsellor": counsellor_id, "version": version},
    )
    if not done:
        raise UserError(wording.COUNSELLOR_NOT_OF_TEAM, "counsellor_id")
    db.session.expire_all()


def plan_session(episode: Episode, plan: Plan) -> Session:
    """Agree on an appointment from today on, for a case that is open."""
    _check_open(episode)
    _check_case_open(episode.case_id)
    _check_ahead(plan.on, "planned_on")
    return _add(episode, plan)


def change_plan(session: Session, plan: Plan, *, version: int) -> None:
    """Move an appointment of which nothing is recorded yet; raises StaleError where it changed since `version`."""
    _expect(session, version)
    _check_open(_episode_of(session))
    if session.outcome != SessionOutcome.PLANNED:
        raise UserError(wording.ALREADY_RECORDED)
    _check_ahead(plan.on, "planned_on")
    session.planned_on, session.starts_at, session.kind = plan.on, plan.at, plan.kind
    db.session.flush()


def record_session(episode: Episode, plan: Plan, result: Result) -> Session:
    """Note a session that nobody had planned, with what became of it; the case must be open."""
    _check_open(episode)
    _check_case_open(episode.case_id)
    if plan.on < episode.opened_on:
        raise UserError(wording.DAY_BEFORE_START, "planned_on")
    session = _add(episode, plan)
    record_outcome(session, result, version=session.version)
    return session


def record_outcome(session: Session, result: Result, *, version: int) -> Session | None:
    """Note what became of an appointment (or correct it), and plan the next: that one, where a day is given.

    The case's timeline says attended or not, once for each answer. Raises StaleError where it changed since `version`.
    """
    _expect(session, version)
    _check_open(_episode_of(session))
    if result.outcome == SessionOutcome.PLANNED:
        raise UserError(wording.OUTCOME_MISSING, "outcome")
    if result.outcome not in KNOWN_AHEAD and session.planned_on > clock.today():
        raise UserError(wording.DAY_NOT_COME, "outcome")
    before = _as_told(session.outcome)
    session.outcome, session.minutes = result.outcome, result.minutes
    db.session.flush()
    told = _as_told(result.outcome)
    if told and told != before:
        _tell_case(session.case_id, told, session.planned_on)
    return _plan_next(session, result)


def close_episode(episode: Episode, *, version: int) -> None:
    """End the work: coming appointments are off, and the case is no longer the counsellor's to open.

    The database refuses while a session lacks its outcome or a note its signature. Raises StaleError
    where it changed since `version`.
    """
    _expect(episode, version)
    _check_open(episode)
    coming = update(Session).where(
        Session.episode_id == episode.id,
        Session.outcome == SessionOutcome.PLANNED,
        Session.planned_on > clock.today(),
    )
    db.session.execute(coming.values(outcome=SessionOutcome.CANCELLED, version=Session.version + 1))
    _tell_case(episode.case_id, EventKind.ENDED, clock.today())
    episode.closed_on = clock.today()
    db.session.flush()


def write_note(
    session: Session, words: NoteText, *, before: Note, version: int, keyring: Keyring
) -> int:
    """Keep the note of a session as a draft: its new version.

    `before` is the note as it stands, `version` the one that was edited.

    Raises StaleError where it was saved since, UserError where it is blank, signed, or its session has no outcome yet,
    NotFoundError for who may only read it, CannotOpenError for one that does not open: it is not written over.
    """
    return _write(session, words, before, version, keyring, sign=False)


def sign_note(
    session: Session, words: NoteText, *, before: Note, version: int, keyring: Keyring
) -> int:
    """Keep the note for good. Raises what `write_note` raises, and UserError where its first part is blank."""
    if not words.facts.strip():
        raise UserError(wording.NOTE_INCOMPLETE, "facts")
    return _write(session, words, before, version, keyring, sign=True)


def _write(
    session: Session, words: NoteText, before: Note, version: int, keyring: Keyring, *, sign: bool
) -> int:
    if before.signed_at:
        raise UserError(wording.NOTE_SIGNED)
    if not session.takes_note:
        raise UserError(wording.NOTE_BEFORE_OUTCOME)
    if words.is_blank():
        raise UserError(wording.NOTE_BLANK, "facts")
    if not before.readable:
        raise CannotOpenError(notes.PLACE)
    if not before.writable:
        raise NotFoundError
    if before.version != version:
        raise StaleError
    note_id = before.id or new_id()
    new_version = db.session.scalar(
        text("SELECT counselling.write_note(:id, :session, :sealed, :version, :sign)"),
        {
            "id": note_id,
            "session": session.id,
            "sealed": notes.seal(words, note_id, keyring),
            "version": version,
            "sign": sign,
        },
    )
    if new_version is None:
        raise StaleError
    return int(new_version)


def _add(episode: Episode, plan: Plan) -> Session:
    session = Session(
        episode_id=episode.id,
        case_id=episode.case_id,
        counsellor_id=episode.counsellor_id,
        planned_on=plan.on,
        starts_at=plan.at,
        kind=plan.kind,
        outcome=SessionOutcome.PLANNED,
    )
    db.session.add(session)
    db.session.flush()
    return session


def _plan_next(session: Session, result: Result) -> Session | None:
    if result.next_on is None:
        return None
    _check_case_open(session.case_id, "next_on")
    _check_ahead(result.next_on, "next_on")
    return _add(
        _episode_of(session), Plan(result.next_on, result.next_at, SessionKind(session.kind))
    )


def _episode_of(session: Session) -> Episode:
    return db.session.get_one(Episode, session.episode_id)


def _as_told(outcome: str) -> EventKind | None:
    """What the case's staff hear of an outcome: attended or not; nothing of plans and cancelled ones."""
    if outcome in {SessionOutcome.PLANNED, SessionOutcome.CANCELLED}:
        return None
    return EventKind.ATTENDED if outcome == SessionOutcome.ATTENDED else EventKind.NOT_ATTENDED


def _tell_case(case_id: UUID, kind: EventKind, day: date) -> None:
    """One line on the case's timeline: what and on which day, nothing else."""
    add_event(case_id, kind, on=day, day=day.isoformat())


def _expect(record: Episode | Session, version: int) -> None:
    if record.version != version:
        raise StaleError


def _check_open(episode: Episode) -> None:
    if not episode.is_open:
        raise UserError(wording.EPISODE_CLOSED)


def _check_case_open(case_id: UUID, field: str | None = None) -> None:
    if db.session.scalar(select(Case.closed_on).where(Case.id == case_id)):
        raise UserError(wording.CASE_CLOSED, field)


def _check_ahead(day: date, field: str) -> None:
    if day < clock.today():
        raise UserError(wording.DAY_GONE, field)
    if day > clock.today() + _AHEAD:
        raise UserError(wording.DAY_TOO_FAR, field)
