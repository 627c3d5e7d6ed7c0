"""A start where little is given: no network, an odd path, another account, old data, somebody who serves already."""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from purna_pmi.core.config import load_settings
from purna_pmi.core.migrations import migrate, newest_revision
from purna_pmi.core.postgres import start
from purna_pmi.core.postgres.account import Account
from purna_pmi.core.postgres.server import find_postmaster
from purna_pmi.core.servers import DATABASE, cluster_addresses, single_engine
from tests.patrons import BROKEN, Patron
from tests.tree import ROOT, growing, private_folder, wait_for
from tests.world import EVERYBODY

PARTS = ("purna_pmi", "migrations", "templates", "static")
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
SAMPLE = Path("purna_pmi/cli/seed/register.xlsx")
_LONELY = ("unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")


@pytest.fixture
def folder():
    """A folder with a space and an umlaut in its name."""
    with private_folder() as outer:
        odd = outer / "kota über purna"
        odd.mkdir(mode=0o711)
        yield odd


@contextmanager
def _serving(instance, *, cwd=ROOT, before=(), **how):
    """`serve` as a process, in an environment with nothing in it; ended afterwards. Gives its address too."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    log = (instance.parent / "serve.log").open("wb")
    process = subprocess.Popen(
        [*before, *FLASK, "serve"],
        cwd=cwd,
        env=_bare(instance, bind),
        stdout=log,
        stderr=log,
        **how,
    )
    try:
        yield process, bind
    finally:
        process.terminate()
        process.wait(60)
        log.close()


def _bare(instance, bind="127.0.0.1:1"):
    own = {"PURNA_INSTANCE": str(instance), "PURNA_DEMO": "1", "PURNA_BIND": bind}
    return {"PATH": os.environ["PATH"], **own}


def _flask(instance, *words, bind="127.0.0.1:1"):
    began = time.monotonic()
    done = subprocess.run(
        [*FLASK, *map(str, words)], cwd=ROOT, env=_bare(instance, bind),
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return done, time.monotonic() - began


def _greets(instance):
    return "Demo accounts" in (instance.parent / "serve.log").read_text()


def _answers(bind):
    try:
        return Patron(bind, patience=1).get("/readyz").status == 200
    except BROKEN:
        return False


def _copy(folder):
    """The product alone, as a copy in this folder."""
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "wsgi.py", folder)
    return folder


@pytest.mark.skipif(os.geteuid() != 0, reason="only root takes the network away")
def test_without_a_network_the_demo_city_is_made_and_served_from_an_odd_path(soak, folder):
    copy = _copy(folder)
    soak.more["start_s"] = seconds = []
    for _ in range(2):  # the second start finds the city
        with _serving(copy / "instance", cwd=copy, before=_LONELY) as (process, _bind):
            seconds.append(round(wait_for(lambda: _greets(copy / "instance")), 1))
            assert process.poll() is None
        soak.count += 1
        if find_postmaster(copy / "instance" / "pgdata"):
            soak.tell("PostgreSQL was left behind")


@pytest.mark.skipif(os.geteuid() != 0, reason="whoever is no root does so all day")
def test_an_ordinary_account_serves_by_itself(soak, folder):
    nobody = Account.from_uid(65534)
    if not nobody.can_run(Path(sys.executable)):
        pytest.skip(f"PYTHON LIES IN A CLOSED FOLDER: nobody could start {sys.executable}")
    copy = _copy(folder)
    os.chown(copy, nobody.uid, nobody.gid)
    with _serving(copy / "instance", cwd=copy, **nobody.process_options()) as (_process, bind):
        wait_for(lambda: _answers(bind))
        soak.count += 1
        if (copy / "instance" / "pgdata").stat().st_uid != nobody.uid:
            soak.tell("the data belong to somebody else")


def test_data_of_an_earlier_revision_are_brought_up_and_kept(soak, folder):
    instance = folder / "instance"
    load_settings({"PURNA_INSTANCE": str(instance)})
    cluster = start(instance)
    cluster.create_database(DATABASE)
    addresses = cluster_addresses(cluster, DATABASE)
    owner = single_engine(addresses.owner)
    migrate(owner, "0006")
    owner.dispose()
    with psycopg.connect(cluster.superuser_dsn(DATABASE), autocommit=True) as connection:
        connection.execute("CREATE TABLE public.kept AS SELECT generate_series(1, 1000) AS id")
    cluster.leave()
    with _serving(instance) as (_process, bind):
        wait_for(lambda: _answers(bind))
        with psycopg.connect(cluster.superuser_dsn(DATABASE)) as connection:
            [found] = connection.execute("SELECT version_num FROM public.revision").fetchall()
            [rows] = connection.execute("SELECT count(*) FROM public.kept").fetchall()
    soak.count += 1
    if (found, rows) != ((newest_revision(),), (1000,)):
        soak.tell(f"revision {found}, {rows} rows")


def test_a_taken_port_ends_soon_with_one_sentence_and_leaves_nothing(soak, folder):
    with socket.create_server(("127.0.0.1", 0)) as other:
        bind = f"127.0.0.1:{other.getsockname()[1]}"
        done, seconds = _flask(folder / "instance", "serve", bind=bind)
    soak.count += 1
    soak.more["told_after_s"] = round(seconds, 1)
    if not (done.returncode == 1 and done.stderr.count("\n") == 1 and bind in done.stderr):
        soak.tell(done.stderr)
    if find_postmaster(folder / "instance" / "pgdata") or seconds > 30:
        soak.tell(f"left behind, or told after {seconds:.0f} s")


def test_commands_work_beside_serve_and_a_second_serve_is_refused(soak, folder):
    instance = folder / "instance"
    instance.mkdir(mode=0o711)
    supervisor, manager = EVERYBODY["supervisor"].email, EVERYBODY["manager"].email
    year = ("--from", "2025-01-01", "--to", "2025-12-31", "--output", folder / "year.pdf")
    commands = {
        ("migrate",): 0,
        ("verify-record",): 0,
        ("check-deploy",): 1,  # a demo is unsafe
        ("import-register", SAMPLE, "--dry-run", "--as", supervisor): 0,
        ("report", "programme", *year, "--as", manager): 0,
        ("seed", "--cases", 5): 1,  # the agencies of the test city bear the demo's names
        ("serve",): 1,
    }
    with growing(instance) as tree:
        for words, wanted in commands.items():
            done, _ = _flask(instance, *words)
            soak.count += 1
            if done.returncode != wanted or "Traceback" in done.stderr:
                soak.tell(f"{words[0]}: {done.returncode} {done.stderr[-300:]}")
            if not _answers(tree.address):
                soak.tell(f"serve was harmed by {words[0]}")
        if "Another serve is running" not in done.stderr:
            soak.tell(done.stderr)
