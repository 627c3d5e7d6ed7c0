"""The room's pages over HTTP: bad input, walls, masked numbers, nothing typed lost."""

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from purna_pmi.core.db import db
from purna_pmi.people import queries
from purna_pmi.people.actions import add_episode
from purna_pmi.people.facts import EpisodeFacts
from tests.factories.people import as_user, register, seal
from tests.statements import statements

NIK = "5371994506900003"
PHONE = "0812-3456-7890"
PERSON = {"name": "Maria Benu", "sex": "P", "version": "1"}
JOURNEY = {"return_reason": "deported", "departure_status": "unknown", "version": "1"}
SAFE = {"may_phone": "no", "may_message": "unknown", "may_visit": "yes", "version": "0"}


@pytest.fixture
def one(session):
    return register(name="Maria Benu", nik=NIK, phone=PHONE)


@pytest.fixture
def worker(client_of):
    return client_of("worker")


def page(response):
    return html.unescape(re.sub(r"\s+", " ", response.get_data(as_text=True)))


def hidden(response, name):
    return re.search(f'name="{name}" value="([^"]*)"', response.get_data(as_text=True))[1]


def test_search_says_what_to_do_next(worker):
    assert "Nama, NIK atau nomor telepon" in page(worker.get("/people"))
    nobody = worker.post("/people", data={"q": "Petrus Tulle"})
    assert "Tidak ada yang cocok" in page(nobody)
    short = worker.post("/people", data={"q": "Pe"})
    assert short.status_code == 422
    assert "paling sedikit tiga huruf" in page(short)
    assert 'value="Pe"' in page(short)


def test_search_finds_by_name_nik_and_phone_and_no_address_carries_words(worker, one):
    for words in ("Mariah Benu", NIK, PHONE):
        found = worker.post("/people", data={"q": words})
        assert f"/people/{one.id}" in page(found)
        assert found.request.query_string == b""


def test_search_by_address_finds_nothing(worker, one):
    assert str(one.id) not in page(worker.get("/people?q=Maria+Benu"))


def test_a_colleagues_person_is_hinted_at_and_another_agencys_is_not(session, worker):
    register("colleague", name="Yosef Kore", nik=NIK)
    register("other_worker", name="Yosef Kore", nik=NIK)
    both = page(worker.post("/people", data={"q": NIK}))
    assert "Rekan seinstansi" in both
    assert "nstansi lain" not in both
    assert "Yosef" not in both


@pytest.mark.parametrize(
    "key",
    ["counsellor", "trainer", "facilitator", "manager", "partner", "administrator", "auditor"],
)
def test_only_those_who_register_may_search(client_of, one, key):
    assert client_of(key).get("/people").status_code == 404
    assert client_of(key).get(f"/people/{one.id}").status_code == 404


@pytest.mark.parametrize("key", ["colleague", "other_worker", "other_supervisor", "counsellor"])
def test_a_person_outside_ones_scope_is_as_if_there_were_none(client_of, one, key):
    client = client_of(key)
    addresses = (
        *("", "/edit", "/safe-contact", "/episodes/new", f"/episodes/{one.episode_id}"),
        *("/papers/new", f"/papers/{one.paper_id}", f"/papers/{one.paper_id}/reveal"),
        *("/contacts/new", f"/contacts/{one.phone_id}", f"/contacts/{one.phone_id}/reveal"),
    )
    for address in addresses:
        theirs = client.get(f"/people/{one.id}{address}")
        nobody = client.get(f"/people/{uuid4()}{address}")
        assert theirs.status_code == nobody.status_code == 404, address
        drop = re.compile(r'/people/[0-9a-f-]{36}|\b[0-9a-f]{16}\b|name="csrf_token" value="[^"]*"')
        assert drop.sub("", page(theirs)) == drop.sub("", page(nobody))


def test_a_sealed_person_is_there_for_the_named_list_alone(client_of, one):
    seal(one)
    assert client_of("worker").get(f"/people/{one.id}").status_code == 200
    assert client_of("supervisor").get(f"/people/{one.id}").status_code == 200
    assert client_of("colleague").get(f"/people/{one.id}").status_code == 404


