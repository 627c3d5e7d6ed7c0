"""Servers of their own for the tests of the starter."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from purna_pmi.core.postgres import Cluster, start


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server's account can pass through, also when root runs the tests."""
    yield from _folder()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running server with the database `purna`, shared by tests that leave it as it was."""
    for path in _folder():
        server = start(path / "instance")
        server.create_database("purna")
        with psycopg.connect(server.dsn("purna_owner", "purna"), autocommit=True) as owner:
            owner.execute("create table secret (id int); create table open (id int)")
            owner.execute("grant select on open to purna_app")
        yield server
        server.stop("immediate")


def _folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="purna-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)
