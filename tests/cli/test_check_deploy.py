"""Each unsafe thing is named in a line of its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from psycopg import sql

from purna_pmi.cli.check_deploy import Deployment, _ways_to_the_database, faults
from tests.world import EVERYBODY

SAFE = {
    "demo": False,
    "secure_cookies": True,
    "base_url": "https://purna.example",
    "mail_url": "smtps://post:word@mail.example",
    "trusted_proxies": 1,
}


@pytest.fixture
def deployment(app, settings, tmp_path):
    return Deployment(
        settings=replace(settings, instance=tmp_path, **SAFE),
        addresses=app.extensions["addresses"],
        environment={},
    )


@pytest.fixture
def with_settings(deployment) -> Callable[..., Deployment]:
    return lambda **changed: replace(deployment, settings=replace(deployment.settings, **changed))


def test_a_good_deployment_has_no_fault(deployment):
    assert list(faults(deployment)) == []


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"demo": True}, "PURNA_DEMO=1"),
        ({"secure_cookies": False}, "without Secure"),
        ({"base_url": "http://purna.example"}, "https://"),
        ({"mail_url": ""}, "PURNA_MAIL_URL"),
        ({"mail_url": "smtp://mail.example:25"}, "PURNA_MAIL_URL"),
        ({"session_idle": timedelta(minutes=90)}, "PURNA_SESSION_IDLE_MINUTES"),
        ({"session_absolute": timedelta(hours=13)}, "PURNA_SESSION_HOURS"),
        ({"secret_key": "ab" * 20}, "PURNA_SECRET_KEY"),
        ({"bind": "0.0.0.0:80"}, "PURNA_BIND"),
        ({"bind": "[::]:80"}, "PURNA_BIND"),
        ({"trusted_proxies": 0}, "PURNA_TRUSTED_PROXIES"),
    ],
)
def test_unsafe_settings_are_named(with_settings, changed, line):
    (fault,) = faults(with_settings(**changed))
    assert line in fault


@pytest.mark.parametrize(
    "name",
    [
        *("PURNA_OWNER_DATABASE_URL", "PURNA_INSTALL_DATABASE_URL", "PGPASSWORD"),
        "PURNA_OWNER_DATABASE_URL_FILE",
    ],
)
def test_a_web_server_holds_no_strong_password(deployment, name):
    (fault,) = faults(replace(deployment, environment={name: "postgresql://"}))
    assert fault.startswith(f"{name} is set")


def test_debugging_is_named(deployment):
    (fault,) = faults(replace(deployment, environment={"FLASK_DEBUG": "1"}))
    assert fault.startswith("FLASK_DEBUG")


def test_typing_errors_are_named(deployment):
    (fault,) = faults(replace(deployment, environment={"PURNA_DEMOO": "0"}))
    assert fault.startswith("PURNA_DEMOO means nothing")


@pytest.mark.parametrize("role", ["app", "signin", "worker"])
def test_a_database_elsewhere_is_reached_over_verified_tls_alone(deployment, role):
    def found(address):
        away = replace(deployment, addresses=replace(deployment.addresses, **{role: address}))
        return list(_ways_to_the_database(away))

    (fault,) = found("postgresql://x@db.example/purna?sslmode=require")
    assert "sslmode=verify-full" in fault
    assert found("postgresql://x@db.example/purna?sslmode=verify-full") == []
    assert found("postgresql://x@127.0.0.1/purna") == []


def test_a_secret_that_others_may_read_is_named(deployment, tmp_path):
    (tmp_path / "keys").mkdir(mode=0o700)
    (tmp_path / "keys" / "cookies").touch(mode=0o640)
    (fault,) = faults(deployment)
    assert "cookies has mode 0640" in fault


def test_a_data_folder_that_others_may_enter_is_named(deployment, tmp_path):
    (tmp_path / "pgdata").mkdir(mode=0o750)
    (fault,) = faults(deployment)
    assert "pgdata has mode 0750" in fault


@pytest.fixture
def committed(committed_app, deployment) -> Deployment:
    return replace(deployment, addresses=committed_app.extensions["addresses"])


@pytest.fixture
def as_superuser(cluster, committed):
    with psycopg.connect(cluster.superuser_dsn(), autocommit=True) as connection:
        yield connection.execute


def test_a_server_that_may_lose_what_was_saved_is_named(committed, as_superuser):
    with psycopg.connect(committed.addresses.app) as app:
        database = sql.Identifier(app.info.dbname)
    as_superuser(
        sql.SQL("ALTER ROLE purna_app IN DATABASE {} SET synchronous_commit = off").format(database)
    )
    (fault,) = faults(committed)
    assert "synchronous_commit = off" in fault


def test_an_app_that_logs_in_as_the_owner_is_named(committed):
    strong = replace(
        committed, addresses=replace(committed.addresses, app=committed.addresses.owner)
    )
    assert any("owns" in fault for fault in faults(strong))


def test_an_app_that_passes_the_walls_is_named(committed):
    strong = replace(
        committed, addresses=replace(committed.addresses, app=committed.addresses.install)
    )
    assert any("passes every wall" in fault for fault in faults(strong))


def test_pending_migrations_are_named(committed):
    with psycopg.connect(committed.addresses.owner) as owner:
        owner.execute(sql.SQL("UPDATE public.revision SET version_num = '0007'"))
    (fault,) = faults(committed)
    assert "at 0007" in fault


def test_demo_accounts_are_named(committed):
    with psycopg.connect(committed.addresses.install) as installer:
        installer.execute(
            "UPDATE auth.user_account SET email = 'pekerja-sosial@demo.test', password_hash = 'x'"
            " WHERE id = %s",
            (EVERYBODY["worker"].id,),
        )
    (fault,) = faults(committed)
    assert "pekerja-sosial@demo.test" in fault


def test_the_command_ends_with_status_one(app):
    result = app.test_cli_runner().invoke(args=["check-deploy"])
    assert result.exit_code == 1
    assert "- PURNA_DEMO=1" in result.output


def test_a_database_away_is_one_line_and_hides_no_other(with_settings, tmp_path):
    at = with_settings(demo=True)
    nowhere = f"host={tmp_path} dbname=purna"
    addresses = replace(at.addresses, app=nowhere, signin=nowhere)
    demo, away = faults(replace(at, addresses=addresses))
    assert "PURNA_DEMO=1" in demo
    assert away.startswith("The database does not answer")
