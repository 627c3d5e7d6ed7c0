import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from purna_pmi.reports.canonical import figures_hash, from_plain, to_plain
from purna_pmi.reports.figures import Marks, Period
from purna_pmi.reports.published import Published, publish
from purna_pmi.reports.suppression import Cell
from tests.reports.samples import city_year, nothing_yet, rows, small_agency
from tests.reports.told import cells


def values(table):
    return [line.cell.value for line in table.lines]


def test_no_small_count_of_a_small_scope_is_published():
    shown = [cell.value for cell in cells(publish(small_agency())) if cell.shown]
    assert not {1, 2, 3, 4} & set(shown)


def test_the_flow_of_the_whole_city_is_exempt():
    p = publish(city_year())
    assert [cell.value for cell in p.flow.values()] == [174, 312, 9, 243, 252]
    assert sum(cell.value for cell in p.new_by_month.cells) == 312


def test_the_flow_of_an_agency_is_not():
    p = publish(small_agency())
    assert [cell.value for cell in p.flow.values()] == [9, None, None, None, 12]
    assert p.new_by_month.withheld
    assert p.closed_by_month.withheld
    assert p.closed_by_reason.withheld


def test_counselling_and_protection_are_hidden_below_ten():
    p = publish(city_year())
    assert p.protection == {"trafficking": Cell(23), "sick": Cell(None, below=10)}
    few = replace(city_year().counselling, people=9)
    p = publish(replace(city_year(), counselling=few))
    assert p.counselled == Cell(None, below=10)
    assert values(p.sessions) == [None, None, None]
    assert not p.sessions.total.shown


def test_the_attendance_rate_counts_the_late_as_present():
    marks = Marks(hadir=30, terlambat=10, izin=5, sakit=7, alpa=8)
    p = publish(replace(city_year(), training=replace(city_year().training, marks=marks)))
    assert p.attendance.rate == 67
    assert values(p.attendance.came) == [30, 10]


def test_a_few_late_marks_do_not_hide_the_rate_nor_follow_from_it():
    marks = Marks(hadir=300, terlambat=3, izin=20, sakit=20, alpa=20)
    p = publish(replace(city_year(), training=replace(city_year().training, marks=marks)))
    assert p.attendance.rate == 83
    assert values(p.attendance.came) == [None, None]
    assert values(p.attendance.sides) == [303, 60]


def test_no_rate_below_twenty_marks():
    assert publish(small_agency()).attendance.rate is None


def test_an_empty_period_is_all_zeros():
    assert {cell.value for cell in cells(publish(nothing_yet()))} == {0}


@given(st.lists(st.integers(0, 9), min_size=3, max_size=3))
def test_a_hidden_number_of_people_withholds_every_profile(counts):
    people = sum(counts)
    table = rows(("P", "L", "unknown"), counts)
    profile = replace(
        city_year().profile, people=people, sex=table, age=table, kind=table, district=table
    )
    protection = replace(city_year().protection, trafficking=0, sick=0)
    p = publish(replace(city_year(), profile=profile, protection=protection))
    if 0 < people < 5:
        assert not p.people.shown
        assert all(table.withheld for table in p.profile.values())


def test_protection_is_told_neither_of_an_agency_nor_of_less_than_a_quarter():
    assert publish(small_agency()).protection == {}
    year = city_year()
    first, last = year.period.first, year.period.last
    months = (replace(year.months[0], new=312, closed=243),)
    january = Period(first=first, last=last.replace(month=1))
    assert publish(replace(year, period=january, months=months)).protection == {}


def test_what_is_published_is_kept_whole_as_json():
    for figures in (city_year(), small_agency(), nothing_yet()):
        kept = json.loads(json.dumps(to_plain(publish(figures)), sort_keys=True))
        assert from_plain(Published, kept) == publish(figures)


def test_what_is_published_has_neither_salt_nor_hidden_counts():
    kept = json.dumps(to_plain(publish(small_agency())))
    assert small_agency().salt not in kept
    assert figures_hash(small_agency()) in kept
