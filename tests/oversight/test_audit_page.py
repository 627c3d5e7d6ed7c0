"""The auditor's page: filters in the address, keyset pages, nothing for others."""

import re
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import text

from purna_pmi.core.db import db
from purna_pmi.oversight.fields import FIELD_LABELS, TECHNICAL, field_words
from purna_pmi.oversight.labels import SUBJECT_LABELS
from tests.world import EVERYBODY


@pytest.fixture
def readings(acting):
    with acting("worker"):
        for number in range(60):
            db.session.execute(
                text(
                    "SELECT audit.record_reading('cases.case_file', NULL, NULL, NULL, NULL, :reason)"
                ),
                {"reason": f"alasan {number}"},
            )


def test_the_newest_entries_come_first_and_the_rest_by_pages(client_of, readings):
    auditor = client_of("auditor")
    first = auditor.get("/audit?kind=reading").get_data(as_text=True)
    assert "alasan 59" in first
    assert "alasan 5<" not in first
    link = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "alasan 5<" in auditor.get(link).get_data(as_text=True)


def test_filters_that_are_none_are_ignored(client_of, readings):
    page = client_of("auditor").get("/audit?kind=nonsense&since=31-31-2025&before=x&actor_id=1")
    assert "alasan 59" in page.get_data(as_text=True)


def test_a_day_that_is_none_is_said_not_to_count(client_of, readings):
    """Else the list would be taken for that of the day."""
    auditor = client_of("auditor")
    page = auditor.get("/audit?since=31-31-2025").get_data(as_text=True)
    assert "tidak dipakai: 31-31-2025" in page
    assert "saringan aktif" not in page
    counted = auditor.get("/audit?since=30-11-2025").get_data(as_text=True)
    assert "saringan aktif" in counted
    assert "tidak dipakai" not in counted


@pytest.mark.parametrize(
    "name", ["endpoint", "_method", "_scheme", "_external", "_anchor", "values", "self"]
)
def test_a_name_that_is_no_filter_is_not_carried_along(client_of, readings, name):
    page = client_of("auditor").get("/audit", query_string={"kind": "reading", name: "x"})
    assert page.status_code == 200
    link = re.search(r'rel="next" href="([^"]+)"', page.get_data(as_text=True))
    assert link
    assert name not in link[1]


@pytest.mark.parametrize("number", ["9223372036854775808", "-1", "0", "9" * 3000])
def test_a_place_that_no_entry_can_have_is_no_place(client_of, readings, number):
    page = client_of("auditor").get("/audit", query_string={"before": number})
    assert "alasan 59" in page.get_data(as_text=True)


def test_an_empty_result_says_what_to_do(client_of):
    page = client_of("auditor").get("/audit?until=2001-01-01").get_data(as_text=True)
    assert "Longgarkan saringan" in page


@pytest.mark.parametrize("key", ["worker", "supervisor", "manager", "administrator"])
def test_nobody_else_finds_the_page(client_of, key):
    assert client_of(key).get("/audit").status_code == 404
    assert client_of(key).get("/audit/seals").status_code == 404


def test_before_the_first_seal_the_page_says_when_it_comes(client_of):
    assert "Belum ada segel" in client_of("auditor").get("/audit/seals").get_data(as_text=True)


def test_the_newest_seals_are_checked_and_a_changed_one_is_named(committed_app, superuser):
    auditor = committed_app.test_client()
    with auditor.session_transaction() as cookie:
        cookie["token"] = EVERYBODY["auditor"].token
    for number in range(3):
        superuser.execute("UPDATE auth.agency SET name = name || %s", (str(number),))
    for _ in range(200):
        superuser.execute("SELECT audit.make_seal(1)")
        if superuser.execute("SELECT count(*) FROM audit.seal").fetchone()[0] > 3:
            break
        sleep(0.05)
    page = auditor.get("/audit/seals").get_data(as_text=True)
    assert re.search(r"\d segel terbaru cocok dengan catatannya", page)
    superuser.execute("SET session_replication_role = replica")
    newest = superuser.execute(
        "UPDATE audit.seal SET entries = entries + 1 WHERE id = (SELECT max(id) FROM audit.seal) RETURNING id"
    ).fetchone()[0]
    page = auditor.get("/audit/seals").get_data(as_text=True)
    assert "Segel berikut tidak cocok dengan catatannya" in page
    assert f"{newest} (entries)" in page


@pytest.mark.parametrize("typed", ["01-01-2001", "1/1/2001", "2001-01-01"])
def test_a_day_is_typed_as_on_every_page(client_of, readings, typed):
    page = client_of("auditor").get("/audit", query_string={"until": typed})
    assert "alasan 59" not in page.get_data(as_text=True)


def test_every_column_of_the_record_has_words(session):
    columns = set(
        db.session.scalars(
            text(
                "SELECT DISTINCT a.attname::text FROM pg_trigger t JOIN pg_proc f ON f.oid = tgfoid"
                " JOIN pg_attribute a ON a.attrelid = tgrelid AND attnum > 0 AND NOT attisdropped"
                " WHERE f.oid::regproc::text = 'audit.record_change'"
            )
        )
    )
    assert columns - FIELD_LABELS.keys() - TECHNICAL == set()
    assert (FIELD_LABELS.keys() | TECHNICAL) - columns == set()


def test_columns_are_told_in_words_each_once(app):
    with app.test_request_context():
        assert field_words(["id", "may_phone", "undone_at", "withdrawn_at"]) == (
            "Boleh ditelepon, Waktu ditarik kembali"
        )
        assert field_words(None) == ""


def test_every_subject_of_the_record_has_words(session):
    watched = db.session.scalars(
        text(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger t JOIN pg_proc f ON f.oid = tgfoid"
            " WHERE f.oid::regproc::text = 'audit.record_change'"
        )
    ).all()
    code = "".join(one.read_text() for one in Path("purna_pmi").rglob("*.py"))
    read = re.findall(r'record_reading\(\s*"([a-z_.]+)"', code)
    assert len(watched) > 30
    assert len(read) > 10
    assert {*watched, *read} - SUBJECT_LABELS.keys() == set()
