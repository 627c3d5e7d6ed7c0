"""The server's process: initialise its data, start it, find it, stop it."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from purna_pmi.core.postgres.binaries import ENVIRONMENT, Binaries
from purna_pmi.core.postgres.credentials import SUPERUSER
from purna_pmi.core.postgres.errors import PostgresError
from purna_pmi.core.postgres.places import Place
from purna_pmi.core.postgres.settings import write_settings

PORT = 5432  # no port is opened: the number is a part of the socket's name
_START_SECONDS = 60
_CARRIES_C_UTF8 = 17  # the first version with a locale C.UTF-8 of its own


def initialise(place: Place, socket: Path, binaries: Binaries, major: int, password: str) -> None:
    """Make the data folder, whole or not at all: it gets its name when it is complete."""
    draft = place.data.with_name("pgdata.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    pwfile = socket / f"initdb.{secrets.token_hex(4)}"
    pwfile.touch(mode=0o600)
    if place.account.other:
        os.chown(draft, place.account.uid, place.account.gid)
        os.chown(pwfile, place.account.uid, place.account.gid)
    try:
        pwfile.write_text(password)
        done = binaries.run(
            "initdb", "--pgdata", draft, "--username", SUPERUSER, "--auth=scram-sha-256",
            "--pwfile", pwfile, "--data-checksums", "--encoding=UTF8", "--no-instructions",
            *_locale(major),
        )  # fmt: skip
    finally:
        pwfile.unlink()
    if done.returncode != 0:
        raise PostgresError(f"The database could not be initialised: {_reason(done.stderr)}")
    draft.rename(place.data)


def check_major(data: Path, major: int) -> None:
    """Refuse data of another major version: they need pg_upgrade first."""
    version = data / "PG_VERSION"
    found = version.read_text().strip() if version.exists() else "an unknown version"
    if found != str(major):
        raise PostgresError(
            f"{data} was made by PostgreSQL {found}, this is {major}: bring the data over with pg_upgrade,"
            " or set PURNA_INSTANCE to another folder."
        )


def ensure_running(
    place: Place, socket: Path, binaries: Binaries, answers: Callable[[Path], bool]
) -> Path:
    """Start the server, or adopt the one that runs; return the folder of its socket.

    `answers` tells whether the server behind a socket folder lets the superuser in. A server that
    is just recovering, starting or stopping is waited for.
    """
    deadline = monotonic() + _START_SECONDS
    launched = 0
    while monotonic() < deadline:
        if find_postmaster(place.data) is None and not _serves(launched, place.data):
            _raise_if_hopeless(socket, launched)
            launched = _launch(place, socket, binaries)
        folder = _socket_in_use(place.data) or socket
        if answers(folder):
            return folder
        sleep(0.03)
    raise PostgresError(f"The database server does not answer within {_START_SECONDS} seconds.")


def stop(place: Place, binaries: Binaries, mode: str) -> None:
    """Stop the server and wait until it is gone; nothing happens where none runs."""
    if find_postmaster(place.data) is None:
        return
    done = binaries.run("pg_ctl", "stop", "-D", place.data, "-m", mode, "-w", "-t", "60")
    if done.returncode != 0 and find_postmaster(place.data) is not None:
        raise PostgresError(f"The database server does not stop: {_reason(done.stderr)}")


def find_postmaster(data: Path) -> int | None:
    """Return the process id of the server that runs on these data, if one does.

    The file outlives a killed server, and its number may by now be another program's.
    """
    try:
        pid = int((data / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return pid if _serves(pid, data) else None


def _serves(pid: int, data: Path) -> bool:
    """Tell whether a process serves these data: a server works in its data folder."""
    if Path("/proc/self/cwd").exists():
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == data
        except OSError:
            return False
    listed = subprocess.run(  # noqa: S603 - a fixed program, no shell
        ["/bin/ps", "-ww", "-o", "args=", "-p", str(pid)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return str(data) in listed.stdout


# The arguments come as words of their own: pg_ctl would paste the path into a shell's line.
_IN_BACKGROUND = 'cd "$1" && { "$0" -D "$1" </dev/null >"$2" 2>&1 & echo $!; }'


def _launch(place: Place, socket: Path, binaries: Binaries) -> int:
    """Start the server in the background, in a session of its own; return its process id."""
    _forget_reused_pid(place.data, socket)
    write_settings(place.data, socket)
    done = subprocess.run(  # noqa: S603 - a fixed program, and no word of it is parsed
        ["/bin/sh", "-c", _IN_BACKGROUND, binaries.folder / "postgres", place.data, _log(socket)],
        cwd="/",
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        umask=0o077,
        start_new_session=True,
        **place.account.process_options(),
    )
    return int(done.stdout)


def _raise_if_hopeless(socket: Path, launched: int) -> None:
    """Say why the server went away again, unless it is worth another try.

    Processes of a killed server may outlive it for a moment.
    """
    if not launched:
        return
    said = _log(socket).read_text()
    if "pre-existing shared memory" not in said:
        raise PostgresError(f"The database server does not start: {_reason(said)}")


def _log(socket: Path) -> Path:
    """What the server says before its own log is open."""
    return socket / "start.log"


def _forget_reused_pid(data: Path, socket: Path) -> None:
    """Remove lock files of a dead server whose number another process of ours has by now.

    PostgreSQL removes the others by itself; that no process of the dead server is left it sees
    by the shared memory of this data folder, with or without these files.
    """
    for lock in (data / "postmaster.pid", socket / f".s.PGSQL.{PORT}.lock"):
        try:
            os.kill(int(lock.read_text().split()[0]), 0)
        except (FileNotFoundError, IndexError, ValueError, ProcessLookupError):
            continue
        except PermissionError:
            pass
        lock.unlink(missing_ok=True)


def _socket_in_use(data: Path) -> Path | None:
    """Return the socket folder that the running server wrote into the fifth line of its file."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    return Path(lines[4]) if len(lines) > 4 and lines[4] else None


def _locale(major: int) -> list[str]:
    """Code-point order and Unicode letters, the same on every machine where that is possible."""
    if major >= _CARRIES_C_UTF8:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _reason(text: str) -> str:
    """Return what a program gave as its reason for giving up: a fatal error, else its last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    fatal = [line for line in lines if "FATAL:" in line]
    return (fatal or lines or ["no reason given"])[-1]
