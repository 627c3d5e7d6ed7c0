"""`serve` as processes: what is killed is replaced, and SIGTERM cuts nobody short."""

import pytest

from tests.factories.cases import open_case_for
from tests.patrons import crowd, save_until_refused, signed_in
from tests.tree import beside, kill, wait_for


@pytest.fixture
def tree(committed_app, cluster, tmp_path):
    with beside(committed_app, cluster, tmp_path) as tree:
        yield tree


def test_what_is_killed_comes_back_and_whoever_is_let_in_is_answered(tree):
    with tree.app.app_context():
        page = f"/cases/{open_case_for('worker')}/tasks/new"
    patron = signed_in(tree.app, tree.address, "worker")
    master, *workers = tree.web()
    others = tree.worker()
    with crowd([patron], page) as saved:
        wait_for(lambda: len(saved.acknowledged) > 2, what="save")
        kill([*workers, *others])
        since = len(saved.acknowledged)
        wait_for(lambda: len(saved.acknowledged) > since, what="save after the kill")
        wait_for(lambda: len(tree.web()) == 3 and tree.worker(), what="everybody")
    assert tree.web()[0] == master
    assert not {*workers, *others} & {*tree.web(), *tree.worker()}
    assert saved.odd == []
    last = save_until_refused([patron, patron], page, tree.process.terminate)
    tree.process.wait(60)
    stored = [title for (title,) in tree.ask("SELECT title FROM cases.case_task ORDER BY title")]
    assert stored == sorted([*saved.acknowledged, *last.acknowledged])
    assert last.odd == []
