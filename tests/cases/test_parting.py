"""A merger taken back, while the kept person's own file is as it was."""

import psycopg
import pytest
from sqlalchemy import text

from purna_pmi.cases import actions, queries
from purna_pmi.core.asker import Asker, set_asker
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, UserError
from purna_pmi.people import queries as people
from purna_pmi.people.actions import correct_person, put_contact
from purna_pmi.people.enums import ContactKind, ProtectionKind, Whose
from purna_pmi.people.facts import PersonFacts
from tests.factories.merging import NIK, merge, open_another_case, pair_of, two, undo
from tests.factories.people import as_user, keyring, register
from tests.world import EVERYBODY


def everything():
    """What the agency's supervisor sees of every table that a merger touches."""
    tables = (
        *("cases.case_access", "cases.case_file", "people.distinct_pair", "people.known_elsewhere"),
        *("people.likely_pair", "people.migration_episode", "people.person", "protection.record"),
        *("register.line", "vault.contact", "vault.identity_paper", "vault.safe_contact"),
    )
    dump = {}
    with as_user("supervisor"):
        for table in tables:
            shown = "id, agency_id, person_id, kind, tail"
            columns = shown if table.startswith("vault.i") or table == "vault.contact" else "*"
            if table == "people.known_elsewhere":
                columns = "id, person_id"
            rows = db.session.execute(text(f"SELECT {columns} FROM {table}")).mappings()
            changing = {"version", "id"} if table == "cases.case_access" else {"version"}
            dump[table] = sorted(
                str([(name, value) for name, value in row.items() if name not in changing])
                for row in rows
            )
    return dump


def test_taken_back_everything_is_as_it_was(session):
    register("other_worker", nik=NIK)
    kept, given_up = two(phone="0813-1111-2222", born_year=1990, sex="L", home_text="Soe")
    before = everything()
    undo(merge(kept))
    assert everything() == before
    for one, key in ((kept, "worker"), (given_up, "colleague")):
        with as_user(key):
            assert queries.case(one.case_id).person_id == one.id
    merge(given_up)  # and the other way round


def test_work_in_the_cases_is_no_hindrance_and_stays_with_them(session):
    kept, given_up = two()
    merger = merge(kept)
    with as_user("colleague") as me:
        case = queries.case(given_up.case_id)
        actions.record_protection(case, ProtectionKind.LEGAL, "x", actor=me, keyring=keyring())
    undo(merger)
    with as_user("colleague"):
        assert db.session.scalar(text("SELECT person_id FROM protection.record")) == given_up.id


def add_phone(kept):
    with as_user("colleague") as me:
        told = {"whose": Whose.SELF, "keyring": keyring(), "actor": me}
        put_contact(kept.id, ContactKind.PHONE, "0813-9999-0000", **told)


def rename(kept):
    with as_user("worker"):
        found = people.person(kept.id)
        correct_person(found, PersonFacts(name="Yohanes B"), version=found.version)


@pytest.mark.parametrize("touch", [add_phone, open_another_case, rename])
def test_a_file_written_in_since_is_not_parted(session, touch):
    kept, _given_up = two()
    merger = merge(kept)
    touch(kept)
    with pytest.raises(UserError, match="sudah diubah"):
        undo(merger)


def test_mergers_are_taken_back_in_turn(session):
    kept, _given_up = two()
    first = merge(kept)
    register("colleague", name="Yohanes", nik=NIK)
    second = merge(kept)
    with pytest.raises(UserError, match="sudah diubah"):
        undo(first)
    undo(second)
    with pytest.raises(NotFoundError):
        undo(second)


def test_who_writes_at_the_same_moment_writes_to_the_kept_person_or_not_at_all(
    committed_app, superuser
):
    """A paper that is being added to the other file keeps the merger waiting, and then follows."""
    with committed_app.app_context():
        kept, given_up = two()
        pair_id = pair_of()
        db.session.commit()
        set_asker(Asker(token=EVERYBODY["colleague"].token))
        superuser.execute("ALTER FUNCTION people.merge SET lock_timeout = '200ms'")
        with as_user("colleague") as me:
            told = {"whose": Whose.SELF, "keyring": keyring(), "actor": me}
            put_contact(given_up.id, ContactKind.PHONE, "0813-9999-0000", **told)
            with psycopg.connect(committed_app.extensions["addresses"].app) as other:
                other.execute(
                    "SELECT set_config('purna.token', %s, true)", (EVERYBODY["supervisor"].token,)
                )
                asked = "SELECT people.merge(gen_random_uuid(), %s, %s, 2)"
                with pytest.raises(psycopg.errors.LockNotAvailable):
                    other.execute(asked, (pair_id, kept.id))
        merge(kept, pair_id=pair_id)
        with as_user("supervisor"):
            assert len(people.contacts_of(kept.id, keyring())) == 2
        db.session.commit()
        db.session.remove()
