"""Persons of the test city, made by the real actions, each with an open case so that somebody sees them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import text

from purna_pmi.core.asker import Asker, current_asker, set_asker
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import who_am_i
from purna_pmi.people.actions import (
    add_episode,
    put_contact,
    put_paper,
    register_person,
    write_safe_contact,
)
from purna_pmi.people.enums import ContactKind, PaperKind, Whose
from purna_pmi.people.facts import EpisodeFacts, PersonFacts, SafeContactFacts
from tests.world import EVERYBODY


@dataclass(frozen=True)
class Registered:
    """Ids of somebody who was taken in."""

    id: UUID
    case_id: UUID
    episode_id: UUID
    paper_id: UUID | None = None
    phone_id: UUID | None = None


def keyring() -> Keyring:
    ring: Keyring = current_app.extensions["settings"].keyring
    return ring


def myself() -> Me:
    me = who_am_i()
    assert me is not None
    return me


@contextmanager
def as_user(key: str) -> Iterator[Me]:
    """Behind the walls as that user; what was done is committed to the test's own transaction."""
    db.session.commit()
    before = current_asker()
    set_asker(Asker(token=EVERYBODY[key].token))
    try:
        yield myself()
        db.session.flush()
        db.session.expunge_all()  # what was read stays as it was read
        db.session.commit()
    finally:
        db.session.rollback()
        set_asker(before)


def register(
    key: str = "worker",
    name: str = "Yohanes Benu",
    *,
    nik: str | None = None,
    phone: str | None = None,
    episode: EpisodeFacts | None = None,
    sealed: bool = False,
    **facts: Any,
) -> Registered:
    """Somebody whom this user took in, with a journey and a case of theirs (a supervisor's has no worker)."""
    with as_user(key) as me:
        person = register_person(PersonFacts(name=name, **facts), actor=me)
        journey = add_episode(person.id, episode or EpisodeFacts())
        case_id = _open_case(person.id, journey.id, me)
        paper = nik and put_paper(person.id, PaperKind.NIK, nik, keyring=keyring(), actor=me)
        reached = phone and put_contact(
            person.id, ContactKind.PHONE, phone, whose=Whose.SELF, keyring=keyring(), actor=me
        )
        if phone:
            write_safe_contact(person.id, SafeContactFacts(), version=0)
        made = Registered(
            person.id,
            case_id,
            journey.id,
            paper.paper.id if paper else None,
            reached.id if reached else None,
        )
    if sealed:
        seal(made, key)
    return made


def seal(one: Registered, key: str = "worker") -> None:
    """Keep somebody for a named list on which this user and the supervisor alone stand."""
    with as_user(key):
        assert db.session.scalar(
            text("SELECT cases.seal(:case, :supervisor)"),
            {"case": one.case_id, "supervisor": EVERYBODY["supervisor"].id},
        )


def _open_case(person_id: UUID, episode_id: UUID, me: Me) -> UUID:
    case_id = new_id()
    mine = me.id if me.role == "social_worker" else None
    db.session.execute(
        text(
            "INSERT INTO cases.case_file (id, number, agency_id, person_id, episode_id, worker_id, opened_on)"
            " VALUES (:id, cases.next_number(2026), :agency, :person, :episode, :worker, '2026-01-05')"
        ),
        {
            "id": case_id,
            "agency": me.agency_id,
            "person": person_id,
            "episode": episode_id,
            "worker": mine,
        },
    )
    return case_id
