"""The sheet as data: what is posted, two versions, the sums."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

import pytest

from purna_pmi.attendance.enums import AttendanceStatus
from purna_pmi.attendance.sheet import (
    Row,
    check_begun,
    clashes,
    merge,
    read_posted,
    read_seen,
    schedule,
    tally,
    write_seen,
)
from purna_pmi.attendance.wording import NOT_YET
from purna_pmi.core import clock
from purna_pmi.core.errors import NotFoundError, UserError

ANA, BEN, CAR = uuid4(), uuid4(), uuid4()
EVERYBODY = (ANA, BEN, CAR)


def read(fields):
    return read_posted(fields, EVERYBODY, AttendanceStatus)


def test_a_posted_mark_is_read():
    assert read({f"mark-{ANA}": "late", "csrf_token": "x"}) == ({ANA: "late"}, True)


def test_an_empty_mark_is_cleared_and_a_missing_one_left():
    assert read({f"mark-{ANA}": ""}).marks == {ANA: None}


def test_somebody_of_another_sheet_is_not_found():
    with pytest.raises(NotFoundError):
        read({f"mark-{uuid4()}": "present"})


@pytest.mark.parametrize(
    "name", ["mark-", "mark-1", f"mark-{str(ANA).upper()}"], ids=["empty", "no id", "capitals"]
)
def test_what_is_no_id_of_the_sheet_is_not_found(name):
    with pytest.raises(NotFoundError):
        read({name: "present"})


def test_an_unknown_word_is_told_and_the_others_are_kept():
    answer = read({f"mark-{ANA}": "there", f"mark-{BEN}": "sick"})
    assert answer == ({BEN: "sick"}, False)


def test_what_was_seen_survives_the_hidden_field():
    marks = {ANA: "present", BEN: None, CAR: "sick"}
    assert read_seen(write_seen(marks)) == {ANA: "present", CAR: "sick"}


def test_a_hidden_field_that_was_tampered_with_does_no_harm():
    assert read_seen("x=present,,=,;") == {}


def now(**_):
    return [Row(ANA, "Ana", "present"), Row(BEN, "Ben", "absent"), Row(CAR, "Car", None)]


def test_clashes_are_those_whom_two_marked_differently():
    mine = {ANA: "present", BEN: "sick", CAR: None}
    assert [(clash.row.name, clash.mine) for clash in clashes(mine, now())] == [("Ben", "sick")]


def test_merging_loses_neither_mine_nor_theirs():
    seen = {}
    mine = {ANA: None, BEN: "sick", CAR: "late"}
    assert merge(seen, mine, now()) == {ANA: "present", BEN: "sick", CAR: "late"}


def test_what_i_cleared_on_purpose_stays_cleared():
    assert merge({ANA: "present"}, {ANA: None}, now())[ANA] is None


def test_somebody_who_joined_meanwhile_keeps_the_saved_mark():
    assert merge({}, {}, now())[BEN] == "absent"


def test_unmarked_is_not_absent():
    sums = tally([None, None, "present"])
    assert (sums.marked, sums.attended, sums.absent, sums.rate) == (1, 1, 0, 100)


def test_attended_is_present_or_late():
    sums = tally(["present", "late", "excused", "sick", "absent"])
    assert (sums.marked, sums.attended, sums.absent, sums.rate) == (5, 2, 1, 40)


@pytest.mark.parametrize(("there", "of", "rate"), [(1, 3, 33), (2, 3, 67), (1, 8, 13), (7, 8, 88)])
def test_rates_are_rounded_half_up(there, of, rate):
    assert tally(["present"] * there + ["absent"] * (of - there)).rate == rate


def test_without_marks_there_is_no_rate():
    assert tally([None]).rate is None


# ------------------------------------------------------------------ the days of a series
class Held(NamedTuple):
    held_on: date
    sheet_saved_at: datetime | None


def held(in_days, *, filled=False):
    return Held(clock.today() + timedelta(days=in_days), clock.now() if filled else None)


def test_what_asks_for_something_comes_first():
    unfilled, filled, now = held(-9), held(-8, filled=True), held(0, filled=True)
    coming = [held(ahead) for ahead in (1, 2, 3, 4)]
    divided = schedule([unfilled, filled, now, *coming])
    assert divided.near == [unfilled, now, *coming[:3]]
    assert divided.others == [filled, coming[3]]


def test_a_sheet_waits_for_its_day():
    check_begun(clock.today())
    with pytest.raises(UserError) as refused:
        check_begun(clock.today() + timedelta(days=1))
    assert refused.value.sentence == NOT_YET
