"""The whole way of a file, with a real worker on a database where commits are real."""

from pathlib import Path

import psycopg
import pytest

from tests.factories.register import Office, crowd, row, workbook

SAMPLE = (Path(__file__).parents[1] / "data" / "register-2024-2025.xlsx").read_bytes()


@pytest.fixture
def office(committed_app, run_jobs):
    return Office(committed_app, run_jobs)


@pytest.fixture
def ask(committed_app, cluster):
    """Questions past the walls."""
    name = psycopg.conninfo.conninfo_to_dict(committed_app.extensions["addresses"].worker)["dbname"]
    with psycopg.connect(cluster.superuser_dsn(name), autocommit=True) as connection:
        yield lambda sql, *values: connection.execute(sql, values).fetchall()


def test_the_sample_from_upload_to_undone(office, ask):
    batch = office.upload(SAMPLE)
    assert office.state(batch) == "preview"
    counts = office.counts(batch)
    assert counts["outcome"] == {"import": 251, "reject": 9, "ignore": 4}
    assert ask("SELECT count(*) FROM people.person") == [(0,)]
    assert ask("SELECT sealed FROM register.batch") == [(None,)]
    office.confirm(batch)
    assert office.state(batch) == "imported"
    assert ask("SELECT count(*), count(distinct person_id) FROM cases.case_file") == [(251, 237)]
