"""The whole of `flask --app wsgi serve` as processes on an instance of its own: to be asked, killed and ended."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from flask import Flask

from purna_pmi.app import create_app
from purna_pmi.cli.database import prepare_database
from purna_pmi.core.config import load_settings
from purna_pmi.core.db import db
from purna_pmi.core.postgres import Cluster, start
from purna_pmi.core.postgres.server import find_postmaster
from purna_pmi.core.servers import DATABASE, cluster_addresses
from tests.patrons import BROKEN, Patron
from tests.world import build_world

ROOT = Path(__file__).resolve().parents[1]


def worker_process(app: Flask, *, stderr: int) -> "subprocess.Popen[bytes]":
    """A job worker in a process of its own, on the database of this application."""
    settings, addresses = (app.extensions[name] for name in ("settings", "addresses"))
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PURNA_")},
        "PURNA_INSTANCE": str(settings.instance),
        "PURNA_DEMO": "1",
        "PURNA_DATABASE_URL": addresses.app,
        "PURNA_SIGNIN_DATABASE_URL": addresses.signin,
        "PURNA_WORKER_DATABASE_URL": addresses.worker,
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    return subprocess.Popen(command, env=environment, stderr=stderr)


@dataclass
class Tree:
    """A running `serve`; `app` is an application of the test's own on the same database."""

    instance: Path
    cluster: Cluster
    database: str
    app: Flask
    address: str
    process: subprocess.Popen[bytes]

    def ask(self, question: str, *values: object) -> list[tuple]:
        """A question past the walls."""
        with psycopg.connect(
            self.cluster.superuser_dsn(self.database), connect_timeout=5
        ) as connection:
            return connection.execute(question, values).fetchall()

    def web(self) -> list[int]:
        """Gunicorn's processes, the master first."""
        return self._family("gunicorn")

    def worker(self) -> list[int]:
        """The job worker's."""
        return self._family("worker")

    def postgres(self) -> list[int]:
        """The server's, the postmaster first; none while it is down."""
        postmaster = find_postmaster(self.cluster.place.data)
        return _with_children(postmaster) if postmaster else []

    def _family(self, word: str) -> list[int]:
        for child in psutil.Process(self.process.pid).children():
            try:
                if word in child.cmdline():
                    return _with_children(child.pid)
            except psutil.Error:
                continue
        return []


def _with_children(pid: int) -> list[int]:
    try:
        return [pid, *(one.pid for one in psutil.Process(pid).children(recursive=True))]
    except psutil.Error:
        return [pid]


def kill(pids: Sequence[int]) -> None:
    """SIGKILL for each that is still there."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def wait_for(answers, *, seconds: float = 60, what: str = "an answer") -> float:
    """How long it took until `answers()` was true."""
    began = time.monotonic()
    while not answers():
        assert time.monotonic() - began < seconds, f"no {what} within {seconds} s"
        time.sleep(0.03)
    return time.monotonic() - began


def ready(tree: Tree) -> bool:
    """Whether it says that it is."""
    try:
        return Patron(tree.address, patience=1).get("/readyz").status == 200
    except BROKEN:
        return False


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that the database's account can pass through, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="purna-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def growing(instance: Path) -> Iterator[Tree]:
    """The tree on a new embedded server with the test city in it; all of it ended afterwards."""
    own = _settings(instance)
    settings = load_settings(own)  # makes the keys: without them data are refused
    cluster = start(instance)
    cluster.create_database(DATABASE)
    addresses = cluster_addresses(cluster, DATABASE)
    prepare_database(addresses)
    build_world(addresses.install)
    app = create_app(settings, addresses)
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    try:
        with _served(own, cluster, app, DATABASE) as tree:
            yield tree
    finally:
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()
        cluster.stop("immediate")


@contextmanager
def beside(app: Flask, cluster: Cluster, instance: Path) -> Iterator[Tree]:
    """The tree without a server of its own, on the database of an application that is there already."""
    settings, addresses = app.extensions["settings"], app.extensions["addresses"]
    shutil.copytree(settings.instance / "keys", instance / "keys")
    own = _settings(instance) | {
        "PURNA_DATABASE_URL": addresses.app,
        "PURNA_SIGNIN_DATABASE_URL": addresses.signin,
        "PURNA_WORKER_DATABASE_URL": addresses.worker,
        "PURNA_OWNER_DATABASE_URL": addresses.owner,
        "PURNA_INSTALL_DATABASE_URL": addresses.install,
    }
    name = str(psycopg.conninfo.conninfo_to_dict(addresses.app)["dbname"])
    with _served(own, cluster, app, name) as tree:
        yield tree


def _settings(instance: Path) -> dict[str, str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    return {"PURNA_INSTANCE": str(instance), "PURNA_DEMO": "1", "PURNA_BIND": bind}


@contextmanager
def _served(own: dict[str, str], cluster: Cluster, app: Flask, database: str) -> Iterator[Tree]:
    """The process, from its first answer on."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("PURNA_")}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
    instance = Path(own["PURNA_INSTANCE"])
    with (instance / "serve.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=others | own, stdout=log, stderr=log)
    tree = Tree(instance, cluster, database, app, own["PURNA_BIND"], process)
    try:
        wait_for(lambda: ready(tree), what="first answer")
        yield tree
    finally:
        process.terminate()
        process.wait(60)
