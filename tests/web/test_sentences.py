"""No English sentence of a library reaches a page."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

from purna_pmi.web.sentences import SENTENCES, WORDS

# Fields and validators that the house does not use.
UNUSED = {
    "Choices cannot be None.",
    "Date must be at least %(min)s.",
    "Date must be at most %(max)s.",
    "Date must be between %(min)s and %(max)s.",
    "File does not have an approved extension.",
    "Invalid IP address.",
    "Invalid Mac address.",
    "Invalid URL.",
    "Invalid field name '%s'.",
    "Invalid value, can't be any of: %(values)s.",
    "Invalid value, must be one of: %(values)s.",
    "Not a valid week value.",
    "This field cannot be edited.",
    "This field is disabled and cannot have a value.",
}


@pytest.fixture(autouse=True)
def page() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, default_locale="id")
    with app.test_request_context():
        yield


def test_every_sentence_of_wtforms_is_known_or_unused() -> None:
    package = Path(str(files("wtforms")))
    call = re.compile(r"gettext\(\s*\"([^\"]+)\"")
    said = {found for path in package.rglob("*.py") for found in call.findall(path.read_text())}
    assert len(said) > 30
    assert said - set(WORDS) - UNUSED == set()


def test_counting_sentences_have_both_numbers() -> None:
    assert SENTENCES.ngettext("x", "Field must be at least %(min)d characters long.", 3) == (
        "Terlalu pendek: paling sedikit %(min)d huruf."
    )


def test_a_sentence_of_our_own_passes_through() -> None:
    assert SENTENCES.gettext("Isi nama.") == "Isi nama."
