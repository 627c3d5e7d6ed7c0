"""What a start page is made of: one big button, figures, blocks of at most eight lines, a table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

SHOWN, FEW = 8, 4
ASKED = SHOWN + 1  # one more tells that there are more
Row = TypeVar("Row")
Line = Mapping[str, Any]


@dataclass(frozen=True)
class Way:
    """A link with its words."""

    label: str
    url: str


@dataclass(frozen=True)
class Block:
    """A list of things to do; `count` says so where there are more than it shows."""

    title: str
    lines: Sequence[Line]
    count: str
    empty: str
    more: str | None = None

    @property
    def is_shown(self) -> bool:
        """Whether it has lines, or says why not."""
        return bool(self.lines or self.empty)


@dataclass(frozen=True)
class Column:
    """The head of a column; numbers stand to the right."""

    label: str
    num: bool = False


@dataclass(frozen=True)
class Grid:
    """A small table; the first cell of a row names it (with an address or without)."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    more: Way | None = None

    @property
    def is_shown(self) -> bool:
        """Whether it has a row."""
        return bool(self.rows)


@dataclass(frozen=True)
class Nothing:
    """What to say where there is nothing to do at all."""

    title: str
    text: str
    way: Way | None = None
    icon: str = "check"


@dataclass(frozen=True)
class Board:
    """A start page. Empty blocks without a sentence of their own are left out."""

    nothing: Nothing
    parts: Sequence[Block | Grid] = ()
    figures: Sequence[Line] = ()
    big: Way | None = None
    hint: str = ""
    ways: Sequence[Way] = field(default=())

    @property
    def shown(self) -> list[Block | Grid]:
        """Tables with rows, blocks that have lines, and those that say why they have none."""
        return [one for one in self.parts if one.is_shown]

    @property
    def is_empty(self) -> bool:
        """Whether the page has nothing to show but the kind word."""
        return not (self.shown or self.figures or self.big)


def block(
    title: str,
    rows: Iterable[Row],
    line: Callable[[Row], Line],
    *,
    empty: str = "",
    more: str | None = None,
    shown: int = SHOWN,
) -> Block:
    """A block of the first rows; `more` leads to all of them."""
    found = list(rows)
    count = f"{SHOWN}+" if len(found) > SHOWN else str(len(found))
    return Block(title, [line(row) for row in found[:shown]], count, empty, more)
