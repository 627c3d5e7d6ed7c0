"""Secrets in files: made once, mode 0600, by whichever process comes first."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

_OTHERS = 0o077


class UnsafeFileError(Exception):
    """A secret that others could read; the text names the file and says what to do."""


def read_or_create(file: Path, make: Callable[[], str]) -> str:
    """The content of a secret file; where it is missing, what `make` returns is written first.

    Safe when several processes start at once: a link is made or refused as a whole, and the one who
    is first decides. Raises OSError where the folder cannot be written, UnsafeFileError where others
    could read the secret.
    """
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(make())
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            pass  # another process was first: its secret is the secret
        finally:
            draft.unlink()
    return read_secret(file)


def read_secret(file: Path) -> str:
    """The content of a secret file; raises UnsafeFileError where anybody but its owner may read or change it."""
    with file.open(encoding="utf-8") as stream:
        mode = stat.S_IMODE(os.fstat(stream.fileno()).st_mode)
        if mode & _OTHERS:
            raise UnsafeFileError(
                f"{file} has mode {mode:04o}: a secret is read by its owner alone (chmod 600)."
            )
        return stream.read()
