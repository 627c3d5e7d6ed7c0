"""Who may connect, who may do what, who may look at the files."""

import json
from pathlib import Path

import psycopg
import pytest

from purna_pmi.core.postgres import ROLES, Cluster
from purna_pmi.core.postgres.credentials import SUPERUSER


@pytest.mark.parametrize("role", [SUPERUSER, *ROLES])
def test_nobody_connects_without_the_password(cluster: Cluster, role: str) -> None:
    bare = {"host": str(cluster.socket), "user": role, "dbname": "purna", "passfile": "/dev/null"}
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(**bare)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**bare, password="wrong")


def test_access_file_knows_no_trust(cluster: Cluster) -> None:
    lines = (cluster.place.data / "pg_hba.conf").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["local all all scram-sha-256"]


@pytest.mark.parametrize("role", ROLES)
def test_roles_have_no_more_than_their_table_says(cluster: Cluster, role: str) -> None:
    with psycopg.connect(cluster.dsn(role, "purna")) as connection:
        rights = connection.execute(
            "select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
            " from pg_roles where rolname = current_user"
        ).fetchone()
    assert rights == (False, False, False, False, role in {"purna_backup", "purna_install"})


def test_definer_cannot_log_in_and_only_the_owner_becomes_it(cluster: Cluster) -> None:
    with psycopg.connect(cluster.superuser_dsn()) as connection:
        rows = connection.execute(
            "select r.rolcanlogin, m.member::regrole::text from pg_roles r"
            " join pg_auth_members m on m.roleid = r.oid where r.rolname = 'purna_definer'"
        ).fetchall()
    assert rows == [(False, "purna_owner")]


def test_only_the_owner_owns_anything(cluster: Cluster) -> None:
    with psycopg.connect(cluster.superuser_dsn("purna")) as connection:
        owners = connection.execute(
            "select distinct refobjid::regrole::text from pg_shdepend"
            " where deptype = 'o' and refclassid = 'pg_authid'::regclass"
            " and refobjid::regrole::text like 'purna%'"
        ).fetchall()
    assert {owner for (owner,) in owners} == {"purna_owner"}


@pytest.mark.parametrize(
    "statement",
    [
        "select from secret",
        "create table mine (id int)",
        "create schema mine",
        "create temporary table mine (id int)",
        "insert into open values (1)",
        "set role purna_owner",
        "set role purna_definer",
        "create role other",
        "select rolpassword from pg_authid",
        "copy open to '/tmp/purna-open.csv'",
    ],
)
def test_the_app_may_only_what_was_granted(cluster: Cluster, statement: str) -> None:
    with psycopg.connect(cluster.dsn("purna_app", "purna")) as app:
        app.execute("select from open")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(statement)


def test_roles_reach_no_other_database(cluster: Cluster) -> None:
    for database in ("postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(cluster.dsn("purna_app", database))


def test_the_dumper_reads_everything_and_writes_nothing(cluster: Cluster) -> None:
    with psycopg.connect(cluster.dsn("purna_backup", "purna"), autocommit=True) as backup:
        backup.execute("select from secret")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            backup.execute("begin read write; insert into secret values (1)")


@pytest.mark.parametrize(
    ("role", "limits"),
    [
        ("purna_app", ("5s", "2s", "15s")),
        ("purna_signin", ("5s", "2s", "15s")),
        ("purna_worker", ("1min", "10s", "1min")),
    ],
)
def test_nobody_waits_for_ever(cluster: Cluster, role: str, limits: tuple[str, ...]) -> None:
    with psycopg.connect(cluster.dsn(role, "purna")) as connection:
        found = connection.execute(
            "select current_setting('statement_timeout'), current_setting('lock_timeout'),"
            " current_setting('idle_in_transaction_session_timeout')"
        ).fetchone()
    assert found == limits


def test_no_file_is_open_to_others(cluster: Cluster) -> None:
    for path in (cluster.instance, *cluster.instance.rglob("*")):
        mode = path.lstat().st_mode & 0o777
        allowed = 0o710 if path == cluster.instance else 0o700
        assert mode & ~allowed == 0, f"{path}: {mode:o}"


def test_passwords_are_long_different_and_only_in_the_keys(cluster: Cluster) -> None:
    path = cluster.instance / "keys" / "postgres.json"
    passwords = json.loads(path.read_text())["passwords"]
    assert len(set(passwords.values())) == len(ROLES) + 1
    assert all(len(password) == 43 for password in passwords.values())
    for file in Path(cluster.place.data).glob("*.conf"):
        assert not any(password in file.read_text() for password in passwords.values())
