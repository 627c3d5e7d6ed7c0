"""Thirty per cent of the answers never arrive: whoever sends the same form again saves it once."""

from collections import Counter
from threading import Thread

from tests.browsers import serving
from tests.factories.cases import open_case_for
from tests.patrons import Saved, save_task, signed_in
from tests.proxy import Fates, bad_line

SAVES, PEOPLE = 2000, 8
MISHAPS = {"lost": 0.02, "cut": 0.03, "doubled": 0.03, "delayed": 0.03, "throttled": 0.02}


def test_dropped_replies(soak, committed_app, superuser):
    told, fates = save_over_a_bad_line(
        committed_app, soak.dice, SAVES, until=lambda: not soak.goes_on(minutes=3)
    )
    stored = Counter(
        dict(
            superuser.execute(
                "SELECT title, count(*) FROM cases.case_task GROUP BY title"
            ).fetchall()
        )
    )
    for title in told.acknowledged:
        if stored[title] != 1:
            soak.tell(f"{title} is there {stored[title]} times")
    for odd in told.odd:
        soak.tell(odd)
    if stored.total() != len(told.acknowledged):
        soak.tell(f"{len(told.acknowledged)} acknowledged, {stored.total()} stored")
    soak.count = len(told.acknowledged)
    soak.more |= {"sent": told.sent, "fates": dict(fates)}


def save_over_a_bad_line(app, dice, saves, until=lambda: False):
    """What people were told who saved so many tasks, and what became of their requests."""
    with app.app_context():
        page = f"/cases/{open_case_for('worker')}/tasks/new"
    with (
        serving(app) as server,
        bad_line(server.removeprefix("http://"), Fates(dice, dropped=0.3, **MISHAPS)) as line,
    ):
        told = Saved()

        def work(number):
            patron = signed_in(app, line.address, "worker")
            for count in range(number, saves, PEOPLE):
                if until():
                    return
                save_task(patron, page, f"Tugas {count}", told)

        people = [Thread(target=work, args=(number,)) for number in range(PEOPLE)]
        for one in people:
            one.start()
        for one in people:
            one.join()
    return told, line.fates
