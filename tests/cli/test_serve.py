"""The foreground command: one instance, one port, one good end."""

import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from purna_pmi.cli.serve import ServeError, check_free, serve, web_child, worker_child
from purna_pmi.core.postgres import start
from purna_pmi.core.postgres.server import find_postmaster
from tests.bare import BARE_CLI

# Serves one child, which says whether the database still runs when it is asked to end.
SERVE = (
    BARE_CLI
    + """
import time
from pathlib import Path
from purna_pmi.cli.serve import serve
from purna_pmi.cli.supervisor import Child
instance, bind, prepare = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
script = '''
import signal, sys, time
from pathlib import Path
def end(*_):
    print("database", (Path(sys.argv[1]) / "pgdata/postmaster.pid").exists(), flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("serving", flush=True)
time.sleep(60)
'''
child = Child("child", [sys.executable, "-c", script, str(instance)])
serve(instance=instance, bind=bind, embedded=True, children=[child],
      prepare=lambda: (print("preparing", flush=True), exec(compile(prepare, "", "exec"))))
"""
)


@pytest.fixture
def instance() -> Iterator[Path]:
    """An instance folder that the database's account can pass through."""
    folder = Path(tempfile.mkdtemp(prefix="purna-"))
    folder.chmod(0o711)
    yield folder / "instance"
    shutil.rmtree(folder)


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def serving(instance: Path, port: int, prepare: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SERVE, str(instance), f"127.0.0.1:{port}", prepare]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_children_end_first_and_the_database_last(
    instance: Path, port: int, number: signal.Signals
) -> None:
    process = serving(instance, port)
    assert [said(process), said(process)] == ["preparing", "serving"]
    process.send_signal(number)
    assert process.communicate(timeout=20)[0] == "database True\n"
    assert process.returncode == 0
    assert find_postmaster(instance / "pgdata") is None


def test_a_signal_during_preparation_stops_the_database_too(instance: Path, port: int) -> None:
    process = serving(instance, port, "time.sleep(60)")
    assert said(process) == "preparing"
    process.terminate()
    assert process.communicate(timeout=20)[0] == ""
    assert process.returncode == 0
    assert find_postmaster(instance / "pgdata") is None


def test_a_second_serve_on_the_instance_is_refused(instance: Path, port: int) -> None:
    process = serving(instance, port)
    assert [said(process), said(process)] == ["preparing", "serving"]
    with pytest.raises(ServeError, match="Another serve is running"):
        serve(instance=instance, bind="127.0.0.1:1", embedded=True, prepare=lambda: None)
    process.terminate()
    process.communicate(timeout=20)


def test_a_killed_serve_leaves_the_instance_free(instance: Path, port: int) -> None:
    process = serving(instance, port)
    assert [said(process), said(process)] == ["preparing", "serving"]
    process.kill()
    process.communicate(timeout=20)
    again = serving(instance, port)
    assert [said(again), said(again)] == ["preparing", "serving"]
    again.terminate()
    again.communicate(timeout=20)


def test_an_error_in_preparation_stops_the_database(instance: Path, port: int) -> None:
    process = serving(instance, port, "raise SystemExit('no migration')")
    assert "no migration" in process.communicate(timeout=20)[1]
    assert process.returncode == 1
    assert find_postmaster(instance / "pgdata") is None


def test_a_taken_port_is_named_and_nothing_stays_behind(instance: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        bind = f"127.0.0.1:{other.getsockname()[1]}"
        with pytest.raises(ServeError, match=f"Nothing can listen on {bind} .*in use"):
            serve(instance=instance, bind=bind, embedded=True, prepare=lambda: None)
    assert find_postmaster(instance / "pgdata") is None


@pytest.mark.parametrize("bind", ["8000", "localhost", "127.0.0.1:", "127.0.0.1:http"])
def test_an_address_is_a_host_and_a_port(bind: str) -> None:
    with pytest.raises(ServeError, match="PURNA_BIND is an address and a port"):
        check_free(bind)


def test_an_impossible_port_is_named() -> None:
    with pytest.raises(ServeError, match="no such port"):
        check_free("127.0.0.1:99999")


def test_the_children_are_gunicorn_and_the_worker() -> None:
    web = web_child("127.0.0.1:8000").command
    assert {"gunicorn", "wsgi:app", "--bind=127.0.0.1:8000", "--limit-request-line=8190"} <= set(
        web
    )
    assert worker_child().command[-1] == "worker"


def test_a_foreign_database_is_left_alone(instance: Path, port: int) -> None:
    cluster = start(instance)

    def end() -> None:
        signal.raise_signal(signal.SIGTERM)

    serve(instance=instance, bind=f"127.0.0.1:{port}", embedded=False, prepare=end)
    assert cluster.is_running()
    cluster.stop("immediate")
