"""Spelling keys are stored, so each rule is pinned here."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from purna_pmi.core.text import (
    begun_keys,
    clean_name,
    clean_text,
    name_keys,
    one_deletions,
    plain_words,
    spelling_key,
)

SAME = [
    ("Yohanes", "Johanes", "Yohannes", "JOHANNES"),
    ("Soesanti", "Susanti"),
    ("Djoko", "Joko", "Yoko"),
    ("Tjipto", "Cipto"),
    ("Sjarifah", "Syarifah", "Sarifa"),
    ("Yosef", "Josef", "Joseph", "Yoseph"),
    ("Stefanus", "Stephanus"),
    ("Marten", "Marthen"),
    ("Cornelis", "Kornelis"),
    ("Marcelina", "Marselina"),
    ("Maria", "Mariah"),
    ("Salukh", "Saluk"),
    ("Radja", "Raja"),
    ("Moh.", "Muh", "M.", "Mohd", "Muhammad", "MOHAMAD", "Mochammad"),
    ("José", "Jose"),
    ("Oktovianus", "Oktofianus"),
    ("Zakarias", "Sakarias"),
]


@pytest.mark.parametrize("words", SAME)
def test_spellings_of_one_name_share_a_key(words):
    assert len({spelling_key(w) for w in words}) == 1


def test_different_names_keep_different_keys():
    words = ["Maria", "Marta", "Marten", "Petrus", "Paulus", "Siti", "Sinta", "Bere", "Bria"]
    assert len({spelling_key(w) for w in words}) == len(words)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Yohanes Bria", ("ioanes", "bria")),
        ("H. Abdul Kasim, S.Pd", ("abdul", "kasim")),
        ("Hj. Siti Nur", ("siti", "nur")),
        ("Drs. Petrus Boli, M.Si", ("petrus", "boli")),
        ("M. Kasim", ("muhamad", "kasim")),
        ("Maria M. Bere", ("maria", "m", "bere")),
        ("Maria Lewar-Banamtuan", ("maria", "lewar", "banamtuan")),
        ("Siti binti Abdullah", ("siti", "abdula")),
        ("Rosa da Cunha", ("rosa", "kuna")),
        ("D'Cunha Rosa", ("dkuna", "rosa")),
        ("Siti Siti Kore", ("siti", "kore")),
        ("Naomi", ("naomi",)),
        ("Haji", ("ai",)),
        ("", ()),
    ],
)
def test_keys_of_a_name(name, keys):
    assert name_keys(name) == keys


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("  YAKOB   BERE ", "Yakob Bere"),
        ("maria da cunha", "Maria da Cunha"),
        ("NUR NGONGO - BOLI", "Nur Ngongo-Boli"),
        ("Nur\u00a0Leki", "Nur Leki"),
        ("\u202eSiti\u0000 Taek\u200f", "Siti Taek"),
        ("12. Petrus Kase", "Petrus Kase"),
        ("McDonald Tse", "McDonald Tse"),
        ("'ESTER", "Ester"),
        ("D'CUNHA", "D'Cunha"),
        ("SITI BINTI ALI", "Siti binti Ali"),
        ("-", ""),
    ],
)
def test_a_name_as_shown(raw, shown):
    assert clean_name(raw) == shown


@given(st.text())
def test_a_key_is_its_own_key(word):
    assert spelling_key(spelling_key(word)) == spelling_key(word)


@given(st.text())
@example("A\x1f\u0300")
@example("' 'Siti")
def test_cleaning_twice_changes_nothing_and_leaves_one_line(text):
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert "\n" not in cleaned
    assert "\x00" not in cleaned


@given(st.text())
def test_keys_hold_no_blank_and_no_repetition(name):
    keys = name_keys(name)
    assert all(keys)
    assert len(set(keys)) == len(keys)


@given(st.text("abcdefgiklmnoprstu", min_size=4, max_size=12), st.data())
def test_one_typing_error_shares_a_variant(key, data):
    at = data.draw(st.integers(0, len(key) - 2))
    wrong, missing = key[:at] + "z" + key[at + 1 :], key[:at] + key[at + 1 :]
    swapped = key[:at] + key[at + 1] + key[at] + key[at + 2 :]
    for typed in (wrong, swapped, key[:at] + "z" + key[at:]):
        assert one_deletions(key) & one_deletions(typed)
    assert missing in one_deletions(key)


def test_short_keys_have_no_variants():
    assert one_deletions("nur") == {"nur"}


@pytest.mark.parametrize(
    "name", ["yohanes", "lucia", "mantoe", "tjitra", "djami", "muhammad", "philipus"]
)
def test_every_beginning_of_three_letters_and_more_begins_the_key(name):
    for length in range(3, len(name) + 1):
        begun = begun_keys(name[:length])
        assert any(spelling_key(name).startswith(one) for one in begun), name[:length]


def test_two_letters_begin_nothing():
    assert begun_keys("yo") == set()


def test_plain_words():
    assert plain_words(" Tgl. Kepulangan (Étape) ") == "tgl kepulangan etape"
