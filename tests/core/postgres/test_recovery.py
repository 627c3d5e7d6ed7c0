"""What was killed comes back, with everything that was acknowledged."""

import os
import signal
from pathlib import Path
from time import monotonic

import psycopg
import pytest

from purna_pmi.core.postgres import Cluster, PostgresError, start
from purna_pmi.core.postgres.server import find_postmaster


@pytest.fixture
def killed(folder: Path) -> Cluster:
    """A server that was killed without warning after one acknowledged row."""
    cluster = start(folder / "instance")
    cluster.create_database("purna")
    with psycopg.connect(cluster.dsn("purna_owner", "purna"), autocommit=True) as owner:
        owner.execute("create table kept (id int); insert into kept values (1)")
        pid = find_postmaster(cluster.place.data)
        assert pid
        os.kill(pid, signal.SIGKILL)
    return cluster


def kept_rows(cluster: Cluster) -> int:
    with psycopg.connect(cluster.dsn("purna_owner", "purna")) as owner:
        row = owner.execute("select count(*) from kept").fetchone()
    cluster.stop("immediate")
    return row[0] if row else 0


def test_a_killed_server_is_back_within_five_seconds(killed: Cluster) -> None:
    began = monotonic()
    again = start(killed.instance)
    assert monotonic() - began < 5
    assert kept_rows(again) == 1


def test_a_number_that_another_process_has_by_now_stops_nobody(killed: Cluster) -> None:
    for lock in (killed.place.data / "postmaster.pid", killed.socket / ".s.PGSQL.5432.lock"):
        lines = lock.read_text().splitlines()
        lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert kept_rows(start(killed.instance)) == 1


def test_a_first_start_that_was_cut_short_is_begun_anew(folder: Path) -> None:
    instance = folder / "instance"
    (instance / "pgdata.new" / "base").mkdir(parents=True)
    cluster = start(instance)
    assert cluster.is_running()
    cluster.stop("immediate")


def test_data_without_their_keys_are_named_not_replaced(killed: Cluster) -> None:
    (killed.instance / "keys" / "postgres.json").unlink()
    for _ in range(2):
        with pytest.raises(PostgresError, match=r"lacks their passwords: put postgres\.json back"):
            start(killed.instance)
    assert not (killed.instance / "keys" / "postgres.json").exists()


@pytest.mark.parametrize("text", ["", "{broken", "[]x", "7"])
def test_damaged_passwords_are_named_not_replaced(folder: Path, text: str) -> None:
    file = folder / "instance" / "keys" / "postgres.json"
    file.parent.mkdir(parents=True, mode=0o700)
    file.touch(mode=0o600)
    file.write_text(text)
    with pytest.raises(PostgresError, match=r"postgres\.json is damaged: put it back"):
        start(folder / "instance")
    assert file.read_text() == text


def test_a_data_folder_without_its_version_is_named(killed: Cluster) -> None:
    (killed.place.data / "PG_VERSION").unlink()
    with pytest.raises(PostgresError, match="made by PostgreSQL an unknown version"):
        start(killed.instance)


def test_keys_of_another_instance_are_named(killed: Cluster) -> None:
    path = killed.instance / "keys" / "postgres.json"
    path.write_text(path.read_text().replace(killed.credentials.passwords["purna_superuser"], "x"))
    with pytest.raises(PostgresError, match="does not accept the password"):
        start(killed.instance)


def test_a_server_that_cannot_start_says_why(folder: Path) -> None:
    cluster = start(folder / "instance")
    cluster.stop()
    with (cluster.place.data / "postgresql.auto.conf").open("a") as settings:
        settings.write("shared_preload_libraries = 'nothere'\n")
    with pytest.raises(PostgresError, match=r"FATAL:.*nothere"):
        start(folder / "instance")
