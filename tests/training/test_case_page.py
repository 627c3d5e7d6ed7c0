"""From the page of a case: enrolling, the alias, withdrawing with its undo, the panel."""

import pytest

from tests.factories.pages import kept, send
from tests.factories.training import case_of, class_of, participants, session_of


def words(client, url):
    return client.get(url).get_data(as_text=True)


@pytest.fixture
def case_id(session):
    return case_of(name="Benediktus Kenari")


def test_a_case_without_classes_says_so(client_of, case_id):
    assert "Belum mengikuti pelatihan" in words(client_of("worker"), f"/cases/{case_id}")


def test_no_class_no_form_but_a_way_on(client_of, case_id):
    page = words(client_of("worker"), f"/cases/{case_id}/enrol")
    assert "Tidak ada kelas dengan kursi kosong" in page


def test_enrolling_under_an_alias_withdrawing_and_taking_it_back(client_of, case_id):
    class_id, client = class_of(), client_of("worker")
    session_of(class_id)
    url = f"/cases/{case_id}/enrol"
    assert 'value="Benediktus Kenari"' in words(client, url)
    answer = send(client, url, class_id=str(class_id), shown_name="Ben")
    page = words(client, answer.location)
    assert "Menjahit Dasar A" in page
    assert "Pertemuan berikutnya" in page
    assert "Ben" in words(client_of("trainer"), f"/classes/{class_id}")
    assert "Benediktus" not in words(client_of("trainer"), f"/classes/{class_id}")
    gone = client.post(f"/cases/{case_id}/classes/{class_id}/withdraw")
    assert "Mengundurkan diri" in words(client, gone.location)
    back = client.post(f"/cases/{case_id}/classes/{class_id}/enrol-again")
    assert "Terdaftar" in words(client, back.location)


def test_a_class_that_filled_up_meanwhile_is_refused_with_a_sentence(client_of, case_id):
    class_id, client = class_of(capacity=1), client_of("worker")
    url = f"/cases/{case_id}/enrol"
    fields = kept(client.get(url))
    participants(class_id, 1)
    other = class_of(name="Lain")
    answer = client.post(url, data=fields | {"class_id": str(class_id), "shown_name": "B"})
    assert answer.status_code == 422
    assert "Lain" in answer.get_data(as_text=True)
    assert send(client, url, class_id=str(other), shown_name="B").status_code == 303


@pytest.mark.parametrize("name", ["", " ", "x" * 61])
def test_a_name_that_cannot_be_shown_is_refused(client_of, case_id, name):
    url = f"/cases/{case_id}/enrol"
    answer = send(client_of("worker"), url, class_id=str(class_of()), shown_name=name)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "key", ["other_worker", "colleague", "other_supervisor", "trainer", "manager", "counsellor"]
)
def test_a_case_of_others_is_not_there(client_of, case_id, key):
    class_id = class_of()
    client = client_of(key)
    assert client.get(f"/cases/{case_id}/enrol").status_code == 404
    assert client.post(f"/cases/{case_id}/classes/{class_id}/enrol-again").status_code == 404
    assert client.post(f"/cases/{case_id}/classes/{class_id}/withdraw").status_code in {404, 422}


def test_the_supervisor_enrols_too(client_of, case_id):
    url = f"/cases/{case_id}/enrol"
    answer = send(client_of("supervisor"), url, class_id=str(class_of()), shown_name="Ben")
    assert answer.status_code == 303
