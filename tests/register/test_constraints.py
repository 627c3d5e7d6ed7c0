"""Each rule of the register's tables broken once, past the application and its walls."""

import psycopg
import pytest

from purna_pmi.core.errors import constraint_sentences
from purna_pmi.core.ids import new_id
from tests.world import EVERYBODY

SUPERVISOR = EVERYBODY["supervisor"]


@pytest.fixture
def insert(app):
    """`insert("batch", state=…)` as the installer; rolled back after the test."""
    with psycopg.connect(app.extensions["addresses"].install) as connection:

        def add(table, **columns):
            made = {"id": new_id(), **USUAL[table], **columns}
            names, marks = ", ".join(made), ", ".join(f"%({name})s" for name in made)
            connection.execute(f"INSERT INTO register.{table} ({names}) VALUES ({marks})", made)
            return made["id"]

        yield add
        connection.rollback()


USUAL = {
    "batch": {
        "agency_id": SUPERVISOR.agency_id,
        "uploaded_by": SUPERVISOR.id,
        "sealed": b"x",
        "file_kind": "xlsx",
        "file_digest": b"x",
        "state": "reading",
    },
    "line": {"sheet": "A", "row_number": 1, "outcome": "import", "sealed": b"x"},
}


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"state": "lost"}, "ck_batch_state_known"),
        ({"file_kind": "pdf"}, "ck_batch_file_kind_known"),
        ({"state": "refused"}, "ck_batch_refused_has_fault"),
        ({"fault": "empty"}, "ck_batch_refused_has_fault"),
        ({"sealed": None}, "ck_batch_file_kept_until_read"),
    ],
)
def test_a_batch_that_cannot_be(insert, columns, name):
    with pytest.raises(psycopg.errors.CheckViolation) as refusal:
        insert("batch", **columns)
    assert refusal.value.diag.constraint_name == name
    assert constraint_sentences.error_for(name)


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"outcome": "maybe"}, "ck_line_outcome_known"),
        ({"match": "perhaps"}, "ck_line_match_known"),
        ({"applied_at": "2026-01-01"}, "ck_line_applied_has_case"),
        ({"withdrawn_at": "2026-01-01"}, "ck_line_withdrawn_was_applied"),
    ],
)
def test_a_line_that_cannot_be(insert, columns, name):
    batch = insert("batch")
    with pytest.raises(psycopg.errors.CheckViolation) as refusal:
        insert("line", batch_id=batch, **columns)
    assert refusal.value.diag.constraint_name == name
    assert constraint_sentences.error_for(name)


def test_a_row_of_a_file_has_one_line(insert):
    batch = insert("batch")
    insert("line", batch_id=batch)
    with pytest.raises(psycopg.errors.UniqueViolation) as refusal:
        insert("line", batch_id=batch)
    assert refusal.value.diag.constraint_name == "uq_line_batch_id_sheet_row_number"


def test_a_line_belongs_to_a_batch(insert):
    with pytest.raises(psycopg.errors.ForeignKeyViolation) as refusal:
        insert("line", batch_id=new_id())
    assert refusal.value.diag.constraint_name == "fk_line_batch_id_batch"


def test_a_batch_belongs_to_an_agency(insert):
    with pytest.raises(psycopg.errors.ForeignKeyViolation) as refusal:
        insert("batch", agency_id=new_id())
    assert refusal.value.diag.constraint_name == "fk_batch_agency_id_agency"
