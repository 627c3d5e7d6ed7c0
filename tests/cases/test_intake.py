"""The intake by HTTP: search first, a group of questions a page, nothing typed lost, one case."""

import html
import re
from itertools import chain

import pytest

from purna_pmi.cases import queries
from purna_pmi.core.ids import new_id
from purna_pmi.people.facts import PersonFacts
from purna_pmi.people.queries import likely_pairs
from tests.factories.cases import as_user, open_case_for, person_of

NEW = "/cases/new"
TOLD = {"name": "Maria Benu", "sex": "P", "born_year": "1990", "return_reason": "deported"}


@pytest.fixture
def worker(client_of):
    return client_of("worker")


def page(response):
    return html.unescape(re.sub(r"\s+", " ", response.get_data(as_text=True)))


def my_cases():
    with as_user("worker") as me:
        return queries.list_cases(queries.Wanted(), me=me).rows


def test_the_search_comes_first(worker):
    assert worker.get(NEW).location == "/people"


@pytest.mark.parametrize(
    ("words", "field"),
    [("Maria Benu", "name"), ("5371994506900003", "nik"), ("081234567890", "phone")],
)
def test_what_was_searched_for_is_filled_in(worker, words, field):
    shown = worker.post(NEW, data={"words": words})
    assert shown.status_code == 200
    filled = rf'<input[^>]*name="{field}"[^>]*value="[^"]+"'
    assert re.search(filled, page(shown)), page(shown)


def test_each_page_carries_what_was_told_before(worker):
    shown = page(worker.post(NEW, data={**TOLD, "step": "who", "go": "journey"}))
    assert "Dari mana pulangnya?" in shown
    assert 'name="name" value="Maria Benu"' in shown
    shown = page(worker.post(NEW, data={**TOLD, "step": "journey", "go": "contact"}))
    assert 'name="return_reason" value="deported"' in shown


def test_going_back_asks_again_with_the_answer(worker):
    shown = page(worker.post(NEW, data={**TOLD, "step": "journey", "go": "who"}))
    assert "Siapa yang pulang?" in shown
    assert re.search(r'name="name"[^>]*value="Maria Benu"', shown)


@pytest.mark.parametrize(
    ("step", "told", "sentence"),
    [
        ("who", {"name": ""}, "belum diisi"),
        ("who", {"name": "x" * 201}, "terlalu panjang"),
        ("who", {"born_on": "31-02-1990"}, "tidak ada di kalender"),
        ("who", {"born_year": "abc"}, "angka"),
        ("who", {"name": "N" * 61}, "paling banyak 60"),
        ("who", {"born_year": "1850"}, "sebelum 1900"),
        ("who", {"born_on": "12-03-1990"}, "jangan keduanya"),
        ("who", {"nickname": "N" * 61, "born_on": "31-02-1990"}, "tidak ada di kalender"),
        ("journey", {"papers": ["none", "passport"]}, "Pilih salah satu"),
        ("journey", {"left_on": "01-05-2020", "returned_on": "01-05-2019"}, "mendahului"),
        ("contact", {"nik": "537199450690000"}, "16 angka"),
        ("contact", {"phone": "123"}, "tidak lengkap"),
    ],
)
def test_a_page_with_a_fault_comes_back_with_all_that_was_typed(worker, step, told, sentence):
    sent = worker.post(NEW, data={**TOLD, **told, "step": step, "go": "check"})
    assert sent.status_code == 422
    assert sentence in page(sent)
    assert all(value in page(sent) for value in chain.from_iterable(map(_several, told.values())))


def _several(value):
    return [value] if isinstance(value, str) else value


def test_answers_are_checked_before_the_case_is_opened(worker):
    told = {**TOLD, "returned_on": "1 jan 2025"}
    shown = page(worker.post(NEW, data={**told, "step": "contact", "go": "check"}))
    assert "Periksa jawaban" in shown
    assert "01-01-2025" in shown
    assert "Perempuan" in shown
    assert "Deportasi" in shown
    assert my_cases() == []


def test_the_last_button_opens_the_case_once(worker):
    told = {**TOLD, "step": "check", "go": "open", "form_key": str(new_id())}
    first, second = worker.post(NEW, data=told), worker.post(NEW, data=told)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    (line,) = my_cases()
    assert (line.name, f"/cases/{line.case_id}") == ("Maria Benu", first.location)


def test_the_whole_story_arrives(worker):
    told = {
        **TOLD,
        "nik": "5371995204900003",
        "phone": "0812-3456-7890",
        "destination": "MY",
        "may_phone": "no",
        "do_not_say": "Malaysia",
        "return_reason": "trafficking",
    }
    worker.post(NEW, data={**told, "step": "check", "go": "open"})
    shown = page(worker.get(f"/cases/{my_cases()[0].case_id}"))
    for words in ("Malaysia", "Jangan ditelepon", "Dugaan TPPO", "PMI terkendala", "belum disegel"):
        assert words in shown, words


def test_a_date_that_cannot_be_sends_back_to_its_page(worker):
    told = {**TOLD, "left_on": "01-05-2020", "returned_on": "01-05-2019"}
    sent = worker.post(NEW, data={**told, "step": "check", "go": "open"})
    assert sent.status_code == 422
    assert "Dari mana pulangnya?" in page(sent)
    assert "mendahului tanggal keberangkatan" in page(sent)
    assert my_cases() == []


@pytest.fixture
def known(session):
    person = PersonFacts(name="Maria Benu", born_year=1990)
    return person_of(open_case_for("worker", person=person))


def test_who_may_be_the_same_shows_with_reasons(worker, known):
    for step, there in (("who", "journey"), ("contact", "check")):
        shown = page(worker.post(NEW, data={**TOLD, "step": step, "go": there}))
        assert "Mungkin orang ini sudah tercatat" in shown
        assert f"/people/{known}" in shown


def test_who_looks_the_same_waits_for_a_human(worker, known):
    worker.post(NEW, data={**TOLD, "step": "check", "go": "open"})
    with as_user("worker"):
        assert known in {one.id for pair in likely_pairs() for one in (pair.first, pair.second)}


def test_not_the_same_person_is_remembered(worker, known):
    told = {**TOLD, "step": "check", "go": "open", "not_the_same": str(known)}
    assert worker.post(NEW, data=told).status_code == 303
    with as_user("worker"):
        assert likely_pairs() == []


def test_the_journey_told_goes_along_to_the_person_found(worker, known):
    address = f"/people/{known}/cases/new"
    shown = worker.post(address, data={**TOLD, "destination_place": "Sabah", "step": "journey"})
    assert shown.status_code == 200
    assert "Sabah" in page(shown)
    assert "Masih ada kasus yang berjalan" in page(shown)
    assert worker.post(address, data={"return_reason": "deported"}).status_code == 303
    assert len(my_cases()) == 2


@pytest.mark.parametrize("key", ["counsellor", "trainer", "manager", "administrator", "auditor"])
def test_others_open_no_case(client_of, key):
    assert client_of(key).post(NEW, data={"words": "Maria"}).status_code == 404


def test_other_agencys_person_is_not_found(client_of, known):
    assert client_of("other_worker").get(f"/people/{known}/cases/new").status_code == 404


def test_ids_that_are_none_do_no_harm(worker, session):
    told = {**TOLD, "step": "check", "go": "open", "not_the_same": "kacau"}
    assert worker.post(NEW, data=told).status_code == 303
    assert worker.post(NEW, data={**TOLD, "step": "kacau", "go": "kacau"}).status_code == 200
