"""An undo and a merger want the same tables: the later of them waits, and holds nothing that the other needs."""

import threading
import time

import pytest

from tests.factories.register import Office, crowd, workbook

WAITING = (
    "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
    " WHERE NOT l.granted AND c.relname = 'person'"
)


@pytest.fixture
def office(committed_app, run_jobs):
    return Office(committed_app, run_jobs)


def test_an_undo_waits_for_a_merger_without_standing_in_its_way(office, superuser):
    batch = office.take_in(workbook(*crowd(3)))
    superuser.execute("BEGIN")
    superuser.execute("LOCK TABLE people.person IN SHARE ROW EXCLUSIVE MODE")  # as a merger begins
    undoing = threading.Thread(target=office.undo, args=(batch,))
    undoing.start()
    deadline = time.monotonic() + 20
    while superuser.execute(WAITING).fetchone() == (0,):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    superuser.execute("SET LOCAL deadlock_timeout = '100ms'")
    superuser.execute("LOCK TABLE cases.case_file IN SHARE ROW EXCLUSIVE MODE")  # as it goes on
    superuser.execute("COMMIT")
    undoing.join()
    assert office.state(batch) == "undone"
