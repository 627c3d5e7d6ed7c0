"""Clients, sessions and notes of the test city, made by the real actions."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from purna_pmi.core import clock
from purna_pmi.counselling import actions, queries
from purna_pmi.counselling.actions import Plan, Result
from purna_pmi.counselling.enums import SessionOutcome
from purna_pmi.counselling.notes import NoteText
from tests.factories.people import Registered, as_user, keyring, register
from tests.world import EVERYBODY


@dataclass(frozen=True)
class HandedOver:
    """Ids of somebody whose case a counsellor has."""

    person_id: UUID
    case_id: UUID
    episode_id: UUID
    counsellor: str


def hand_over(
    one: Registered | None = None, to: str = "counsellor", by: str = "worker", **facts: Any
) -> HandedOver:
    """Somebody (taken in now, unless given) whose case this worker entrusts to this counsellor."""
    one = one or register(by, **facts)
    with as_user(by):
        episode_id = actions.hand_over(one.case_id, counsellor_id=EVERYBODY[to].id)
    return HandedOver(one.id, one.case_id, episode_id, to)


def plan(client: HandedOver, on: date | None = None, **plan: Any) -> UUID:
    """An appointment, today unless a later day is given: its id."""
    with as_user(client.counsellor) as me:
        file = queries.writable_episode(client.episode_id, actor=me)
        return actions.plan_session(file.episode, Plan(on or clock.today(), **plan)).id


def record(
    client: HandedOver, outcome: SessionOutcome = SessionOutcome.ATTENDED, **result: Any
) -> UUID:
    """A session of today that nobody had planned, with what became of it: its id."""
    with as_user(client.counsellor) as me:
        file = queries.writable_episode(client.episode_id, actor=me)
        plan = Plan(clock.today())
        return actions.record_session(file.episode, plan, Result(outcome, **result)).id


def write_note(session_id: UUID, facts: str, *, by: str = "counsellor", sign: bool = False) -> None:
    """The first text, or a further one, of a session's note."""
    with as_user(by) as me:
        file = queries.session_file(session_id)
        note = queries.note(file, actor=me, keyring=keyring())
        save = actions.sign_note if sign else actions.write_note
        save(
            file.session,
            NoteText(facts, "Asesmen", "Rencana"),
            before=note,
            version=note.version,
            keyring=keyring(),
        )


def close(client: HandedOver) -> None:
    """The end of this client's counselling."""
    with as_user(client.counsellor) as me:
        file = queries.writable_episode(client.episode_id, actor=me)
        actions.close_episode(file.episode, version=file.episode.version)
