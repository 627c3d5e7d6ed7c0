"""Two files, one person: everything follows, nobody sees more cases than before, and it can be taken back."""

import psycopg
import pytest
from sqlalchemy import text

from purna_pmi.cases import actions, queries
from purna_pmi.cases.actions import merge_people
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, StaleError, UserError
from purna_pmi.core.ids import new_id
from purna_pmi.people import queries as people
from purna_pmi.people.actions import (
    correct_person,
    mark_distinct,
    propose_likely,
    write_safe_contact,
)
from purna_pmi.people.enums import MayContact, ProtectionKind
from purna_pmi.people.facts import PersonFacts, SafeContactFacts
from tests.factories import counselling, training
from tests.factories.community import group_of
from tests.factories.merging import NIK, PHONE, merge, pair_of, two, undo
from tests.factories.people import as_user, keyring, register
from tests.world import EVERYBODY

# Every column that says whom a row is about: merging moves it, or works through the case.
FOLLOWS = {
    *("cases.case_file.person_id", "people.migration_episode.person_id"),
    *("protection.record.person_id", "vault.identity_paper.person_id"),
    *("vault.contact.person_id", "vault.safe_contact.person_id"),
    *("people.known_elsewhere.person_id", "people.known_elsewhere.other_person_id"),
    *("people.likely_pair.first_person_id", "people.likely_pair.second_person_id"),
    *("people.distinct_pair.first_person_id", "people.distinct_pair.second_person_id"),
    *("register.line.person_id", "register.line.likely_person_id"),
}
# The merger itself, and the record, which is never rewritten and asked under both ids.
STAYS = {"people.merger.kept_id", "people.merger.given_up_id", "audit.entry.person_id"}


def test_no_column_that_says_whom_a_row_is_about_is_forgotten(owner_address):
    asked = """
    SELECT format('%s.%s', attrelid::regclass, attname) FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND NOT attisdropped AND n.nspname !~ '^(pg_|information_schema)'
      AND (attname ~ 'person_id$' OR EXISTS (
      SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = a.attrelid
        AND f.confrelid = 'people.person'::regclass AND a.attnum = ANY (f.conkey)))"""
    with psycopg.connect(owner_address) as connection:
        found = {name for (name,) in connection.execute(asked)}
    assert found == FOLLOWS | STAYS


def test_what_hangs_on_the_other_follows_and_blanks_are_filled(session):
    kept, given_up = two(phone="0813-1111-2222", born_year=1990, birthplace="Soe")
    with as_user("colleague") as me:
        case = queries.case(given_up.case_id)
        actions.record_protection(case, ProtectionKind.LEGAL, "x", actor=me, keyring=keyring())
    merge(kept)
    with as_user("supervisor"):
        found = people.person(kept.id)
        told = (found.name, found.nickname, found.born_year, found.birthplace)
        assert told == ("Yohanes Benu", "Johanis Beno", 1990, "Soe")
        assert len(queries.cases_of_person(kept.id)) == len(people.episodes_of(kept.id)) == 2
        assert [paper.kind for paper in people.papers_of(kept.id, keyring())] == ["nik"]
        phones = [contact.text[-4:] for contact in people.contacts_of(kept.id, keyring())]
        assert sorted(phones) == ["2222", "7890"]
        record = "SELECT person_id FROM protection.record"
        assert db.session.scalar(text(record)) == kept.id
        with pytest.raises(NotFoundError):
            people.person(given_up.id)


def test_the_kept_person_is_found_by_everything_both_were_known_by(session):
    kept, _given_up = two(phone="0813-1111-2222")
    merge(kept)
    for words in ("Johanis Beno", "Yohanes Benu", NIK, PHONE, "081311112222"):
        for key in ("worker", "colleague", "supervisor"):
            with as_user(key):
                found = people.search(words, keyring=keyring())
            assert [one.id for one in found.people] == [kept.id], (words, key)
    assert not found.elsewhere


