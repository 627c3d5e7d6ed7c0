"""Papers and contacts that do not open: told in their place, not shown, not written over."""

import pytest
from sqlalchemy import text

from purna_pmi.core.crypto import CannotOpenError, Keyring
from purna_pmi.core.db import db
from purna_pmi.people import queries
from purna_pmi.people.actions import correct_contact, correct_paper
from purna_pmi.people.enums import Whose
from tests.factories.people import as_user, keyring, myself, register

NIK, OTHER_NIK, PHONE = "5371994506900003", "5371994506900004", "0812-3456-7890"
UNREADABLE = "Isi ini tidak dapat dibuka. Jangan menulis ulang; laporkan kepada admin sistem."
FOREIGN = Keyring({9: bytes(32)}, bytes(32))
TABLES = {"paper": "vault.identity_paper", "contact": "vault.contact"}


@pytest.fixture
def one(session):
    return register(name="Maria Benu", nik=NIK, phone=PHONE)


def spoil(what, row, column="sealed", sealed=b"x"):
    with as_user("worker"):
        changed = text(f"UPDATE {TABLES[what]} SET {column} = :sealed WHERE id = :id")
        assert db.session.execute(changed, {"sealed": sealed, "id": row}).rowcount == 1


def row_of(one, what):
    return one.paper_id if what == "paper" else one.phone_id


@pytest.mark.parametrize("what", TABLES)
def test_the_page_of_a_person_tells_which_number_does_not_open(client_of, one, what):
    spoil(what, row_of(one, what), "tail")
    page = client_of("worker").get(f"/people/{one.id}")
    assert page.status_code == 200
    assert page.text.count(UNREADABLE) == 1
    assert "7890" in page.text or "0003" in page.text


@pytest.mark.parametrize("what", TABLES)
def test_a_number_that_does_not_open_is_not_revealed(client_of, one, what):
    spoil(what, row_of(one, what))
    address = f"/people/{one.id}/{what}s/{row_of(one, what)}/reveal"
    answer = client_of("worker").post(address, data={"reason": "call", "explanation": ""})
    assert (answer.status_code, UNREADABLE in answer.text) == (422, True)


FORMS = {"paper": {"number": OTHER_NIK}, "contact": {"value": "0813 1111 2222", "whose": "self"}}


@pytest.mark.parametrize("kind", ["one byte", "missing key"])
@pytest.mark.parametrize("what", TABLES)
def test_a_number_that_does_not_open_is_not_written_over(client_of, one, what, kind):
    row = row_of(one, what)
    foreign = FOREIGN.seal("x" * 16, f"{TABLES[what]}.sealed", row)
    spoil(what, row, sealed=b"x" if kind == "one byte" else foreign)
    address = f"/people/{one.id}/{what}s/{row}"
    answer = client_of("worker").post(address, data=FORMS[what] | {"version": "1"})
    assert (answer.status_code, UNREADABLE in answer.text) == (422, True)
    assert next(iter(FORMS[what].values())) in answer.text


def test_the_actions_refuse_to_write_over_it_too(one):
    spoil("paper", one.paper_id)
    spoil("contact", one.phone_id)
    with as_user("worker"):
        told = {"version": 1, "keyring": keyring()}
        paper = queries.paper(one.id, one.paper_id)
        contact = queries.contact(one.id, one.phone_id)
        with pytest.raises(CannotOpenError):
            correct_paper(paper, OTHER_NIK, actor=myself(), **told)
        with pytest.raises(CannotOpenError):
            correct_contact(contact, PHONE, whose=Whose.SELF, **told)


@pytest.mark.parametrize("key", ["worker", "supervisor", "colleague", "other_worker", "counsellor"])
@pytest.mark.parametrize("what", TABLES)
def test_a_mark_is_for_who_may_see_the_person_and_is_two_bytes(one, key, what):
    asked = text("SELECT vault.key_mark(:what, :id)")
    with as_user(key):
        mark = db.session.scalar(asked, {"what": what, "id": row_of(one, what)})
    assert mark == (b"\x01\x01" if key in {"worker", "supervisor"} else None)
