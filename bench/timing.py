"""Timing two pieces of work side by side: taken in turns, so that both feel the same machine."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

Work = Callable[[], Any]
_WARM = 4


@dataclass(frozen=True)
class Spent:
    """Milliseconds of many runs."""

    times: tuple[float, ...]

    def at(self, share: float) -> float:
        """The time within which that share of the runs ended."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]

    @property
    def p50(self) -> float:
        """The median."""
        return self.at(0.5)

    @property
    def best(self) -> float:
        """The quickest run: what the work costs where nobody else uses the machine."""
        return min(self.times)

    @property
    def p95(self) -> float:
        """The time of the slowest in twenty."""
        return self.at(0.95)


def once(work: Work) -> float:
    """Milliseconds of one run."""
    begun = perf_counter()
    work()
    return (perf_counter() - begun) * 1000


def side_by_side(work: Work, floor: Work, runs: int, warm: int = _WARM) -> tuple[Spent, Spent]:
    """Run both in turns; the first few runs of each warm caches and are not counted."""
    for _ in range(warm):
        work()
        floor()
    gc.collect()
    pairs = [(once(work), once(floor)) for _ in range(runs)]
    return Spent(tuple(a for a, _ in pairs)), Spent(tuple(b for _, b in pairs))
