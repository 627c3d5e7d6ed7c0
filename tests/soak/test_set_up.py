"""A start where little is given: no network, an odd path, another account, old data, somebody who serves already."""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from flask_security import hash_password

from purna_pmi.app import create_app
from purna_pmi.core.config import load_settings
from purna_pmi.core.migrations import migrate, newest_revision
from purna_pmi.core.postgres import start
from purna_pmi.core.postgres.account import Account
from purna_pmi.core.postgres.server import find_postmaster
from purna_pmi.core.servers import DATABASE, cluster_addresses, single_engine
from tests.patrons import BROKEN, Patron, form_on
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


def _signs_in(bind, email, password):
    visitor = Patron(bind)
    form = form_on(visitor.get("/sign-in").text, holding="email")
    return (
        visitor.post("/sign-in", {**form, "email": [email], "password": [password]}).status == 303
    )


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


OLD_PHONE, OLD_PASSWORD = "+6281234567890", "kuda biru makan awan"
_OLD_AGENCY = "INSERT INTO auth.agency (id, name, kind, code) VALUES (%s, 'Dinas Lama', 'social_service', 'LAMA')"
_OLD_ACCOUNT = """
INSERT INTO auth.user_account (id, email, name, agency_id, password_hash, session_stamp)
VALUES (%s, 'lama@example.test', 'Petugas Lama', %s, %s, 'stamp-of-old')
"""
_OLD_ROLE = "INSERT INTO auth.user_role (user_id, role) VALUES (%s, 'social_worker')"
_OLD_PERSON = """
INSERT INTO people.person (id, agency_id, name, name_keys, registered_by)
VALUES (%s, %s, 'Rosa Lama', ARRAY['rosa', 'lama'], %s)
"""
_OLD_CONTACT = """
INSERT INTO vault.contact (id, person_id, agency_id, kind, sealed, tail, lookup)
VALUES (%s, %s, %s, 'phone', %s, %s, %s)
"""


def _fill_the_old(connection, settings, hashed):
    """An agency, somebody who signs in there, and a person with a sealed phone, as revision 0006 has them."""
    agency, account, person, contact = (uuid4() for _ in range(4))
    ring = settings.keyring
    connection.execute(_OLD_AGENCY, (agency,))
    connection.execute(_OLD_ACCOUNT, (account, agency, hashed))
    connection.execute(_OLD_ROLE, (account,))
    connection.execute(_OLD_PERSON, (person, agency, account))
    sealed = ring.seal(OLD_PHONE, "vault.contact.sealed", contact)
    tail = ring.seal(OLD_PHONE[-4:], "vault.contact.tail", contact)
    lookup = ring.lookup(OLD_PHONE, "phone")
    connection.execute(_OLD_CONTACT, (contact, person, agency, sealed, tail, lookup))


def test_data_of_an_earlier_revision_are_brought_up_and_kept(soak, folder):
    instance = folder / "instance"
    settings = load_settings({"PURNA_INSTANCE": str(instance)})
    cluster = start(instance)
    cluster.create_database(DATABASE)
    addresses = cluster_addresses(cluster, DATABASE)
    owner = single_engine(addresses.owner)
    migrate(owner, "0006")
    owner.dispose()
    with psycopg.connect(cluster.superuser_dsn(DATABASE), autocommit=True) as connection:
        with create_app(settings, addresses).app_context():
            hashed = hash_password(OLD_PASSWORD)
        _fill_the_old(connection, settings, hashed)
    cluster.leave()
    with _serving(instance) as (_process, bind):
        wait_for(lambda: _answers(bind))
        with psycopg.connect(cluster.superuser_dsn(DATABASE)) as connection:
            [found] = connection.execute("SELECT version_num FROM public.revision").fetchall()
            [person] = connection.execute("SELECT name, version FROM people.person").fetchall()
            [(contact, sealed)] = connection.execute("SELECT id, sealed FROM vault.contact")
        signed_in = _signs_in(bind, "lama@example.test", OLD_PASSWORD)
    soak.count += 1
    if (found, person) != ((newest_revision(),), ("Rosa Lama", 1)):
        soak.tell(f"revision {found}, {person}")
    if settings.keyring.open(sealed, "vault.contact.sealed", contact) != OLD_PHONE:
        soak.tell("the phone does not open as it was")
    if not signed_in:
        soak.tell("the old password does not open the door")


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
