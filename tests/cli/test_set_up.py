"""What stands in the way of a start is told in one sentence by every command, and nothing is left running."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from purna_pmi.cli import serve as serving
from purna_pmi.cli.seed_command import fill
from purna_pmi.cli.serve import ServeError, serve
from purna_pmi.core.config import SettingError, load_settings
from purna_pmi.core.postgres import start
from purna_pmi.core.postgres.server import find_postmaster
from tests.tree import ROOT, private_folder
from tests.world import EVERYBODY


@pytest.fixture(scope="module")
def instance():
    """An instance with keys and an empty server that stands still; its path has a space and an umlaut."""
    with private_folder() as folder:
        (folder / "kota über").mkdir(mode=0o711)
        place = folder / "kota über" / "instance"
        load_settings({"PURNA_INSTANCE": str(place)})
        start(place).leave()
        yield place


@pytest.fixture
def flask(instance):
    def run(*words, **environment):
        kept = {"PATH": os.environ["PATH"], "PURNA_INSTANCE": str(instance)}  # no HOME, no language
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
        return subprocess.run(
            command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False
        )

    return run


def test_a_bare_environment_is_enough_and_the_server_goes_with_the_command(flask, instance):
    done = flask("migrate", LC_ALL="xx_YY.bogus", TZ="Mars/Olympus", TMPDIR="/nowhere")
    assert (done.returncode, done.stderr) == (0, "")
    assert find_postmaster(instance / "pgdata") is None


def test_a_command_that_asks_nothing_of_the_database_stops_the_server_too(flask, instance):
    assert flask("--help").returncode == 0
    assert find_postmaster(instance / "pgdata") is None


def test_data_of_another_version_are_one_sentence(flask, instance):
    version = instance / "pgdata" / "PG_VERSION"
    kept = version.read_text()
    version.write_text("15\n")
    done = flask("serve")
    version.write_text(kept)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "made by PostgreSQL 15, this is 18: bring the data over with pg_upgrade" in line


def test_nowhere_to_write_temporary_files_is_one_sentence(instance, unused_port, monkeypatch):
    monkeypatch.setattr(serving.tempfile, "tempdir", None)
    monkeypatch.setattr(serving.tempfile, "_candidate_tempdir_list", lambda: ["/proc"])
    bind = f"127.0.0.1:{unused_port}"
    with pytest.raises(ServeError, match="set TMPDIR"):
        serve(instance=instance, bind=bind, embedded=True, prepare=lambda: None)
    assert find_postmaster(instance / "pgdata") is None


def test_a_lock_that_cannot_be_made_is_one_sentence(unused_port):
    bind = f"127.0.0.1:{unused_port}"
    with pytest.raises(ServeError, match="/proc/instance cannot be written"):
        serve(instance=Path("/proc/instance"), bind=bind, embedded=True, prepare=lambda: None)


def test_a_seed_beside_agencies_of_the_same_name_is_refused_in_one_sentence(
    committed_app, settings
):
    address = committed_app.extensions["addresses"].install
    with psycopg.connect(address, autocommit=True) as connection, committed_app.app_context():
        with pytest.raises(SettingError, match="under names that the seed uses"):
            fill(connection, settings, cases=1, seed=1)
        assert connection.execute("SELECT count(*) FROM auth.user_account").fetchone() == (
            len(EVERYBODY),
        )
