"""Disclosure control: which counts may be printed, so that subtraction reveals nobody.

The rule. A count from 1 to k - 1 is hidden (zero is shown). In a table whose parts add up, the next
smallest cell is hidden with it, equal cells together, until no hidden cell can be bounded closely.
Hidden cells of a table all carry the same mark: a sign that told the small cell from the one
hidden for its sake would let a reader solve 4 + 4 = 8. A breakdown of k people or fewer is withheld
whole, zeros included; its total is hidden below k.

What holds. Whoever knows the total, every visible cell, k and this very procedure can bound a
hidden cell of a one-way table only by an interval of k values or more; and a hidden cell of a
caseload flow only by k - 1, which is what the mark itself says. Where the total is known from
elsewhere although it is below k (the city's own flow is exempt), a withheld breakdown tells nothing
beyond that total. `tests/reports/test_suppression.py` proves this by trying every small table.

What it does not cover: differences between two reports whose scopes or periods overlap.
"""

from collections.abc import Sequence
from dataclasses import dataclass

K_DEFAULT = 5
K_SENSITIVE = 10  # protection and counselling
PERCENT_FROM = 20  # percentages are printed from this denominator on


@dataclass(frozen=True, slots=True)
class Cell:
    """A count that may be printed, or its absence.

    `value` is None where the count is hidden; `below` then says "fewer than this", or is 0 for a
    hidden part of a table, of which nothing is said.
    """

    value: int | None
    below: int = 0

    @property
    def shown(self) -> bool:
        """Whether the count may be printed."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of one total, ready to print; `withheld` when the whole breakdown is kept back."""

    cells: tuple[Cell, ...]
    total: Cell
    withheld: bool = False

    @property
    def hides(self) -> bool:
        """Whether any part is hidden, so that the reader needs the explanation."""
        return not all(cell.shown for cell in self.cells)


HIDDEN = Cell(None)


def single(count: int, k: int = K_DEFAULT) -> Cell:
    """A count that stands by itself: hidden from 1 to k - 1."""
    return Cell(None, below=k) if 0 < count < k else Cell(count)


def one_way(counts: Sequence[int], k: int = K_DEFAULT, *, total: Cell | None = None) -> Parts:
    """A table of parts and their total.

    Args:
        counts: The parts, 0 or more each.
        k: The smallest count that may be printed.
        total: What is printed for their sum elsewhere: an exempt total, or one hidden there; the
            parts of a hidden total are withheld. Default: the sum under the same rule.
    """
    whole = single(sum(counts), k) if total is None else total
    if not whole.shown:
        return Parts((HIDDEN,) * len(counts), whole, withheld=True)
    if len(counts) == 1:
        return Parts((whole,), whole)
    hidden = _conceal(counts, (1,) * len(counts), k, withheld_up_to=k)
    return Parts(_cover(counts, hidden), whole, withheld=len(hidden) == len(counts))


def balance(sides: tuple[Sequence[int], Sequence[int]], k: int = K_DEFAULT) -> Parts:
    """A balance: the counts on the left add up to as much as those on the right.

    Returns:
        The cells of both sides in one row; `total` is hidden, for nobody prints it.
    """
    counts = (*sides[0], *sides[1])
    signs = (1,) * len(sides[0]) + (-1,) * len(sides[1])
    hidden = _conceal(counts, signs, k, withheld_up_to=0)
    return Parts(_cover(counts, hidden), HIDDEN, withheld=len(hidden) == len(counts))


def open_parts(counts: Sequence[int]) -> Parts:
    """Parts that are exempt from suppression: every count and the total shown."""
    return Parts(tuple(Cell(count) for count in counts), Cell(sum(counts)))


def percent(part: Cell, whole: Cell) -> int | None:
    """Whole per cent, half up; None where a count is hidden or the whole is below 20."""
    if part.value is None or whole.value is None or whole.value < PERCENT_FROM:
        return None
    return (200 * part.value + whole.value) // (2 * whole.value)


def _cover(counts: Sequence[int], hidden: frozenset[int]) -> tuple[Cell, ...]:
    return tuple(HIDDEN if i in hidden else Cell(count) for i, count in enumerate(counts))


def _conceal(
    counts: Sequence[int], signs: Sequence[int], k: int, *, withheld_up_to: int
) -> frozenset[int]:
    """Positions to hide; all of them when nothing less is safe."""
    everything = frozenset(range(len(counts)))
    volume = sum(count for count, sign in zip(counts, signs, strict=True) if sign > 0)
    if 0 < volume <= withheld_up_to:
        return everything
    hidden = frozenset(i for i, count in enumerate(counts) if 0 < count < k)
    while hidden:
        rest = [count for i, count in enumerate(counts) if count and i not in hidden]
        top = min(rest) - 1 if rest else 2 * sum(counts) + k
        if _narrowest(counts, signs, hidden, top) > k:
            break
        if not rest:
            return everything
        hidden |= {i for i, count in enumerate(counts) if count == top + 1}
    return hidden


def _narrowest(
    counts: Sequence[int], signs: Sequence[int], hidden: frozenset[int], top: int
) -> int:
    """Width, in values, of the closest interval in which a reader can place a hidden cell.

    The reader knows what the hidden cells come to together, and that each lies between 1 and `top`
    because zeros are shown and the hidden ones are the smallest.
    """
    if len(hidden) == 1:
        return 1
    together = sum(signs[i] * counts[i] for i in hidden)
    return min(_width(i, signs, hidden, together, top) for i in hidden)


def _width(i: int, signs: Sequence[int], hidden: frozenset[int], together: int, top: int) -> int:
    """How many values cell `i` may take while the other hidden cells lie between 1 and `top`."""
    same = sum(1 for j in hidden if j != i and signs[j] == signs[i])
    other = len(hidden) - 1 - same
    sign = signs[i] * together
    low = max(1, sign - same * top + other)
    high = min(top, sign - same + other * top)
    return high - low + 1
