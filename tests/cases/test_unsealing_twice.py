"""Two who open one circle at the same moment: it is opened once, and said once."""

from threading import Barrier, Thread

import pytest

from tests.factories import cases
from tests.world import EVERYBODY


@pytest.fixture
def sealed(committed_app):
    with committed_app.app_context():
        case_id = cases.open_case_for("worker")
        cases.seal(case_id)
    return case_id


def test_a_circle_is_opened_once(committed_app, superuser, sealed):
    superuser.execute("BEGIN")
    superuser.execute("SELECT 1 FROM people.person FOR UPDATE")  # both get as far as this
    start, answers = Barrier(2), []

    def unseal():
        client = committed_app.test_client()
        with client.session_transaction() as cookie:
            cookie["token"] = EVERYBODY["supervisor"].token
        start.wait()
        answers.append(client.post(f"/cases/{sealed}/unseal").status_code)

    people = [Thread(target=unseal) for _ in range(2)]
    for one in people:
        one.start()
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    while superuser.execute(waiting).fetchone()[0] < 2:
        superuser.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.02)")
    superuser.execute("COMMIT")
    for one in people:
        one.join()
    assert sorted(answers) == [303, 404]
    said = "SELECT count(*) FROM cases.case_event WHERE kind = 'case_unsealed'"
    assert superuser.execute(said).fetchone() == (1,)
