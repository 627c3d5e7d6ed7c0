from datetime import date

import pytest
from sqlalchemy import text

from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, StaleError, UserError
from purna_pmi.people import queries, wording
from purna_pmi.people.actions import (
    correct_contact,
    correct_paper,
    put_contact,
    put_paper,
    reveal_contact,
    reveal_paper,
    write_safe_contact,
)
from purna_pmi.people.enums import (
    ContactKind,
    MayContact,
    NikNote,
    NikProblem,
    PaperKind,
    RevealReason,
    Sex,
    Whose,
)
from purna_pmi.people.facts import SafeContactFacts
from purna_pmi.people.nik import nik_notes, parse_nik
from tests.factories.people import as_user, keyring, myself, register

NIK = "5371994506900003"
PHONE = "0812-3456-7890"


def add_paper(one, number, kind=PaperKind.NIK, key="worker"):
    with as_user(key):
        return put_paper(one.id, kind, number, keyring=keyring(), actor=myself()).paper.id


def papers(one, key="worker"):
    with as_user(key):
        return queries.papers_of(one.id, keyring())


def test_a_paper_shows_its_last_four_characters(session):
    one = register(nik="5371.9945.0690.0003")
    add_paper(one, "C1234567", PaperKind.PASSPORT)
    add_paper(one, "XD12", PaperKind.SPLP)
    shown = [(paper.kind, paper.text) for paper in papers(one)]
    assert shown == [
        ("nik", "••••••••0003"),
        ("passport", "••••••••4567"),
        ("splp", "••••••••12"),
    ]


def test_nothing_readable_reaches_the_database(session):
    register(nik=NIK, phone=PHONE)
    with as_user("worker"):
        row = db.session.execute(text("SELECT tail FROM vault.identity_paper")).one()
        assert b"0003" not in bytes(row.tail)
        with pytest.raises(Exception, match="permission denied"), db.session.begin_nested():
            db.session.execute(text("SELECT sealed FROM vault.identity_paper"))


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("537199450690003", NikProblem.LENGTH),
        ("53719945069000035", NikProblem.LENGTH),
        ("5371994506900O03", NikProblem.NOT_DIGITS),
        ("0071994506900003", NikProblem.PROVINCE),
        ("5371993002900003", NikProblem.BIRTH_DATE),
        ("5371990113900003", NikProblem.BIRTH_DATE),
    ],
)
def test_a_wrong_nik_is_refused_with_why(session, number, problem):
    one = register()
    with pytest.raises(UserError) as refused:
        add_paper(one, number)
    assert (refused.value.sentence, refused.value.field) == (
        wording.NIK_PROBLEMS[problem],
        "number",
    )
    assert papers(one) == []


def test_other_papers_have_no_form(session):
    one = register()
    assert add_paper(one, "-- 12 / x", PaperKind.OTHER)
    with pytest.raises(UserError):
        add_paper(one, "  ", PaperKind.OTHER)


def test_a_person_has_one_nik(session):
    one = register(nik=NIK)
    with pytest.raises(UserError) as refused:
        add_paper(one, "5371994506900004")
    assert refused.value.sentence == wording.NIK_THERE_ALREADY


def test_a_nik_that_contradicts_is_a_note():
    nik = parse_nik(NIK)
    assert nik_notes(nik, sex=Sex.FEMALE, born=date(1990, 6, 5)) == []
    assert nik_notes(nik, sex=Sex.MALE, born=date(1990, 5, 6)) == [
        NikNote.SEX_DIFFERS,
        NikNote.BIRTH_DATE_DIFFERS,
    ]
    assert nik_notes(nik, sex=None, born=None) == []


def test_a_corrected_nik_is_found_instead_of_the_old(session):
    one = register(nik=NIK)
    with as_user("worker"):
        paper = queries.paper(one.id, one.paper_id)
        told = {"keyring": keyring(), "actor": myself()}
        correct_paper(paper, "5371994506900004", version=1, **told)
        with pytest.raises(StaleError):
            correct_paper(paper, NIK, version=1, **told)
        assert queries.search(NIK, keyring=keyring()).people == []
        assert len(queries.search("5371994506900004", keyring=keyring()).people) == 1


def test_the_same_nik_twice_is_put_before_a_human(session):
    first, second = register(nik=NIK), register(name="Maria Tefa", nik=NIK)
    with as_user("worker"):
        [pair] = queries.likely_pairs()
    assert {pair.first.id, pair.second.id} == {first.id, second.id}
    assert pair.reasons == ["same_nik"]


def test_the_same_nik_elsewhere_is_no_pair(session):
    register("other_worker", nik=NIK)
    register(nik=NIK)
    with as_user("worker"):
        assert queries.likely_pairs() == []


