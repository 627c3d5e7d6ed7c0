"""The record: complete, append-only, sealed; a changed byte is found."""

from contextlib import contextmanager
from time import sleep

import psycopg
import pytest
from sqlalchemy import text

from purna_pmi.audit import seals
from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id
from purna_pmi.identity.models import Agency
from purna_pmi.jobs.housekeeping import BrokenRecordError, verify_record
from tests.conftest import app_on_clone
from tests.world import EVERYBODY


@pytest.fixture
def sealed_record(committed_app, cluster):
    """A database whose record holds one sealed batch, and an administrator's connection to it."""
    with _sealed(committed_app, cluster) as superuser:
        yield superuser


@pytest.fixture(scope="module")
def kept_record(cluster, settings, worker_id):
    """Such a record for all who may not change it: each attempt is refused, and leaves it as it was."""
    with (
        app_on_clone(cluster, settings, f"purna_record_{worker_id}") as app,
        _sealed(app, cluster) as superuser,
    ):
        yield superuser


@contextmanager
def _sealed(app, cluster):
    database = app.extensions["addresses"].worker
    with psycopg.connect(database, autocommit=True) as worker:
        assert _seal_when_others_are_done(worker) > 0
    name = psycopg.conninfo.conninfo_to_dict(database)["dbname"]
    with psycopg.connect(cluster.superuser_dsn(name), autocommit=True) as superuser:
        yield superuser


def _seal_when_others_are_done(connection):
    """Other tests of the run share the server: a seal waits for their transactions too."""
    for _ in range(200):
        entries = connection.execute("SELECT audit.make_seal()").fetchone()[0]
        if entries:
            return entries
        sleep(0.05)
    return 0


def _faults(connection):
    return [row[3] for row in connection.execute("SELECT * FROM audit.verify_seals()") if row[3]]


def test_a_change_is_recorded_with_actor_and_names_of_fields(acting):
    agency = Agency(id=new_id(), name="Kantor Baru", kind="community", code="BARU", version=1)
    with acting("administrator"):
        db.session.add(agency)
    with acting("auditor"):
        entry = db.session.execute(
            text("SELECT * FROM audit.entry WHERE subject_id = :id"), {"id": agency.id}
        ).one()
    assert (entry.kind, entry.action, entry.subject) == ("change", "insert", "auth.agency")
    assert entry.actor_id == EVERYBODY["administrator"].id
    assert entry.actor_role == "administrator"
    assert {"name", "kind", "code"} <= set(entry.fields)
    assert entry.harmless["name"] == [None, "Kantor Baru"]


def test_only_the_auditor_reads_the_record(acting):
    for key in EVERYBODY:
        with acting(key):
            found = db.session.scalar(text("SELECT count(*) FROM audit.entry"))
        assert (found > 0) == (key == "auditor"), key


def test_nobody_is_recorded_as_reading_nothing(session):
    with pytest.raises(Exception, match="query returned no rows"):
        db.session.execute(
            text("SELECT audit.record_reading('case', NULL, NULL, NULL, NULL, NULL)")
        )


ATTEMPTS = (
    "UPDATE audit.entry SET reason = 'x'",
    "DELETE FROM audit.entry",
    "TRUNCATE audit.entry",
    "UPDATE audit.seal SET entries = 0",
    "ALTER TABLE audit.entry DISABLE TRIGGER ALL",
    "INSERT INTO audit.entry (kind, action, subject) VALUES ('change', 'x', 'y')",
)
# The definer's functions are how entries come in: it may insert, and nothing else.
TRIES = [
    (role, attempt)
    for role in ("purna_app", "purna_signin", "purna_worker")
    for attempt in ATTEMPTS
]
TRIES += [("purna_definer", attempt) for attempt in ATTEMPTS[:-1]]


@pytest.mark.parametrize(("role", "attempt"), TRIES)
def test_nobody_rewrites_the_record(kept_record, role, attempt):
    kept_record.execute(f"SET ROLE {role}")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        kept_record.execute(attempt)
    kept_record.execute("RESET ROLE")
    assert _faults(kept_record) == []


def test_untouched_seals_hold(sealed_record):
    assert _faults(sealed_record) == []


