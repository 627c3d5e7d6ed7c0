"""Who uses the embedded server: each process holds a shared lock on one file; the kernel lets go when it ends, however.

So the last command to leave can stop the server, and no command stops it under a web server's feet.
"""

import os
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from pathlib import Path

_FILE = "postgres.users"
_held: dict[Path, int] = {}
# A forked process shares the lock of the first one, and never lets go of it in its name.
os.register_at_fork(after_in_child=_held.clear)


def hold(keys: Path) -> None:
    """Use the server of this instance until the process ends or lets go; call it while holding `exclusive`."""
    if keys not in _held:
        handle = os.open(keys / _FILE, os.O_RDWR | os.O_CREAT, 0o600)
        flock(handle, LOCK_SH)
        _held[keys] = handle


def holds(keys: Path) -> bool:
    """Whether this process uses the server of this instance."""
    return keys in _held


def let_go(keys: Path) -> bool:
    """Use it no longer; True where nobody else does. Call it while holding `exclusive`."""
    handle = _held.pop(keys, None)
    if handle is None:
        return False
    try:
        flock(handle, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True