def test_the_file_shows_at_a_glance_and_hides_numbers(worker, one):
    shown = page(worker.get(f"/people/{one.id}"))
    assert "Maria Benu" in shown
    assert "jangan menelepon dulu" in shown
    assert "••••••••0003" in shown
    assert "••••••••7890" in shown
    assert NIK not in shown
    assert "3456" not in shown


def grant_counsellor(one):
    with as_user("worker"):
        counsellor = text(
            "SELECT id FROM auth.people_in_role('counsellor', true) ORDER BY name LIMIT 1"
        )
        db.session.execute(
            text("SELECT counselling.hand_over(:id, :case, :counsellor)"),
            {"id": uuid4(), "case": one.case_id, "counsellor": db.session.scalar(counsellor)},
        )


def test_a_counsellor_sees_who_and_how_to_reach_but_no_papers(client_of, one):
    grant_counsellor(one)
    shown = page(client_of("counsellor").get(f"/people/{one.id}"))
    assert "Maria Benu" in shown
    assert "jangan menelepon dulu" in shown
    for absent in ("Dokumen</h", "Telepon dan alamat", "0003", "7890", "/edit", "Buka"):
        assert absent not in shown
    for address in ("edit", "papers/new", f"papers/{one.paper_id}/reveal", "safe-contact"):
        assert client_of("counsellor").get(f"/people/{one.id}/{address}").status_code == 404


def test_opening_a_file_is_recorded_once(worker, one):
    worker.get(f"/people/{one.id}")
    with as_user("auditor"):
        count = "SELECT count(*) FROM audit.entry WHERE kind = 'reading' AND subject_id = :id"
        assert db.session.scalar(text(count), {"id": one.id}) == 1


def test_a_number_is_revealed_once_with_a_reason(worker, one):
    address = f"/people/{one.id}/papers/{one.paper_id}/reveal"
    asked = worker.get(address)
    assert NIK not in page(asked)
    for data in ({}, {"reason": ""}, {"reason": "curious"}, {"reason": "other"}):
        refused = worker.post(address, data=data)
        assert refused.status_code == 422
        assert NIK not in page(refused)
    shown = worker.post(address, data={"reason": "letter"})
    assert NIK in page(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    assert NIK not in page(worker.get(address))


def test_a_phone_is_revealed_below_how_to_make_contact(worker, one):
    address = f"/people/{one.id}/contacts/{one.phone_id}/reveal"
    shown = page(worker.post(address, data={"reason": "call"}))
    assert shown.index("jangan menelepon dulu") < shown.index("+62 812-3456-7890")


def test_revealing_asks_for_the_password_again_after_a_while(worker, one, monkeypatch):
    monkeypatch.setattr("purna_pmi.web.freshness.FRESH_FOR", timedelta(days=-2))
    for address in (f"papers/{one.paper_id}", f"contacts/{one.phone_id}"):
        asked = worker.get(f"/people/{one.id}/{address}/reveal")
        assert asked.status_code == 303
        assert "next=" in asked.location


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": "x" * 61}, "Nama paling banyak 60 huruf"),
        ({"name": " "}, "belum diisi"),
        ({"born_on": "31-02-1990"}, "tidak ada di kalender"),
        ({"born_on": "01-01-2190"}, "1900 dan 2099"),
        ({"born_on": "01-01-2090"}, "belum terjadi"),
        ({"born_on": "01-01-1990", "born_year": "1990"}, "jangan keduanya"),
        ({"born_year": "abc"}, "angka"),
        ({"sex": "X"}, "daftar"),
        ({"village_code": "99.99.99.9999"}, "daftar"),
        ({"education": "phd"}, "daftar"),
        ({"interests": "y" * 501}, "terlalu panjang"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_typed_is_lost(worker, one, changed, sentence):
    data = PERSON | {"nickname": "Mia yang lama"} | changed
    refused = worker.post(f"/people/{one.id}/edit", data=data)
    assert refused.status_code == 422
    assert sentence in page(refused)
    assert 'value="Mia yang lama"' in page(refused)


def test_a_correction_is_saved_and_read_again(worker, one):
    data = PERSON | {"born_on": "5 Juni 1990", "village_code": "53.71.04.1001"}
    saved = worker.post(f"/people/{one.id}/edit", data=data, follow_redirects=True)
    assert "Data diri disimpan" in page(saved)
    assert "05-06-1990" in page(saved)
    assert "Oebobo" in page(saved)


def test_a_stale_correction_shows_both_versions(worker, one):
    worker.post(f"/people/{one.id}/edit", data=PERSON | {"name": "Maria Nope"})
    late = worker.post(f"/people/{one.id}/edit", data=PERSON | {"name": "Maria Tefa"})
    assert late.status_code == 409
    assert "Maria Nope" in page(late)
    assert 'value="Maria Tefa"' in page(late)
    again = PERSON | {"name": "Maria Tefa", "version": hidden(late, "version")}
    assert worker.post(f"/people/{one.id}/edit", data=again).status_code == 303


def test_a_form_sent_twice_acts_once(worker, one):
    form_key = hidden(worker.get(f"/people/{one.id}/episodes/new"), "form_key")
    data = JOURNEY | {"destination": "MY", "form_key": form_key}
    address = f"/people/{one.id}/episodes/new"
    first, second = worker.post(address, data=data), worker.post(address, data=data)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    with as_user("worker"):
        assert len(queries.episodes_of(one.id)) == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"left_on": "02-02-2024", "returned_on": "01-02-2024"}, "mendahului"),
        ({"returned_on": "01-01-2090"}, "belum terjadi"),
        ({"left_on": "2024"}, "tanggal lengkap"),
        ({"destination": "Malaysia"}, "daftar"),
        ({"return_reason": "trafficking"}, "daftar"),
        ({"papers": "diploma"}, "daftar"),
    ],
)
def test_bad_journeys_get_a_sentence(worker, one, changed, sentence):
    for address in ("episodes/new", f"episodes/{one.episode_id}"):
        refused = worker.post(f"/people/{one.id}/{address}", data=JOURNEY | changed)
        assert refused.status_code == 422
        assert sentence in page(refused)


