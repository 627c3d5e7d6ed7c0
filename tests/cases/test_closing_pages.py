"""Proposing, withdrawing and deciding in the browser."""

import html

import pytest

from purna_pmi.core import clock
from purna_pmi.core.ids import new_id
from tests.factories.cases import open_case_for

TODAY = f"{clock.today():%d-%m-%Y}"


@pytest.fixture
def case_id(session):
    return open_case_for("worker", "Maria da Cunha")


@pytest.fixture
def worker(client_of):
    return client_of("worker")


@pytest.fixture
def supervisor(client_of):
    return client_of("supervisor")


def page(response):
    return html.unescape(response.get_data(as_text=True))


def propose_closure(client, case_id):
    told = {"reason": "goals_reached", "close_on": TODAY, "explanation": "Bekerja di bengkel."}
    assert client.post(f"/cases/{case_id}/closure", data=told).status_code == 303


def test_a_proposal_is_taken_back_by_a_button(worker, supervisor, case_id):
    propose_closure(worker, case_id)
    back = f"/cases/{case_id}/closure/withdrawal"
    assert back not in page(supervisor.get(f"/cases/{case_id}"))
    assert back in page(worker.get(f"/cases/{case_id}"))
    assert supervisor.post(back).status_code == 404
    shown = page(worker.post(back, follow_redirects=True))
    for words in ("Usul terminasi ditarik kembali", "Diusulkan dan ditarik kembali", "Usulkan"):
        assert words in shown
    assert f"/cases/{case_id}/closure/decision" not in page(supervisor.get("/cases/waiting"))


def test_who_decides_on_a_withdrawn_proposal_is_told_and_keeps_their_words(
    worker, supervisor, case_id
):
    propose_closure(worker, case_id)
    decision = f"/cases/{case_id}/closure/decision"
    worker.post(f"/cases/{case_id}/closure/withdrawal")
    told = {"decision": "returned", "decision_note": "Kunjungi lagi.", "version": "1"}
    answer = supervisor.post(decision, data=told)
    assert answer.status_code == 422
    assert "sudah ditarik kembali oleh pengusulnya" in page(answer)
    assert "Kunjungi lagi." in page(answer)
    assert "Ditarik kembali" in page(supervisor.get(decision))


def test_an_approval_sent_twice_leads_where_the_first_led(worker, supervisor, case_id):
    propose_closure(worker, case_id)
    told = {"decision": "approved", "version": "1", "form_key": str(new_id())}
    answers = [supervisor.post(f"/cases/{case_id}/closure/decision", data=told) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
