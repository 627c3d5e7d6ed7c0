"""A form that somebody else opened on this browser is never saved in my name, and nothing typed is lost."""

import re
from html import unescape

import pytest

from purna_pmi.cases.actions import assign_worker
from purna_pmi.cases.models import Case
from purna_pmi.core.db import db
from purna_pmi.identity.queries import who_am_i
from tests.factories.cases import open_case_for
from tests.factories.pages import hidden
from tests.world import EVERYBODY


@pytest.fixture
def page(session):
    return f"/cases/{open_case_for('worker')}/tasks/new"


def kept_form(client, page):
    opened = client.get(page)
    return {
        "title": "Antar berkas",
        "assignee_id": hidden(opened, "form_owner"),
        "form_key": hidden(opened, "form_key"),
        "form_owner": hidden(opened, "form_owner"),
    }


def test_a_form_kept_from_somebody_else_is_not_saved_as_mine(client_of, page):
    kept = kept_form(client_of("worker"), page)
    answer = client_of("supervisor").post(page, data=kept)
    assert answer.status_code == 409
    assert "Tidak ada yang disimpan atas nama Anda" in answer.text
    assert hidden(answer, "title") == "Antar berkas"
    assert client_of("worker").get(page.removesuffix("/new")).text.count("Antar berkas") == 0


def test_whoever_opened_it_sends_it_again(client_of, page):
    kept = kept_form(client_of("worker"), page)
    refused = client_of("supervisor").post(page, data=kept)
    carried = {name: hidden(refused, name) for name in kept}
    assert client_of("worker").post(page, data=carried).status_code == 303


@pytest.mark.parametrize("key", ["partner", "counsellor", "other_worker", "manager"])
def test_a_colleague_who_may_not_even_open_the_page_carries_it_too(client_of, page, key):
    kept = kept_form(client_of("worker"), page)
    refused = client_of(key).post(page, data=kept)
    assert refused.status_code == 409
    carried = {name: hidden(refused, name) for name in kept}
    assert client_of("worker").post(page, data=carried).status_code == 303


def test_what_was_typed_for_a_file_that_was_taken_away_is_shown_to_be_copied(
    client_of, session, acting
):
    case = open_case_for("worker")
    page = f"/cases/{case}/notes/new"
    sent = {
        "text": "Ia mengatakan \u201ctidak apa-apa\u201d & pulang <b>besok</b>.",
        "kind": "call",
        "form_key": hidden(client_of("worker").get(page), "form_key"),
        "form_owner": str(EVERYBODY["worker"].id),
        "occurred_on": "01-11-2026",
    }
    with acting("supervisor"):
        found = db.session.get(Case, case)
        assign_worker(found, EVERYBODY["colleague"].id, version=found.version, actor=who_am_i())
    answer = client_of("worker").post(page, data=sent)
    assert answer.status_code == 404
    shown = unescape(
        re.search(r"<textarea[^>]*readonly>(.*?)</textarea>", answer.text, re.DOTALL)[1]
    )
    assert shown.strip().split("\n\n") == [sent["text"], sent["occurred_on"]]
    assert "<b>besok</b>" not in answer.text


@pytest.mark.parametrize("key", ["worker", "partner"])
def test_an_address_that_is_nowhere_says_the_same_of_what_was_typed(client_of, key):
    for page in ("/cases/00000000-0000-4000-8000-000000000000/notes/new", "/entah-apa"):
        answer = client_of(key).post(page, data={"text": "Sudah ditelepon."})
        assert answer.status_code == 404
        assert "Sudah ditelepon." in answer.text


def test_a_body_too_large_to_read_is_no_fault_of_ours(client_of):
    answer = client_of("partner").post(
        "/cases/00000000-0000-4000-8000-000000000000/notes/new", data={"text": "x" * 1_100_000}
    )
    assert answer.status_code in {404, 413}
