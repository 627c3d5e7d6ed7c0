"""A save sent twice at once, and many over a bad line, are saved once; every save of the product in `make soak`."""

from random import Random
from threading import Barrier, Thread
from uuid import uuid4

import psycopg

from purna_pmi.web.saving import _content
from tests.bad_line import save_over_a_bad_line
from tests.browsers import serving
from tests.factories.cases import open_case_for
from tests.patrons import signed_in
from tests.world import EVERYBODY


def test_a_save_sent_twice_at_once_is_one_and_both_are_told(committed_app, superuser):
    with committed_app.app_context():
        page = f"/cases/{open_case_for('worker')}/tasks/new"
    with serving(committed_app) as server:
        patron = signed_in(committed_app, server.removeprefix("http://"), "worker")
        form = patron.form(page) | {"title": ["Antar berkas"]}
        start, answers = Barrier(4), []

        def send():
            start.wait()
            answers.append(patron.post(page, form))

        threads = [Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [answer.status for answer in answers] == [303] * 4
    assert len({answer.headers["Location"] for answer in answers}) == 1
    stored = superuser.execute("SELECT title FROM cases.case_task ORDER BY title").fetchall()
    assert stored == [("Antar berkas",)]


WAITING = (
    "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory' AND database = %s"
)


def test_who_sends_while_the_first_is_being_saved_waits_and_is_led_where_it_led(
    committed_app, superuser
):
    """Else the view would look for what the first has just taken away, and tell of a page that is nowhere."""
    here = f"/cases/{uuid4()}/tasks/new"
    endpoint, _ids = committed_app.url_map.bind("localhost").match(here, method="POST")
    sent = {"key": uuid4(), "endpoint": endpoint, "target": "/cases"}
    form = {"form_key": [str(sent["key"])], "title": ["Antar berkas"]}
    with committed_app.test_request_context(here, method="POST", data=form):
        sent["content"] = _content()
    database = superuser.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
    [oid] = database.fetchone()
    answers = []
    with (
        serving(committed_app) as server,
        psycopg.connect(committed_app.extensions["addresses"].app) as first,
    ):
        patron = signed_in(committed_app, server.removeprefix("http://"), "worker")
        token = EVERYBODY["worker"].token
        first.execute("SELECT set_config('purna.token', %s, true)", [token])
        first.execute("SELECT auth.form_target(%(key)s, %(endpoint)s, %(content)s)", sent)
        first.execute("SELECT auth.claim_form(%(key)s, %(endpoint)s, %(content)s)", sent)
        second = Thread(target=lambda: answers.append(patron.post(here, form)))
        second.start()
        while second.is_alive() and not superuser.execute(WAITING, [oid]).fetchone()[0]:
            pass
        first.execute("SELECT auth.settle_form(%(key)s, %(target)s)", sent)
        first.commit()
        second.join()
    assert [(one.status, one.headers.get("Location")) for one in answers] == [(303, "/cases")]


def test_over_a_bad_line_every_save_is_there_once(committed_app, superuser):
    told, fates = save_over_a_bad_line(committed_app, Random(7), 24)
    stored = superuser.execute("SELECT title FROM cases.case_task ORDER BY title").fetchall()
    assert [title for (title,) in stored] == sorted(told.acknowledged)
    assert len(stored) == 24
    assert fates["dropped"] > 4
    assert told.odd == []
