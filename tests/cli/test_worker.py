"""The worker as a process of its own, and the check of the record."""

import signal
import subprocess
import time

import psycopg
import pytest

from purna_pmi.core.db import unit_of_work
from purna_pmi.jobs.mail import Letter, post_mail
from tests.tree import worker_process


@pytest.fixture
def worker(committed_app):
    process = worker_process(committed_app, stderr=subprocess.PIPE)
    yield process
    process.kill()
    process.communicate()


def test_the_worker_does_jobs_as_they_come_and_ends_well(committed_app, worker, settings):
    with committed_app.app_context(), unit_of_work():
        mail_id = post_mail(Letter("a@example.test", "Salam", "Isi."))
    file = settings.instance / "outbox" / f"{mail_id}.eml"
    deadline = time.monotonic() + 30
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert file.exists()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0


def test_a_record_that_holds_is_said_to_hold(committed_app):
    with psycopg.connect(committed_app.extensions["addresses"].worker) as connection:
        connection.execute("SELECT audit.make_seal()")
    result = committed_app.test_cli_runner().invoke(args=["verify-record"])
    assert (result.exit_code, result.output) == (0, "1 seals hold\n")


def test_a_changed_record_is_named_and_ends_with_two(committed_app, cluster):
    address = committed_app.extensions["addresses"].worker
    with psycopg.connect(address) as connection:
        connection.execute("SELECT audit.make_seal()")
    name = psycopg.conninfo.conninfo_to_dict(address)["dbname"]
    with psycopg.connect(cluster.superuser_dsn(name)) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("UPDATE audit.entry SET subject = 'x' WHERE id = 1")
    result = committed_app.test_cli_runner().invoke(args=["verify-record"])
    assert result.exit_code == 2
    assert result.output.startswith("seal 1 of ")
    assert result.output.endswith(": content\n")
