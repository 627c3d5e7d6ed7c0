"""One real server for the run, a template made by the migrations, one database a worker, each test in a savepoint."""

import gc
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path

import psycopg
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from purna_pmi.app import create_app
from purna_pmi.core.asker import Asker, set_asker
from purna_pmi.core.config import Settings, load_settings
from purna_pmi.core.db import db
from purna_pmi.core.migrations import migrate
from purna_pmi.core.postgres import Cluster, start
from purna_pmi.core.servers import cluster_addresses, single_engine
from purna_pmi.jobs.kit import make_worker
from purna_pmi.places.actions import load_places
from purna_pmi.web import pdf
from purna_pmi.web.app_class import HouseFlask
from purna_pmi.web.sentences import TRANSLATIONS
from tests.browsers import open_chromium
from tests.pages import KeptTemplates, make_ready
from tests.world import EVERYBODY, build_world

pytest_plugins = ["tests.demo"]
TEMPLATE = "purna_template"
RUN_FOLDER = "PYTEST_RUN_FOLDER"
# What takes longest comes first, so that no worker is left alone with it at the end: a file stays with one worker.
LONG = (
    "hostile/test_input.py",
    "journeys/test_path.py",
    "journeys/test_pages.py",
    "walls/test_matrix.py",
    "web/test_gallery.py",
    "register/test_pages.py",
    "reports/test_counting.py",
    "reports/test_programme_report.py",
    "cli/test_import_register.py",
    "register/test_import.py",
    "cli/test_demo_city.py",
    "journeys/test_without_javascript.py",
    "journeys/test_keys.py",
    "reports/test_documents.py",
    "core/postgres/test_places.py",
    "counselling/test_walls.py",
    "cli/test_report.py",
    "core/postgres/test_recovery.py",
    "cli/test_set_up.py",
    "counselling/test_leaks.py",
    "counselling/test_loose_ends.py",
    "cli/test_serve.py",
    "cli/test_killed.py",
    "bench/test_plans.py",
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the run's folder, in the leading process; the workers inherit its path."""
    if not hasattr(config, "workerinput"):
        folder = Path(tempfile.mkdtemp(prefix="purna-"))
        folder.chmod(0o711)  # the server's account passes through it when root runs the tests
        os.environ[RUN_FOLDER] = str(folder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the files by LONG; the others stay as they are."""
    places = {name: place for place, name in enumerate(LONG)}
    tests = Path(__file__).parent
    items.sort(key=lambda item: places.get(str(item.path.relative_to(tests)), len(LONG)))


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not walk through all of it again in every test."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the run's server and remove what it left, after the last worker."""
    if not hasattr(config, "workerinput"):
        folder = Path(os.environ.pop(RUN_FOLDER))
        if (folder / "instance" / "pgdata").exists():
            start(folder / "instance").stop("immediate")
        shutil.rmtree(folder)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say last what explains failures: a machine that cannot print."""
    if not terminalreporter.stats.get("failed"):
        return
    try:
        pdf._weasyprint()
    except pdf.PdfUnavailable as error:
        terminalreporter.write_line(f"PANGO IS MISSING, tests that print fail: {error}", red=True)


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """A folder that all workers of this run share."""
    return Path(os.environ[RUN_FOLDER])


@pytest.fixture(scope="session")
def settings(run_folder: Path) -> Settings:
    return load_settings({"PURNA_INSTANCE": str(run_folder / "instance"), "PURNA_DEMO": "1"})


@pytest.fixture(scope="session", autouse=True)
def translations(run_folder: Path) -> None:
    """Compile the catalogues, as `make setup` does."""
    with _one_at_a_time(run_folder):
        for source in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")):
            compiled = source.with_suffix(".mo")
            if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
                draft = compiled.with_suffix(".draft")
                with source.open("rb") as words, draft.open("wb") as target:
                    write_mo(target, read_po(words))
                draft.replace(compiled)


@pytest.fixture(scope="session", autouse=True)
def compiled_templates() -> None:
    """Each template is compiled once a worker, not once for each of some hundred applications."""
    HouseFlask.jinja_options = {"bytecode_cache": KeptTemplates()}


@pytest.fixture(scope="session")
def cluster(settings: Settings) -> Cluster:
    """The run's server with its template; it is stopped after the last worker."""
    server = start(settings.instance)
    with _one_at_a_time(settings.instance):
        _make_template(server)
    return server


@pytest.fixture(scope="session")
def app(cluster: Cluster, settings: Settings, worker_id: str) -> Iterator[Flask]:
    """The application on this worker's own database."""
    with app_on_clone(cluster, settings, f"purna_{worker_id}") as app:
        yield app


@pytest.fixture(scope="session")
def owner_address(app: Flask) -> str:
    """Where the owner logs in, for tests that read the catalogue."""
    address: str = app.extensions["addresses"].owner
    return address


@pytest.fixture
def session(app: Flask) -> Iterator[None]:
    """One transaction around the test, rolled back after it; what the code commits ends in savepoints."""
    with app.app_context():
        connection = db.engine.connect()
        outer = connection.begin()
        engines, scoped = db._app_engines[app], db.session
        usual, engines[None] = engines[None], connection
        db.session = db._make_scoped_session(
            {"join_transaction_mode": "create_savepoint", "autoflush": False}
        )
        try:
            yield
        finally:
            db.session.remove()
            db.session, engines[None] = scoped, usual
            set_asker(Asker())
            outer.rollback()
            connection.close()


@pytest.fixture
def client(app: Flask, session: None) -> FlaskClient:
    """A visitor's browser."""
    return app.test_client()


@pytest.fixture
def client_of(app: Flask, session: None) -> Callable[[str], FlaskClient]:
    """`client_of("worker")`: the browser of a signed-in user of the test city."""

    def signed_in(key: str) -> FlaskClient:
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["token"] = EVERYBODY[key].token
        return client

    return signed_in


@pytest.fixture
def acting(session: None) -> Callable[[str], AbstractContextManager[None]]:
    """`with acting("worker"): …` calls actions and queries as that user, behind the walls."""

    @contextmanager
    def as_user(key: str) -> Iterator[None]:
        db.session.commit()
        set_asker(Asker(token=EVERYBODY[key].token if key else ""))
        try:
            yield
            db.session.flush()
        finally:
            db.session.commit()
            db.session.expire_all()
            set_asker(Asker())

    return as_user


@pytest.fixture
def committed_app(cluster: Cluster, settings: Settings, worker_id: str) -> Iterator[Flask]:
    """An application on a database of this test's own, where commits are real."""
    with app_on_clone(cluster, settings, f"purna_committed_{worker_id}") as app:
        yield app


@pytest.fixture
def superuser(committed_app: Flask, cluster: Cluster) -> Iterator[psycopg.Connection]:
    """The server's own account in the database of `committed_app`: past every wall, each statement at once."""
    name = psycopg.conninfo.conninfo_to_dict(committed_app.extensions["addresses"].app)["dbname"]
    with psycopg.connect(cluster.superuser_dsn(str(name)), autocommit=True) as connection:
        yield connection


@dataclass(frozen=True)
class JobRunner:
    """A worker's application; calling it does every job that waits, and ends."""

    app: Flask

    def __call__(self) -> None:
        make_worker(self.app, self.app.extensions["addresses"].worker).run_worker(wait=False)


@pytest.fixture
def run_jobs(committed_app: Flask) -> Iterator[JobRunner]:
    """`run_jobs()` starts a real worker on the database of `committed_app`."""
    runner = JobRunner(committed_app.extensions["as_worker"]())
    yield runner
    with runner.app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def unused_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium, started once a file that asks for it."""
    with open_chromium() as chromium:
        yield chromium


@contextmanager
def app_on_clone(cluster: Cluster, settings: Settings, database: str) -> Iterator[Flask]:
    """The application on a fresh copy of the template, dropped afterwards."""
    cluster.drop_database(database)
    cluster.create_database(database, TEMPLATE)
    app = create_app(settings, cluster_addresses(cluster, database))
    make_ready(app)
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    cluster.drop_database(database)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "template.lock").open("w") as handle:
        flock(handle, LOCK_EX)
        yield


def _make_template(cluster: Cluster) -> None:
    engine = single_engine(cluster.superuser_dsn())
    with engine.connect() as connection:
        there = connection.exec_driver_sql(
            "SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", (TEMPLATE,)
        ).scalar()
    if not there:
        cluster.drop_database(TEMPLATE)
        cluster.create_database(TEMPLATE)
        addresses = cluster_addresses(cluster, TEMPLATE)
        owner = single_engine(addresses.owner)
        migrate(owner)
        load_places(owner)
        owner.dispose()
        build_world(addresses.install)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"ALTER DATABASE {TEMPLATE} IS_TEMPLATE true")
    engine.dispose()
