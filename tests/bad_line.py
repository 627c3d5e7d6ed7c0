"""People who save over a line that drops thirty per cent of the answers."""

from threading import Thread

from tests.browsers import serving
from tests.factories.cases import open_case_for
from tests.patrons import Saved, save_task, signed_in
from tests.proxy import Fates, bad_line

PEOPLE = 8
MISHAPS = {"lost": 0.02, "cut": 0.03, "doubled": 0.03, "delayed": 0.03, "throttled": 0.02}


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
