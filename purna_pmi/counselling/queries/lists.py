"""The counsellor's start: what is due, and the clients by page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, any_, cast, false, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on

from purna_pmi.audit.actions import record_reading
from purna_pmi.cases.models import Case
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.core.text import name_keys
from purna_pmi.counselling.enums import SessionOutcome
from purna_pmi.counselling.models import Episode, Session
from purna_pmi.counselling.queries.clients import Client, clients
from purna_pmi.counselling.queries.files import WITHOUT_COUNSELLOR
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import staff_names
from purna_pmi.people.models import Person

PAGE = 50
_AGENDA = 100


class Listing(StrEnum):
    """Which episodes to list."""

    MINE = "mine"
    TEAM = "team"
    CLOSED = "closed"


@dataclass(frozen=True)
class EpisodeRow:
    """One line of a list of clients."""

    episode: Episode
    client: Client
    counsellor: str
    next_session: Session | None


@dataclass(frozen=True)
class Appointment:
    """One line of the agenda."""

    session: Session
    client: Client


@dataclass(frozen=True)
class Loose:
    """An open episode that waits: for a first session, or for a decision where its case or counsellor is no more."""

    episode: Episode
    client: Client
    counsellor: str


@dataclass(frozen=True)
class Agenda:
    """What waits for a counsellor; at most a hundred of each.

    `fresh`: those handed to me with whom I have no session yet; `closed_cases`: my episodes that outlast their
    case; `forsaken`: those of my team without an active counsellor.
    """

    today: list[Appointment]
    coming: list[Appointment]
    without_outcome: list[Appointment]
    unsigned: list[Appointment]
    fresh: list[Loose]
    closed_cases: list[Loose]
    forsaken: list[Loose]


@dataclass(frozen=True)
class Overview:
    """A page of clients, what stands above it (my agenda, or what nobody keeps), and where older ones begin."""

    listing: Listing
    rows: list[EpisodeRow]
    older: UUID | None
    agenda: Agenda | None
    forsaken: list[Loose]


@dataclass(frozen=True)
class _Waiting:
    """What an agenda is made of, before it is known whom it is about."""

    sessions: list[Session]
    fresh: list[Episode]
    closed_cases: list[Episode]
    forsaken: list[Episode]

    @property
    def episode_ids(self) -> set[UUID]:
        loose = (*self.fresh, *self.closed_cases, *self.forsaken)
        return {one.episode_id for one in self.sessions} | {one.id for one in loose}


def overview(
    actor: Me, listing: Listing, *, after: UUID | None = None, words: str = ""
) -> Overview:
    """A page of my running or ended episodes or of my team's running ones, newest first, and what waits for me.

    `after` is the last episode of the page before, `words` a name or case number to look for among my running
    ones. Who is no lead counsellor has no team. The reading is recorded.
    """
    listed = _listed(actor, listing)
    found = _page(_matching(listed, words) if words else listed, after)
    shown = found[:PAGE]
    starts = after is None and not words
    mine, team = starts and listing is Listing.MINE, starts and listing is Listing.TEAM
    waiting = _waiting(actor, mine=mine, team=team)
    read = {one.id for one in shown} | waiting.episode_ids
    who = clients(read)
    if read:
        record_reading("counselling.episode", shown=sorted(read))
    agenda = _agenda(waiting, who)
    return Overview(
        listing,
        _rows(shown, who, listing),
        shown[-1].id if len(found) > PAGE else None,
        agenda if mine else None,
        agenda.forsaken,
    )


def agenda(actor: Me) -> Agenda:
    """What waits for a counsellor, without the list of clients; the reading is recorded."""
    waiting = _waiting(actor, mine=True, team=True)
    read = waiting.episode_ids
    if read:
        record_reading("counselling.episode", shown=sorted(read))
    return _agenda(waiting, clients(read))


def _listed(actor: Me, listing: Listing) -> Select[Episode]:
    if listing is Listing.TEAM:
        leading = Episode.agency_id == (actor.agency_id if actor.lead else None)
        team = select(Episode).where(leading, Episode.closed_on.is_(None))
        return team.where(Episode.counsellor_id != actor.id)
    mine = select(Episode).where(Episode.counsellor_id == actor.id)
    ended = listing is Listing.CLOSED
    return mine.where(Episode.closed_on.is_not(None) if ended else Episode.closed_on.is_(None))


def _matching(listed: Select[Episode], words: str) -> Select[Episode]:
    """Those whose client is called so, spelling forgiven, or whose case number holds the words."""
    keys = list(name_keys(words))
    named = Person.name_keys.contains(keys) if keys else false()
    return (
        listed.join(Case, Case.id == Episode.case_id)
        .join(Person, Person.id == Case.person_id)
        .where(or_(named, Case.number.icontains(words.strip(), autoescape=True)))
    )


def _page(listed: Select[Episode], after: UUID | None) -> list[Episode]:
    edge = db.session.get(Episode, after) if after else None
    if edge:
        listed = listed.where(tuple_(Episode.opened_on, Episode.id) < (edge.opened_on, edge.id))
    ordered = listed.order_by(Episode.opened_on.desc(), Episode.id.desc())
    return list(db.session.scalars(ordered.limit(PAGE + 1)))


def _rows(
    episodes: list[Episode], who: Mapping[UUID, Client], listing: Listing
) -> list[EpisodeRow]:
    others = episodes if listing is Listing.TEAM else ()
    names = staff_names(one.counsellor_id for one in others)
    ahead = _next_sessions(one.id for one in episodes)
    return [
        EpisodeRow(one, who[one.id], names.get(one.counsellor_id, ""), ahead.get(one.id))
        for one in episodes
    ]


def _next_sessions(episode_ids: Iterable[UUID]) -> dict[UUID, Session]:
    ahead = (
        select(Session)
        .where(
            Session.episode_id.in_(list(episode_ids)),
            Session.outcome == SessionOutcome.PLANNED,
            Session.planned_on >= clock.today(),
        )
        .ext(distinct_on(Session.episode_id))
        .order_by(Session.episode_id, Session.planned_on, Session.id)
    )
    return {one.episode_id: one for one in db.session.scalars(ahead)}


def _waiting(actor: Me, *, mine: bool, team: bool) -> _Waiting:
    """What waits for me, and what nobody of the team that I lead keeps."""
    outlasting = _outlasting(actor) if mine else []
    fresh = _fresh(actor) if mine else []
    return _Waiting(
        sessions=_waiting_sessions(actor) if mine else [],
        fresh=[one for one in fresh if one not in outlasting],
        closed_cases=outlasting,
        forsaken=_forsaken() if team and actor.lead else [],
    )


def _waiting_sessions(actor: Me) -> list[Session]:
    """My sessions that lie ahead, lack their outcome, or lack a signed note."""
    mine = select(Session).where(Session.counsellor_id == actor.id)
    mine = mine.order_by(Session.planned_on, Session.starts_at, Session.id).limit(_AGENDA)
    unsigned = select(func.counselling.sessions_without_signed_note())
    return [
        *db.session.scalars(mine.where(Session.outcome == SessionOutcome.PLANNED)),
        *db.session.scalars(mine.where(Session.id.in_(unsigned))),
    ]


def _fresh(actor: Me) -> list[Episode]:
    """My open episodes without any session of mine, the first handed over first."""
    met = select(Session.id).where(
        Session.episode_id == Episode.id, Session.counsellor_id == actor.id
    )
    wanted = select(Episode).where(
        Episode.counsellor_id == actor.id, Episode.closed_on.is_(None), ~met.exists()
    )
    return list(db.session.scalars(wanted.order_by(Episode.opened_on, Episode.id).limit(_AGENDA)))


def _outlasting(actor: Me) -> list[Episode]:
    """My open episodes whose case is closed, the first closed first."""
    wanted = (
        select(Episode)
        .join(Case, Case.id == Episode.case_id)
        .where(Episode.counsellor_id == actor.id, Episode.closed_on.is_(None))
        .where(Case.closed_on.is_not(None))
        .order_by(Case.closed_on, Episode.id)
    )
    return list(db.session.scalars(wanted.limit(_AGENDA)))


def _forsaken() -> list[Episode]:
    """Open episodes of my team whose counsellor is no more, the oldest first."""
    ids = cast(select(WITHOUT_COUNSELLOR).scalar_subquery(), ARRAY(Uuid))
    wanted = select(Episode).where(Episode.id == any_(ids))
    return list(db.session.scalars(wanted.order_by(Episode.opened_on, Episode.id).limit(_AGENDA)))


def _agenda(waiting: _Waiting, who: Mapping[UUID, Client]) -> Agenda:
    lines = [Appointment(one, who[one.episode_id]) for one in waiting.sessions]
    planned = [line for line in lines if line.session.outcome == SessionOutcome.PLANNED]
    today = clock.today()
    names = staff_names(one.counsellor_id for one in waiting.forsaken)
    return Agenda(
        today=[line for line in planned if line.session.planned_on == today],
        coming=[line for line in planned if line.session.planned_on > today],
        without_outcome=[line for line in planned if line.session.planned_on < today],
        unsigned=[line for line in lines if line.session.outcome != SessionOutcome.PLANNED],
        fresh=[Loose(one, who[one.id], "") for one in waiting.fresh],
        closed_cases=[Loose(one, who[one.id], "") for one in waiting.closed_cases],
        forsaken=[
            Loose(one, who[one.id], names.get(one.counsellor_id, "")) for one in waiting.forsaken
        ],
    )
