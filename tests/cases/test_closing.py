import contextlib
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from purna_pmi.cases import actions, queries, wording
from purna_pmi.cases.enums import ClosureReason, Decision, NoteKind, Priority
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, StaleError, UserError
from tests.factories.cases import as_user, change, close_case, keyring, open_case_for
from tests.world import EVERYBODY


def propose(case_id, key="worker", words="Selesai.", on=None):
    def act(case, me):
        day = on or clock.today()
        actions.propose_closure(case, ClosureReason.GOALS_REACHED, words, day, actor=me)

    change(case_id, key, act)


def decide(case_id, decision, note="", key="supervisor"):
    def act(case, me):
        waiting = queries.waiting_closure(case_id)
        actions.decide_closure(case, waiting, decision, note, version=waiting.version, actor=me)

    change(case_id, key, act)


def reopen(case_id, key="worker", words="Kembali terkendala."):
    def act(case, me):
        actions.reopen(case, words, version=case.version, actor=me, keyring=keyring())

    change(case_id, key, act)


def spans(case_id):
    with as_user("supervisor"):
        return [
            (span.sequence, span.opened_on, span.closed_on, span.closure_id is not None)
            for span in queries.spans(case_id)
        ]


def test_one_proposes_and_another_closes(session):
    case_id = open_case_for("worker")
    propose(case_id)
    with as_user("supervisor"):
        assert [one.case_id for one in queries.closures_waiting()] == [case_id]
    decide(case_id, Decision.APPROVED)
    with as_user("worker"):
        case = queries.case(case_id)
        assert (case.stage, case.closed_on) == ("closed", clock.today())
        assert queries.events(case_id).rows[0].kind == "case_closed"


def test_a_returned_proposal_may_be_made_again(session):
    case_id = open_case_for("worker")
    propose(case_id)
    decide(case_id, Decision.RETURNED, "Kunjungi sekali lagi.")
    propose(case_id)
    with as_user("worker"):
        assert queries.case(case_id).is_open
        newest, returned = queries.closures(case_id)
        assert (newest.decision, returned.decision) == (None, "returned")


def test_nobody_approves_their_own_proposal(session):
    case_id = open_case_for("supervisor")
    propose(case_id, "supervisor")
    with pytest.raises(UserError):
        decide(case_id, Decision.APPROVED)


def test_a_worker_decides_nothing(session):
    case_id = open_case_for("worker")
    propose(case_id)
    with pytest.raises(NotFoundError):
        decide(case_id, Decision.APPROVED, key="worker")


def test_returning_needs_words(session):
    case_id = open_case_for("worker")
    propose(case_id)
    with pytest.raises(UserError) as refusal:
        decide(case_id, Decision.RETURNED)
    assert refusal.value.field == "decision_note"


def test_a_proposal_decided_meanwhile_is_stale(session):
    case_id = open_case_for("worker")
    propose(case_id)
    with as_user("supervisor") as me:
        case, waiting = queries.case(case_id), queries.waiting_closure(case_id)
        with pytest.raises(StaleError):
            actions.decide_closure(case, waiting, Decision.APPROVED, "", version=0, actor=me)


def withdraw(case_id, key="worker"):
    change(
        case_id,
        key,
        lambda case, me: actions.withdraw_closure(case, queries.latest_closure(case.id), actor=me),
    )


def test_a_proposal_is_withdrawn_by_its_proposer_and_may_be_made_again(session):
    case_id = open_case_for("worker")
    propose(case_id)
    withdraw(case_id)
    withdraw(case_id)  # a second click changes nothing
    with as_user("worker"):
        closure = queries.latest_closure(case_id)
        assert (closure.decision, closure.decided_by) == ("withdrawn", EVERYBODY["worker"].id)
        kinds = [event.kind for event in queries.events(case_id).rows]
        assert kinds.count("closure_withdrawn") == 1
    with as_user("supervisor"):
        assert queries.closures_waiting() == []
    propose(case_id)


