"""While somebody keeps the server, it comes back by itself."""

import os
import signal
import time
from pathlib import Path

import psycopg

from purna_pmi.core.postgres import Cluster, kept, start
from purna_pmi.core.postgres.server import find_postmaster


def kill(cluster: Cluster) -> int:
    pid = find_postmaster(cluster.place.data)
    assert pid
    os.kill(pid, signal.SIGKILL)
    return pid


def wait_for_return(cluster: Cluster, seconds: float) -> float:
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            psycopg.connect(cluster.superuser_dsn(), connect_timeout=1).close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return time.monotonic() - began
    return float("inf")


def test_a_kept_server_comes_back_from_every_kill_and_failed_start(folder: Path) -> None:
    cluster = start(folder / "instance")
    version = cluster.place.data / "PG_VERSION"
    with kept(cluster):
        for _ in range(2):  # the second may meet the keeper still at work
            kill(cluster)
            assert wait_for_return(cluster, 20) < 5
        version.rename(folder / "away")
        kill(cluster)
        assert wait_for_return(cluster, 1.5) == float("inf")
        (folder / "away").rename(version)
        assert wait_for_return(cluster, 20) < 5
    cluster.stop()
    assert find_postmaster(cluster.place.data) is None
