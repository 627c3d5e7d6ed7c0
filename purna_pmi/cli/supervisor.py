"""Keeps child processes running in the foreground, and ends them in good order."""

import logging
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

logger = logging.getLogger(__name__)

_STOPS = (signal.SIGTERM, signal.SIGINT)
_LONGEST_WAIT = 60.0
# Run as a file: as a module of ours it would load the whole product only to become another command.
_LEASH = str(Path(__file__).with_name("leash.py"))


@dataclass(frozen=True)
class Child:
    """A command to keep running; `name` is what the log calls it."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Patience:
    """How long the supervisor waits, in seconds; a child that has proven itself is started again at once."""

    grace: float = 33  # gunicorn finishes its requests within 30
    first_restart: float = (
        0.5  # the second time; doubled each time, until a child has run for `proven`
    )
    longest_restart: float = 30
    proven: float = 5


@dataclass
class _Slot:
    """What is known of one child."""

    child: Child
    delay: float
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    due: float = 0


class Supervisor:
    """Runs children until SIGTERM or Ctrl-C; restarts those that end by themselves."""

    def __init__(self, children: Sequence[Child], patience: Patience | None = None) -> None:
        self._patience = patience or Patience()
        self._slots = [_Slot(child, 0) for child in children]

    def run(self, started: Callable[[], None] | None = None) -> None:
        """Block until told to stop and every child has ended; call from the main thread.

        `started` is called once, after the children were started.
        """
        with _signals() as wait:
            try:
                self._start_due()
                if started:
                    started()
                while wait(self._until_next_start()) not in _STOPS:
                    self._collect()
                    self._start_due()
            finally:
                self._end_all(wait)

    def _start_due(self) -> None:
        """Start each child whose time has come."""
        for slot in self._slots:
            if slot.process is None and slot.due <= monotonic():
                slot.started = monotonic()
                slot.process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
                    [sys.executable, "-I", _LEASH, str(os.getpid()), *slot.child.command],
                    env={**os.environ, **slot.child.environment},
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl-C reaches the supervisor alone
                )  # fmt: skip
                logger.info("%s started, process %d", slot.child.name, slot.process.pid)

    def _collect(self) -> None:
        """Notice children that ended by themselves and plan their next start."""
        for slot in self._slots:
            if slot.process is None or slot.process.poll() is None:
                continue
            self._kill_group(slot.process)
            if monotonic() - slot.started >= self._patience.proven:
                slot.delay = 0
            logger.warning(
                "%s ended with code %d, starts again in %.1f s",
                slot.child.name, slot.process.returncode, slot.delay,
            )  # fmt: skip
            slot.process, slot.due = None, monotonic() + slot.delay
            slot.delay = self._next_delay(slot.delay)

    def _next_delay(self, delay: float) -> float:
        return min(max(delay * 2, self._patience.first_restart), self._patience.longest_restart)

    def _until_next_start(self) -> float:
        """Return how many seconds may pass before a child is due."""
        waits = [slot.due - monotonic() for slot in self._slots if slot.process is None]
        return max(0, min([*waits, _LONGEST_WAIT]))

    def _end_all(self, wait: Callable[[float], int]) -> None:
        """Ask all children to end; kill what is left after the grace, or at a second signal."""
        processes = [slot.process for slot in self._slots if slot.process is not None]
        for process in processes:
            process.terminate()
        deadline = monotonic() + self._patience.grace
        while any(process.poll() is None for process in processes):
            left = deadline - monotonic()
            if left <= 0 or wait(left) in _STOPS:
                break
        for slot in self._slots:
            if slot.process is not None:
                if slot.process.poll() is None:
                    logger.warning("%s did not end in time and was killed", slot.child.name)
                self._kill_group(slot.process)
                slot.process.wait()

    @staticmethod
    def _kill_group(process: subprocess.Popen[bytes]) -> None:
        """Kill a child and whatever it left behind in its session."""
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return  # nobody is left


@contextmanager
def _signals() -> Iterator[Callable[[float], int]]:
    """Yield `wait(seconds)`, which sleeps until a signal and returns its number, 0 for none."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    held = [
        (number, signal.signal(number, lambda *_: None)) for number in (*_STOPS, signal.SIGCHLD)
    ]
    wakeup = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)

    def wait(seconds: float) -> int:
        ready, _, _ = select.select([reader], [], [], seconds)
        return os.read(reader, 1)[0] if ready else 0

    try:
        yield wait
    finally:
        signal.set_wakeup_fd(wakeup)
        for number, handler in held:
            signal.signal(number, handler)
        os.close(reader)
        os.close(writer)
