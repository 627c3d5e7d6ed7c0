"""Where the server's files lie: its data, and the folder of its socket."""

import logging
import os
import re
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from purna_pmi.core.postgres.account import Account
from purna_pmi.core.postgres.errors import PostgresError

logger = logging.getLogger(__name__)

#: Data go here when root starts us and the server's account cannot reach the instance folder.
FALLBACK = Path("/var/lib/purna-pmi")
# A socket's whole path has at most 107 bytes; libpq and PostgreSQL read commas and quotes as lists.
_SOCKET_FOLDER = re.compile(r"/[A-Za-z0-9_./ +-]{1,89}")


@dataclass(frozen=True)
class Place:
    """The home of one server."""

    data: Path
    account: Account
    relocated: bool


def choose_place(instance: Path, name: str, fallback: Path) -> Place:
    """Find where this instance's data lie, or shall lie; raises PostgresError."""
    data = instance / "pgdata"
    elsewhere = fallback / name / "pgdata"
    if data.exists():
        return Place(data, _owner_of(data), relocated=False)
    if os.geteuid() != 0:
        return Place(data, Account.current(), relocated=False)
    account = Account.service()
    if not elsewhere.exists() and _open_for(account, instance):
        return Place(data, account, relocated=False)
    _claim(fallback / name, instance, account)
    logger.warning(
        "The system account %s cannot reach %s: the database's files lie in %s.",
        account.name, instance, elsewhere,
    )  # fmt: skip
    return Place(elsewhere, account, relocated=True)


def socket_folder(place: Place) -> Path:
    """Return the folder of the socket, mode 0700 and the account's own, made when missing.

    It lies beside the data unless that path is too long or too odd for a socket.
    """
    folder = place.data.with_name("pgsocket")
    if not _SOCKET_FOLDER.fullmatch(str(folder)):
        folder = _runtime_folder(place.account) / sha256(os.fsencode(place.data)).hexdigest()[:16]
    make_private(folder, place.account)
    return folder


def make_private(folder: Path, account: Account) -> None:
    """Make a folder of mode 0700 that belongs to the account, or prove that it is one."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        if account.other:
            os.chown(folder, account.uid, account.gid)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != account.uid or found.st_mode & 0o777 != 0o700:
        raise PostgresError(f"{folder} must be a folder of mode 0700 owned by {account.name}.")


def make_passable(folder: Path) -> Path:
    """Make a folder of ours through which other accounts can pass, whatever the umask; return it.

    A folder that is already there stays as it is.
    """
    if not folder.exists():
        folder.mkdir()
        folder.chmod(0o711)
    return folder


def _runtime_folder(account: Account) -> Path:
    """Return a short folder for sockets whose path would be too long beside the data."""
    if os.geteuid() == 0:
        return make_passable(Path("/run/purna-pmi"))
    session = Path(f"/run/user/{account.uid}")
    base = session if session.is_dir() else Path(tempfile.gettempdir())
    folder = base / f"purna-pmi-{account.uid}"
    make_private(folder, account)
    return folder


def _owner_of(data: Path) -> Account:
    """The account that made the data runs the server again."""
    account = Account.from_uid(data.stat().st_uid)
    if account.other and os.geteuid() != 0:
        raise PostgresError(f"{data} belongs to {account.name}: start as that user, or as root.")
    if account.uid == 0:
        raise PostgresError(f"{data} belongs to root, which PostgreSQL refuses.")
    if not account.can_enter(data):
        raise PostgresError(f"{account.name} owns {data} but cannot reach it.")
    return account


def _open_for(account: Account, instance: Path) -> bool:
    """Let the account pass through the instance folder (and no other); False if it cannot."""
    if account.can_enter(instance):
        return True
    if not account.can_enter(instance.parent):
        return False
    try:
        os.chown(instance, -1, account.gid)
        instance.chmod((instance.stat().st_mode & 0o700) | 0o010)
    except OSError:
        return False
    return account.can_enter(instance)


def _claim(home: Path, instance: Path, account: Account) -> None:
    """Mark the folder elsewhere as this instance's; a copied instance may not share its data."""
    owner = home / "instance"
    if owner.exists():
        other = Path(owner.read_text())
        if other != instance and (other / "keys").exists():
            raise PostgresError(f"{home} holds the data of {other}, from which this was copied.")
    make_passable(home.parent)
    home.mkdir(exist_ok=True)
    os.chown(home, -1, account.gid)
    home.chmod(0o710)
    owner.write_text(str(instance))
    if not account.can_enter(home):
        raise PostgresError(f"The system account {account.name} cannot reach {home} either.")