CASE_TABLES = (
    *("cases.case_file", "cases.case_note", "cases.case_event", "cases.open_span"),
    *("protection.record", "training.enrolment", "training.participant"),
    *("community.membership_case", "counselling.episode", "counselling.session"),
)


def sights(kept, given_up):
    """For each user: rows seen by table, and whether the person (either file) is seen."""
    seen = {}
    for key in EVERYBODY:
        with as_user(key):
            for table in CASE_TABLES:
                rows = db.session.execute(text(f"SELECT id FROM {table}"))
                seen[key, table] = set(rows.scalars())
            both = people.persons_by_id([kept.id, given_up.id])
            seen[key, "person"] = bool(both)
    return seen


def test_every_role_sees_exactly_the_rows_that_it_saw_before(session):
    kept, given_up = two()
    client = counselling.hand_over(given_up, by="colleague")
    counselling.plan(client)
    class_id, group_id = training.class_of(), group_of()
    with training.as_user("colleague"):
        training.enrol(case_id=given_up.case_id, class_id=class_id, shown_name="Johanis")
        link = {"link": new_id(), "member": new_id(), "case": given_up.case_id, "group": group_id}
        asked = text("SELECT community.propose(:link, :member, :case, :group, 'Johanis')")
        assert db.session.scalar(asked, link) == "proposed"
    before = sights(kept, given_up)
    merge(kept)
    after = sights(kept, given_up)
    told = {(key, table) for key, table in before if before[key, table] != after[key, table]}
    assert told == {(key, "cases.case_event") for key in ("worker", "colleague", "supervisor")}
    assert all(before[one] < after[one] for one in told)  # the merger itself, on each timeline
    for key in ("worker", "colleague", "supervisor", "counsellor"):
        with as_user(key):
            assert set(people.persons_by_id([kept.id, given_up.id])) == {kept.id}, key
    for key in ("counsellor", "colleague"):
        with as_user(key):
            assert queries.case(given_up.case_id).person_id == kept.id


def test_lists_show_the_kept_persons_initials_and_each_case_to_whom_it_was_shown(session):
    kept, given_up = two()
    listed = "SELECT case_id, principal, initials FROM cases.case_access"
    merge(kept)
    with as_user("colleague") as me:
        rows = {tuple(row) for row in db.session.execute(text(listed))}
    assert (given_up.case_id, me.id, "Y.B.") in rows
    assert {initials for _case, _who, initials in rows} == {"Y.B."}


def test_a_person_is_counted_once(committed_app, superuser):
    with committed_app.app_context():
        kept, _given_up = two()
        merge(kept)
        db.session.commit()
        db.session.remove()
    asked = "SELECT reports.count_people('2026-01-01', '2026-12-31', NULL) ->> 'people'"
    assert superuser.execute(asked).fetchone() == ("1",)


def test_who_read_the_given_up_file_stays_known(session):
    kept, given_up = two()
    with as_user("colleague"):
        people.person(given_up.id)
    merge(kept)
    with as_user("colleague"):
        readers = [one.actor_id for one in queries.who_read(given_up.case_id)]
    assert EVERYBODY["colleague"].id in readers


def test_other_pairs_are_about_the_kept_person(session):
    third = register("colleague", name="Johanes Benno")
    fourth = register("colleague", name="Yohan Beno")
    kept, given_up = two()
    with as_user("colleague") as me:
        propose(given_up, third, me)
        mark_distinct(given_up.id, fourth.id, actor=me)
    pair_id = next(one for one in pairs() if {kept.id, given_up.id} == pairs()[one])
    merge(kept, pair_id=pair_id)
    assert list(pairs().values()) == [{kept.id, third.id}]
    with as_user("supervisor"):
        rows = db.session.execute(
            text("SELECT first_person_id, second_person_id FROM people.distinct_pair")
        )
        assert [set(row) for row in rows] == [{kept.id, fourth.id}]


def propose(one, other, me):
    propose_likely(one.id, other.id, ["similar_name"], actor=me)


