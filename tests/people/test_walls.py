"""The same walls asked in SQL, past the room's own checks: not one row more."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id
from purna_pmi.people.actions import mark_distinct, propose_likely
from tests.factories.people import as_user, register, seal
from tests.world import EVERYBODY

TABLES = (
    *("people.person", "people.migration_episode", "people.distinct_pair", "people.likely_pair"),
    *("vault.identity_paper", "vault.contact", "vault.safe_contact"),
)
OTHERS = sorted(EVERYBODY.keys() - {"worker", "supervisor"})


@pytest.fixture
def two(session):
    """Two persons of one worker, with everything that this room keeps."""
    pair = [register(nik="5371994506900003", phone="0812-3456-7890") for _ in range(2)]
    with as_user("worker") as me:
        mark_distinct(pair[0].id, pair[1].id, actor=me)
    return pair


def rows(key):
    with as_user(key):
        counted = {one: f"SELECT count(id) FROM {one}" for one in TABLES}
        return {one: db.session.scalar(text(sql)) for one, sql in counted.items()}


def test_worker_and_supervisor_see_all_of_it(two):
    for key in ("worker", "supervisor"):
        assert rows(key) == dict.fromkeys(TABLES, 2) | {
            "people.distinct_pair": 1,
            "people.likely_pair": 1,
        }


@pytest.mark.parametrize("key", OTHERS)
def test_nobody_else_sees_a_row(two, key):
    assert rows(key) == dict.fromkeys(TABLES, 0)


def test_sealed_rows_are_seen_by_the_named_list_alone(two):
    for one in two:
        seal(one)
    assert rows("worker")["vault.identity_paper"] == 2
    assert rows("colleague") == dict.fromkeys(TABLES, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people.person SET sealed = false",
        "UPDATE people.person SET agency_id = agency_id",
        "UPDATE people.person SET registered_by = registered_by",
        "UPDATE people.migration_episode SET person_id = person_id",
        "UPDATE vault.identity_paper SET person_id = person_id",
        "UPDATE vault.contact SET kind = 'phone'",
        "UPDATE vault.safe_contact SET person_id = person_id",
        "DELETE FROM people.person",
        "DELETE FROM vault.contact",
        "SELECT sealed FROM vault.contact",
        "SELECT lookup FROM vault.identity_paper",
        "SELECT key FROM people.name_word",
    ],
)
def test_what_no_page_needs_is_not_granted(two, statement):
    with as_user("worker"):
        with pytest.raises(ProgrammingError, match="permission denied") as refused:
            tried(statement)
        assert refused.value


def tried(statement, **values):
    with db.session.begin_nested():
        return db.session.execute(text(statement), values)


FORGED = {
    "a paper": "INSERT INTO vault.identity_paper (id, person_id, agency_id, kind, sealed, tail)"
    " VALUES (:id, :person, :agency, 'nik', 'x', 'x')",
    "a phone": "INSERT INTO vault.contact (id, person_id, agency_id, kind, sealed, tail)"
    " VALUES (:id, :person, :agency, 'phone', 'x', 'x')",
    "a rule": "INSERT INTO vault.safe_contact (id, person_id) VALUES (:id, :person)",
    "a journey": "INSERT INTO people.migration_episode (id, person_id) VALUES (:id, :person)",
    "a person": "INSERT INTO people.person (id, agency_id, name, registered_by)"
    " VALUES (:id, :agency, 'Maria', :person)",
}


@pytest.mark.parametrize("what", FORGED)
@pytest.mark.parametrize("key", ["colleague", "other_worker", "counsellor", "manager"])
def test_nothing_is_written_about_somebody_one_does_not_see(two, key, what):
    values = {"id": new_id(), "person": two[0].id, "agency": EVERYBODY[key].agency_id}
    with as_user(key):
        with pytest.raises(ProgrammingError, match="row-level security") as refused:
            tried(FORGED[what], **values)
        assert refused.value


def test_others_change_no_row(two):
    for key in OTHERS:
        with as_user(key):
            changed = tried("UPDATE people.person SET name = 'X' WHERE id = :id", id=two[0].id)
            assert changed.rowcount == 0


def test_a_pair_with_somebody_unseen_is_refused(session):
    mine, theirs = register(), register("colleague")
    with as_user("worker") as me:
        with pytest.raises(ProgrammingError, match="row-level security"), db.session.begin_nested():
            propose_likely(mine.id, theirs.id, ["same_name"], actor=me)
        with pytest.raises(ProgrammingError, match="row-level security"), db.session.begin_nested():
            mark_distinct(mine.id, theirs.id, actor=me)