def test_only_the_proposer_withdraws(session):
    case_id = open_case_for("worker")
    propose(case_id)
    with pytest.raises(NotFoundError):
        withdraw(case_id, "supervisor")


def test_what_is_decided_is_not_withdrawn(session):
    case_id = open_case_for("worker")
    propose(case_id)
    decide(case_id, Decision.RETURNED, "Kunjungi sekali lagi.")
    with pytest.raises(UserError) as refusal:
        withdraw(case_id)
    assert refusal.value.sentence is wording.CLOSURE_DECIDED


def test_a_withdrawn_proposal_is_not_approved(session):
    case_id = open_case_for("worker")
    propose(case_id)
    withdraw(case_id)
    with as_user("supervisor") as me:
        case, closure = queries.case(case_id), queries.latest_closure(case_id)
        with pytest.raises(UserError) as refusal:
            actions.decide_closure(case, closure, Decision.APPROVED, "", version=1, actor=me)
    assert refusal.value.sentence is wording.CLOSURE_WITHDRAWN


def test_a_proposal_withdrawn_in_the_same_moment_is_not_approved(session):
    case_id = open_case_for("worker")
    propose(case_id)
    with as_user("supervisor") as me:
        case, closure = queries.case(case_id), queries.latest_closure(case_id)
        set_committed_value(closure, "version", 7)  # as if it had been read before somebody wrote
        with pytest.raises(UserError) as refusal, db.session.begin_nested():
            actions.decide_closure(case, closure, Decision.APPROVED, "", version=7, actor=me)
    assert refusal.value.sentence is wording.CLOSURE_GONE


@pytest.mark.parametrize(
    ("words", "days", "field"),
    [
        ("", 0, "explanation"),
        ("x" * 1001, 0, "explanation"),
        ("Ya.", 1, "close_on"),
        ("Ya.", -1, "close_on"),
    ],
)
def test_a_proposal_that_cannot_be(session, words, days, field):
    case_id = open_case_for("worker")
    with pytest.raises(UserError) as refusal:
        propose(case_id, words=words, on=clock.today() + timedelta(days))
    assert refusal.value.field == field


def test_only_one_proposal_waits(session):
    case_id = open_case_for("worker")
    propose(case_id)
    with pytest.raises(UserError):
        propose(case_id)


CLOSE = "UPDATE cases.case_file SET stage = 'closed', closed_on = :today WHERE id = :id"


@pytest.mark.parametrize("key", ["worker", "supervisor"])
def test_the_database_closes_nothing_without_an_approved_proposal(session, key):
    case_id = open_case_for("worker")
    propose(case_id)
    with as_user(key), pytest.raises(IntegrityError) as refusal, db.session.begin_nested():
        db.session.execute(text(CLOSE), {"today": clock.today(), "id": case_id})
    assert refusal.value.orig.diag.constraint_name == "ck_case_file_closure_approved"


def test_an_approval_serves_once(session):
    case_id = open_case_for("worker")
    close_case(case_id)
    reopen(case_id)
    with as_user("supervisor"), pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text(CLOSE), {"today": clock.today(), "id": case_id})


APPROVE = "UPDATE cases.closure SET decision = 'approved', decided_by = :me, decided_at = now() WHERE case_id = :id"


@pytest.mark.parametrize("signed", ["supervisor", "colleague", "worker"])
def test_a_worker_signs_no_approval_in_sql_either(session, signed):
    case_id = open_case_for("worker")
    propose(case_id)
    with as_user("worker"), pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(text(APPROVE), {"me": EVERYBODY[signed].id, "id": case_id})


WITHDRAW = APPROVE.replace("'approved'", "'withdrawn'")


