"""Children are started, restarted and ended in good order."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bare import BARE_CLI

# Runs a supervisor over the python one-liners that it is given.
SUPERVISE = (
    BARE_CLI
    + """
from purna_pmi.cli.supervisor import Child, Patience, Supervisor
grace, *scripts = sys.argv[1:]
children = [Child(f"child-{n}", [sys.executable, "-c", script]) for n, script in enumerate(scripts)]
patience = Patience(grace=float(grace), first_restart=0.05, longest_restart=0.1)
Supervisor(children, patience).run(lambda: print("started", flush=True))
"""
)
# Says that it started and, when asked to end, that it ended.
POLITE = """
import os, pathlib, signal, sys, time
log = pathlib.Path({log!r}).open("a")
def note(word): print(word, os.getpid(), file=log, flush=True)
def end(*_): note("ended"); sys.exit(0)
signal.signal(signal.SIGTERM, end)
note("up")
while True: time.sleep(10)
"""
STUBBORN = POLITE.replace("signal.signal(signal.SIGTERM, end)", "signal.signal(15, signal.SIG_IGN)")
BRIEF = POLITE.replace("while True: time.sleep(10)", "sys.exit(3)")


class Log:
    """What the children wrote."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def script(self, template: str) -> str:
        return template.format(log=str(self.path))

    def pids(self, word: str) -> list[int]:
        lines = self.path.read_text().splitlines() if self.path.exists() else []
        return [int(line.split()[1]) for line in lines if line.startswith(word)]

    def wait_for(self, word: str, count: int) -> list[int]:
        deadline = time.monotonic() + 60
        while len(self.pids(word)) < count:
            assert time.monotonic() < deadline, self.path.read_text()
            time.sleep(0.02)
        return self.pids(word)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path / "log")


@pytest.fixture
def supervise(log: Log) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    running: list[subprocess.Popen[str]] = []

    def run(*templates: str, grace: float = 10) -> subprocess.Popen[str]:
        scripts = [log.script(template) for template in templates]
        command = [sys.executable, "-c", SUPERVISE, str(grace), *scripts]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return running[-1]

    yield run
    for process in running:
        process.kill()
        process.communicate()


Supervise = Callable[..., subprocess.Popen[str]]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_every_child_and_then_us(
    supervise: Supervise, log: Log, number: signal.Signals
) -> None:
    supervisor = supervise(POLITE, POLITE)
    pids = log.wait_for("up", 2)
    supervisor.send_signal(number)
    assert supervisor.wait(timeout=5) == 0
    assert sorted(log.pids("ended")) == sorted(pids)


def test_a_child_that_dies_is_replaced(supervise: Supervise, log: Log) -> None:
    supervise(POLITE)
    first = log.wait_for("up", 1)[0]
    os.kill(first, signal.SIGKILL)
    assert log.wait_for("up", 2)[1] != first


def test_a_child_that_keeps_dying_is_tried_again_and_again(supervise: Supervise, log: Log) -> None:
    supervisor = supervise(BRIEF)
    log.wait_for("up", 4)
    supervisor.terminate()
    assert supervisor.wait(timeout=5) == 0


def test_a_stubborn_child_is_killed_after_the_grace(supervise: Supervise, log: Log) -> None:
    supervisor = supervise(STUBBORN, POLITE, grace=0.5)
    pids = log.wait_for("up", 2)
    supervisor.terminate()
    assert supervisor.wait(timeout=5) == 0
    assert len(log.pids("ended")) == 1
    assert not any(map(alive, pids))


def test_a_second_signal_hurries(supervise: Supervise, log: Log) -> None:
    supervisor = supervise(STUBBORN, POLITE, grace=60)
    log.wait_for("up", 2)
    supervisor.terminate()
    log.wait_for("ended", 1)
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(timeout=5) == 0


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a child of its parent's death"
)
def test_children_do_not_outlive_a_killed_supervisor(supervise: Supervise, log: Log) -> None:
    supervisor = supervise(POLITE)
    pid = log.wait_for("up", 1)[0]
    supervisor.kill()
    assert log.wait_for("ended", 1) == [pid]


def test_it_tells_when_the_children_were_started(supervise: Supervise) -> None:
    supervisor = supervise(POLITE)
    assert supervisor.stdout
    assert supervisor.stdout.readline() == "started\n"
