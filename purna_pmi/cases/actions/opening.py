"""Opening a case: for somebody new, or again for somebody known."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text

from purna_pmi.cases.actions.protecting import record_protection
from purna_pmi.cases.actions.timeline import add_event
from purna_pmi.cases.enums import EventKind, Priority, Source
from purna_pmi.cases.models import Case
from purna_pmi.core import clock
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db
from purna_pmi.core.errors import UserError
from purna_pmi.core.ids import new_id
from purna_pmi.identity.enums import Role
from purna_pmi.identity.models import Me
from purna_pmi.people.actions import (
    add_episode,
    mark_distinct,
    propose_likely,
    put_contact,
    put_paper,
    register_person,
    write_safe_contact,
)
from purna_pmi.people.enums import ContactKind, PaperKind, ProtectionKind, Whose
from purna_pmi.people.facts import EpisodeFacts, PersonFacts, SafeContactFacts
from purna_pmi.people.queries import Likelies, likely_same


@dataclass(frozen=True, kw_only=True)
class Intake:
    """All that the first conversation tells; only the person's name is needed."""

    person: PersonFacts
    episode: EpisodeFacts
    nik: str = ""
    phone: str = ""
    phone_whose: Whose = Whose.SELF
    address: str = ""
    safe_contact: SafeContactFacts | None = None
    protection: ProtectionKind | None = None
    not_the_same: frozenset[UUID] = frozenset()  # persons shown as likely, told to be others


def open_case(
    person_id: UUID,
    *,
    actor: Me,
    episode_id: UUID | None = None,
    worker_id: UUID | None = None,
    opened_on: date | None = None,
    priority: Priority = Priority.NORMAL,
    source: Source = Source.INTAKE,
) -> Case:
    """Open a case of a person whom the asker sees, or registered just now; a second return is a second case.

    A social worker's case is their own; a supervisor's is without a worker until it is given to one.
    """
    day = opened_on or clock.today()
    case = Case(
        id=new_id(),
        number=db.session.scalar(text("SELECT cases.next_number(:year)"), {"year": day.year}),
        agency_id=actor.agency_id,
        person_id=person_id,
        episode_id=episode_id,
        worker_id=actor.id if actor.role == Role.SOCIAL_WORKER else worker_id,
        opened_on=day,
        priority=priority.value,
        source=source.value,
    )
    db.session.add(case)
    db.session.flush()
    db.session.refresh(case)  # initials and seal are the database's
    add_event(case.id, EventKind.OPENED, on=day, source=source.value)
    return case


@dataclass(frozen=True)
class TakenIn:
    """The case that was opened, and whether another agency may know the person (both supervisors are asked then)."""

    case: Case
    known_elsewhere: bool


def take_in(intake: Intake, *, actor: Me, keyring: Keyring) -> TakenIn:
    """Register somebody, with journey, case, papers and ways of contact, in the order that the walls ask for.

    Raises UserError with the field that cannot stay so: of a facts class, or `nik`, `phone`, `address`.
    """
    likely = likely_same(intake.person, nik=intake.nik, phone=intake.phone, keyring=keyring)
    person = register_person(intake.person, actor=actor)
    episode = add_episode(person.id, intake.episode)
    case = open_case(person.id, actor=actor, episode_id=episode.id)
    known_elsewhere = _note_contacts(person.id, intake, actor=actor, keyring=keyring)
    if intake.protection:
        record_protection(case, intake.protection, "", actor=actor, keyring=keyring)
    _note_likely(person.id, likely, intake.not_the_same, actor)
    return TakenIn(case, known_elsewhere)


def take_in_again(
    person_id: UUID,
    episode: EpisodeFacts,
    *,
    protection: ProtectionKind | None = None,
    actor: Me,
    keyring: Keyring,
) -> Case:
    """Open another case of somebody whom the asker sees, for another journey."""
    journey = add_episode(person_id, episode)
    case = open_case(person_id, actor=actor, episode_id=journey.id)
    if protection:
        record_protection(case, protection, "", actor=actor, keyring=keyring)
    return case


def _note_contacts(person_id: UUID, intake: Intake, *, actor: Me, keyring: Keyring) -> bool:
    """Whether another agency may know the person."""
    stored = None
    if intake.nik:
        with _field("nik"):
            stored = put_paper(person_id, PaperKind.NIK, intake.nik, keyring=keyring, actor=actor)
    for kind, value, whose in (
        (ContactKind.PHONE, intake.phone, intake.phone_whose),
        (ContactKind.ADDRESS, intake.address, Whose.SELF),
    ):
        if value:
            with _field(kind.value):
                put_contact(person_id, kind, value, whose=whose, keyring=keyring, actor=actor)
    if intake.safe_contact:
        write_safe_contact(person_id, intake.safe_contact, version=0)
    return stored is not None and stored.known_elsewhere


@contextmanager
def _field(name: str) -> Iterator[None]:
    """Let a refusal point at the field of the intake rather than at that of the paper or contact."""
    try:
        yield
    except UserError as refusal:
        raise UserError(refusal.sentence, name) from refusal


def _note_likely(
    person_id: UUID, likely: Likelies, not_the_same: frozenset[UUID], actor: Me
) -> None:
    """Who looks like the new person: told to be another, that is remembered; else a human is asked later."""
    for one in likely.people:
        if one.person.id in not_the_same:
            mark_distinct(person_id, one.person.id, actor=actor)
        else:
            propose_likely(person_id, one.person.id, one.reasons, actor=actor)
