"""Journeys: adding and correcting them."""

from uuid import UUID

from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.core.errors import StaleError, UserError
from purna_pmi.people import wording
from purna_pmi.people.actions.persons import checked_text
from purna_pmi.people.enums import TravelPaper
from purna_pmi.people.facts import EpisodeFacts
from purna_pmi.people.models import MigrationEpisode


def add_episode(person_id: UUID, facts: EpisodeFacts) -> MigrationEpisode:
    """Note a journey of somebody whom the asker sees, or registered just now.

    Raises UserError with the field of `facts` that cannot stay so.
    """
    episode = MigrationEpisode(person_id=person_id)
    _write(episode, facts)
    db.session.add(episode)
    db.session.flush()
    return episode


def check_episode(facts: EpisodeFacts) -> None:
    """Raise UserError with the field of `facts` that could not be stored so; nothing is written."""
    _write(MigrationEpisode(), facts)


def correct_episode(
    episode: MigrationEpisode, facts: EpisodeFacts, *, version: int
) -> MigrationEpisode:
    """Write what is now known of a journey; raises StaleError where another saved since `version`."""
    if episode.version != version:
        raise StaleError
    _write(episode, facts)
    db.session.flush()
    return episode


def _write(episode: MigrationEpisode, facts: EpisodeFacts) -> None:
    _check_days(facts)
    if TravelPaper.NONE in facts.papers and len(set(facts.papers)) > 1:
        raise UserError(wording.PAPERS_AND_NONE, "papers")
    episode.destination = facts.destination
    episode.sector = facts.sector
    episode.placed_by_kind = facts.placed_by_kind
    episode.left_on, episode.returned_on = facts.left_on, facts.returned_on
    episode.papers = [paper.value for paper in facts.papers]
    episode.return_reason = facts.return_reason
    episode.departure_status = facts.departure_status
    for field in ("destination_place", "job_title", "employer", "placed_by", "arrival_point"):
        setattr(episode, field, checked_text(getattr(facts, field), field))


def _check_days(facts: EpisodeFacts) -> None:
    today = clock.today()
    if facts.left_on and facts.left_on > today:
        raise UserError(wording.LEFT_IN_FUTURE, "left_on")
    if facts.returned_on and facts.returned_on > today:
        raise UserError(wording.RETURNED_IN_FUTURE, "returned_on")
    if facts.left_on and facts.returned_on and facts.returned_on < facts.left_on:
        raise UserError(wording.RETURNED_BEFORE_LEAVING, "returned_on")
