"""What counsellors and staff do, and what is refused."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from purna_pmi.cases.models import CaseEvent
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, StaleError, UserError
from purna_pmi.counselling import actions, queries, wording
from purna_pmi.counselling.actions import Plan, Result
from purna_pmi.counselling.enums import SessionOutcome
from purna_pmi.counselling.models import Session
from purna_pmi.counselling.notes import NoteText
from tests.factories import counselling as make
from tests.factories.people import as_user, keyring, register
from tests.world import EVERYBODY

pytestmark = pytest.mark.usefixtures("session")
TOMORROW = clock.today() + timedelta(days=1)


def told(case_id):
    """What the worker reads on the timeline of the case."""
    with as_user("worker"):
        listed = (
            select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.created_at)
        )
        events = db.session.scalars(listed).all()
        return [(e.kind, e.facts) for e in events if e.kind.startswith("counselling")]


def outcome(session_id, result, *, version=1):
    with as_user("counsellor") as me:
        file = queries.writable_session(session_id, actor=me)
        return actions.record_outcome(file.session, result, version=version)


def test_a_case_handed_over_opens_to_its_counsellor_and_says_so():
    client = make.hand_over(name="Marselina Tefa")
    with as_user("counsellor"):
        assert queries.episode_file(client.episode_id).client.name == "Marselina Tefa"
    assert told(client.case_id) == [("counselling_handed_over", {})]


@pytest.mark.parametrize("to", ["trainer", "worker", "manager"])
def test_only_counsellors_are_handed_cases(to):
    one = register()
    with as_user("worker"), pytest.raises(UserError) as refusal:
        actions.hand_over(one.case_id, counsellor_id=EVERYBODY[to].id)
    assert refusal.value.sentence == wording.COUNSELLOR_NOT_TO_BE_HAD


@pytest.mark.parametrize(
    "by", ["colleague", "other_worker", "counsellor", "manager", "facilitator"]
)
def test_who_does_not_keep_the_case_hands_nothing_over(by):
    one = register()
    with as_user(by), pytest.raises(UserError):
        actions.hand_over(one.case_id, counsellor_id=EVERYBODY["counsellor"].id)


def test_the_supervisor_hands_over_too():
    one = register()
    assert make.hand_over(one, by="supervisor").episode_id


def test_the_timeline_says_attended_or_not_and_nothing_more():
    client = make.hand_over()
    for result in (SessionOutcome.ATTENDED, SessionOutcome.MISSED, SessionOutcome.REFUSED):
        make.record(client, result)
    make.record(client, SessionOutcome.CANCELLED)
    assert told(client.case_id)[1:] == [
        ("counselling_attended", {}),
        ("counselling_not_attended", {}),
        ("counselling_not_attended", {}),
    ]


def test_a_corrected_outcome_is_told_once_more_only_if_the_answer_differs():
    client = make.hand_over()
    session_id = make.record(client, SessionOutcome.MISSED)
    outcome(session_id, Result(SessionOutcome.POSTPONED), version=2)
    outcome(session_id, Result(SessionOutcome.ATTENDED, minutes=50), version=3)
    assert [kind for kind, _ in told(client.case_id)[1:]] == [
        "counselling_not_attended",
        "counselling_attended",
    ]


def test_the_next_date_plans_the_next_session_in_the_same_save():
    client = make.hand_over()
    following = outcome(make.plan(client), Result(SessionOutcome.ATTENDED, next_on=TOMORROW))
    assert (following.planned_on, following.outcome) == (TOMORROW, "planned")


@pytest.mark.parametrize(("days", "sentence"), [(-1, wording.DAY_GONE), (367, wording.DAY_TOO_FAR)])
def test_sessions_are_planned_from_today_on_within_a_year(days, sentence):
    client = make.hand_over()
    with pytest.raises(UserError) as refusal:
        make.plan(client, clock.today() + timedelta(days=days))
    assert refusal.value.sentence == sentence


def test_nobody_has_attended_tomorrow():
    session_id = make.plan(make.hand_over(), TOMORROW)
    with pytest.raises(UserError) as refusal:
        outcome(session_id, Result(SessionOutcome.ATTENDED))
    assert refusal.value.sentence == wording.DAY_NOT_COME


def test_tomorrow_can_be_postponed_today():
    outcome(make.plan(make.hand_over(), TOMORROW), Result(SessionOutcome.POSTPONED))


def test_a_session_is_not_recorded_for_a_day_before_the_hand_over():
    client = make.hand_over()
    with as_user("counsellor") as me:
        file = queries.writable_episode(client.episode_id, actor=me)
        before = Plan(clock.today() - timedelta(days=1))
        with pytest.raises(UserError) as refusal:
            actions.record_session(file.episode, before, Result(SessionOutcome.ATTENDED))
    assert refusal.value.sentence == wording.DAY_BEFORE_START


def test_a_plan_moves_until_its_outcome_is_recorded():
    session_id = make.plan(make.hand_over())
    with as_user("counsellor") as me:
        file = queries.writable_session(session_id, actor=me)
        actions.change_plan(file.session, Plan(TOMORROW), version=1)
        actions.record_outcome(file.session, Result(SessionOutcome.POSTPONED), version=2)
        with pytest.raises(UserError) as refusal:
            actions.change_plan(file.session, Plan(TOMORROW), version=3)
    assert refusal.value.sentence == wording.ALREADY_RECORDED


def test_a_stale_outcome_is_not_saved():
    session_id = make.record(make.hand_over(), SessionOutcome.MISSED)
    with pytest.raises(StaleError):
        outcome(session_id, Result(SessionOutcome.ATTENDED), version=1)


def note_of(session_id, by="counsellor"):
    with as_user(by) as me:
        return queries.note(queries.session_file(session_id), actor=me, keyring=keyring())


def test_a_draft_is_written_over_and_signed_for_good():
    session_id = make.record(make.hand_over())
    make.write_note(session_id, "satu")
    make.write_note(session_id, "dua", sign=True)
    note = note_of(session_id)
    assert (note.facts, note.version, note.writable) == ("dua", 2, False)
    assert note.signed_at
    with pytest.raises(UserError) as refusal:
        make.write_note(session_id, "tiga")
    assert refusal.value.sentence == wording.NOTE_SIGNED


@pytest.mark.parametrize("outcome_", [SessionOutcome.CANCELLED, None])
def test_a_note_needs_a_session_that_has_an_outcome(outcome_):
    client = make.hand_over()
    session_id = make.record(client, outcome_) if outcome_ else make.plan(client)
    with pytest.raises(UserError) as refusal:
        make.write_note(session_id, "satu")
    assert refusal.value.sentence == wording.NOTE_BEFORE_OUTCOME


def test_a_missed_session_may_have_a_note():
    session_id = make.record(make.hand_over(), SessionOutcome.MISSED)
    make.write_note(session_id, "ditelepon")
    assert note_of(session_id).facts == "ditelepon"


def save(session_id, words, *, version, sign=False):
    with as_user("counsellor") as me:
        file = queries.session_file(session_id)
        before = queries.note(file, actor=me, keyring=keyring())
        act = actions.sign_note if sign else actions.write_note
        return act(file.session, words, before=before, version=version, keyring=keyring())


def test_two_first_drafts_do_not_overwrite_each_other():
    session_id = make.record(make.hand_over())
    assert save(session_id, NoteText("satu"), version=0) == 1
    with pytest.raises(StaleError):
        save(session_id, NoteText("dua"), version=0)
    assert note_of(session_id).facts == "satu"


def test_a_stale_draft_is_not_saved():
    session_id = make.record(make.hand_over())
    save(session_id, NoteText("satu"), version=0)
    save(session_id, NoteText("dua"), version=1)
    with pytest.raises(StaleError):
        save(session_id, NoteText("tiga"), version=1)


@pytest.mark.parametrize(
    ("words", "sign", "sentence"),
    [
        (NoteText(" "), False, wording.NOTE_BLANK),
        (NoteText("", "kesan", "rencana"), True, wording.NOTE_INCOMPLETE),
    ],
)
def test_a_note_says_something(words, sign, sentence):
    session_id = make.record(make.hand_over())
    with pytest.raises(UserError) as refusal:
        save(session_id, words, version=0, sign=sign)
    assert refusal.value.sentence == sentence


def test_closing_takes_the_case_away_and_keeps_the_sessions():
    client = make.hand_over(name="Marselina Tefa")
    session_id = make.record(client)
    make.write_note(session_id, "satu", sign=True)
    coming = make.plan(client, TOMORROW)
    make.close(client)
    with as_user("counsellor"):
        assert not db.session.scalar(text("SELECT cases.granted_case_ids()"))
        assert queries.session_file(session_id).client.name is None
        assert db.session.get(Session, coming).outcome == "cancelled"
    assert note_of(session_id).facts == "satu"
    assert told(client.case_id)[-1] == ("counselling_ended", {})


def test_what_is_closed_is_only_read():
    client = make.hand_over()
    session_id = make.record(client, SessionOutcome.MISSED)
    make.close(client)
    with as_user("counsellor") as me:
        with pytest.raises(UserError):
            queries.writable_episode(client.episode_id, actor=me)
        with pytest.raises(UserError):
            queries.writable_session(session_id, actor=me)
    with pytest.raises(NotFoundError):
        make.write_note(session_id, "terlambat")


def test_after_the_end_the_case_can_be_handed_over_again():
    client = make.hand_over()
    make.close(client)
    with as_user("worker"):
        again = actions.hand_over(client.case_id, counsellor_id=EVERYBODY["counsellor"].id)
    assert again != client.episode_id


def test_staff_learn_dates_and_attended_or_not():
    client = make.hand_over()
    make.record(client, SessionOutcome.REFUSED, next_on=TOMORROW)
    make.record(client, SessionOutcome.ATTENDED, minutes=45)
    make.record(client, SessionOutcome.CANCELLED)
    for key in ("worker", "supervisor"):
        with as_user(key):
            known = queries.of_case(client.case_id)
        assert known.next_appointment.planned_on == TOMORROW
        assert known.last_appointment.attended in {True, False}
        assert (known.attended, len(known.appointments)) == (1, 3)
        assert known.counsellors == {EVERYBODY["counsellor"].id: "Pengguna counsellor"}