@pytest.mark.parametrize("key", ["supervisor", "colleague", "counsellor", "other_supervisor"])
def test_nobody_withdraws_anothers_proposal_in_sql_either(session, key):
    case_id = open_case_for("worker")
    propose(case_id)
    touched = 0
    with as_user(key) as me, contextlib.suppress(DBAPIError), db.session.begin_nested():
        touched = db.session.execute(text(WITHDRAW), {"me": me.id, "id": case_id}).rowcount
    assert touched == 0


def test_the_proposer_cannot_approve_in_sql_either(session):
    case_id = open_case_for("supervisor")
    propose(case_id, "supervisor")
    with (
        as_user("supervisor") as me,
        pytest.raises(IntegrityError) as refusal,
        db.session.begin_nested(),
    ):
        db.session.execute(text(APPROVE), {"me": me.id, "id": case_id})
    assert refusal.value.orig.diag.constraint_name == "ck_closure_decided_by_another"


def test_spans_follow_closing_and_reopening(session):
    case_id = open_case_for("worker")
    today = clock.today()
    assert spans(case_id) == [(1, today, None, False)]
    close_case(case_id)
    assert spans(case_id) == [(1, today, today, True)]
    reopen(case_id)
    assert spans(case_id) == [(1, today, today, True), (2, today, None, False)]
    close_case(case_id)
    assert [span[2] for span in spans(case_id)] == [today, today]


def test_what_falls_into_a_frozen_period_counts_on_the_day_after(committed_app):
    with committed_app.app_context():
        today = clock.today()
        past_the_walls(committed_app, today)
        case_id = open_case_for("worker")
        with as_user("worker"):
            (span,) = queries.spans(case_id)
            assert (span.opened_on, span.counted_open_on) == (today, today + timedelta(1))
        close_case(case_id)
        with as_user("worker"):
            (span,) = queries.spans(case_id)
            assert (span.closed_on, span.counted_closed_on) == (today, today + timedelta(1))


def past_the_walls(app, today):
    with psycopg.connect(app.extensions["addresses"].install) as installer:
        installer.execute(
            "INSERT INTO law.frozen_period (from_on, until_on) VALUES (%s, %s)",
            (today - timedelta(30), today),
        )


def test_reopening_says_why(session):
    case_id = open_case_for("worker")
    close_case(case_id)
    with pytest.raises(UserError) as refusal:
        reopen(case_id, words=" ")
    assert refusal.value.field == "reason"
    reopen(case_id)
    with as_user("worker"):
        assert queries.case(case_id).stage == "assessment"
        assert queries.notes(case_id, keyring()).rows[0].words == "Kembali terkendala."


WRITES = {
    "next step": lambda case, _: actions.set_next_step(case, "x", None, version=case.version),
    "priority": lambda case, _: actions.set_priority(case, Priority.LOW, version=case.version),
    "note": lambda case, me: actions.write_note(
        case, NoteKind.NOTE, "x", actor=me, keyring=keyring()
    ),
    "task": lambda case, me: actions.add_task(case, "x", due_on=None, actor=me),
}


@pytest.mark.parametrize("what", WRITES)
def test_a_closed_case_is_read_only(session, what):
    case_id = open_case_for("worker")
    close_case(case_id)
    with pytest.raises(UserError):
        change(case_id, "worker", WRITES[what])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases.case_file SET priority = 'low' WHERE id = :id",
        "UPDATE cases.case_file SET closed_on = closed_on - 1 WHERE id = :id",
        "INSERT INTO cases.case_task (id, case_id, title, created_by) VALUES (gen_random_uuid(), :id, 'x', :me)",
        "INSERT INTO cases.case_note (id, case_id, happened_on, sealed, author_id) SELECT :me, :id, now(), 'x', :me",
    ],
)
def test_a_closed_case_is_read_only_in_sql_too(session, statement):
    case_id = open_case_for("worker")
    close_case(case_id)
    with as_user("worker") as me, pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(text(statement), {"id": case_id, "me": me.id})