def test_a_phone_is_kept_as_e164_and_an_address_wholly_hidden(session):
    one = register(phone=PHONE)
    with as_user("worker"):
        told = {"keyring": keyring(), "actor": myself()}
        home = put_contact(
            one.id, ContactKind.ADDRESS, "Jl. Contoh RT 003", whose=Whose.SELF, **told
        )
        phone, address = queries.contacts_of(one.id, keyring())
        assert (phone.text, address.text) == ("••••••••7890", "••••••••")
        assert "RT" not in repr(address)
        plain = reveal_contact(one.phone_id, RevealReason.CALL, keyring=keyring())
        assert plain == "+6281234567890"
        assert "RT 003" in reveal_contact(home.id, RevealReason.VISIT, keyring=keyring())


def test_two_addresses_of_one_person_are_told_apart_and_stay_hidden(session):
    one = register(phone=PHONE)
    told = {"whose": Whose.SELF, "keyring": keyring()}
    streets = ("Jl. Contoh 1, Kel. Oepura", "Jl. Contoh 2, Naimata", "Jl. Contoh 3", "Dusun 4")
    with as_user("worker"):
        for street in streets:
            put_contact(one.id, ContactKind.ADDRESS, street, actor=myself(), **told)
        _phone, *addresses = queries.contacts_of(one.id, keyring())
    assert [address.text for address in addresses[:2]] == ["•••••••• Kec. Maulafa"] * 2
    assert [address.nth for address in addresses] == [1, 2, 3, 4]
    assert not {"Contoh", "Oepura", "Dusun"} & set(repr(addresses).split())


def test_an_address_corrected_says_where_it_lies_now(session):
    one = register()
    told = {"whose": Whose.SELF, "keyring": keyring()}
    with as_user("worker"):
        row = put_contact(one.id, ContactKind.ADDRESS, "Jl. A, Oepura", actor=myself(), **told)
        correct_contact(row, "Jl. B, Kab. Belu", version=1, **told)
        [shown] = queries.contacts_of(one.id, keyring())
    assert (shown.text, shown.nth) == ("•••••••• Kabupaten Belu", 0)


@pytest.mark.parametrize("value", ["12", "abc", ""])
def test_what_is_no_phone_is_refused(session, value):
    one = register()
    with as_user("worker"), pytest.raises(UserError) as refused:
        put_contact(
            one.id,
            ContactKind.PHONE,
            value,
            whose=Whose.SELF,
            keyring=keyring(),
            actor=myself(),
        )
    assert refused.value.field == "value"


def test_a_contact_is_corrected_once(session):
    one = register(phone=PHONE)
    with as_user("worker"):
        row = queries.contact(one.id, one.phone_id)
        told = {"whose": Whose.FAMILY, "version": 1, "keyring": keyring()}
        correct_contact(row, "0813 1111 2222", **told)
        with pytest.raises(StaleError):
            correct_contact(row, PHONE, **told)
        [shown] = queries.contacts_of(one.id, keyring())
    assert (shown.text, shown.whose) == ("••••••••2222", "family")


def readings(person_id):
    with as_user("auditor"):
        rows = db.session.execute(
            text(
                "SELECT subject, reason FROM audit.entry"
                " WHERE kind = 'reading' AND person_id = :id ORDER BY id"
            ),
            {"id": person_id},
        )
        return [tuple(row) for row in rows]


def test_revealing_needs_a_reason_and_leaves_a_trace(session):
    one = register(nik=NIK)
    with as_user("worker"):
        assert reveal_paper(one.paper_id, RevealReason.LETTER, keyring=keyring()) == NIK
        reveal_paper(one.paper_id, RevealReason.OTHER, "antar ke bank", keyring=keyring())
        with pytest.raises(UserError) as refused:
            reveal_paper(one.paper_id, RevealReason.OTHER, " ", keyring=keyring())
    assert refused.value.sentence == wording.REASON_MISSING
    assert readings(one.id) == [
        ("vault.paper", "letter"),
        ("vault.paper", "other: antar ke bank"),
    ]


@pytest.mark.parametrize("key", ["colleague", "other_worker", "counsellor", "manager", "trainer"])
def test_who_does_not_see_the_person_reveals_nothing(session, key):
    one = register(nik=NIK, phone=PHONE)
    with as_user(key):
        for reveal, row in ((reveal_paper, one.paper_id), (reveal_contact, one.phone_id)):
            with pytest.raises(NotFoundError):
                reveal(row, RevealReason.CALL, keyring=keyring())
    assert readings(one.id) == []


def test_how_to_make_contact_is_one_row_kept_by_version(session):
    one = register()
    with as_user("worker"):
        assert queries.safe_contact_of(one.id) is None
        write_safe_contact(one.id, SafeContactFacts(may_phone=MayContact.NO), version=0)
        facts = SafeContactFacts(may_phone=MayContact.YES, do_not_say="asal kantor")
        safe = write_safe_contact(one.id, facts, version=1)
        assert (safe.may_phone, safe.do_not_say, safe.version) == ("yes", "asal kantor", 2)
        with pytest.raises(StaleError):
            write_safe_contact(one.id, facts, version=1)
