"""What does not open is told in its place, on record in the log, and never written over."""

import pytest
from sqlalchemy import text

from purna_pmi.cases import actions
from purna_pmi.cases.enums import NoteKind
from purna_pmi.cases.models import CaseNote, ProtectionRecord
from purna_pmi.core.crypto import CannotOpenError, Keyring
from purna_pmi.core.db import db
from purna_pmi.people.enums import ProtectionKind
from tests.factories import counselling as make
from tests.factories.cases import as_user, change, keyring, open_case_for

UNREADABLE = "Isi ini tidak dapat dibuka. Jangan menulis ulang; laporkan kepada admin sistem."
FOREIGN = Keyring({9: bytes(32)}, bytes(32))


@pytest.fixture
def case_id(session):
    return open_case_for("worker", "Maria da Cunha")


@pytest.fixture(params=["one byte", "missing key"])
def spoil(request):
    """Make a ciphertext unreadable: `spoil("cases.case_note", place, id)`."""

    def act(table, place, row, by="worker"):
        sealed = b"x" if request.param == "one byte" else FOREIGN.seal("hilang", place, row)
        with as_user(by):
            changed = text(f"UPDATE {table} SET sealed = :sealed WHERE id = :id")
            assert db.session.execute(changed, {"sealed": sealed, "id": row}).rowcount == 1
        return sealed

    return act


def write(case_id, words="Baik-baik saja."):
    def act(case, me):
        return actions.write_note(case, NoteKind.VISIT, words, actor=me, keyring=keyring()).id

    return change(case_id, "worker", act)


def test_the_case_page_tells_which_note_does_not_open(client_of, case_id, spoil, caplog):
    note_id = write(case_id)
    write(case_id, "Catatan kedua.")
    spoil("cases.case_note", CaseNote.SEAL, note_id)
    for address in (f"/cases/{case_id}", f"/cases/{case_id}/notes"):
        page = client_of("worker").get(address)
        assert page.status_code == 200
        assert page.text.count(UNREADABLE) == 1
        assert "Catatan kedua." in page.text
        assert f"/notes/{note_id}" not in page.text
    logged = [str(record.msg) for record in caplog.records if record.levelname == "ERROR"]
    assert len(logged) == 2  # one a page
    assert all(str(note_id) in line and CaseNote.SEAL in line for line in logged)
    assert not [line for line in logged if "Maria" in line]


def test_a_note_that_does_not_open_is_not_written_over(client_of, case_id, spoil):
    note_id = write(case_id)
    sealed = spoil("cases.case_note", CaseNote.SEAL, note_id)
    address = f"/cases/{case_id}/notes/{note_id}"
    page = client_of("worker").get(address)
    assert (page.status_code, UNREADABLE in page.text, "<textarea" in page.text) == (
        200,
        True,
        False,
    )
    told = {"kind": "note", "happened_on": "01-01-2026", "words": "Tulisan baru.", "version": "1"}
    answer = client_of("worker").post(address, data=told)
    assert answer.status_code == 422
    assert UNREADABLE in answer.text
    assert "Tulisan baru." in answer.text
    with as_user("worker"):
        assert bytes(db.session.get(CaseNote, note_id).sealed) == sealed


def test_the_action_refuses_to_write_over_it_too(case_id, spoil):
    note_id = write(case_id)
    spoil("cases.case_note", CaseNote.SEAL, note_id)
    with as_user("worker") as me:
        note = db.session.get(CaseNote, note_id)
        with pytest.raises(CannotOpenError):
            actions.correct_note(
                note, NoteKind.NOTE, "Baru", version=1, actor=me, keyring=keyring()
            )


def test_the_case_page_tells_which_protected_record_does_not_open(client_of, case_id, spoil):
    def protect(case, me):
        ring = keyring()
        return actions.record_protection(
            case, ProtectionKind.SICK, "Dirawat.", actor=me, keyring=ring
        ).id

    spoil("protection.record", ProtectionRecord.SEAL, change(case_id, "worker", protect))
    for key in ("worker", "supervisor"):
        page = client_of(key).get(f"/cases/{case_id}")
        assert (page.status_code, UNREADABLE in page.text) == (200, True)


def test_a_counselling_note_that_does_not_open_is_not_written_over(client_of, session):
    session_id = make.record(make.hand_over())
    make.write_note(session_id, "satu")
    with as_user("counsellor"):
        note = db.session.execute(
            text("SELECT * FROM counselling.read_note(:id)"), {"id": session_id}
        ).one()
        spoiled = text("SELECT counselling.write_note(:note, :id, 'x', 1, false)")
        assert db.session.scalar(spoiled, {"note": note.id, "id": session_id}) == 2
    browser, address = client_of("counsellor"), f"/counselling/sessions/{session_id}"
    page = browser.get(address)
    assert (page.status_code, UNREADABLE in page.text, "<textarea" in page.text) == (
        200,
        True,
        False,
    )
    answer = browser.post(address, data={"facts": "Tulisan baru.", "version": "2"})
    assert (answer.status_code, UNREADABLE in answer.text) == (422, True)
    assert "Tulisan baru." in answer.text
