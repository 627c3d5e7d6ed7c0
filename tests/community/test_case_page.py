"""From the page of a case: proposing under an alias, taking it back, the panel."""

import pytest

from tests.factories.community import group_of, proposed
from tests.factories.pages import send
from tests.factories.training import case_of


def words(client, url):
    return client.get(url).get_data(as_text=True)


@pytest.fixture
def case_id(session):
    return case_of(name="Benediktus Kenari")


def test_a_case_without_groups_says_so(client_of, case_id):
    assert "Belum menjadi anggota kelompok" in words(client_of("worker"), f"/cases/{case_id}")


def test_no_group_no_form_but_a_way_on(client_of, case_id):
    assert "Belum ada kelompok" in words(client_of("worker"), f"/cases/{case_id}/propose-group")


def test_proposing_under_an_alias_and_taking_it_back(client_of, case_id):
    group_id, client = group_of(), client_of("worker")
    url = f"/cases/{case_id}/propose-group"
    answer = send(client, url, group_id=str(group_id), shown_name="Ben")
    assert "Diusulkan" in words(client, answer.location)
    facilitators = words(client_of("facilitator"), "/groups")
    assert "Ben" in facilitators
    assert "Benediktus" not in facilitators
    gone = client.post(f"/cases/{case_id}/groups/{group_id}/take-back")
    assert "Belum menjadi anggota kelompok" in words(client, gone.location)
    assert "Ben<" not in words(client_of("facilitator"), "/groups")


def test_an_answered_proposal_cannot_be_taken_back(client_of, session):
    group_id = group_of()
    case_id, membership_id = proposed(group_id)
    client_of("facilitator").post(f"/memberships/{membership_id}/answer", data={"accept": "yes"})
    answer = client_of("worker").post(f"/cases/{case_id}/groups/{group_id}/take-back")
    assert answer.status_code == 422
    assert "sudah dijawab" in answer.get_data(as_text=True)


def test_nobody_is_proposed_twice(client_of, session):
    group_id = group_of()
    case_id, _membership = proposed(group_id)
    url = f"/cases/{case_id}/propose-group"
    answer = send(client_of("worker"), url, group_id=str(group_id), shown_name="Ben")
    assert answer.status_code == 422
    assert "sudah diusulkan" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "key", ["other_worker", "colleague", "facilitator", "manager", "counsellor"]
)
def test_a_case_of_others_is_not_there(client_of, case_id, key):
    assert client_of(key).get(f"/cases/{case_id}/propose-group").status_code == 404
