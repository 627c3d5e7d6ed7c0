from dataclasses import fields, replace
from datetime import date

import pytest

from purna_pmi.reports.canonical import FiguresError, figures_hash, from_json, to_json
from purna_pmi.reports.case_figures import CaseFigures
from purna_pmi.reports.figures import Flow, Period, ProgrammeFigures, Row
from tests.reports.samples import city_year, nothing_yet, one_case, period, small_agency

SAMPLES = [city_year(), small_agency(), nothing_yet()]


@pytest.mark.parametrize("figures", [*SAMPLES, one_case()])
def test_figures_survive_their_spelling(figures):
    assert from_json(type(figures), to_json(figures)) == figures


def test_the_spelling_is_canonical():
    spelled = to_json(Row(code="é", count=2))
    assert spelled == '{"code":"é","count":2,"name":""}'


def test_the_hash_follows_every_count():
    one, other = city_year(), replace(city_year(), late_entries=13)
    assert figures_hash(one) == figures_hash(city_year())
    assert figures_hash(one) != figures_hash(other)


def test_the_salt_keeps_the_hash_from_confirming_a_guess():
    assert figures_hash(city_year()) != figures_hash(replace(city_year(), salt="a0" * 16))
    with pytest.raises(FiguresError, match="salt"):
        replace(city_year(), salt="")


@pytest.mark.parametrize(
    "spelled",
    [
        "",
        "[]",
        "{}",
        to_json(city_year()).replace('"late_entries":12', '"late_entries":12.5'),
        to_json(city_year()).replace('"late_entries":12', '"late_entries":true'),
        to_json(city_year()).replace('"late_entries":12', '"late_entries":12,"more":1'),
        to_json(city_year()).replace('"kind":"city"', '"kind":"village"'),
        to_json(city_year()).replace("2025-12-31", "2025-12-30"),
    ],
)
def test_other_spellings_are_refused(spelled):
    with pytest.raises(FiguresError):
        from_json(ProgrammeFigures, spelled)


def test_a_case_is_no_programme():
    with pytest.raises(FiguresError):
        from_json(CaseFigures, to_json(city_year()))


def test_a_moment_needs_its_zone():
    with pytest.raises(FiguresError, match="zone"):
        to_json(replace(city_year(), cut_off=city_year().cut_off.replace(tzinfo=None)))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 1, 2), date(2025, 1, 31)),
        (date(2025, 1, 1), date(2025, 1, 30)),
        (date(2025, 2, 1), date(2025, 1, 31)),
        (date(2024, 2, 1), date(2024, 2, 28)),
    ],
)
def test_a_period_is_whole_months(first, last):
    with pytest.raises(FiguresError, match="whole months"):
        Period(first=first, last=last)


def test_the_months_of_a_period():
    months = list(period(date(2024, 11, 1), date(2025, 2, 1)).months())
    assert months == [date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1), date(2025, 2, 1)]


def test_a_flow_balances():
    assert city_year().flow.balances()
    assert not Flow(open_start=1, new=1, reopened=0, closed=0, open_end=1).balances()


def contradictions():
    year = city_year()
    yield {"flow": replace(year.flow, open_end=251)}
    yield {"closed_by_reason": year.closed_by_reason[1:]}
    yield {"months": year.months[1:]}
    yield {"months": (replace(year.months[0], new=22), *year.months[1:])}
    yield {"months": (replace(year.months[0], closed=11), *year.months[1:])}
    yield {"profile": replace(year.profile, people=480)}
    yield {"protection": replace(year.protection, trafficking=482)}
    yield {"training": replace(year.training, completed=170)}
    yield {"counselling": replace(year.counselling, held=400)}
    yield {"groups": replace(year.groups, attended=1833)}
    yield {"follow_ups": replace(year.follow_ups, due=467)}
    yield {"late_entries": -1}
    sick = (Row(code="sick", count=262), *year.profile.kind[1:])
    yield {"profile": replace(year.profile, kind=sick)}


@pytest.mark.parametrize("change", list(contradictions()))
def test_figures_that_contradict_themselves_are_not_frozen(change):
    with pytest.raises(FiguresError, match="contradict"):
        replace(city_year(), **change)


def test_a_case_report_has_no_field_for_what_it_must_not_say():
    names = {field.name for field in fields(CaseFigures)}
    assert not names & {"trafficking", "health", "legal", "note", "notes", "score", "nik"}


def test_more_attended_than_there_was_is_refused():
    case = one_case()
    course = replace(case.courses[0], attended=21)
    with pytest.raises(FiguresError):
        replace(case, courses=(course,))


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), (date(2024, 1, 1), date(2024, 12, 31))),
        (date(2025, 3, 1), date(2025, 3, 31), (date(2025, 2, 1), date(2025, 2, 28))),
        (date(2024, 11, 1), date(2025, 2, 28), (date(2024, 7, 1), date(2024, 10, 31))),
    ],
)
def test_the_period_before_is_as_long_and_ends_where_this_begins(first, last, before):
    found = Period(first=first, last=last).before()
    assert (found.first, found.last) == before
