"""A note as text and as ciphertext, without a database."""

import pytest

from purna_pmi.core.crypto import CannotOpenError, Keyring
from purna_pmi.core.ids import new_id
from purna_pmi.counselling.notes import NoteText, seal, unseal

WORDS = NoteText("Tidur lebih baik “sekarang”.\nMakan teratur.", "Membaik", "")
KEYRING = Keyring({1: bytes(32)}, bytes(32))


def test_a_note_opens_in_its_own_row():
    note_id = new_id()
    assert unseal(seal(WORDS, note_id, KEYRING), note_id, KEYRING) == WORDS


def test_a_note_moved_to_another_row_does_not_open():
    with pytest.raises(CannotOpenError):
        unseal(seal(WORDS, new_id(), KEYRING), new_id(), KEYRING)


@pytest.mark.parametrize("place", [0, 1, 5, -1])
def test_a_changed_byte_does_not_open(place):
    note_id = new_id()
    sealed = bytearray(seal(WORDS, note_id, KEYRING))
    sealed[place] ^= 1
    with pytest.raises(CannotOpenError):
        unseal(bytes(sealed), note_id, KEYRING)


def test_the_same_words_are_never_the_same_bytes():
    note_id = new_id()
    assert seal(WORDS, note_id, KEYRING) != seal(WORDS, note_id, KEYRING)


def test_nothing_of_the_words_stands_in_the_ciphertext():
    sealed = seal(WORDS, new_id(), KEYRING)
    assert b"Tidur" not in sealed
    assert b"facts" not in sealed


@pytest.mark.parametrize(("words", "blank"), [(NoteText(" ", "\n", ""), True), (WORDS, False)])
def test_blanks_are_no_note(words, blank):
    assert words.is_blank() is blank
