"""Each named constraint of this room is broken once, and says what it means."""

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError

from purna_pmi.core.db import db
from purna_pmi.core.errors import constraint_sentences
from purna_pmi.counselling import actions, queries
from purna_pmi.counselling.actions import Result
from purna_pmi.counselling.enums import SessionKind, SessionOutcome
from tests.factories import counselling as make
from tests.factories.people import as_user

EPISODE = (
    "INSERT INTO counselling.episode (id, case_id, agency_id, counsellor_id, asked_by, opened_on, closed_on) VALUES"
    " ({id}, {case}, gen_random_uuid(), {counsellor}, gen_random_uuid(), '2026-01-05', {closed})"
)
SESSION = (
    "INSERT INTO counselling.session (id, episode_id, case_id, counsellor_id, planned_on, kind, outcome, minutes)"
    " VALUES ({id}, {episode}, {case}, gen_random_uuid(), '2026-01-05', {kind}, {outcome}, {minutes})"
)
NOTE = (
    "INSERT INTO counsel_notes.note (id, session_id, author_id, sealed)"
    " VALUES ({id}, {session}, gen_random_uuid(), 'x')"
)
ONE = "'00000000-0000-7000-8000-000000000001'"
ANY = dict.fromkeys(("id", "episode", "case", "counsellor", "session"), "gen_random_uuid()")
ANY |= {"closed": "NULL", "kind": "'individual'", "outcome": "'planned'", "minutes": "NULL"}
BREAKS = {
    "pk_episode": (EPISODE, {"id": ONE}, 2),
    "uq_episode_one_open": (EPISODE, {"case": ONE, "counsellor": ONE}, 2),
    "ck_episode_closed_after_opened": (EPISODE, {"closed": "'2026-01-04'"}, 1),
    "pk_session": (SESSION, {"id": ONE}, 2),
    "ck_session_kind_known": (SESSION, {"kind": "'tea'"}, 1),
    "ck_session_outcome_known": (SESSION, {"outcome": "'lost'"}, 1),
    "ck_session_minutes_sane": (SESSION, {"outcome": "'attended'", "minutes": "601"}, 1),
    "ck_session_minutes_when_attended": (SESSION, {"outcome": "'missed'", "minutes": "30"}, 1),
    "pk_note": (NOTE, {"id": ONE}, 2),
    "uq_note_session_id": (NOTE, {"session": ONE}, 2),
}
ORPHANS = {
    "fk_episode_case_id_case_file": EPISODE,
    "fk_session_episode_id_episode": SESSION,
    "fk_note_session_id_session": NOTE,
}
RAISED = {"ck_session_signed_stays", "ck_episode_outcomes_recorded", "ck_episode_notes_signed"}


@pytest.fixture
def past_the_walls(app, cluster):
    """A superuser's connection to the test's database, rolled back."""
    name = psycopg.conninfo.conninfo_to_dict(app.extensions["addresses"].app)["dbname"]
    with psycopg.connect(cluster.superuser_dsn(name)) as connection:
        yield connection
        connection.rollback()


def refused_by(connection, statement, times=1):
    for _ in range(times - 1):
        connection.execute(statement)
    with pytest.raises(psycopg.errors.IntegrityError) as refusal:
        connection.execute(statement)
    return refusal.value.diag.constraint_name


@pytest.mark.parametrize("name", BREAKS)
def test_each_constraint_can_be_broken(past_the_walls, name):
    statement, facts, times = BREAKS[name]
    past_the_walls.execute("SET LOCAL session_replication_role = replica")  # no foreign keys
    assert refused_by(past_the_walls, statement.format(**ANY | facts), times) == name


@pytest.mark.parametrize("name", ORPHANS)
def test_each_foreign_key_can_be_broken(past_the_walls, name):
    assert refused_by(past_the_walls, ORPHANS[name].format(**ANY)) == name


def test_a_session_without_its_case_is_refused(past_the_walls):
    past_the_walls.execute("SET LOCAL session_replication_role = replica")
    past_the_walls.execute(EPISODE.format(**ANY | {"id": ONE}))
    past_the_walls.execute("SET LOCAL session_replication_role = origin")
    orphan = SESSION.format(**ANY | {"episode": ONE})
    assert refused_by(past_the_walls, orphan) == "fk_session_case_id_case_file"


def test_every_constraint_is_broken_here_and_has_its_sentence(past_the_walls):
    rows = past_the_walls.execute(
        "SELECT conname FROM pg_constraint WHERE contype IN ('c', 'u', 'p', 'f')"
        " AND connamespace IN ('counselling'::regnamespace, 'counsel_notes'::regnamespace)"
        " UNION SELECT indexrelid::regclass::text FROM pg_index"
        " WHERE indisunique AND indrelid = 'counselling.episode'::regclass"
    )
    there = {name.rpartition(".")[2] for (name,) in rows}
    assert there == BREAKS.keys() | ORPHANS.keys() | {"fk_session_case_id_case_file"}
    spoken = {name for name in there | RAISED if not name.startswith(("pk_", "fk_"))}
    assert spoken <= constraint_sentences.names()


@pytest.mark.parametrize(
    ("name", "codes"),
    [("ck_session_kind_known", SessionKind), ("ck_session_outcome_known", SessionOutcome)],
)
def test_closed_lists_are_those_of_the_database(past_the_walls, name, codes):
    (rule,) = past_the_walls.execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", (name,)
    ).fetchone()
    assert {part for part in rule.split("'") if part.isidentifier()} == set(codes)


def constraint_of(work):
    with pytest.raises(IntegrityError) as refusal:
        work()
    return refusal.value.orig.diag.constraint_name


def test_a_signed_session_stays_as_it_was(session):
    session_id = make.record(make.hand_over())
    make.write_note(session_id, "satu", sign=True)
    with as_user("counsellor") as me:
        file = queries.writable_session(session_id, actor=me)
        act = lambda: actions.record_outcome(file.session, Result(SessionOutcome.MISSED), version=2)  # noqa: E731
        assert constraint_of(act) == "ck_session_signed_stays"
        db.session.rollback()


@pytest.mark.parametrize(
    ("prepare", "name"),
    [
        (make.plan, "ck_episode_outcomes_recorded"),
        (make.record, "ck_episode_notes_signed"),
        (
            lambda client: make.write_note(make.record(client, SessionOutcome.MISSED), "draf"),
            "ck_episode_notes_signed",
        ),
    ],
)
def test_an_episode_closes_only_when_nothing_waits(session, prepare, name):
    client = make.hand_over()
    prepare(client)
    with as_user("counsellor") as me:
        file = queries.writable_episode(client.episode_id, actor=me)
        assert constraint_of(lambda: actions.close_episode(file.episode, version=1)) == name
        db.session.rollback()
