"""Hot pages on a seeded city that the planner takes for a million people: no sequential scan of a large table.

Twice: the page's own statements explained as the app's role, and the server's own count of scans, which
also sees what policies and definer functions do.
"""

import re
from time import monotonic, sleep

import psycopg
import pytest
from sqlalchemy import event

from purna_pmi.cli.seed.accounts import put_accounts
from purna_pmi.cli.seed.bulk.load import load_province
from purna_pmi.cli.seed.bulk.province import province_for
from purna_pmi.core.asker import Asker, set_asker
from purna_pmi.core.db import db
from tests.demo import LISTED, crawl, superuser
from tests.statements import asked_too_much

CASES, MOULD, AS_IF = 1_500, 300, 700  # rows, and how many times more the planner believes in
_LARGE = (
    "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'r' AND c.reltuples > 100000"
)
_SCANS = "SELECT relid::regclass::text, seq_scan FROM pg_stat_all_tables WHERE relid::regclass::text = ANY (%s)"
_SCANNED = re.compile(r"Seq Scan on (\S+)")

PAGES = {
    "pekerja-sosial": ("/", "/cases", "/cases?view=team", "/cases?view=closed", "case"),
    "supervisor": ("/", "/cases?view=team", "/cases?view=unassigned", "/cases/waiting", "case"),
    "konselor": ("/", "/cases", "/counselling", "case"),
    "pelatih": ("/", "/classes", "sheet"),
    "fasilitator": ("/", "/groups"),
    "auditor": ("/audit",),
}


@pytest.fixture(scope="module")
def city(empty_city, cluster):
    """A small province whose tables the planner believes to be large."""
    province, addresses = province_for(CASES), empty_city.app.extensions["addresses"]
    with psycopg.connect(addresses.install) as connection:
        put_accounts(connection, province.city, "no password")
    with psycopg.connect(addresses.owner, autocommit=True) as connection:
        load_province(
            connection, province=province, cases=CASES, seed=2, mould_size=MOULD,
            keyring=empty_city.settings.keyring,
        )  # fmt: skip
    empty_city.sign_in_everybody()
    with superuser(empty_city, cluster) as connection:
        connection.execute(
            "UPDATE pg_class SET reltuples = reltuples * %s WHERE relkind IN ('r', 'i') AND reltuples > 250"
            " AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'place'::regnamespace, 'auth'::regnamespace)",
            (AS_IF,),
        )
    return empty_city


def where(city, key, page):
    """The address of a page; of a case or a sheet, one that this person has."""
    if page == "case":
        (case,) = city.ask_as(LISTED[key], "SELECT id FROM cases.case_file ORDER BY id LIMIT 1")[0]
        return f"/cases/{case}"
    if page == "sheet":
        (session,) = city.ask_as(
            LISTED[key], "SELECT session_id FROM training.mark ORDER BY id LIMIT 1"
        )[0]
        return f"/class-sessions/{session}/attendance"
    return page


def every_page():
    return [pytest.param(key, page, id=f"{key} {page}") for key in PAGES for page in PAGES[key]]


@pytest.fixture
def large(city, cluster):
    with superuser(city, cluster) as connection:
        found = {name for (name,) in connection.execute(_LARGE)}
    assert {"people.person", "cases.case_file", "cases.case_access", "training.mark"} <= found
    return found


@pytest.mark.parametrize(("key", "page"), every_page())
def test_no_statement_of_a_hot_page_reads_a_large_table_from_end_to_end(city, large, key, page):
    sent = []
    with city.app.app_context():
        engine = db.engine

    def note(_connection, _cursor, statement, given, *_):
        if statement.startswith(("SELECT", "WITH")) and "set_config" not in statement:
            sent.append((statement, given))

    event.listen(engine, "before_cursor_execute", note)
    assert city.browser(LISTED[key]).get(where(city, key, page)).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    with city.app.app_context():
        set_asker(Asker(token=key))
        connection = db.session.connection()
        for statement, given in sent:
            rows = connection.exec_driver_sql(f"EXPLAIN {statement}", given).scalars()
            plan = "\n".join(rows)
            assert not set(_SCANNED.findall(plan)) & bare(large), f"{statement}\n\n{plan}"
        db.session.rollback()
        set_asker(Asker())


@pytest.mark.parametrize("key", sorted(LISTED))
def test_no_page_of_a_full_city_asks_row_by_row(city, key):
    for page in crawl(city, LISTED[key], at_most=2):
        assert page.answer.status_code < 400, page.url
        assert asked_too_much(page.sent) == [], page.url


def test_a_scan_of_a_large_table_is_seen(city, large):
    rows = city.ask_as(
        LISTED["supervisor"], "EXPLAIN SELECT max(facts::text) FROM cases.case_event"
    )
    plan = "\n".join(row for (row,) in rows)
    assert set(_SCANNED.findall(plan)) & bare(large)


def bare(names):
    """Tables as a plan names them."""
    return {name.partition(".")[2] for name in names}


def test_nor_do_policies_and_functions(city, cluster, large):
    with superuser(city, cluster) as connection:
        hang_up(city, connection)  # what the tests before looked at is counted by now
        before = scans(connection, large)
        # Of so few counsellors each has a large part of all sessions, for which a scan is right.
        for key in sorted(PAGES.keys() - {"konselor"}):
            for page in PAGES[key]:
                address = where(city, key, page)
                assert city.browser(LISTED[key]).get(address).status_code == 200
        search(city)
        hang_up(city, connection)
        after = scans(connection, large)
    assert {name: after[name] - before[name] for name in large if after[name] > before[name]} == {}


def search(city):
    for key in ("pekerja-sosial", "supervisor"):
        for words in ("Yohanis Nope", "Maria", "5371990101900001", "081234567890"):
            assert city.browser(LISTED[key]).post("/people", data={"q": words}).status_code == 200


def hang_up(city, connection):
    """Let the application's backends end, which hands in their counts."""
    with city.app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    deadline = monotonic() + 10
    others = (
        "SELECT usename, state FROM pg_stat_activity WHERE datname = current_database()"
        " AND usename LIKE 'purna_%' AND pid <> pg_backend_pid()"
    )
    while left := connection.execute(others).fetchall():
        assert monotonic() < deadline, left
        sleep(0.02)


def scans(connection, large):
    connection.execute("SELECT pg_stat_force_next_flush()")
    connection.execute("SELECT pg_stat_clear_snapshot()")
    return dict(connection.execute(_SCANS, (sorted(large),)).fetchall())
