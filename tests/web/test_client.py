"""The client of the tests reads every page it opens: each rule of its own is broken here once, by a real view."""

from unittest.mock import patch

import pytest
from flask import Flask, flash, render_template_string
from flask.testing import FlaskClient
from flask_babel import gettext, ngettext, pgettext

PAGE = """{% extends "base.html" %}{% block title %}{{ _("Simpan") }}{% endblock %}
{% block content %}BODY{% endblock %}"""


def open_with(client: FlaskClient, body: str, **words: object) -> str:
    """The page of the law, with another body."""

    def view() -> str:
        return render_template_string(PAGE.replace("BODY", body), **words)

    with patch.dict(client.application.view_functions, {"web.policy": view}):
        return client.get("/policy").text


def test_a_sound_page_passes(client_of) -> None:
    assert "<h2>Masuk</h2>" in open_with(client_of("worker"), "<h2>{{ _('Masuk') }}</h2>")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<h1>Dua</h1>", "2 h1"),
        ("<p id='main'>x</p>", "id 'main' twice"),
        ("<input name='q'>", "without a label"),
        ("<p class='error' id='e'>x</p>", "belongs to no field"),
        ("<p style='color: red'>x</p>", "p with style"),
        ("<script>go()</script>", "inline <script>"),
    ],
)
def test_a_fault_of_a_page_fails_the_test_that_opens_it(client_of, body: str, fault: str) -> None:
    with pytest.raises(AssertionError, match=fault):
        open_with(client_of("worker"), body)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    "say",
    [
        lambda: gettext("Kalimat yang belum diterjemahkan."),
        lambda: ngettext("%(num)s anu", "%(num)s anu", 2),
        lambda: pgettext("several", "Kalimat yang belum diterjemahkan."),
        lambda: pgettext("nowhere", "Kelas"),
        lambda: gettext("This field is required."),
    ],
)
def test_a_sentence_without_a_translation_is_heard_in_both_languages(
    client_of, language: str, say
) -> None:
    client = client_of("worker")
    client.post("/language", data={"locale": language, "next": "/me"})
    with pytest.raises(AssertionError, match="not translated"):
        open_with(client, "<p>{{ say() }}</p>", say=say)


def test_a_sentence_of_flask_security_is_heard_in_bahasa_indonesia(app: Flask, client_of) -> None:
    domain = app.extensions["security"].i18n_domain
    client = client_of("worker")
    with pytest.raises(AssertionError, match="not translated"):
        open_with(client, "<p>{{ say('Nobody says this.') }}</p>", say=domain.gettext)
    client.post("/language", data={"locale": "en", "next": "/me"})
    assert "Nobody says" in open_with(
        client, "<p>{{ say('Nobody says this.') }}</p>", say=domain.gettext
    )


def test_words_of_messages_are_heard_too(client_of) -> None:
    def view() -> str:
        flash(gettext("Kalimat yang belum diterjemahkan."))
        return ""

    client = client_of("worker")
    with (
        patch.dict(client.application.view_functions, {"web.policy": view}),
        pytest.raises(AssertionError, match="not translated"),
    ):
        client.get("/policy")
