"""A save sent twice at once, and many over a bad line, are saved once; every save of the product in `make soak`."""

from random import Random
from threading import Barrier, Thread

from tests.bad_line import save_over_a_bad_line
from tests.browsers import serving
from tests.factories.cases import open_case_for
from tests.patrons import signed_in


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


def test_over_a_bad_line_every_save_is_there_once(committed_app, superuser):
    told, fates = save_over_a_bad_line(committed_app, Random(7), 24)
    stored = superuser.execute("SELECT title FROM cases.case_task ORDER BY title").fetchall()
    assert [title for (title,) in stored] == sorted(told.acknowledged)
    assert len(stored) == 24
    assert fates["dropped"] > 4
    assert told.odd == []