def pairs():
    with as_user("supervisor"):
        return {one.id: {one.first.id, one.second.id} for one in people.likely_pairs()}


def test_another_agencys_question_is_about_the_kept_person(session):
    kept, given_up = register(name="Yohanes Benu"), register("colleague", nik=NIK)
    register("other_worker", nik=NIK)
    with as_user("supervisor") as me:
        propose(kept, given_up, me)
    merge(kept)
    with as_user("supervisor"):
        [asked] = people.questions()
    assert asked.person.id == kept.id
    with as_user("other_supervisor"):
        assert len(people.questions()) == 1


@pytest.mark.parametrize("key", sorted(EVERYBODY.keys() - {"supervisor"}))
def test_nobody_but_the_agencys_supervisor_merges_or_parts(session, key):
    kept, _given_up = two()
    pair_id = pair_of()
    with pytest.raises(NotFoundError):
        merge(kept, key, pair_id)
    merger = merge(kept)
    with pytest.raises(NotFoundError):
        undo(merger, key)
    with as_user(key):
        assert queries.mergers() == []


def seal(one, key, supervisor="supervisor"):
    with as_user(key):
        asked = {"case": one.case_id, "who": EVERYBODY[supervisor].id}
        assert db.session.scalar(text("SELECT cases.seal(:case, :who)"), asked)


def test_a_sealed_file_is_not_merged_with_an_open_one(session):
    kept, given_up = two()
    seal(given_up, "colleague")
    with pytest.raises(UserError, match="tersegel"):
        merge(kept)
    with pytest.raises(UserError, match="tersegel"):
        merge(given_up)


def test_sealed_files_with_the_same_readers_are_merged_and_stay_sealed(session):
    kept, given_up = register(nik=NIK), register(nik=NIK)
    for one in (kept, given_up):
        seal(one, "worker")
    merge(kept)
    for key, seen in (("worker", 2), ("supervisor", 2), ("colleague", 0), ("other_worker", 0)):
        with as_user(key):
            assert len(queries.cases_of_person(kept.id)) == seen, key


def test_sealed_files_with_different_readers_are_not(session):
    kept, given_up = two()
    seal(kept, "worker")
    seal(given_up, "colleague")
    with pytest.raises(UserError, match="tersegel"):
        merge(kept)


def test_a_sealed_file_is_as_if_it_were_not_there_for_whom_it_is_closed_to(session):
    kept, given_up = two()
    pair_id = pair_of()
    seal(given_up, "colleague")
    with as_user("supervisor"):  # takes themselves off the list
        named = text("DELETE FROM cases.named_reader WHERE case_id = :case AND user_id = :me")
        db.session.execute(named, {"case": given_up.case_id, "me": EVERYBODY["supervisor"].id})
    with as_user("supervisor"), pytest.raises(NotFoundError):
        merge_people(pair_id, kept_id=kept.id, version=1)
    with as_user("supervisor"), pytest.raises(NotFoundError):
        merge_people(pair_id, kept_id=given_up.id, version=1)


def test_what_was_found_to_be_two_is_not_merged(session):
    kept, given_up = two()
    pair_id = pair_of()
    with as_user("supervisor") as me:
        mark_distinct(kept.id, given_up.id, actor=me)
    with pytest.raises(UserError, match="bukan orang yang sama"):
        merge(kept, pair_id=pair_id)


def test_different_rules_of_contact_are_settled_first(session):
    kept, given_up = two(phone="0813-1111-2222")
    with as_user("colleague"):
        facts = SafeContactFacts(may_phone=MayContact.NO)
        write_safe_contact(given_up.id, facts, version=1)
    with pytest.raises(UserError, match="kontak aman"):
        merge(kept)


def test_a_decision_over_an_old_sight_is_refused(session):
    kept, given_up = two()
    with as_user("supervisor"):
        version = queries.merging(pair_of()).version
    with as_user("colleague"):
        correct_person(people.person(given_up.id), PersonFacts(name="Johanis B"), version=1)
    with pytest.raises(StaleError):
        merge(kept, version=version)