@pytest.mark.parametrize(
    ("tampering", "fault"),
    [
        (
            "UPDATE audit.entry SET subject = 'auth.agencx' WHERE id = (SELECT min(id) FROM audit.entry)",
            "content",
        ),
        ("DELETE FROM audit.entry WHERE id = (SELECT min(id) FROM audit.entry)", "entries"),
        (
            "UPDATE audit.seal SET content = set_byte(content, 0, get_byte(content, 0) # 1)",
            "content",
        ),
        ("UPDATE audit.seal SET previous = set_byte(previous, 0, 7)", "chain"),
        ("UPDATE audit.seal SET seal = set_byte(seal, 31, get_byte(seal, 31) # 1)", "seal"),
    ],
)
def test_a_changed_byte_is_found_even_if_a_superuser_changed_it(sealed_record, tampering, fault):
    sealed_record.execute(
        "SET session_replication_role = replica"
    )  # triggers off: what only a superuser can
    sealed_record.execute(tampering)
    assert _faults(sealed_record) == [fault]


def _write_some(connection, transactions):
    for number in range(transactions):
        connection.execute("UPDATE auth.agency SET name = name || %s", (str(number),))


def test_much_is_sealed_in_parts_and_no_transaction_is_cut(sealed_record):
    before = sealed_record.execute("SELECT max(id) FROM audit.seal").fetchone()[0]
    _write_some(sealed_record, 4)
    made = []
    for _ in range(200):
        covered = sealed_record.execute("SELECT audit.make_seal(1)").fetchone()[0]
        made += [covered] if covered else []
        if len(made) == 4:
            break
        sleep(0.05)
    agencies = sealed_record.execute("SELECT count(*) FROM auth.agency").fetchone()[0]
    assert agencies > 1
    assert made == [agencies] * 4
    assert _faults(sealed_record) == []
    ids = sealed_record.execute(
        "SELECT id FROM audit.verify_seals(%s, 10, %s)", (before + 1, agencies + 1)
    ).fetchall()
    assert ids == [(before + 1,), (before + 2,)]
    first = sealed_record.execute("SELECT id FROM audit.verify_seals(%s, 1)", (before + 3,))
    assert first.fetchall() == [(before + 3,)]


def test_a_seal_takes_as_many_transactions_as_fit(sealed_record):
    agencies = sealed_record.execute("SELECT count(*) FROM auth.agency").fetchone()[0]
    _write_some(sealed_record, 4)
    most = 3 * agencies + 1
    for _ in range(200):
        covered = sealed_record.execute("SELECT audit.make_seal(%s)", (most,)).fetchone()[0]
        if covered:
            break
        sleep(0.05)
    assert covered in {agencies, 2 * agencies, 3 * agencies}  # fewer while others' work runs
    assert covered <= most
    assert _faults(sealed_record) == []


def test_every_seal_is_looked_at_whatever_the_portion(sealed_record, monkeypatch, committed_app):
    _write_some(sealed_record, 3)
    for _ in range(200):
        if sealed_record.execute("SELECT count(*) FROM audit.seal").fetchone()[0] >= 4:
            break
        sealed_record.execute("SELECT audit.make_seal(1)")
        sleep(0.05)
    monkeypatch.setattr(seals, "_PORTION", {"seals": 2, "entries": 1_000_000})
    with committed_app.extensions["as_worker"]().app_context():
        portions = [[one.fault for one in portion] for portion in seals.check_every_seal()]
        assert portions == [[None, None], [None, None]]
        db.session.rollback()
        sealed_record.execute("SET session_replication_role = replica")
        sealed_record.execute(
            "UPDATE audit.seal SET entries = 0 WHERE id = (SELECT max(id) FROM audit.seal)"
        )
        with pytest.raises(BrokenRecordError):
            verify_record()
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def test_entries_of_running_transactions_wait_for_the_next_seal(committed_app):
    addresses = committed_app.extensions["addresses"]
    with (
        psycopg.connect(addresses.worker, autocommit=True) as worker,
        psycopg.connect(addresses.install) as slow,
    ):
        worker.execute("SELECT audit.make_seal()")
        slow.execute("UPDATE auth.agency SET name = name || ' lama'")
        assert worker.execute("SELECT audit.make_seal()").fetchone() == (0,)
        slow.commit()
        assert _seal_when_others_are_done(worker) > 0
        assert _faults(worker) == []
