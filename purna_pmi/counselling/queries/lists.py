"""The counsellor's start: what is due, and the clients by page."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, select, text, tuple_
from sqlalchemy.dialects.postgresql import distinct_on

from purna_pmi.audit.actions import record_reading
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.counselling.enums import SessionOutcome
from purna_pmi.counselling.models import Episode, Session
from purna_pmi.counselling.queries.clients import Client, clients
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import staff_names

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
class Agenda:
    """What waits for a counsellor; at most a hundred appointments and a hundred notes."""

    today: list[Appointment]
    coming: list[Appointment]
    without_outcome: list[Appointment]
    unsigned: list[Appointment]

    @property
    def lines(self) -> list[Appointment]:
        """All of it."""
        return [*self.today, *self.coming, *self.without_outcome, *self.unsigned]


@dataclass(frozen=True)
class Overview:
    """A page of clients, the agenda on the first list, and where older episodes begin."""

    listing: Listing
    rows: list[EpisodeRow]
    older: UUID | None
    agenda: Agenda | None


def overview(actor: Me, listing: Listing, *, after: UUID | None = None) -> Overview:
    """A page of my running or ended episodes or of my team's running ones, newest first, and what waits for me.

    `after` is the last episode of the page before. Who is no lead counsellor has no team. The reading is recorded.
    """
    found = _page(_listed(actor, listing), after)
    shown = found[:PAGE]
    agenda = _agenda(actor) if listing is Listing.MINE and after is None else None
    read = {one.id for one in shown} | {
        a.session.episode_id for a in (agenda.lines if agenda else ())
    }
    if read:
        record_reading("counselling.episode", shown=sorted(read))
    return Overview(listing, _rows(shown), shown[-1].id if len(found) > PAGE else None, agenda)


def _listed(actor: Me, listing: Listing) -> Select[Episode]:
    if listing is Listing.TEAM:
        leading = Episode.agency_id == (actor.agency_id if actor.lead else None)
        team = select(Episode).where(leading, Episode.closed_on.is_(None))
        return team.where(Episode.counsellor_id != actor.id)
    mine = select(Episode).where(Episode.counsellor_id == actor.id)
    ended = listing is Listing.CLOSED
    return mine.where(Episode.closed_on.is_not(None) if ended else Episode.closed_on.is_(None))


def _page(listed: Select[Episode], after: UUID | None) -> list[Episode]:
    edge = db.session.get(Episode, after) if after else None
    if edge:
        listed = listed.where(tuple_(Episode.opened_on, Episode.id) < (edge.opened_on, edge.id))
    ordered = listed.order_by(Episode.opened_on.desc(), Episode.id.desc())
    return list(db.session.scalars(ordered.limit(PAGE + 1)))


def _rows(episodes: list[Episode]) -> list[EpisodeRow]:
    who = clients(one.id for one in episodes)
    names = staff_names(one.counsellor_id for one in episodes)
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


def _agenda(actor: Me) -> Agenda:
    mine = select(Session).where(Session.counsellor_id == actor.id)
    mine = mine.order_by(Session.planned_on, Session.starts_at, Session.id).limit(_AGENDA)
    planned = list(db.session.scalars(mine.where(Session.outcome == SessionOutcome.PLANNED)))
    lacking = text("SELECT session_id FROM counselling.sessions_without_signed_note()")
    unsigned_ids = db.session.scalars(lacking).all()
    unsigned = list(db.session.scalars(mine.where(Session.id.in_(unsigned_ids))))
    who = clients(one.episode_id for one in (*planned, *unsigned))
    lines = [Appointment(one, who[one.episode_id]) for one in planned]
    today = clock.today()
    return Agenda(
        today=[line for line in lines if line.session.planned_on == today],
        coming=[line for line in lines if line.session.planned_on > today],
        without_outcome=[line for line in lines if line.session.planned_on < today],
        unsigned=[Appointment(one, who[one.episode_id]) for one in unsigned],
    )
