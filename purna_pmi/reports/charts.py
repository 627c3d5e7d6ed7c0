"""The report's three charts as drawings: numbers written at every mark, readable in grey print."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from purna_pmi.reports.suppression import Cell
from purna_pmi.web.svg import Drawing, Node, line, path, rect, short, text

INDIGO = "#2f3e75"
TERRACOTTA = "#b4532a"
OCHRE = "#d79b33"
INK = "#2b2622"
MUTED = "#6b625a"
RULE = "#d8cfc2"
FONT = "Source Sans Pro, system-ui, sans-serif"
WIDTH = 640

Number = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of a caseload flow: a stock from the ground, or a change hanging on the last level.

    `sign` is 0 for a stock, 1 for what comes, -1 for what goes.
    """

    label: str
    count: int
    sign: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two counts of one month, hidden ones included."""

    label: str
    first: Cell
    second: Cell


@dataclass(frozen=True, slots=True)
class Bar:
    """One horizontal bar and its words."""

    label: str
    cell: Cell


def flow_chart(
    steps: Sequence[Step], *, key: str, title: str, description: str, number: Number
) -> Drawing:
    """A waterfall from one stock to the next; every step starts where the last one ended."""
    height, top, ground = 184, 22, 152
    levels = list(_levels(steps))
    scale = (ground - top) / max(1, *(high for _, high, _ in levels))
    slot = WIDTH / len(steps)
    nodes: list[Node] = [line(0, ground, WIDTH, ground, stroke=INK, stroke_width=1)]
    for i, (step, (low, high, after)) in enumerate(zip(steps, levels, strict=True)):
        left, width = i * slot + slot * 0.16, slot * 0.68
        upper = ground - high * scale
        nodes.append(rect(left, upper, width, (high - low) * scale, fill=_STEP_FILL[step.sign]))
        nodes.append(_number(left + width / 2, upper - 7, _signed(step, number)))
        nodes.append(_label(left + width / 2, ground + 19, step.label))
        if i < len(steps) - 1:
            level = ground - after * scale
            nodes.append(_connector(left + width, left + slot, level))
    return Drawing(key, WIDTH, height, title, description, tuple(nodes))


def pair_chart(
    pairs: Sequence[Pair],
    names: tuple[str, str],
    *,
    key: str,
    title: str,
    description: str,
    number: Number,
) -> Drawing:
    """Paired bars by month with a legend; a hidden count is a hatched stub without a number."""
    height, top, ground = 200, 46, 170
    tallest = max(1, *(c.value or 0 for pair in pairs for c in (pair.first, pair.second)))
    scale = (ground - top) / tallest
    slot = WIDTH / len(pairs)
    every = -(-len(pairs) // 12)
    nodes: list[Node] = [*_legend(names), line(0, ground, WIDTH, ground, stroke=INK)]
    for i, pair in enumerate(pairs):
        width = min(slot * 0.4, 34)
        centre = (i + 0.5) * slot
        nodes += _column(centre - width - 0.5, width, ground, pair.first, scale, INDIGO)
        nodes += _column(centre + 0.5, width, ground, pair.second, scale, TERRACOTTA)
        if len(pairs) <= _NUMBERS_UP_TO:
            nodes += _column_number(centre - width / 2 - 0.5, ground, pair.first, scale, number)
            nodes += _column_number(centre + width / 2 + 0.5, ground, pair.second, scale, number)
        if i % every == 0:
            nodes.append(_label(centre, ground + 20, pair.label))
    return Drawing(key, WIDTH, height, title, description, tuple(nodes))


def bar_chart(
    bars: Sequence[Bar],
    *,
    key: str,
    title: str,
    description: str,
    number: Number,
    labelled: bool = True,
) -> Drawing:
    """Horizontal bars with numbers at their ends; a hidden count is a hatched stub.

    Words stand on the left, or nothing where the rows continue those of a table beside it.
    """
    row = 24
    longest_word = max((len(bar.label) for bar in bars), default=0)
    start = 10 + _LETTER * longest_word if labelled else 0
    width = 296 + round(start)
    scale = (width - start - 36) / max(1, *(bar.cell.value or 0 for bar in bars))
    nodes: list[Node] = []
    for i, bar in enumerate(bars):
        middle = i * row + row / 2
        if labelled:
            nodes.append(_label(start - 8, middle + 4, bar.label, anchor="end"))
        nodes += _row_bar(start, middle, bar.cell, scale, number)
    return Drawing(key, width, row * len(bars), title, description, tuple(nodes))


def hatched(x: float, y: float, width: float, height: float) -> Iterator[Node]:
    """A box of slanting strokes: a count is here and is not told."""
    yield rect(x, y, width, height, fill="none", stroke=MUTED, stroke_width=0.8)
    strokes = []
    start = -height
    while start < width:
        left, right = max(start, 0), min(start + height, width)
        from_y, to_y = y + height - (left - start), y + height - (right - start)
        strokes.append(f"M{short(x + left)} {short(from_y)}L{short(x + right)} {short(to_y)}")
        start += 5
    yield path("".join(strokes), stroke=MUTED, stroke_width=0.8, fill="none")


_STEP_FILL = {0: INDIGO, 1: OCHRE, -1: TERRACOTTA}
_NUMBERS_UP_TO = 14
_STUB = 14
_LETTER = 7.9  # a letter at the charts' size in the widest of the usual system fonts


def _levels(steps: Sequence[Step]) -> Iterator[tuple[int, int, int]]:
    """Bottom and top of each bar, and the level at which the next one hangs."""
    level = 0
    for step in steps:
        after = step.count if step.sign == 0 else level + step.sign * step.count
        low, high = (0, after) if step.sign == 0 else sorted((level, after))
        yield low, high, after
        level = after


def _connector(left: float, right: float, y: float) -> Node:
    """The thin line that carries a level over to the next bar."""
    return line(left, y, right, y, stroke=MUTED, stroke_width=0.8, stroke_dasharray="3 3")


def _signed(step: Step, number: Number) -> str:
    return {0: "", 1: "+", -1: "−"}[step.sign if step.count else 0] + number(step.count)


def _legend(names: tuple[str, str]) -> Iterator[Node]:
    for x, colour, name in ((0, INDIGO, names[0]), (120, TERRACOTTA, names[1])):
        yield rect(x, 2, 12, 12, fill=colour)
        yield _label(x + 18, 12, name, anchor="start")


def _column(
    left: float, width: float, ground: float, cell: Cell, scale: float, colour: str
) -> Iterator[Node]:
    if cell.value is None:
        yield from hatched(left, ground - 14, width, 14)
    elif cell.value:
        yield rect(left, ground - cell.value * scale, width, cell.value * scale, fill=colour)


def _column_number(
    centre: float, ground: float, cell: Cell, scale: float, number: Number
) -> Iterator[Node]:
    if cell.value is not None:
        yield _number(centre, ground - cell.value * scale - 5, number(cell.value))


def _row_bar(
    start: float, middle: float, cell: Cell, scale: float, number: Number
) -> Iterator[Node]:
    if cell.value is None:
        yield from hatched(start + 0.5, middle - 7, _STUB, 14)
        return
    if cell.value:
        yield rect(start, middle - 7, cell.value * scale, 14, fill=INDIGO)
    gap = 6 if cell.value else 0
    yield _number(start + cell.value * scale + gap, middle + 4, number(cell.value), "start")


def _number(x: float, y: float, words: str, anchor: str = "middle") -> Node:
    node = _label(x, y, words, anchor)
    return Node(node.tag, {**node.attributes, "font-weight": 600}, words)


def _label(x: float, y: float, words: str, anchor: str = "middle") -> Node:
    return text(x, y, words, text_anchor=anchor, fill=INK, font_family=FONT, font_size=13)
