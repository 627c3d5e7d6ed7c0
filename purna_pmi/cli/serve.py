"""`flask --app wsgi serve`: database, web server and job worker under one foreground process."""

import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from purna_pmi.cli.supervisor import Child, Supervisor
from purna_pmi.core.postgres import kept, start

# Why these numbers: docs/adr/0002-stack.md.
_GUNICORN = [
    "--worker-class=gthread",
    "--workers=2",
    "--threads=8",
    "--timeout=60",
    "--graceful-timeout=30",
    "--max-requests=5000",
    "--max-requests-jitter=500",
    "--limit-request-line=8190",
    "--forwarder-headers=",  # nobody names our script by a header
    "--config=python:purna_pmi.cli.web_server",
    "--no-control-socket",
    "--preload",
    "--log-level=warning",
]


class ServeError(RuntimeError):
    """Serving cannot begin; the text is one sentence for whoever typed the command."""


def web_child(bind: str) -> Child:
    """The web server: gunicorn, two processes of eight threads."""
    return Child(
        "web", [sys.executable, "-m", "gunicorn", "wsgi:app", f"--bind={bind}", *_GUNICORN]
    )


def worker_child() -> Child:
    """The job worker, a flask command of its own."""
    return Child("worker", [sys.executable, "-m", "flask", "--app", "wsgi", "worker"])


def serve(
    *,
    instance: Path,
    bind: str,
    embedded: bool,
    prepare: Callable[[], None],
    children: list[Child] | None = None,
    started: Callable[[], None] | None = None,
) -> None:
    """Serve until SIGTERM or Ctrl-C, then return: web and worker end first, the database last.

    `embedded` starts, keeps and stops our own PostgreSQL (no database address is set); `prepare` runs
    migrations and whatever must stand before the first request; `started` may greet. Raises
    ServeError or PostgresError with one sentence.
    """
    with _only_one(instance), _term_as_interrupt():
        cluster = start(instance) if embedded else None
        try:
            check_free(bind)
            _check_room()
            prepare()
            with kept(cluster) if cluster else nullcontext():
                Supervisor(children or [web_child(bind), worker_child()]).run(started)
        except KeyboardInterrupt:
            return
        finally:
            if cluster:
                cluster.stop()


def check_free(bind: str) -> None:
    """Raise ServeError with one sentence where `host:port` cannot be listened on."""
    host, _, port = bind.rpartition(":")
    if not (host and port.isdecimal()):
        raise ServeError(f"PURNA_BIND is an address and a port like 127.0.0.1:8000, not {bind!r}.")
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
            probe.listen()
        except (OSError, OverflowError) as error:
            reason = error.strerror if isinstance(error, OSError) else "no such port"
            raise ServeError(
                f"Nothing can listen on {bind} ({reason}): end the other program there,"
                " or set PURNA_BIND to another address."
            ) from None


def _check_room() -> None:
    """Raise ServeError where uploads, PDFs and gunicorn's heartbeat have nowhere to lie."""
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        raise ServeError(
            "No folder for temporary files can be written (/tmp is one): set TMPDIR to one that can."
        ) from None


@contextmanager
def _only_one(instance: Path) -> Iterator[None]:
    """Hold the instance for this process; the kernel lets go when the process ends, however."""
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(instance / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ServeError(f"{instance} cannot be written ({error.strerror}).") from None
    try:
        try:
            flock(handle, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise ServeError(
                f"Another serve is running on {instance} already: use that one, end it,"
                " or set PURNA_INSTANCE to another folder."
            ) from None
        yield
    finally:
        os.close(handle)


@contextmanager
def _term_as_interrupt() -> Iterator[None]:
    """Let SIGTERM during preparation end us as Ctrl-C does, so that the database is stopped."""
    held = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, held)
