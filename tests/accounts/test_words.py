"""Flask-Security's and WTForms' sentences in Bahasa Indonesia: all of them, with their holes, in one plural."""

import re
from pathlib import Path

import flask_security
import pytest
import wtforms
from babel.messages.pofile import read_po
from flask import g, session
from flask_security.utils import get_message

from purna_pmi.access.routes import PUBLIC
from purna_pmi.web.sentences import SENTENCES, TRANSLATIONS, WORDS

SOURCES = {
    "flask_security": Path(flask_security.__file__).parent / "translations" / "flask_security.pot",
    "wtforms": Path(wtforms.__file__).parent / "locale" / "wtforms.pot",
}
HOLE = re.compile(r"%\([a-z_]+\)[sd]|%s")


def catalogue(file):
    with file.open("rb") as stream:
        return read_po(stream)


def ids(message):
    return message.id if isinstance(message.id, tuple) else (message.id,)


@pytest.fixture(params=SOURCES)
def pair(request):
    """Their sentences and ours."""
    ours = catalogue(TRANSLATIONS / "id" / "LC_MESSAGES" / f"{request.param}.po")
    return catalogue(SOURCES[request.param]), ours


def test_every_sentence_has_its_translation(pair):
    theirs, ours = pair
    known = {one for message in ours if message.string for one in ids(message)} | set(WORDS)
    assert {one for message in theirs if message.id for one in ids(message)} - known == set()


def test_indonesian_has_one_plural(pair):
    assert (pair[1].num_plurals, pair[1].plural_expr) == (1, "0")


def test_holes_are_kept(pair):
    for message in pair[1]:
        if message.id and isinstance(message.id, str):
            assert sorted(HOLE.findall(message.id)) == sorted(HOLE.findall(message.string))


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [("id", "Kata sandi itu tidak cocok."), ("en", "Invalid password")],
)
def test_flask_security_speaks_the_pages_language(app, locale, sentence):
    with app.test_request_context():
        g.me, session["locale"] = None, locale
        assert get_message("INVALID_PASSWORD")[0] == sentence


def test_rare_sentences_of_wtforms_are_indonesian_too(app):
    with app.test_request_context():
        g.me = None
        assert SENTENCES.gettext("Not a valid week value.") == "Tulis minggu, misalnya 2026-W45."
        assert SENTENCES.gettext("This field is required.") == "Bagian ini belum diisi."


def test_what_answers_without_a_session_is_a_short_list():
    assert {name for name in PUBLIC if name.startswith(("security.", "accounts."))} == {
        "security.login",
        "security.logout",
        "security.forgot_password",
        "security.reset_password",
        "accounts.activate",
    }
