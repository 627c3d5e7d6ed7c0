"""Counselling of some cases: episodes, sessions and sealed notes, of which a few wait for a signature."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from purna_pmi.cli.seed import words
from purna_pmi.cli.seed.accounts import Staff
from purna_pmi.cli.seed.draw import pick
from purna_pmi.cli.seed.rows.case import File, add_event
from purna_pmi.cli.seed.scene import Scene
from purna_pmi.counselling.enums import EventKind, SessionKind, SessionOutcome
from purna_pmi.counselling.notes import NoteText, seal
from purna_pmi.identity.enums import Role

_SHARE, _SHARE_IN_DANGER = 0.18, 0.65
_MOST_SESSIONS = 8
_OUTCOMES = {"attended": 74, "missed": 12, "postponed": 8, "refused": 3, "cancelled": 3}
_KINDS = {"individual": 78, "family": 12, "home_visit": 6, "remote": 4}
_MINUTES = (45, 50, 60, 60, 75)
_UNRECORDED, _UNSIGNED = 0.25, 0.35  # of the sessions of the last days
_LATELY = timedelta(days=5)
_SOONEST, _LATEST = timedelta(days=5), timedelta(days=300)


@dataclass(frozen=True)
class _Episode:
    id: UUID
    case_id: UUID
    counsellor: Staff


def add_counselling(scene: Scene, file: File) -> None:
    """Perhaps an episode: sessions week by week, until enough of them, the closing, or today."""
    share = _SHARE_IN_DANGER if file.person.protection else _SHARE
    last = file.until if not file.is_open else scene.today
    first = scene.day_between(file.opened_on + _SOONEST, min(last, file.opened_on + _LATEST))
    if not file.worker or file.person.deceased or first > last or not scene.chance(share):
        return
    lead, *others = scene.city.holders(Role.COUNSELLOR)
    counsellor = lead if scene.chance(0.5) else scene.random.choice(others)
    episode = _Episode(scene.new_id(first), file.id, counsellor)
    days = _session_days(scene, first, last)
    over = not file.is_open or len(days) == _MOST_SESSIONS
    ended = days[-1] if file.is_open and days else last
    scene.rows.add(
        "counselling.episode",
        id=episode.id,
        case_id=file.id,
        agency_id=counsellor.agency_id,
        counsellor_id=counsellor.id,
        asked_by=file.worker.id,
        opened_on=first,
        closed_on=ended if over else None,
    )
    _tell(scene, file.id, EventKind.HANDED_OVER, first, file.worker)
    for day in days:
        _add_session(scene, episode, day, over=over)
    if over:
        _tell(scene, file.id, EventKind.ENDED, ended, counsellor)
    else:
        _plan_next(scene, episode)


def _session_days(scene: Scene, first: date, last: date) -> list[date]:
    """Days of sessions held, one to three weeks apart, none today: what is today is planned."""
    days: list[date] = []
    day = first + timedelta(days=scene.random.randrange(3, 12))
    while day <= last and day < scene.today and len(days) < _MOST_SESSIONS:
        days.append(day)
        day += timedelta(days=scene.random.randrange(7, 22))
    return days


def _plan_next(scene: Scene, episode: _Episode) -> None:
    """The next appointment of a running episode, one in five of them today."""
    ahead = 0 if scene.chance(0.2) else scene.random.randrange(1, 20)
    day = scene.today + timedelta(days=ahead)
    _write_session(scene, episode, day, SessionOutcome.PLANNED)


def _add_session(scene: Scene, episode: _Episode, day: date, *, over: bool) -> None:
    lately = not over and day > scene.today - _LATELY
    if lately and scene.chance(_UNRECORDED):
        _write_session(scene, episode, day, SessionOutcome.PLANNED)
        return
    outcome = SessionOutcome(pick(scene.random, _OUTCOMES))
    row = _write_session(scene, episode, day, outcome)
    if outcome is SessionOutcome.CANCELLED:
        return
    came = outcome is SessionOutcome.ATTENDED
    told = EventKind.ATTENDED if came else EventKind.NOT_ATTENDED
    _tell(scene, episode.case_id, told, day, episode.counsellor)
    if came:
        _write_note(scene, episode, row, day, signed=not (lately and scene.chance(_UNSIGNED)))


def _tell(scene: Scene, case_id: UUID, kind: EventKind, day: date, actor: Staff) -> None:
    add_event(scene, case_id, kind, day, actor_id=actor.id, day=day.isoformat())


def _write_session(scene: Scene, episode: _Episode, day: date, outcome: SessionOutcome) -> UUID:
    row, came = scene.new_id(day), outcome is SessionOutcome.ATTENDED
    scene.rows.add(
        "counselling.session",
        id=row,
        episode_id=episode.id,
        case_id=episode.case_id,
        counsellor_id=episode.counsellor.id,
        planned_on=day,
        starts_at=time(scene.random.choice((8, 9, 10, 11, 13, 14, 15))),
        kind=SessionKind(pick(scene.random, _KINDS)).value,
        outcome=outcome.value,
        minutes=scene.random.choice(_MINUTES) if came else None,
    )
    return row


def _write_note(
    scene: Scene, episode: _Episode, session_id: UUID, day: date, *, signed: bool
) -> None:
    row, written, draw = scene.new_id(day), scene.moment(day), scene.random
    told = NoteText(
        draw.choice(words.SESSION_FACTS),
        draw.choice(words.SESSION_ASSESSMENTS),
        draw.choice(words.SESSION_PLANS),
    )
    scene.rows.add(
        "counsel_notes.note",
        id=row,
        session_id=session_id,
        author_id=episode.counsellor.id,
        sealed=seal(told, row, scene.keyring),
        signed_at=written if signed else None,
        created_at=written,
    )
