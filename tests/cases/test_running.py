"""Nobody closes a case blind: what still goes on in other rooms is told before, and after."""

import re

import pytest

from tests.factories.cases import close_case
from tests.factories.community import group_of, proposed
from tests.factories.counselling import close, hand_over
from tests.factories.people import register
from tests.factories.training import as_user, class_of, enrol
from tests.statements import statements

RUNNING = ("1 pelatihan berjalan", "1 konseling berjalan", "1 keanggotaan kelompok")


def propose(client, case_id):
    today = re.search(
        r'name="close_on"[^>]*value="([^"]+)"', client.get(f"/cases/{case_id}/closure").text
    )[1]
    told = {"reason": "other", "close_on": today, "explanation": "Selesai."}
    assert client.post(f"/cases/{case_id}/closure", data=told).status_code == 303


@pytest.fixture
def busy(session):
    """Somebody with a class and a counsellor."""
    client = hand_over(register())
    with as_user("worker"):
        enrol(case_id=client.case_id, class_id=class_of(), shown_name="Yohanes")
    return client


def test_who_proposes_and_who_decides_see_what_still_runs(client_of, busy):
    worker, supervisor = client_of("worker"), client_of("supervisor")
    before = worker.get(f"/cases/{busy.case_id}/closure").text
    propose(worker, busy.case_id)
    for page in (before, supervisor.get(f"/cases/{busy.case_id}/closure/decision").text):
        assert all(words in page for words in RUNNING[:2])
        assert RUNNING[2] not in page


def test_a_proposed_membership_runs_too(client_of, session):
    case_id, _membership = proposed(group_of())
    assert RUNNING[2] in client_of("worker").get(f"/cases/{case_id}/closure").text


def test_a_case_without_services_is_closed_without_warning(client_of, session):
    page = client_of("worker").get(f"/cases/{register().case_id}/closure").text
    assert "masih berjalan" not in page


def test_the_page_of_a_closed_case_names_what_was_left_running(client_of, busy):
    close_case(busy.case_id)
    supervisor = client_of("supervisor")
    assert "Kasus sudah ditutup, tetapi" in supervisor.get(f"/cases/{busy.case_id}").text
    close(busy)
    assert RUNNING[1] not in supervisor.get(f"/cases/{busy.case_id}").text


def test_an_open_case_warns_of_nothing(client_of, busy):
    assert "masih berjalan" not in client_of("worker").get(f"/cases/{busy.case_id}").text


def test_deciding_costs_the_same_whatever_runs(client_of, busy):
    other = register()
    worker, supervisor = client_of("worker"), client_of("supervisor")
    costs = []
    for case_id in (other.case_id, busy.case_id):
        propose(worker, case_id)
        with statements() as sent:
            assert supervisor.get(f"/cases/{case_id}/closure/decision").status_code == 200
        costs.append(len(sent))
    assert costs[1] - costs[0] <= 1  # the names of counsellors
