"""A form that somebody else opened on this browser is never saved in my name, and nothing typed is lost."""

import pytest

from tests.factories.cases import open_case_for
from tests.factories.pages import hidden


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
