"""The real command on an instance of its own: on nothing at all, and as a supervisor."""

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from purna_pmi.core.postgres import start
from purna_pmi.core.postgres.server import find_postmaster
from purna_pmi.core.servers import DATABASE, cluster_addresses
from tests.register.expected import deviations
from tests.world import EVERYBODY, build_world

DATA = Path(__file__).parents[1] / "data"
SAMPLE = DATA / "register-2024-2025.xlsx"


@pytest.fixture(scope="module")
def instance():
    """An instance folder that the database's account can pass through."""
    with tempfile.TemporaryDirectory(prefix="purna-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "instance"


@pytest.fixture(scope="module")
def flask(instance):
    def run(*words, **environment):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PURNA_")}
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, words)],
            env={**kept, "PURNA_INSTANCE": str(instance), **environment},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


@pytest.fixture(scope="module")
def dry_run(flask, tmp_path_factory):
    """Show 2 of the main job: the sample read on an empty instance."""
    out = tmp_path_factory.mktemp("outcome") / "out.csv"
    return flask("import-register", SAMPLE, "--dry-run", "--outcome", out), out


def rows_of(file):
    with file.open(encoding="utf-8", newline="") as stream:
        return {(row["sheet"], row["row"]): row for row in csv.DictReader(stream)}


def test_on_an_empty_instance_the_sample_gives_its_expected_file(dry_run):
    done, out = dry_run
    assert done.returncode == 0, done.stderr
    expected = rows_of(DATA / "register-2024-2025-expected.csv")
    assert list(deviations(expected, rows_of(out))) == []
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["251", "9", "4", "0"]


def test_only_the_codes_of_the_outcome_file_are_in_it(dry_run):
    codes = {code for row in rows_of(dry_run[1]).values() for code in row["warnings"].split("|")}
    rejecting = {"name_missing", "return_in_future", "return_before_departure"}
    doubts = {"date_invalid", "kelurahan_unknown", "nik_truncated", "nik_invalid"}
    assert codes <= {"", *rejecting, *doubts, "sex_differs_from_nik", "sex_from_nik"}


def test_the_server_that_the_command_started_is_stopped_again(dry_run, instance):
    assert find_postmaster(instance / "pgdata") is None


def test_a_file_that_is_none_is_one_sentence(flask, tmp_path):
    file = tmp_path / "surat.pdf"
    file.write_bytes(b"%PDF-1.7")
    done = flask("import-register", file, "--dry-run")
    assert (done.returncode, done.stdout) == (1, "")
    assert "bukan lembar kerja" in done.stderr


def test_importing_needs_somebody(flask, dry_run):
    done = flask("import-register", SAMPLE)
    assert done.returncode == 2
    assert "--as" in done.stderr


def test_a_supervisor_imports_once(flask, dry_run, instance):
    cluster = start(instance)
    addresses = cluster_addresses(cluster, DATABASE)
    build_world(addresses.install)
    email = EVERYBODY["supervisor"].email
    assert flask("import-register", SAMPLE, "--as", EVERYBODY["worker"].email).returncode == 1
    first = flask("import-register", SAMPLE, "--as", email)
    assert first.returncode == 0, first.stderr
    again = flask("import-register", SAMPLE, "--as", email)
    assert [line.split()[0] for line in again.stdout.splitlines()[-4:]] == ["0", "9", "4", "251"]
    with psycopg.connect(cluster.superuser_dsn(DATABASE)) as connection:
        assert connection.execute("SELECT count(*) FROM cases.case_file").fetchone() == (251,)
    assert cluster.is_running()  # this process uses it
    cluster.leave()
    assert find_postmaster(instance / "pgdata") is None
