"""Starting, adopting, stopping."""

import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from purna_pmi.core.postgres import Cluster, PostgresError, start
from purna_pmi.core.postgres.server import find_postmaster

_STARTER = """
import sys
from pathlib import Path
from purna_pmi.core.postgres import start
print((start(Path(sys.argv[1])).place.data / "postmaster.pid").read_text().split()[0])
"""


def fetch(cluster: Cluster, query: str) -> str:
    with psycopg.connect(cluster.superuser_dsn()) as connection:
        row = connection.execute(query).fetchone()
    assert row
    return str(row[0])


def test_two_starters_at_once_share_one_server(folder: Path) -> None:
    command = [sys.executable, "-c", _STARTER, folder / "instance"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [starter.communicate(timeout=30)[0] for starter in both]
    assert said[0].strip().isdigit()
    assert said[0] == said[1]
    start(folder / "instance").stop("immediate")


def test_the_server_outlives_its_starter_and_is_adopted(cluster: Cluster) -> None:
    before = find_postmaster(cluster.place.data)
    again = start(cluster.instance)
    assert find_postmaster(again.place.data) == before
    assert again.dsn("purna_app", "purna") == cluster.dsn("purna_app", "purna")


def test_stop_ends_the_server_and_a_new_start_finds_the_data(folder: Path) -> None:
    cluster = start(folder / "instance")
    cluster.create_database("kept")
    cluster.stop()
    assert not cluster.is_running()
    assert find_postmaster(cluster.place.data) is None
    cluster.stop()
    again = start(folder / "instance")
    assert fetch(again, "select count(*) from pg_database where datname = 'kept'") == "1"
    again.stop("immediate")


def test_version_16_serves_the_same_roles(folder: Path) -> None:
    cluster = start(folder / "instance", major=16)
    cluster.create_database("purna")
    with psycopg.connect(cluster.dsn("purna_app", "purna")) as app:
        assert app.info.server_version // 10000 == 16
    cluster.stop("immediate")
    with pytest.raises(PostgresError, match="was made by PostgreSQL 16"):
        start(folder / "instance")


def test_an_unknown_version_is_named(folder: Path) -> None:
    with pytest.raises(PostgresError, match="PostgreSQL 9 is not in the package"):
        start(folder / "instance", major=9)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("listen_addresses", ""),
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("recovery_init_sync_method", "syncfs" if sys.platform == "linux" else "fsync"),
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("TimeZone", "UTC"),
        ("jit", "off"),
        ("unix_socket_permissions", "0700"),
        ("log_min_error_statement", "panic"),
        ("log_parameter_max_length", "0"),
        ("log_error_verbosity", "terse"),
    ],
)
def test_settings_are_the_safe_ones(cluster: Cluster, setting: str, value: str) -> None:
    assert fetch(cluster, f"select current_setting('{setting}')") == value


def test_letters_beyond_ascii_are_letters(cluster: Cluster) -> None:
    assert fetch(cluster, "select lower('JOSÉ')") == "josé"


def _log_with(words: str, cluster: Cluster) -> str:
    """The server's log once it holds these words: its collector writes a moment later."""
    deadline = time.monotonic() + 20
    while True:
        log = "".join(path.read_text() for path in (cluster.place.data / "log").iterdir())
        if words in log:
            return log
        assert time.monotonic() < deadline, "the words never came"
        time.sleep(0.05)


def test_a_failing_statement_leaves_no_value_in_the_log(cluster: Cluster) -> None:
    with psycopg.connect(cluster.superuser_dsn(), autocommit=True) as connection:
        connection.execute("create temporary table t (nik text primary key)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("insert into t values (%s), (%s)", ["5371990000000001"] * 2)
    log = _log_with("duplicate key", cluster)
    assert "5371990000000001" not in log


def test_a_database_is_cloned_with_its_grants_and_dropped(cluster: Cluster) -> None:
    cluster.create_database("copy", template="purna")
    cluster.create_database("copy", template="purna")
    app = psycopg.connect(cluster.dsn("purna_app", "copy"))
    app.execute("select from open")
    cluster.drop_database("copy")
    with pytest.raises(psycopg.errors.AdminShutdown):
        app.execute("select from open")
    assert fetch(cluster, "select count(*) from pg_database where datname = 'copy'") == "0"
