"""The passwords of the database's roles, generated once and kept beside the other keys."""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from purna_pmi.core.keyfile import UnsafeFileError, read_secret
from purna_pmi.core.postgres.errors import PostgresError

SUPERUSER = "purna_superuser"
#: Roles that log in, in the order of roles.sql (`purna_definer` never logs in).
ROLES = (
    "purna_owner",
    "purna_app",
    "purna_signin",
    "purna_worker",
    "purna_backup",
    "purna_install",
)
_FILE = "postgres.json"
_LOCK = "postgres.lock"


@dataclass(frozen=True)
class Credentials:
    """Password by role, and the random name under which data may lie elsewhere."""

    name: str
    passwords: dict[str, str]


def keys_folder(instance: Path) -> Path:
    """Return `instance/keys`, made with mode 0700 when missing; raises PostgresError."""
    folder = instance / "keys"
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / _LOCK).touch(mode=0o600)
    except OSError as error:
        raise PostgresError(f"The folder {instance} cannot be written: {error.strerror}.") from None
    return folder


@contextmanager
def exclusive(keys: Path, timeout: float = 120) -> Iterator[None]:
    """Let one process at a time start, stop or change the server of this instance."""
    handle = os.open(keys / _LOCK, os.O_RDWR)
    deadline = monotonic() + timeout
    try:
        while True:
            try:
                flock(handle, LOCK_EX | LOCK_NB)
                break
            except BlockingIOError:
                if monotonic() > deadline:
                    raise PostgresError(
                        "Another process has been starting the database for too long."
                    ) from None
                sleep(0.02)
        yield
    finally:
        os.close(handle)


def load_or_create(keys: Path) -> Credentials:
    """Read the passwords, adding those that are missing.

    Call it while holding `exclusive`. Raises PostgresError where others could read the file, where it
    is damaged, and where it is missing beside the data.
    """
    path = keys / _FILE
    known = _known(path)
    name = known.get("name") or secrets.token_hex(6)
    passwords = {
        role: known.get("passwords", {}).get(role) or secrets.token_urlsafe(32)
        for role in (SUPERUSER, *ROLES)
    }
    if known != {"name": name, "passwords": passwords}:
        _write(path, json.dumps({"name": name, "passwords": passwords}, indent=1))
    return Credentials(name, passwords)


def _known(path: Path) -> dict[str, Any]:
    data = path.parent.with_name("pgdata")
    try:
        if path.exists():
            return dict(json.loads(read_secret(path)))
    except UnsafeFileError as error:
        raise PostgresError(str(error)) from None
    except (ValueError, TypeError):
        raise PostgresError(f"{path} is damaged: put it back from the copy of the keys.") from None
    if data.exists():
        raise PostgresError(
            f"{data} holds data, but {path.parent} lacks their passwords: put {path.name} back from the"
            " copy of the keys."
        )
    return {}


def _write(path: Path, text: str) -> None:
    """Replace the file whole and on disk: a lost password would lock the data up."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
