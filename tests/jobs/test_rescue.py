"""A job whose worker was killed is done by another, and nobody waits long for it."""

import signal
import subprocess
import time

import pytest

from purna_pmi.core.db import unit_of_work
from purna_pmi.jobs.mail import Letter, post_mail
from tests.tree import worker_process


@pytest.fixture
def start_worker(committed_app):
    running = []

    def start():
        running.append(worker_process(committed_app, stderr=subprocess.DEVNULL))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()


def wait_until(true, seconds):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_job_of_a_killed_worker_is_done_by_another(committed_app, start_worker, superuser):
    with committed_app.app_context(), unit_of_work():
        mail_id = post_mail(Letter("a@example.test", "Salam", "Isi."))
    superuser.execute("BEGIN")
    superuser.execute("LOCK TABLE jobs.outgoing_mail")  # the worker begins and cannot go on
    first = start_worker()
    doing = "SELECT count(*) FROM jobs.procrastinate_jobs WHERE status = 'doing' AND task_name = 'send_mail'"
    wait_until(lambda: superuser.execute(doing).fetchone()[0] == 1, 20)
    first.send_signal(signal.SIGKILL)
    first.wait()
    superuser.execute("COMMIT")
    superuser.execute(  # a quarter of a minute later
        "UPDATE jobs.procrastinate_workers SET last_heartbeat = last_heartbeat - interval '16 seconds'"
    )
    start_worker()
    file = committed_app.extensions["settings"].instance / "outbox" / f"{mail_id}.eml"
    wait_until(file.exists, 40)
    wait_until(
        lambda: superuser.execute("SELECT count(*) FROM jobs.outgoing_mail").fetchone()[0] == 0, 5
    )
