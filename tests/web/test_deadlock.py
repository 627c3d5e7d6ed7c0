"""Two who wait for each other: one is made to begin again, and nobody is told."""

import threading
import time

import pytest

from purna_pmi.core.ids import new_id
from tests.factories.cases import open_case_for
from tests.world import EVERYBODY

WAITING = (
    "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
    " WHERE NOT l.granted AND c.relname = 'case_task'"
)


@pytest.fixture
def page(committed_app):
    with committed_app.app_context():
        return f"/cases/{open_case_for('worker')}/tasks/new"


def test_a_save_in_a_deadlock_is_done_again_in_silence(committed_app, superuser, page):
    client = committed_app.test_client()
    with client.session_transaction() as cookie:
        cookie["token"] = EVERYBODY["worker"].token
    me, key = EVERYBODY["worker"].id, new_id()
    told = {"title": "Antar berkas", "assignee_id": str(me), "form_key": str(key)}
    answers = []
    superuser.execute("BEGIN")
    superuser.execute(
        "SET LOCAL deadlock_timeout = '60s'"
    )  # whoever looks first is the one to yield
    superuser.execute("LOCK TABLE cases.case_task IN SHARE MODE")
    saving = threading.Thread(target=lambda: answers.append(client.post(page, data=told)))
    saving.start()
    deadline = time.monotonic() + 20
    while superuser.execute(WAITING).fetchone() == (0,):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    claim = "INSERT INTO auth.form_key (user_id, key, endpoint, content) VALUES (%s, %s, 'x', %s)"
    superuser.execute(claim, (me, key, bytes(32)))  # waits for the save, which waits for the table
    superuser.execute("ROLLBACK")
    saving.join()
    assert [answer.status_code for answer in answers] == [303]
    tasks = superuser.execute("SELECT title FROM cases.case_task ORDER BY title").fetchall()
    assert tasks == [("Antar berkas",)]
    assert client.get(answers[0].location).text.count("Tugas ditambahkan.") == 1
