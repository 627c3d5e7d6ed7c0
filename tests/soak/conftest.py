"""The frame of long proofs: each test counts what it tried and tells what went wrong, in one line of JSON.

    def test_something(soak):
        while soak.goes_on(minutes=3):
            thing = soak.dice.choice(THINGS)
            soak.count += 1
            if went_wrong(thing):
                soak.tell(f"…")

`make soak` runs them; the suite does not. SOAK_SEED repeats a run, SOAK_PACE=0.1 makes it ten times shorter.
"""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random, SystemRandom

import pytest

_SHOWN = 20


class Soak:
    """One long proof: its dice, how much it tried, what it found."""

    def __init__(self, test: str) -> None:
        self.test = test
        self.seed = int(os.environ.get("SOAK_SEED") or SystemRandom().randrange(2**32))
        self.dice = Random(f"{self.seed}/{test}")
        self.count = 0
        self.violations: list[str] = []
        self.more: dict[str, object] = {}
        self._started = time.monotonic()
        self.pace = float(os.environ.get("SOAK_PACE", "1"))

    def tell(self, violation: str) -> None:
        """Something that may never happen has happened."""
        self.violations.append(violation)

    def goes_on(self, *, minutes: float) -> bool:
        """Whether the time of this test is not over yet."""
        return time.monotonic() - self._started < minutes * 60 * self.pace

    def ran_out(self, what: str, *, done: int, left: int) -> None:
        """Say what there was no time for on this machine; where that is three quarters, nothing was shown."""
        self.more[f"{what}_not_reached"] = left
        if left > 3 * done and self.pace >= 1:
            self.tell(f"time for {done} {what} of {done + left} alone")

    def line(self) -> str:
        """What is told of the test, as JSON."""
        seconds = round(time.monotonic() - self._started, 1)
        told = {"test": self.test, "seed": self.seed, "count": self.count, "seconds": seconds}
        found = {"found": self.violations[:_SHOWN]} if self.violations else {}
        return json.dumps({**told, **self.more, "violations": len(self.violations), **found})


@pytest.fixture
def soak(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Iterator[Soak]:
    """The test's own proof; it fails where anything was told."""
    proof = Soak(request.node.name)
    yield proof
    with capsys.disabled():
        print(proof.line(), flush=True)  # noqa: T201 - the line is what the run is for
    assert proof.violations[:_SHOWN] == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is long."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.soak)
