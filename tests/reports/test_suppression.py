"""Disclosure control, proven by trying every small table a reader could imagine."""

from collections import defaultdict
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purna_pmi.reports.suppression import (
    HIDDEN,
    Cell,
    balance,
    one_way,
    open_parts,
    percent,
    single,
)


def values(parts):
    return [cell.value for cell in parts.cells]


def compositions(total, length):
    """Every way to write `total` as `length` counts."""
    for bars in combinations(range(total + length - 1), length - 1):
        ends = (-1, *bars, total + length - 1)
        yield tuple(b - a - 1 for a, b in pairwise(ends))


def closest_interval(tables, publish, *, within=None):
    """The narrowest interval in which a reader who knows the procedure can place a hidden cell."""
    printed = defaultdict(list)
    for table in tables:
        printed[publish(table)].append(table)
    widths = [
        max(t[i] for t in candidates) - min(t[i] for t in candidates) + 1
        for parts, candidates in printed.items()
        if within is None or any(max(t) <= within for t in candidates)
        for i, cell in enumerate(parts.cells)
        if not cell.shown
    ]
    return min(widths)


@pytest.mark.parametrize(
    ("k", "length", "largest"),
    [(3, 2, 40), (3, 3, 30), (3, 4, 20), (5, 2, 60), (5, 3, 34), (5, 4, 24), (10, 2, 70)],
)
def test_nobody_can_place_a_hidden_cell_more_closely_than_k(k, length, largest):
    tables = [t for total in range(1, largest) for t in compositions(total, length)]
    assert closest_interval(tables, lambda t: one_way(t, k)) >= k


@pytest.mark.parametrize("total", [1, 2, 3, 4, 5])
def test_where_the_total_is_known_a_withheld_breakdown_tells_nothing_beyond_it(total):
    tables = list(compositions(total, 3))
    printed = {one_way(table, 5, total=Cell(total)) for table in tables}
    assert [values(parts) for parts in printed] == [[None, None, None]]


@pytest.mark.parametrize(("k", "bound"), [(3, 14), (5, 18)])
def test_a_flow_says_no_more_of_a_hidden_cell_than_its_mark(k, bound):
    size = range(bound)
    flows = (
        (a, b, c, d, a + b + c - d)
        for a in size
        for b in size
        for c in size
        for d in range(a + b + c + 1)
    )
    closest = closest_interval(flows, lambda f: balance((f[:3], f[3:]), k), within=bound - 8)
    assert closest >= k - 1


@given(st.lists(st.integers(0, 60), min_size=2, max_size=12), st.sampled_from([5, 10]))
def test_every_small_count_is_hidden_and_never_alone(counts, k):
    parts = one_way(counts, k)
    for count, cell in zip(counts, parts.cells, strict=True):
        assert cell.value in (None, count)
        assert not cell.shown or count == 0 or count >= k
    assert sum(1 for cell in parts.cells if not cell.shown) != 1


@given(st.lists(st.integers(0, 60), min_size=2, max_size=12), st.sampled_from([5, 10]))
def test_subtraction_from_the_total_leaves_an_interval_of_more_than_k(counts, k):
    parts = one_way(counts, k)
    hidden = sum(1 for cell in parts.cells if not cell.shown)
    if hidden and not parts.withheld:
        remainder = sum(counts) - sum(cell.value or 0 for cell in parts.cells)
        assert remainder - hidden + 1 > k


def test_nothing_is_hidden_without_need():
    assert values(one_way([5, 0, 12])) == [5, 0, 12]
    assert values(one_way([0, 0])) == [0, 0]


def test_one_small_cell_takes_the_next_smallest_with_it():
    assert values(one_way([3, 40, 9, 70])) == [None, 40, None, 70]


def test_two_small_cells_that_the_rule_itself_would_solve_take_a_third():
    assert values(one_way([4, 4, 6, 70])) == [None, None, None, 70]
    assert values(one_way([4, 4, 9, 70])) == [None, None, 9, 70]


def test_equal_cells_are_hidden_together():
    assert values(one_way([3, 20, 20, 70])) == [None, None, None, 70]


def test_a_breakdown_of_k_people_is_withheld_with_its_zeros():
    parts = one_way([5, 0])
    assert parts.withheld
    assert (values(parts), parts.total) == ([None, None], Cell(5))


def test_the_parts_of_a_hidden_total_are_withheld():
    assert values(one_way([30, 40], total=HIDDEN)) == [None, None]
    assert one_way([2, 0]).total == Cell(None, below=5)


def test_a_single_part_is_printed_as_its_total():
    assert one_way([3], total=Cell(3)).cells == (Cell(3),)


def test_a_single_count():
    assert single(0) == Cell(0)
    assert single(4) == Cell(None, below=5)
    assert single(9, 10) == Cell(None, below=10)
    assert single(5) == Cell(5)


def test_a_flow_hides_what_the_balance_would_return():
    assert values(balance(((120, 30, 2), (25, 127)))) == [120, 30, None, None, 127]
    assert values(balance(((120, 30, 0), (25, 125)))) == [120, 30, 0, 25, 125]


def test_exempt_parts_are_all_shown():
    assert values(open_parts([1, 0, 2])) == [1, 0, 2]


def test_percent_from_twenty_on():
    assert percent(Cell(9), Cell(19)) is None
    assert percent(Cell(13), Cell(20)) == 65
    assert percent(HIDDEN, Cell(100)) is None
    assert percent(Cell(1), Cell(200)) == 1
