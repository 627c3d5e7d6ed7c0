"""Every sentence is said in English too, and no page says one that the catalogues do not know."""

import re
import runpy
from collections.abc import Iterable
from pathlib import Path

import flask_security
import pytest
import wtforms
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from purna_pmi.web.sentences import WORDS
from tests.architecture.structure import ROOT

TOOL = runpy.run_path(str(ROOT / ".ci" / "translations.py"))
ENGLISH: Catalog = TOOL["read"](TOOL["ENGLISH"])
FOUND: Catalog = TOOL["extract"]()
INDONESIAN = TOOL["TRANSLATIONS"] / "id" / "LC_MESSAGES"
HOLES = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")


def key(message: Message) -> tuple[object, str | None]:
    return message.id, message.context


def sentences(catalogue: Catalog) -> dict[tuple[object, str | None], Message]:
    return {key(message): message for message in catalogue if message.id}


def forms(text: str | Iterable[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def holes(text: str) -> list[str]:
    return sorted(HOLES.findall(text))


def test_every_sentence_is_in_the_english_catalogue() -> None:
    assert sorted(map(str, sentences(FOUND).keys() - sentences(ENGLISH).keys())) == []


def test_the_english_catalogue_has_no_sentence_that_nobody_says() -> None:
    assert sorted(map(str, sentences(ENGLISH).keys() - sentences(FOUND).keys())) == []
    assert list(ENGLISH.obsolete) == []


def test_every_sentence_has_its_translation() -> None:
    every = sentences(ENGLISH).values()
    assert [m.id for m in every if m.fuzzy or not TOOL["is_translated"](m.string)] == []


def test_both_sides_have_the_same_holes() -> None:
    uneven = [
        (message.id, form)
        for message in sentences(ENGLISH).values()
        for form in forms(message.string)
        if holes(form) != holes(forms(message.id)[0])
    ]
    assert uneven == []


def test_english_has_two_forms_where_something_is_counted() -> None:
    counted = [m for m in sentences(ENGLISH).values() if m.pluralizable]
    assert counted
    assert [m.id for m in counted if len(m.string) != ENGLISH.num_plurals] == []


def test_english_avoids_the_word_by_which_a_slip_of_code_shows() -> None:
    """Every page that a test opens is read for `None`; a sentence that begins with it would hide a slip."""
    said = [form for m in sentences(ENGLISH).values() for form in forms(m.string)]
    assert [form for form in said if re.search(r"\bNone\b", form)] == []


def test_nobody_is_illegal_in_english_either() -> None:
    said = [form for m in sentences(ENGLISH).values() for form in forms(m.string)]
    assert [form for form in said if re.search(r"illegal", form, re.IGNORECASE)] == []


def test_the_catalogue_is_kept_as_the_tool_writes_it(tmp_path: Path) -> None:
    again = tmp_path / "en" / "LC_MESSAGES" / "messages.po"
    TOOL["write"](TOOL["up_to_date"](TOOL["extract"](), ENGLISH), again)
    assert again.read_text() == TOOL["ENGLISH"].read_text()


def test_a_sentence_that_changed_is_asked_for_anew() -> None:
    known, found = Catalog(locale="en"), Catalog(locale="en")
    known.add("Simpan", "Save")
    known.add("Kembali ke kasus", "Back to the case")
    for sentence in ("Simpan", "Kembali ke berkas kasus"):
        found.add(sentence)
    now = {m.id: m.string for m in TOOL["up_to_date"](found, known) if m.id}
    assert now == {"Simpan": "Save", "Kembali ke berkas kasus": None}


# The sentences that libraries say by themselves, in Indonesian.


def library_sentences(package: str, path: str) -> set[str]:
    template = Path(package).parent / path
    if not template.exists():
        pytest.skip(f"the installed package carries no {template.name}")
    with template.open("rb") as source:
        return {form for message in read_po(source) if message.id for form in forms(message.id)}


def in_indonesian(name: str) -> set[str]:
    with (INDONESIAN / name).open("rb") as source:
        said = [m for m in read_po(source, locale="id") if TOOL["is_translated"](m.string)]
    return {form for message in said if message.id for form in forms(message.id)}


def test_flask_security_speaks_indonesian() -> None:
    asked = library_sentences(flask_security.__file__, "translations/flask_security.pot")
    assert asked - in_indonesian("flask_security.po") == set()


def test_wtforms_speaks_indonesian() -> None:
    asked = library_sentences(wtforms.__file__, "locale/wtforms.pot")
    assert asked - in_indonesian("wtforms.po") - WORDS.keys() == set()


@pytest.mark.parametrize("name", ["flask_security.po", "wtforms.po"])
def test_library_sentences_keep_their_holes(name: str) -> None:
    with (INDONESIAN / name).open("rb") as source:
        every = [m for m in read_po(source, locale="id") if m.id]
    assert [m.id for m in every if holes(forms(m.string)[0]) != holes(forms(m.id)[-1])] == []
