"""The database away for a while, and SIGTERM in the middle of the work: words instead of faults, whole answers."""

import time
from collections.abc import Iterator

import pytest

from purna_pmi.core.postgres import start
from tests.factories.cases import open_case_for
from tests.patrons import Patron, form_on, save_until_refused, signed_in
from tests.tree import Tree, growing, kill, private_folder, wait_for


@pytest.fixture
def tree() -> Iterator[Tree]:
    with private_folder() as folder, growing(folder / "instance") as tree:
        yield tree


@pytest.fixture
def page(tree) -> str:
    """Where tasks of a case are written."""
    with tree.app.app_context():
        return f"/cases/{open_case_for('worker')}/tasks/new"


def test_database_away(soak, tree, page):
    worker, nobody = signed_in(tree.app, tree.address, "worker"), Patron(tree.address)
    form = worker.form(page) | {"title": ["Sebelum basis data pergi"]}
    version = tree.cluster.place.data / "PG_VERSION"
    version.rename(version.with_name("away"))
    kill(tree.postgres())
    for _ in range(30):
        soak.count += 1
        saved = worker.post(page, form)
        for fault in faults_while_away(worker.get(page), saved, nobody):
            soak.tell(f"away: {fault}")
    version.with_name("away").rename(version)
    soak.more["recovery_s"] = round(wait_for(lambda: worker.get(page).status == 200), 2)
    carried = form_on(saved.text)
    for _ in range(2):
        if worker.post(page, carried).status != 303:
            soak.tell("what was carried is not saved")
    if tree.ask(
        "SELECT count(*) FROM cases.case_task WHERE title = 'Sebelum basis data pergi'"
    ) != [(1,)]:
        soak.tell("not saved once")


def faults_while_away(looked, saved, nobody):
    """What is wrong with the answers of a server whose database is away."""
    for answer in (looked, saved):
        if answer.status != 503 or not answer.headers.get("Retry-After"):
            yield f"{answer.status} {answer.headers.get('Retry-After')}"
    if 'value="Sebelum basis data pergi"' not in saved.text:
        yield "what was typed is not carried"
    if (nobody.get("/healthz").status, nobody.get("/readyz").status) != (200, 503):
        yield "liveness or readiness is wrong"


def test_end_under_load(soak, tree, page):
    patrons = [signed_in(tree.app, tree.address, "worker") for _ in range(6)]

    def end():
        time.sleep(3)
        tree.process.terminate()

    told = save_until_refused(patrons, page, end)
    tree.process.wait(60)
    cluster = start(tree.instance)  # serve took its own along
    stored = {title for (title,) in tree.ask("SELECT title FROM cases.case_task ORDER BY title")}
    cluster.stop()
    soak.count = len(told.acknowledged)
    soak.more["ended_as"] = {str(key): count for key, count in told.statuses.items()}
    for title in stored.symmetric_difference(told.acknowledged):
        soak.tell(f"{title}: stored {title in stored}, answered {title in told.acknowledged}")
    for odd in told.odd:
        soak.tell(odd)
