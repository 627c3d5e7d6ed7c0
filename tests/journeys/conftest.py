"""A city in which people really sign in: committed, served, with its jobs done between the steps."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask_security import hash_password
from playwright.sync_api import Browser

from purna_pmi.accounts import gate
from tests.browsers import serving
from tests.conftest import JobRunner
from tests.factories.community import group_of
from tests.factories.training import class_of, participants, session_of
from tests.journeys.visitor import PASSWORD, Visitor
from tests.world import EVERYBODY


@pytest.fixture
def city(committed_app: Flask) -> Flask:
    """The committed application as visitors meet it: a class today, a group, form tokens, passwords.

    The passwords come last: with a new password the sessions of the old one end.
    """
    committed_app.config["WTF_CSRF_ENABLED"] = True
    with committed_app.app_context():
        class_id = class_of()
        participants(class_id, 2)
        session_of(class_id)
        group_of()
        hashed = hash_password(PASSWORD)
        for one in EVERYBODY.values():
            found = gate.find_account("id", str(one.id))
            assert found is not None  # the world has them all
            gate.set_password(
                one.id, hashed, old_stamp=found.session_stamp, stamp=f"stamp-of-{one.key}"
            )
    return committed_app


@pytest.fixture
def visitor(city: Flask, browser: Browser) -> Iterator[Callable[[str], Visitor]]:
    """`with visitor("worker") as worker: …` is somebody from signing in to signing out."""
    with serving(city) as address:
        yield lambda key: Visitor(browser, address, key)


@pytest.fixture
def work(run_jobs: JobRunner) -> Iterator[Callable[[], None]]:
    """`work()` lets a worker do every job that waits; in a thread, as the browser's loop has this one."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        yield lambda: pool.submit(run_jobs).result()
