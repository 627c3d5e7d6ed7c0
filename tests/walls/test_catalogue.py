"""Reads the catalogue: no table, view or function may stand outside the rules of the house."""

import psycopg
import pytest

# All tables but procrastinate's own and Alembic's one row: those speak of no person.
OURS = (
    "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
    " AND n.nspname || '.' || c.relname !~ '^jobs.procrastinate'"
    " AND n.nspname || '.' || c.relname <> 'public.revision'"
)
LOGINS = ("purna_app", "purna_signin", "purna_worker", "purna_backup", "purna_install")
# Tables that the app role may touch no row of, through functions only.
UNREACHABLE = {
    "auth.delegation", "auth.form_key", "auth.session", "auth.sign_in_failure", "auth.user_account",
    "auth.user_role", "cases.number_counter", "counsel_notes.note", "law.frozen_period", "people.name_word",
}  # fmt: skip
# Written by functions and triggers that keep the record themselves, or holding nothing about anybody.
UNWATCHED = {
    "auth.delegation", "auth.form_key", "auth.session", "auth.sign_in_failure", "audit.entry", "audit.seal",
    "cases.case_access", "cases.case_event", "cases.number_counter", "cases.open_span", "cases.stage_move",
    "jobs.outgoing_mail", "law.frozen_period", "people.name_word", "place.place",
}  # fmt: skip


@pytest.fixture
def ask(owner_address):
    with psycopg.connect(owner_address) as connection:
        yield lambda sql, *values: connection.execute(sql, values).fetchall()


@pytest.fixture
def tables(ask):
    found = ask(
        f"SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        f" WHERE c.relkind IN ('r', 'p') AND {OURS}"
    )
    return {name for (name,) in found}


def test_there_are_tables(tables):
    assert len(tables) > 40


def test_every_table_stands_behind_forced_row_level_security(ask):
    open_tables = ask(
        f"SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        f" WHERE c.relkind IN ('r', 'p') AND {OURS} AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
    )
    assert open_tables == []


def test_there_are_no_views_to_look_through(ask):
    views = ask(
        "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        f" WHERE c.relkind IN ('v', 'm', 'f') AND {OURS}"
    )
    assert views == []


def test_logins_own_nothing_and_bypass_nothing(ask):
    owned = ask(
        "SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = ANY (%s)"
        " UNION SELECT p.proname FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner WHERE r.rolname = ANY (%s)",
        list(LOGINS), list(LOGINS),
    )  # fmt: skip
    assert owned == []
    roles = ask(
        "SELECT rolname FROM pg_roles WHERE (rolsuper OR rolbypassrls) AND rolname ~ '^purna'"
    )
    assert {name for (name,) in roles} == {"purna_superuser", "purna_backup", "purna_install"}


def test_policies_open_nothing_to_everybody(ask):
    to_public = ask(
        "SELECT schemaname || '.' || tablename, policyname FROM pg_policies WHERE 'public' = ANY (roles)"
    )
    assert to_public == []


def test_policies_never_decide_by_case_expressions_and_wrap_every_question(ask):
    for table, name, using, check in ask(
        "SELECT schemaname || '.' || tablename, policyname, coalesce(qual, ''), coalesce(with_check, '')"
        " FROM pg_policies WHERE policyname <> 'definer'"
    ):
        rule = using + check
        assert "CASE" not in rule, (table, name)
        asked = rule.count("auth.my_") + rule.count("auth.me_id") + rule.count("auth.staff_agency")
        wrapped = rule.count("SELECT auth.m") + rule.count("SELECT auth.staff_agency")
        assert asked == wrapped, (table, name, rule)


def test_definer_functions_fix_their_search_path_and_are_closed_to_public(ask):
    loose = ask(
        "SELECT n.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema')"
        " AND p.proname !~ '^procrastinate' AND (p.proconfig IS NULL"
        "   OR NOT EXISTS (SELECT 1 FROM unnest(p.proconfig) s WHERE s ~ '^search_path=')"
        "   OR has_function_privilege('public', p.oid, 'EXECUTE'))"
    )
    assert loose == []


def test_definer_functions_belong_to_the_definer(ask):
    strays = ask(
        "SELECT p.proname, r.rolname FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner"
        " JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE p.prosecdef AND n.nspname !~ '^pg_' AND r.rolname <> 'purna_definer'"
    )
    assert strays == []


def test_the_app_reaches_no_account_session_role_or_counselling_note(ask, tables):
    reachable = ask(
        "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        f" WHERE c.relkind = 'r' AND {OURS} AND (has_any_column_privilege('purna_app', c.oid, 'SELECT, INSERT, UPDATE')"
        " OR has_table_privilege('purna_app', c.oid, 'DELETE'))"
    )
    assert tables - {name for (name,) in reachable} == UNREACHABLE


def test_nobody_truncates_or_references(ask):
    grants = ask(
        "SELECT table_schema || '.' || table_name, grantee FROM information_schema.role_table_grants"
        " WHERE privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN') AND grantee ~ '^purna_'"
        " AND grantee <> 'purna_owner'"
    )
    assert grants == []


def test_the_ciphertext_of_papers_and_contacts_cannot_be_selected(ask):
    for column in ("sealed", "lookup"):
        for table in ("vault.identity_paper", "vault.contact"):
            for role in ("purna_app", "purna_worker", "purna_signin"):
                allowed = ask(
                    "SELECT has_column_privilege(%s, %s, %s, 'SELECT')", role, table, column
                )
                assert allowed == [(False,)], (role, table, column)


def test_every_table_that_somebody_writes_is_watched(ask, tables):
    watched = ask(
        "SELECT n.nspname || '.' || c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE t.tgname ~ '^change_'"
        " GROUP BY 1 HAVING count(*) = 3"
    )
    assert tables - {name for (name,) in watched} == UNWATCHED


def test_every_table_has_an_id(ask, tables):
    with_id = ask(
        "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        f" JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'id' WHERE c.relkind = 'r' AND {OURS}"
    )
    assert {name for (name,) in with_id} == tables
