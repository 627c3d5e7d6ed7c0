"""The drawn city resembles the known one, jointly and not only in its margins."""

from collections import Counter
from datetime import date
from random import Random

import pytest

from purna_pmi.cli.seed.draw import draw_course, draw_returnee, opening_days
from purna_pmi.people.nik import parse_nik

TODAY = date(2026, 11, 24)
VILLAGES = {"53.71.01.1001": 1.0, "53.71.02.1003": 2.0}


@pytest.fixture(scope="module")
def drawn():
    random = Random(7)
    days = opening_days(random, 6000, TODAY)
    return [draw_returnee(random, day, VILLAGES) for day in days]


def _share(people, test):
    return sum(map(test, people)) / len(people)


def test_the_same_seed_draws_the_same_person():
    first, second = (draw_returnee(Random(3), TODAY, VILLAGES) for _ in range(2))
    assert first == second


def test_procedural_returnees_are_mostly_women_in_domestic_and_care_work(drawn):
    procedural = [one for one in drawn if one.status == "prosedural"]
    assert _share(procedural, lambda one: one.sex == "P") == pytest.approx(0.92, abs=0.04)
    women = [one for one in procedural if one.sex == "P"]
    assert _share(women, lambda one: one.sector in {"domestic", "care"}) > 0.85


def test_others_are_rather_men_from_plantations_after_long_stays(drawn):
    deported = [one for one in drawn if one.reason == "deported" and one.status == "nonprosedural"]
    assert 0.5 < _share(deported, lambda one: one.sex == "L") < 0.66
    men = [one for one in deported if one.sex == "L"]
    assert Counter(one.sector for one in men).most_common(1)[0][0] == "plantation"
    assert _share(men, lambda one: (one.returned_on - one.left_on).days > 3650) > 0.25


def test_of_those_who_died_most_were_men(drawn):
    dead = [one for one in drawn if one.reason == "deceased"]
    assert _share(dead, lambda one: one.sex == "L") == pytest.approx(0.84, abs=0.09)


def test_most_live_in_the_city_and_only_they_have_a_kelurahan(drawn):
    assert _share(drawn, lambda one: one.village is not None) == pytest.approx(0.6, abs=0.03)
    assert all((one.village is None) != (one.home is None) for one in drawn)


def test_names_and_numbers_can_belong_to_nobody(drawn):
    assert all(1 <= len(one.name) <= 60 for one in drawn)
    numbers = [one.nik for one in drawn if one.nik]
    assert all(parse_nik(number) and number[4:6] == "99" for number in numbers)


def test_dates_are_possible(drawn):
    assert all(one.left_on < one.returned_on <= TODAY for one in drawn)


def test_a_case_closes_after_it_opened_and_has_a_next_step_only_while_open():
    random = Random(1)
    for day in opening_days(random, 3000, TODAY):
        course = draw_course(random, day, TODAY)
        assert course.closed_on is None or day <= course.closed_on <= TODAY
        assert (course.stage == "closed") == (course.closed_on is not None and not course.reopened)
        assert course.next_step_on is None or course.stage != "closed"
