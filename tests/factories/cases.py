"""Cases of the test city, made by the real actions, each behind the walls of the user who does it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app

from purna_pmi.cases import actions, queries
from purna_pmi.cases.actions import Intake
from purna_pmi.cases.enums import ClosureReason, Decision
from purna_pmi.cases.models import Case
from purna_pmi.core import clock
from purna_pmi.core.asker import Asker, current_asker, set_asker
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import who_am_i
from purna_pmi.people.facts import EpisodeFacts, PersonFacts
from tests.world import EVERYBODY


def keyring() -> Keyring:
    ring: Keyring = current_app.extensions["settings"].keyring
    return ring


@contextmanager
def as_user(key: str) -> Iterator[Me]:
    """Behind the walls as that user, whoever works at the moment; the work done so far stays."""
    db.session.commit()
    before = current_asker()
    set_asker(Asker(token=EVERYBODY[key].token))
    try:
        me = who_am_i()
        assert me is not None
        yield me
        db.session.flush()
    finally:
        db.session.commit()
        db.session.expire_all()
        set_asker(before)


def open_case_for(
    key: str = "worker",
    name: str = "Yohanes Benu",
    *,
    episode: EpisodeFacts | None = None,
    person: PersonFacts | None = None,
    **intake: Any,
) -> UUID:
    """The id of a new case of somebody new, opened by this user (a supervisor's has no worker).

    `intake`: nik, phone, address, safe_contact, protection … (fields of Intake).
    """
    with as_user(key) as me:
        told = Intake(
            person=person or PersonFacts(name=name), episode=episode or EpisodeFacts(), **intake
        )
        return actions.take_in(told, actor=me, keyring=keyring()).case.id


def person_of(case_id: UUID, key: str = "supervisor") -> UUID:
    """The id of the person of a case."""
    with as_user(key):
        return queries.case(case_id).person_id


def change(case_id: UUID, key: str, act: Callable[[Case, Me], Any]) -> Any:
    """Let a user do something with a case: `change(case_id, "worker", lambda case, me: …)`."""
    with as_user(key) as me:
        return act(queries.case(case_id), me)


def close_case(case_id: UUID, *, on: date | None = None, by: str = "worker") -> None:
    """Close a case the way it is done: one proposes, the supervisor approves."""
    day = on or clock.today()
    with as_user(by) as me:
        case = queries.case(case_id)
        actions.propose_closure(case, ClosureReason.GOALS_REACHED, "Selesai.", day, actor=me)
    with as_user("supervisor") as me:
        case, closure = queries.case(case_id), queries.waiting_closure(case_id)
        actions.decide_closure(
            case, closure, Decision.APPROVED, "", version=closure.version, actor=me
        )


def seal(case_id: UUID, key: str = "worker", supervisor: str = "supervisor") -> None:
    """Close the circle around a case."""
    keeper = EVERYBODY[supervisor].id
    change(case_id, key, lambda case, me: actions.seal_case(case, keeper, actor=me))
