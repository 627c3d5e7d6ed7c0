"""Thirty-odd hostile spreadsheets: refused with a sentence or read within bounds, nothing left behind."""

import time
from datetime import date

import pytest

from purna_pmi.register.outcomes import read_register
from purna_pmi.register.reading import UnreadableFileError
from purna_pmi.register.wording import FILE_PROBLEMS
from tests.hostile.zoo import QUICK, good

BOUND = 35  # seconds
MOST_ROWS = 60_000


@pytest.mark.parametrize("name", QUICK)
def test_a_hostile_file_is_refused_in_words_or_bounded(name, tmp_path, monkeypatch):
    make, file_name = QUICK[name]
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    started = time.monotonic()
    try:
        rows = read_register(make(), file_name=file_name, today=date(2026, 2, 2)).rows
        sentence = ""
    except UnreadableFileError as error:
        rows, sentence = [], str(FILE_PROBLEMS[error.problem])
    assert sentence or len(rows) <= MOST_ROWS
    assert time.monotonic() - started < BOUND
    assert list(tmp_path.iterdir()) == []


def test_the_zoo_is_hostile_for_what_was_changed_in_it_alone():
    assert len(read_register(good(), file_name="a.xlsx", today=date(2026, 2, 2)).rows) == 5
