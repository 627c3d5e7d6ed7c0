"""The job kit with a real worker: as whom a job works, what is left when it fails, what the clock asks for."""

import pytest
from sqlalchemy import text

from purna_pmi.core.asker import Asker, set_asker
from purna_pmi.core.db import db, unit_of_work
from purna_pmi.jobs import kit
from tests.world import EVERYBODY

SEEN: list[object] = []


@pytest.fixture(autouse=True)
def jobs(monkeypatch):
    monkeypatch.setattr(kit, "_jobs", dict(kit._jobs))
    SEEN.clear()

    @kit.job("see")
    def see(**ids):
        SEEN.append((db.session.scalar(text("SELECT id FROM auth.me()")), ids))

    @kit.job("stumble")
    def stumble():
        db.session.execute(text("SELECT audit.record_reading('x', NULL, NULL, NULL, NULL, NULL)"))
        raise ValueError


@pytest.fixture
def ask(committed_app):
    """`ask("worker", "see", …)` enqueues as a user, commits, and gives the delegation."""

    def ask(key, task, **ids):
        with committed_app.app_context():
            set_asker(Asker(token=EVERYBODY[key].token if key else ""))
            with unit_of_work():
                delegation = kit.enqueue(task, purpose="test", **ids)
            set_asker(Asker())
        return delegation

    return ask


def states(superuser):
    return [row[0] for row in superuser.execute("SELECT state FROM auth.delegation")]


def test_a_job_works_as_the_person_who_asked(ask, run_jobs, superuser):
    ask("worker", "see", case="17")
    run_jobs()
    (seen,) = SEEN
    assert seen == (EVERYBODY["worker"].id, {"case": "17"})
    assert states(superuser) == ["done"]


def test_a_job_that_nobody_asked_for_works_as_nobody(ask, run_jobs):
    assert ask("", "see") is None
    run_jobs()
    assert SEEN == [(None, {})]


def test_a_job_loses_its_identity_when_the_asker_is_disabled(ask, run_jobs, superuser):
    ask("worker", "see")
    superuser.execute(
        "UPDATE auth.user_account SET active = false WHERE id = %s", [EVERYBODY["worker"].id]
    )
    run_jobs()
    assert SEEN == [(None, {})]


def test_a_failed_job_leaves_nothing_behind_and_waits_for_another_try(ask, run_jobs, superuser):
    ask("worker", "stumble")
    run_jobs()
    assert states(superuser) == ["failed"]
    left = superuser.execute("SELECT count(*) FROM audit.entry WHERE subject = 'x'").fetchone()
    assert left == (0,)
    jobs = superuser.execute("SELECT status, attempts FROM jobs.procrastinate_jobs").fetchall()
    assert ("todo", 1) in jobs


def test_what_is_rolled_back_was_never_asked_for(committed_app, run_jobs):
    with committed_app.app_context():
        kit.enqueue("see", purpose="test")
        db.session.rollback()
    run_jobs()
    assert SEEN == []


def test_a_finished_job_is_gone_from_the_queue(ask, run_jobs, superuser):
    ask("worker", "see")
    run_jobs()
    waiting = "SELECT count(*) FROM jobs.procrastinate_jobs WHERE task_name = 'see'"
    assert superuser.execute(waiting).fetchone() == (0,)


def test_the_clock_asks_for_seals_and_sweeping(committed_app):
    app = committed_app.extensions["as_worker"]()
    worker = kit.make_worker(app, committed_app.extensions["addresses"].worker)
    found = {task.task.name: task.cron for task in worker.periodic_registry.periodic_tasks.values()}
    assert found == {
        "seal_record": "* * * * *",
        "verify_record": "7 19 * * *",
        "sweep": "17 * * * *",
        "rescue": "* * * * * */10",
    }
    for name in found.keys() - {"rescue"}:  # that has a test of its own
        worker.tasks[name].func(0)
    with app.app_context():
        assert db.session.scalar(text("SELECT max(id) FROM audit.verify_seals()")) > 0
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def test_two_workers_of_one_process_have_the_same_jobs(committed_app):
    address = committed_app.extensions["addresses"].worker
    workers = [kit.make_worker(committed_app, address) for _ in range(2)]
    for worker in workers:
        assert {"send_mail", "seal_record", "sweep"} <= worker.tasks.keys()
