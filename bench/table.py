"""The table: each row a goal, what was measured beside its floor, and whether the goal is met."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.timing import Spent


@dataclass(frozen=True)
class Row:
    """One line; `goal` and `goal_p95` are the highest ratios allowed, none where none was set."""

    work: str
    spent: Spent
    floor: Spent
    goal: float | None = None
    goal_p95: float | None = None
    lowest: float | None = None  # where more is better: the least ratio allowed
    note: str = ""
    inside: Callable[[], str] | None = None  # what tells where the time goes, as Markdown

    @property
    def ratio(self) -> float:
        """Median over the floor's median."""
        return self.spent.p50 / self.floor.p50

    @property
    def ratio_p95(self) -> float:
        """The slow ones over the floor's slow ones."""
        return self.spent.p95 / self.floor.p95

    @property
    def ratio_best(self) -> float:
        """The quickest over the floor's quickest: least touched by what else the machine does."""
        return self.spent.best / self.floor.best

    @property
    def verdict(self) -> str:
        """`ok`, `NO`, or nothing where no goal was set."""
        if self.lowest is not None:
            return "ok" if self.ratio >= self.lowest else "NO"
        if self.goal is None:
            return ""
        late = self.goal_p95 is not None and self.ratio_p95 > self.goal_p95
        return "NO" if self.ratio > self.goal or late else "ok"


_HEAD = (
    "| work | best / p50 / p95 ms | floor best / p50 / p95 ms | ratio p50 | p95 | best | goal | | note |",
    "|---|---|---|---|---|---|---|---|---|",
)


def markdown(rows: Sequence[Row]) -> str:
    """The rows as a table."""
    return "\n".join([*_HEAD, *map(_line, rows)])


def _line(row: Row) -> str:
    return (
        f"| {row.work} | {_times(row.spent)} | {_times(row.floor)}"
        f" | {row.ratio:.2f} | {row.ratio_p95:.2f} | {row.ratio_best:.2f} | {_goal(row)} | {row.verdict} | {row.note} |"
    )


def _times(spent: Spent) -> str:
    return f"{spent.best:.1f} / {spent.p50:.1f} / {spent.p95:.1f}"


def _goal(row: Row) -> str:
    if row.lowest is not None:
        return f"≥ {row.lowest:g}"
    if row.goal is None:
        return ""
    late = f", p95 ≤ {row.goal_p95:g}" if row.goal_p95 else ""
    return f"≤ {row.goal:g}{late}"