def test_a_journey_is_corrected(worker, one):
    data = JOURNEY | {"destination": "ID-JA", "papers": ["passport", "splp"], "sector": "care"}
    address = f"/people/{one.id}/episodes/{one.episode_id}"
    assert "Jambi" in page(worker.post(address, data=data, follow_redirects=True))
    late = worker.post(address, data=data | {"sector": "trade"})
    assert late.status_code == 409
    assert "Perawatan orang" in page(late)


def test_destinations_begin_with_the_usual(worker, one):
    shown = page(worker.get(f"/people/{one.id}/episodes/new"))
    assert shown.index(">Malaysia<") < shown.index(">Jambi<") < shown.index(">Afganistan<")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("537199450690003", "yang Anda tulis bukan 16"),
        ("5371993002900003", "bukan tanggal lahir"),
        ("", "belum diisi"),
    ],
)
def test_a_wrong_nik_says_why_and_that_it_may_stay_empty(worker, session, number, sentence):
    one = register(name="Maria Benu")
    address = f"/people/{one.id}/papers/new"
    refused = worker.post(address, data={"kind": "nik", "number": number})
    assert refused.status_code == 422
    assert sentence in page(refused)
    assert f'value="{number}"' in page(refused)


def test_a_nik_that_contradicts_is_saved_with_a_warning(worker, session):
    one = register(name="Maria Benu", sex="L")
    data = {"kind": "nik", "number": NIK}
    saved = worker.post(f"/people/{one.id}/papers/new", data=data, follow_redirects=True)
    assert "Jenis kelamin menurut NIK berbeda" in page(saved)
    assert "••••••••0003" in page(saved)


def test_papers_and_contacts_are_replaced_unseen(worker, one):
    paper = f"/people/{one.id}/papers/{one.paper_id}"
    assert NIK[:12] not in page(worker.get(paper))
    number = {"number": "5371994506900004", "version": "1"}
    assert "••••••••0004" in page(worker.post(paper, data=number, follow_redirects=True))
    assert worker.post(paper, data=number).status_code == 422
    contact = f"/people/{one.id}/contacts/{one.phone_id}"
    value = {"value": "0813 1111 2222", "whose": "neighbour", "version": "1"}
    shown = page(worker.post(contact, data=value, follow_redirects=True))
    assert "••••••••2222" in shown
    assert "Milik tetangga" in shown
    assert "Nomor telepon tidak dapat dibaca" in page(
        worker.post(contact, data=value | {"value": "0813", "version": "2"})
    )


