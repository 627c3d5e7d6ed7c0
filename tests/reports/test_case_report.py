"""The report of one case: for its own staff, frozen, without what must not be told."""

import re
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from purna_pmi.cases import actions as cases
from purna_pmi.cases.enums import NoteKind
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.people.enums import ProtectionKind
from purna_pmi.reports import queries
from purna_pmi.reports.models import CaseReport
from tests.factories.cases import as_user, change, keyring, open_case_for
from tests.world import EVERYBODY

SECRET = "isi catatan yang tidak boleh tercetak"


def write(case, me):
    """A visit and a note, both with words that stay in the file; something protected; a task."""
    for kind in (NoteKind.VISIT, NoteKind.NOTE):
        cases.write_note(case, kind, SECRET, actor=me, keyring=keyring())
    cases.record_protection(case, ProtectionKind.TRAFFICKING, SECRET, actor=me, keyring=keyring())
    cases.add_task(case, "Urus KTP-el", due_on=clock.today(), actor=me)


@pytest.fixture
def case_id(client_of):
    """A case with a visit, a note, a task, and something protected."""
    case_id = open_case_for("worker", "Maria Contoh")
    change(case_id, "worker", write)
    return case_id


def make(client_of, case_id, key="worker", **form):
    """Make a report on the page: where it lies."""
    sent = {"purpose": "Bahan pembahasan", **form}
    return client_of(key).post(f"/cases/{case_id}/report", data=sent).headers["Location"]


def page_of(client_of, where, key="worker"):
    page = client_of(key).get(where).get_data(as_text=True)
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def test_the_worker_makes_reads_and_downloads_it(client_of, case_id, read):
    where = make(client_of, case_id)
    page = page_of(client_of, where)
    for words in ("Maria Contoh", "Bahan pembahasan", "Kunjungan rumah", "Urus KTP-el", "Menunggu"):
        assert words in page
    pdf = client_of("worker").get(f"{where}/pdf")
    words = " ".join(read(pdf.data))
    assert "Maria Contoh" in words
    assert "RAHASIA" in words
    assert pdf.headers["Content-Disposition"].endswith(f"laporan-{where.rsplit('/', 1)[-1]}.pdf")


def test_notes_and_protection_are_not_told(client_of, case_id):
    page = page_of(client_of, make(client_of, case_id))
    assert SECRET not in page
    assert "TPPO" not in page


def test_what_happens_later_does_not_change_it(client_of, case_id):
    where = make(client_of, case_id)
    before = page_of(client_of, where)
    change(
        case_id,
        "worker",
        lambda case, _me: cases.set_next_step(case, "Langkah baru", None, version=case.version),
    )
    assert page_of(client_of, where) == before


@pytest.mark.parametrize("key", ["other_worker", "other_supervisor", "colleague"])
def test_staff_who_do_not_see_the_case_find_nothing(client_of, case_id, key):
    where = make(client_of, case_id)
    for path in (f"/cases/{case_id}/report", where, f"{where}/pdf"):
        assert client_of(key).get(path).status_code == 404
    answer = client_of(key).post(f"/cases/{case_id}/report", data={"purpose": "x"})
    assert answer.status_code == 404
    with as_user(key):
        assert db.session.scalar(text("SELECT count(*) FROM reports.case_report")) == 0


@pytest.mark.parametrize(
    "key",
    ["counsellor", "trainer", "facilitator", "manager", "partner", "administrator", "auditor"],
)
def test_no_other_role_has_case_reports(client_of, case_id, key):
    where = make(client_of, case_id)
    for path in (f"/cases/{case_id}/report", where, f"{where}/pdf"):
        assert client_of(key).get(path).status_code == 404
    with as_user(key):
        assert db.session.scalar(text("SELECT count(*) FROM reports.case_report")) == 0


def test_the_supervisor_reads_it_and_the_case_page_leads_to_it(client_of, case_id):
    where = make(client_of, case_id)
    assert where in page_of(client_of, f"/cases/{case_id}", "supervisor")
    assert "Maria Contoh" in page_of(client_of, where, "supervisor")
    assert where in page_of(client_of, f"/cases/{case_id}/report", "supervisor")


def test_what_is_stored_is_sealed_to_its_row(client_of, case_id):
    where = make(client_of, case_id)
    with as_user("worker"):
        report = db.session.get(CaseReport, UUID(where.rsplit("/", 1)[-1]))
        assert b"Maria" not in report.sealed
        assert queries.open_case_report(report, keyring()).name == "Maria Contoh"


def test_each_opening_is_on_the_case_s_record(client_of, case_id):
    where = make(client_of, case_id)
    client_of("supervisor").get(where)
    page = page_of(client_of, f"/cases/{case_id}/readers")
    assert len(re.findall("Laporan perkembangan kasus", page)) == 1


def test_the_same_form_sent_twice_makes_one_report(client_of, case_id):
    key = str(uuid4())
    assert make(client_of, case_id, form_key=key) == make(client_of, case_id, form_key=key)
    with as_user("worker"):
        assert len(queries.case_reports(case_id)) == 1


@pytest.mark.parametrize(
    ("purpose", "sentence"), [("", "Tujuan laporan belum diisi"), ("x" * 121, "terlalu panjang")]
)
def test_a_purpose_is_asked_for(client_of, case_id, purpose, sentence):
    answer = client_of("worker").post(f"/cases/{case_id}/report", data={"purpose": purpose})
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_a_case_without_anything_still_has_a_report(client_of):
    page = page_of(client_of, make(client_of, open_case_for("worker")))
    for words in ("Belum ada kontak", "Tidak mengikuti pelatihan", "Tidak ada tindak lanjut"):
        assert words in page
    assert "Konseling:" not in page


def test_an_unknown_report_is_not_found(client_of):
    assert client_of("worker").get(f"/case-reports/{uuid4()}").status_code == 404


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("fk_case_report_case_id_case_file", {}),
        ("ck_case_report_hash_is_sha256", {"hash": "x"}),
    ],
)
def test_each_constraint_refuses(app, constraint, change):
    with (
        pytest.raises(psycopg.errors.IntegrityError) as refusal,
        psycopg.connect(app.extensions["addresses"].install) as owner,
    ):
        owner.execute(
            "INSERT INTO reports.case_report (id, case_id, asked_by, sealed, figures_hash)"
            " VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'x', %(hash)s)",
            {"hash": "0" * 64, **change},
        )
    assert refusal.value.diag.constraint_name == constraint


def test_nobody_writes_a_report_in_another_s_name(case_id):
    supervisor = EVERYBODY["supervisor"].id
    forged = CaseReport(case_id=case_id, asked_by=supervisor, sealed=b"x", figures_hash="0" * 64)
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with as_user("worker"), refused, db.session.begin_nested():
        db.session.add(forged)
