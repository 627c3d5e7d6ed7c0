"""`flask report …`: files for whoever may have them, and sentences for what cannot be."""

import stat
from uuid import UUID

import psycopg
import pytest

from purna_pmi.core.ids import new_id
from tests.world import EVERYBODY

WORKER = EVERYBODY["worker"]


@pytest.fixture
def report(committed_app, tmp_path):
    """`report("programme", …)`: what the command says, its status, and its file."""

    def run(*words, as_key="manager"):
        file = tmp_path / "out.pdf"
        who = ("--as", EVERYBODY[as_key].email, "--output", str(file))
        return committed_app.test_cli_runner().invoke(args=["report", *words, *who]), file

    return run


@pytest.fixture
def case(committed_app):
    """A case of the worker's, and its number."""
    person, case = new_id(), new_id()
    with psycopg.connect(committed_app.extensions["addresses"].install) as connection:
        connection.execute(
            "INSERT INTO people.person (id, agency_id, name, registered_by) VALUES (%s, %s, 'Maria Contoh', %s)",
            (person, WORKER.agency_id, WORKER.id),
        )
        connection.execute(
            "INSERT INTO cases.case_file (id, number, agency_id, person_id, worker_id, opened_on)"
            " VALUES (%s, 'KPG-2025-00001', %s, %s, %s, '2025-03-01')",
            (case, WORKER.agency_id, person, WORKER.id),
        )
    return "KPG-2025-00001"


def days(first, last):
    return "--from", first, "--to", last


def test_a_year_is_written_once_and_again_the_same(report, committed_app):
    result, file = report("programme", *days("2025-01-01", "2025-12-31"))
    assert (result.exit_code, "final" in result.output) == (0, True), result.output
    first = file.read_bytes()
    assert first.startswith(b"%PDF-")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    result, file = report("programme", *days("2025-01-01", "2025-12-31"))
    assert file.read_bytes() == first


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (days("2025-01-15", "2025-12-31"), "whole months"),
        (days("2025-01-01", "2025-12-30"), "--from 2025-01-01 --to 2025-12-31"),
        (days("2025-05-01", "2025-02-28"), "--to lies before --from"),
        (days("2020-01-01", "2025-12-31"), "at most 36 months"),
        (days("2090-01-01", "2090-12-31"), "not begun"),
        (days("2025-01-01", "2025-13-31"), "2025-13-31"),
        ((*days("2025-01-01", "2025-12-31"), "--agency", "ZZ"), "Known: KAB, KPG"),
    ],
)
def test_what_cannot_be_is_said(report, words, sentence):
    result, file = report("programme", *words)
    assert result.exit_code != 0
    assert sentence in result.output
    assert not file.exists()


@pytest.mark.parametrize("key", ["worker", "supervisor", "administrator", "auditor"])
def test_only_a_manager_gets_the_programme(report, key):
    result, _file = report("programme", *days("2025-01-01", "2025-12-31"), as_key=key)
    assert result.exit_code == 1
    assert "No active account" in result.output


@pytest.mark.parametrize("key", ["worker", "supervisor"])
def test_staff_get_their_case(report, case, committed_app, key):
    result, file = report("case", case, as_key=key)
    assert result.exit_code == 0, result.output
    assert file.read_bytes().startswith(b"%PDF-")
    with psycopg.connect(committed_app.extensions["addresses"].install) as connection:
        rows = connection.execute("SELECT asked_by FROM reports.case_report").fetchall()
    assert rows == [(UUID(str(EVERYBODY[key].id)),)]


@pytest.mark.parametrize("key", ["colleague", "other_worker", "other_supervisor"])
def test_others_see_no_such_case(report, case, key):
    result, file = report("case", case, as_key=key)
    assert (result.exit_code, "sees no case of this number" in result.output) == (1, True)
    assert not file.exists()
