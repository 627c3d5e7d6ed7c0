"""Which account of the operating system runs the server: PostgreSQL refuses root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from purna_pmi.core.postgres.errors import PostgresError

SERVICE_ACCOUNT = "purna-pmi"


@dataclass(frozen=True)
class Account:
    """An account; `other` means that it is not the one this process runs as."""

    name: str
    uid: int
    gid: int
    other: bool

    @classmethod
    def current(cls) -> Self:
        """The account of this process."""
        return cls.from_uid(os.geteuid())

    @classmethod
    def from_uid(cls, uid: int) -> Self:
        """The account with this number, known by name or not (containers)."""
        try:
            entry = pwd.getpwuid(uid)
        except KeyError:
            return cls(str(uid), uid, os.getegid() if uid == os.geteuid() else uid, _other(uid))
        return cls(entry.pw_name, uid, entry.pw_gid, _other(uid))

    @classmethod
    def service(cls) -> Self:
        """The unprivileged system account that serves when root starts us; made when missing."""
        try:
            entry = pwd.getpwnam(SERVICE_ACCOUNT)
        except KeyError:
            _create_service_account()
            entry = pwd.getpwnam(SERVICE_ACCOUNT)
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid, _other(entry.pw_uid))

    def process_options(self) -> dict[str, Any]:
        """Return the arguments of `subprocess` that make a child run as this account."""
        if not self.other:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Tell whether the account can reach and enter the folder."""
        return self._test("-x", folder)

    def can_run(self, program: Path) -> bool:
        """Tell whether the account can read and start the program."""
        return self._test("-r", program) and self._test("-x", program)

    def _test(self, flag: str, path: Path) -> bool:
        """Ask the kernel, by a child that runs as the account."""
        return (
            subprocess.run(  # noqa: S603 - a fixed program, no shell
                ["/usr/bin/test", flag, path], cwd="/", check=False, **self.process_options()
            ).returncode
            == 0
        )


def _other(uid: int) -> bool:
    return uid != os.geteuid()


def _create_service_account() -> None:
    """Create the system account, or say in one sentence what is missing."""
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin")
    if useradd is None:
        raise PostgresError(
            f"PostgreSQL does not run as root: create a system account named {SERVICE_ACCOUNT},"
            " or start as an ordinary user."
        )
    made = subprocess.run(  # noqa: S603 - a fixed program, no shell
        [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
         "--shell", "/usr/sbin/nologin", SERVICE_ACCOUNT],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    already_there = 9
    if made.returncode not in {0, already_there}:
        raise PostgresError(
            f"The system account {SERVICE_ACCOUNT} could not be created: {made.stderr.strip()}"
        )
