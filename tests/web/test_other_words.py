"""A form that was saved already and comes again with other words: neither saved twice nor lost without a word."""

import re
from io import BytesIO

import pytest

from purna_pmi.core.clock import today
from purna_pmi.core.ids import new_id
from tests.factories.cases import open_case_for
from tests.factories.pages import dmy
from tests.factories.register import row, workbook
from tests.patrons import form_on

SAVED = "sudah tersimpan dengan isian lain"


@pytest.fixture
def worker(client_of):
    return client_of("worker")


@pytest.fixture
def case_id(session):
    return open_case_for("worker")


def send(client, address, **fields):
    answer = client.post(address, data=fields)
    return answer, answer.get_data(as_text=True)


def test_other_words_are_shown_and_can_be_saved_as_well(worker, case_id):
    """No signal, no answer, a second look, another word: the first sending had arrived after all."""
    here = f"/cases/{case_id}/notes/new"
    told = {"kind": "call", "happened_on": dmy(today()), "form_key": str(new_id())}
    first, _ = send(worker, here, **told, words="Ditelepon.")
    second, page = send(worker, here, **told, words="Ditelepon, tidak diangkat.")
    assert second.status_code == 409
    assert SAVED in page
    assert f'href="{first.location}"' in page
    assert "Ditelepon, tidak diangkat.</textarea>" in page
    assert "tidak diangkat" not in worker.get(f"/cases/{case_id}").get_data(as_text=True)
    carried = form_on(page)
    assert carried["form_key"] != [told["form_key"]]
    for _ in range(2):
        assert send(worker, here, **carried)[0].status_code == 303
    shown = worker.get(f"/cases/{case_id}").get_data(as_text=True)
    assert len(re.findall(r"Ditelepon, tidak diangkat\.", shown)) == 1
    assert "Ditelepon." in shown


def test_other_words_for_a_record_lead_to_both_versions(worker, case_id):
    here = f"/cases/{case_id}/next-step"
    told = {"version": "1", "form_key": str(new_id())}
    assert send(worker, here, **told, next_step="Telepon")[0].status_code == 303
    _, page = send(worker, here, **told, next_step="Kunjungi")
    stale, page = send(worker, here, **form_on(page))
    assert stale.status_code == 409
    assert "Telepon" in page
    assert "Kunjungi" in page


def test_the_same_words_lead_where_they_led(worker, case_id):
    """In whatever order a browser sends the fields, with whatever permit, from the form or a page that carried it."""
    here = f"/cases/{case_id}/notes/new"
    told = {
        "kind": "call",
        "happened_on": dmy(today()),
        "words": "Ya.\r\nTidak.",
        "form_key": str(new_id()),
    }
    first, _ = send(worker, here, **told, csrf_token="a")
    carried = dict(reversed(told.items())) | {"words": "Ya.\nTidak."}
    again, _ = send(worker, here, **carried, csrf_token="b")
    assert (again.status_code, again.location) == (303, first.location)


def test_another_file_is_another_form(client_of):
    supervisor = client_of("supervisor")
    key = str(new_id())
    files = [workbook(row(1)), workbook(row(1)), workbook(row(2))]
    answers = [
        supervisor.post("/register", data={"file": (BytesIO(one), "a.xlsx"), "form_key": key})
        for one in files
    ]
    assert [answer.status_code for answer in answers] == [303, 303, 409]
    assert answers[0].location == answers[1].location
    assert "Berkas perlu dipilih lagi." in answers[2].text