def test_a_contact_is_added(worker, one):
    data = {"kind": "address", "value": "Jl. Contoh RT 003", "whose": "self"}
    shown = page(worker.post(f"/people/{one.id}/contacts/new", data=data, follow_redirects=True))
    assert "Kontak dicatat" in shown
    assert "RT 003" not in shown


def test_how_to_make_contact_is_kept_and_stale_is_shown(worker, session):
    one = register(name="Maria Benu")
    address = f"/people/{one.id}/safe-contact"
    data = SAFE | {"do_not_say": "nama kantor"}
    shown = page(worker.post(address, data=data, follow_redirects=True))
    assert "Jangan ditelepon" in shown
    assert "nama kantor" in shown
    late = worker.post(address, data=SAFE | {"may_phone": "yes"})
    assert late.status_code == 409
    assert "nama kantor" in page(late)


def test_pairs_are_compared_and_the_answer_remembered(worker, session):
    assert "Tidak ada dugaan data ganda" in page(worker.get("/people/likely-pairs"))
    register(name="Maria Benu", nik=NIK, episode=EpisodeFacts(destination="MY"))
    register(name="Mariah Benu", nik=NIK, phone=PHONE)
    listed = page(worker.get("/people/likely-pairs"))
    assert "NIK sama" in listed
    [pair_id] = set(re.findall(r"/people/likely-pairs/([0-9a-f-]{36})", listed))
    compared = page(worker.get(f"/people/likely-pairs/{pair_id}"))
    assert "Malaysia" in compared
    assert compared.count("••••••••0003") == 2
    done = worker.post(f"/people/likely-pairs/{pair_id}/distinct", follow_redirects=True)
    assert "bukan orang yang sama" in page(done)
    assert "Tidak ada dugaan data ganda" in page(done)
    undone = worker.post(f"/people/likely-pairs/{pair_id}/reconsider", follow_redirects=True)
    assert pair_id in page(undone)


def test_pairs_of_others_are_not_there(client_of, session):
    register(nik=NIK)
    register(nik=NIK)
    with as_user("worker"):
        [pair] = queries.likely_pairs()
    for key in ("colleague", "other_worker", "counsellor", "manager"):
        client = client_of(key)
        assert client.get(f"/people/likely-pairs/{pair.id}").status_code == 404
        assert client.post(f"/people/likely-pairs/{pair.id}/distinct").status_code == 404
    assert client_of("supervisor").get(f"/people/likely-pairs/{pair.id}").status_code == 200


def test_pairs_come_in_pages(worker, session):
    for number in range(8):
        register(name=f"Maria {'abcdefgh'[number]}", nik=NIK)
    first = worker.get("/people/likely-pairs")
    more = re.search(r'href="(/people/likely-pairs\?before=[^"]+)"', page(first))[1]
    links = re.compile(r"/people/likely-pairs/[0-9a-f-]{36}")
    shown = [set(links.findall(page(one))) for one in (first, worker.get(more))]
    assert [len(one) for one in shown] == [20, 8]
    assert not shown[0] & shown[1]
    assert worker.get("/people/likely-pairs?before=x").status_code == 404


def test_pages_ask_the_database_equally_often_however_much_there_is(worker, session):
    one = register(name="Maria Benu", nik=NIK)
    register(name="Maria Nope", nik=NIK)
    few = [count(worker, address) for address in (f"/people/{one.id}", "/people/likely-pairs")]
    for letter in "abcd":
        register(name=f"Maria Benu {letter}", nik=NIK)
        with as_user("worker"):
            add_episode(one.id, EpisodeFacts())
    many = [count(worker, address) for address in (f"/people/{one.id}", "/people/likely-pairs")]
    assert few == many
    assert max(many) <= 12


def count(client, address):
    with statements() as sent:
        assert client.get(address).status_code == 200
    return len(sent)
