from datetime import date

import pytest

from purna_pmi.core.text import name_keys
from purna_pmi.people.enums import LikenessReason as Reason
from purna_pmi.people.enums import Sex
from purna_pmi.people.labels import LIKENESS_REASONS
from purna_pmi.people.likeness import (
    Facts,
    is_certain,
    is_likely,
    is_worth_showing,
    reasons_for,
    same_word,
    weight,
)

BORN = date(1990, 6, 5)


def facts(name, **known):
    born = known.get("born")
    return Facts(keys=name_keys(name), birth_year=known.pop("year", born and born.year), **known)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("benu", "benu", True),
        ("benu", "bemu", True),
        ("benu", "bnu", False),
        ("ola", "ona", False),
        ("b", "benu", True),
        ("b", "tefa", False),
        ("iohanes", "ioanis", False),
        ("uilelmina", "uelelmena", True),
    ],
)
def test_words_forgive_by_their_length(a, b, same):
    assert same_word(a, b) is same_word(b, a) is same


@pytest.mark.parametrize(
    ("a", "b", "certain", "likely"),
    [
        ({"nik": "1"}, {"nik": "1"}, True, False),
        ({"nik": "1", "sex": Sex.MALE}, {"nik": "1", "sex": Sex.FEMALE}, False, False),
        ({"born": BORN}, {"born": BORN}, False, True),
        ({"born": BORN}, {"born": date(1990, 5, 6)}, False, True),
        ({"born": BORN}, {"born": date(1970, 1, 1)}, False, False),
        ({"phone": "1"}, {"phone": "1"}, False, True),
        ({"phone": "1", "nik": "1"}, {"phone": "1", "nik": "2"}, False, False),
        ({"village": "1"}, {"village": "2"}, False, False),
        ({}, {}, False, True),
    ],
)
def test_one_name_and_what_else_is_known(a, b, certain, likely):
    one, other = facts("Maria Benu", **a), facts("Benu Maria", **b)
    reasons = reasons_for(one, other)
    assert is_certain(reasons) is certain
    if not certain:
        assert is_likely(one, other, reasons) is likely


def test_another_name_speaks_against_everything_but_is_shown_for_a_nik():
    one, other = facts("Maria Benu", nik="1", born=BORN), facts("Petrus Tulle", nik="1", born=BORN)
    reasons = reasons_for(one, other)
    assert set(reasons) == {Reason.SAME_NIK, Reason.SAME_BIRTH_DATE, Reason.OTHER_NAME}
    assert not is_certain(reasons)
    assert not is_likely(one, other, reasons)
    assert is_worth_showing(one, other, reasons)


@pytest.mark.parametrize(
    ("name", "known", "shown"),
    [
        ("Maria Benu", {}, True),
        ("Maria Bemu", {}, False),
        ("Maria Bemu", {"year": 1992, "village": "1"}, True),
        ("Maria Bemu", {"year": 1993, "village": "1"}, False),
        ("Maria Bemu", {"year": 1992, "village": "2"}, False),
        ("Maria Benu", {"sex": Sex.MALE}, False),
        ("Petrus Tulle", {"year": 1990, "village": "1"}, False),
    ],
)
def test_who_is_worth_a_look_before_registering(name, known, shown):
    draft = facts("Maria Benu", year=1990, village="1", sex=Sex.FEMALE)
    other = facts(name, **known)
    assert is_worth_showing(draft, other, reasons_for(draft, other)) is shown


def test_stronger_reasons_weigh_more():
    assert weight([Reason.SAME_NIK]) > weight([Reason.SAME_NAME, Reason.SAME_BIRTH_DATE])
    assert weight([Reason.SAME_NAME]) > weight([Reason.SIMILAR_NAME]) > 0
    assert weight([Reason.SAME_NAME, Reason.OTHER_SEX]) < weight([Reason.SAME_NAME])


def test_every_reason_has_words():
    assert set(LIKENESS_REASONS) == set(Reason)
