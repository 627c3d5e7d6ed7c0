"""Keeps the embedded server running while somebody serves with it: killed, it is started again."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import SubprocessError
from threading import Event, Thread

import psycopg

from purna_pmi.core.postgres.cluster import Cluster, start
from purna_pmi.core.postgres.errors import PostgresError
from purna_pmi.core.postgres.server import find_postmaster

logger = logging.getLogger(__name__)

_LOOK_EVERY = 0.2  # seconds; a look reads one small file
_TRY_AGAIN_AFTER = (
    1.0  # seconds, where it does not start: no room, no memory, killed again meanwhile
)
_PASSING = (PostgresError, OSError, SubprocessError, psycopg.Error)


@contextmanager
def kept(cluster: Cluster) -> Iterator[None]:
    """Within the block a server that ends is started again, for as long as it takes.

    Stop it after the block, not within.
    """
    over = Event()
    keeper = Thread(target=_keep, args=(cluster, over), name="keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep(cluster: Cluster, over: Event) -> None:
    wait = _LOOK_EVERY
    while not over.wait(wait):
        wait = _LOOK_EVERY
        if find_postmaster(cluster.place.data) is None:
            logger.warning("the database server ended by itself and is started again")
            wait = _revive(cluster)


def _revive(cluster: Cluster) -> float:
    """Start the server; return how long to wait before the next look."""
    try:
        start(cluster.instance)
    except _PASSING as error:
        logger.warning("the database server does not start: %s", error)
        return _TRY_AGAIN_AFTER
    return _LOOK_EVERY
