"""Whom episodes are about, as much of it as the asker may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from purna_pmi.cases.models import Case
from purna_pmi.core.db import db
from purna_pmi.counselling.models import Episode
from purna_pmi.people.models import Person


@dataclass(frozen=True)
class Client:
    """By name while the case is open to the asker; else by number and initials, as colleagues see a case."""

    number: str
    initials: str
    name: str | None = None
    person_id: UUID | None = None
    case_closed_on: date | None = None  # known only while the episode is open

    @property
    def label(self) -> str:
        """What the page calls them."""
        return self.name or self.initials


def clients(episode_ids: Iterable[UUID]) -> dict[UUID, Client]:
    """The clients of episodes that I keep or lead; two statements, however many."""
    ids = sorted(set(episode_ids))
    labels = db.session.execute(
        text("SELECT * FROM counselling.client_labels(:ids)"),
        {"ids": ids},
    ).all()
    named = (
        select(Episode.id, Person.name, Person.id)
        .join(Case, Case.id == Episode.case_id)
        .join(Person, Person.id == Case.person_id)
        .where(Episode.id.in_(ids))
    )
    found = {episode_id: (name, person) for episode_id, name, person in db.session.execute(named)}
    return {
        row.episode_id: _client(row, *found.get(row.episode_id, (None, None))) for row in labels
    }


def _client(label: Any, name: str | None, person_id: UUID | None) -> Client:
    return Client(label.number, label.initials, name, person_id, label.case_closed_on)
