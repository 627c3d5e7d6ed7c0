"""Agencies: kept by the administrator, read by the auditor."""

import pytest
from sqlalchemy.exc import IntegrityError

from purna_pmi.accounts import actions, queries
from purna_pmi.core.db import db
from purna_pmi.core.errors import constraint_sentences
from purna_pmi.identity.enums import AgencyKind
from purna_pmi.web.errors import constraint_name
from tests.world import EVERYBODY, fixed_id

KPG = fixed_id("agency/KPG")
FORM = {"name": "Kantor Baru", "kind": "community", "code": "baru1"}


@pytest.mark.parametrize("key", sorted(set(EVERYBODY) - {"administrator", "auditor"}))
def test_others_have_no_such_page(client_of, key):
    assert client_of(key).get("/agencies").status_code == 404
    assert client_of(key).post("/agencies/new", data=FORM).status_code == 404


def test_an_agency_is_added(client_of):
    browser = client_of("administrator")
    assert browser.get("/agencies/new").status_code == 200
    page = browser.post("/agencies/new", data=FORM, follow_redirects=True).get_data(as_text=True)
    assert "Kantor Baru" in page
    assert "BARU1" in page


def test_the_kind_filters_the_list(client_of):
    page = client_of("administrator").get("/agencies?kind=health_centre").get_data(as_text=True)
    assert "Puskesmas Dua" in page
    assert "Dinas Sosial Satu" not in page
    empty = client_of("administrator").get("/agencies?kind=none").get_data(as_text=True)
    assert "Tidak ada instansi yang cocok" in empty


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Nama instansi belum diisi"),
        ("name", "x" * 121, "120 huruf"),
        ("code", "KPG", "sudah dipakai instansi lain"),
        ("code", "x", "2 sampai 8 huruf besar"),
        ("code", "TERLALU PANJANG", "2 sampai 8 huruf besar"),
        ("kind", "castle", "Pilih"),
    ],
)
def test_a_bad_entry_says_why(client_of, field, value, sentence):
    response = client_of("administrator").post("/agencies/new", data={**FORM, field: value})
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert sentence in page
    assert "Instansi ditambahkan" not in page  # what was refused is not said to be done


def test_a_change_is_saved_and_a_stale_one_shown(client_of):
    browser = client_of("administrator")
    form = {"name": "Dinsos Satu", "kind": "social_service", "code": "KPG", "active": "y"}
    path = f"/agencies/{KPG}/edit"
    assert browser.get(path).status_code == 200
    assert browser.post(path, data={**form, "version": "1"}).status_code == 303
    late = browser.post(path, data={**form, "name": "Terlambat", "version": "1"})
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "Dinsos Satu" in page
    assert "Terlambat" in page


def test_a_closed_agency_lets_nobody_in(client_of):
    form = {"name": "Dinas Sosial Satu", "kind": "social_service", "code": "KPG", "version": "1"}
    client_of("administrator").post(f"/agencies/{KPG}/edit", data=form)
    assert client_of("worker").get("/me").status_code == 302
    assert client_of("other_worker").get("/me").status_code == 200


def test_an_agency_that_is_not_there(client_of):
    path = f"/agencies/{fixed_id('agency/none')}/edit"
    assert client_of("administrator").get(path).status_code == 404


def add_at_once(facts):
    with db.session.begin_nested():
        actions.add_agency(**facts)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"name": " "}, "ck_agency_name_present"),
        ({"code": "kpg"}, "ck_agency_code_short"),
        ({"code": "KPG"}, "uq_agency_code"),
    ],
)
def test_each_constraint_holds_and_has_a_sentence(acting, change, constraint):
    facts = {"name": "Kantor", "kind": AgencyKind.COMMUNITY, "code": "KTR", **change}
    with acting("administrator"), pytest.raises(IntegrityError) as refusal:
        add_at_once(facts)
    assert constraint_name(refusal.value) == constraint
    assert constraint_sentences.error_for(constraint)


def test_the_list_is_one_statement(acting):
    with acting("auditor"):
        assert len(queries.agencies()) == 11
