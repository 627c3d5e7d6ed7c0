from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from purna_pmi.cases import actions, queries
from purna_pmi.cases.enums import LEGAL_MOVES, Due, Priority, Stage, moves_from
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, StaleError, UserError
from tests.factories.cases import as_user, change, open_case_for, seal
from tests.world import EVERYBODY

EVERY_MOVE = list(product(Stage, Stage))
LEGAL = [(start, to) for start in Stage for to in moves_from(start)]
ILLEGAL = [move for move in EVERY_MOVE if move not in LEGAL]


def put_in(case_id, stage):
    """Walk a case to a stage along legal moves."""
    path = {
        Stage.INTAKE: [],
        Stage.ASSESSMENT: [Stage.ASSESSMENT],
        Stage.PLANNING: [Stage.ASSESSMENT, Stage.PLANNING],
        Stage.SUPPORT: [Stage.ASSESSMENT, Stage.PLANNING, Stage.SUPPORT],
        Stage.FOLLOW_UP: [Stage.ASSESSMENT, Stage.PLANNING, Stage.SUPPORT, Stage.FOLLOW_UP],
        Stage.ON_HOLD: [Stage.ON_HOLD],
    }[stage]
    case = queries.case(case_id)
    for step in path:
        actions.move_stage(case, step, version=case.version)
    return case


@pytest.mark.parametrize(("start", "to"), LEGAL)
def test_each_legal_move_is_made(session, start, to):
    case_id = open_case_for("worker")
    with as_user("worker"):
        case = put_in(case_id, start)
        actions.move_stage(case, to, version=case.version)
        db.session.flush()
        assert case.stage == to
        newest = queries.events(case_id).rows[0]
        assert (newest.kind, newest.facts["after"]) == ("stage_moved", to.value)


@pytest.mark.parametrize(("start", "to"), [m for m in ILLEGAL if m[0] is not Stage.CLOSED])
def test_each_illegal_move_is_refused(session, start, to):
    case_id = open_case_for("worker")
    with as_user("worker"):
        case = put_in(case_id, start)
        with pytest.raises(UserError) as refusal:
            actions.move_stage(case, to, version=case.version)
        assert refusal.value.field == "stage"


@pytest.mark.parametrize(
    ("start", "to"),
    [(s, t) for s, t in EVERY_MOVE if t not in LEGAL_MOVES[s] and s not in {t, Stage.CLOSED}],
)
def test_the_database_refuses_each_illegal_move_too(session, start, to):
    case_id = open_case_for("worker")
    with as_user("worker"):
        put_in(case_id, start)
        db.session.flush()
        with pytest.raises(IntegrityError) as refusal, db.session.begin_nested():
            _write(case_id, "stage = :value", to.value)
        assert refusal.value.orig.diag.constraint_name == "ck_case_file_move_legal"


def _write(case_id, change_to, value):
    db.session.execute(
        text(f"UPDATE cases.case_file SET {change_to} WHERE id = :id"),
        {"id": case_id, "value": value},
    )


@pytest.mark.parametrize(
    "act",
    [
        lambda case: actions.move_stage(case, Stage.ASSESSMENT, version=0),
        lambda case: actions.set_priority(case, Priority.HIGH, version=0),
        lambda case: actions.set_next_step(case, "Telepon", None, version=0),
    ],
)
def test_who_saves_over_somebody_elses_change_is_told(session, act):
    case_id = open_case_for("worker")
    with as_user("worker"), pytest.raises(StaleError):
        act(queries.case(case_id))


@pytest.mark.parametrize(
    ("step", "days", "field"),
    [
        ("", 1, "next_step"),
        ("", None, "next_step"),
        ("x" * 201, 1, "next_step"),
        ("Telepon", -1, "next_step_on"),
        ("Telepon", 800, "next_step_on"),
    ],
)
def test_a_next_step_that_cannot_be(session, step, days, field):
    case_id = open_case_for("worker")
    day = None if days is None else clock.today() + timedelta(days)
    with as_user("worker"), pytest.raises(UserError) as refusal:
        actions.set_next_step(queries.case(case_id), step, day, version=1)
    assert refusal.value.field == field


def test_a_next_step_shows_in_the_list(session):
    case_id = open_case_for("worker")
    day = clock.today() + timedelta(3)
    change(
        case_id, "worker", lambda case, _: actions.set_next_step(case, "Kunjungi", day, version=1)
    )
    with as_user("worker") as me:
        (line,) = queries.list_cases(queries.Wanted(), me=me).rows
    assert (line.next_step, line.due_on) == ("Kunjungi", day)


def assign(case_id, to, key="supervisor"):
    def act(case, me):
        actions.assign_worker(case, EVERYBODY[to].id, version=case.version, actor=me)

    change(case_id, key, act)


def test_a_case_given_away_is_seen_by_the_new_worker_only(session):
    case_id = open_case_for("worker")
    assign(case_id, "colleague")
    with as_user("colleague"):
        assert queries.case(case_id).worker_id == EVERYBODY["colleague"].id
    with as_user("worker"), pytest.raises(NotFoundError):
        queries.case(case_id)


def test_the_list_of_a_sealed_case_follows_its_worker(session):
    case_id = open_case_for("worker")
    seal(case_id)
    assign(case_id, "colleague")
    with as_user("supervisor"):
        assert set(queries.readers_named(case_id)) == {
            EVERYBODY["colleague"].id,
            EVERYBODY["supervisor"].id,
        }


@pytest.mark.parametrize("to", ["other_worker", "supervisor", "trainer"])
def test_a_case_is_given_to_a_social_worker_of_the_agency_only(session, to):
    case_id = open_case_for("supervisor")
    with pytest.raises(UserError) as refusal:
        assign(case_id, to)
    assert refusal.value.field == "worker_id"


def test_the_database_knows_who_is_a_social_worker_here(session):
    case_id = open_case_for("supervisor")
    with as_user("supervisor"), pytest.raises(IntegrityError) as refusal, db.session.begin_nested():
        _write(case_id, "worker_id = :value", EVERYBODY["other_worker"].id)
    assert refusal.value.orig.diag.constraint_name == "ck_case_file_worker_of_agency"


def test_a_worker_gives_no_case_away(session):
    case_id = open_case_for("worker")
    with pytest.raises(NotFoundError):
        assign(case_id, "colleague", key="worker")
    with as_user("worker"), pytest.raises(DBAPIError), db.session.begin_nested():
        _write(case_id, "worker_id = :value", EVERYBODY["colleague"].id)


@pytest.mark.parametrize("column", ["number", "agency_id", "person_id", "sealed", "opened_on"])
def test_what_a_case_is_cannot_be_rewritten(session, column):
    case_id = open_case_for("worker")
    with (
        as_user("worker"),
        pytest.raises(DBAPIError, match="permission denied"),
        db.session.begin_nested(),
    ):
        _write(case_id, f"{column} = {column}", None)


def test_a_silent_case_is_heard_again_when_something_happens(session):
    case_id = open_case_for("worker")
    silent = queries.Wanted(due=Due.SILENT)
    with as_user("worker") as me:
        assert queries.find_lists([silent], me=me, limit=9) == [[]]
        _write(case_id, "updated_at = now() - :value * interval '1 day'", 31)
        ((line,),) = queries.find_lists([silent], me=me, limit=9)
        assert line.case_id == case_id
        case = queries.case(case_id)
        actions.set_priority(case, Priority.URGENT, version=case.version)
        db.session.flush()
        assert queries.find_lists([silent], me=me, limit=9) == [[]]
        assert queries.silent_after_days() == 30
