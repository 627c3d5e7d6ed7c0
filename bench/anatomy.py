"""Where the time of a piece of work goes: its statements, as the one who is measured, and what lies between them."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection

from bench.timing import Work, once
from bench.town import Person, Town
from purna_pmi.core.db import db

PLAN = "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF)"
_TIMES = 12
_SHOWN = 90
_DEAREST = 12


@dataclass
class _Sent:
    """One statement of the work: its quickest run, and what it was sent with."""

    statement: str
    given: Any
    quickest: float


def anatomy(town: Town, one: Person, title: str, work: Work, before: Work | None = None) -> str:
    """The quickest of some runs by statements, and the plan of the slowest that only reads; as Markdown.

    `before` is done ahead of each run and not watched.
    """
    sent, whole = _watch(work, before)
    inside = sum(each.quickest for each in sent)
    lines = [
        f"### {title}",
        "",
        f"{whole:.1f} ms at best: {inside:.1f} in {len(sent)} statements, the rest in Python, template and commit.",
        "",
        *(f"- {each.quickest:.2f} `{_short(each.statement)}`" for each in sent),
    ]
    reading = [each for each in sent if _only_reads(each.statement)]
    if reading:
        slowest = max(reading, key=lambda each: each.quickest)
        lines += ["", "The plan of the slowest that only reads:", "", "```"]
        lines += [*_explain(town, one, slowest), "```"]
    return "\n".join(lines)


def totals(title: str, work: Work) -> str:
    """One run of long work: how often each kind of statement was sent and what all of its kind took; as Markdown."""
    with _listening() as heard:
        whole = once(work)
    kinds: dict[str, list[float]] = defaultdict(list)
    for statement, _given, took in heard:
        kinds[_short(statement)].append(took)
    dearest = sorted(kinds.items(), key=lambda kind: -sum(kind[1]))[:_DEAREST]
    inside = sum(took for _statement, _given, took in heard)
    lines = [
        f"### {title}",
        "",
        f"{whole / 1000:.1f} s: {inside / 1000:.1f} in {len(heard)} statements, the rest in Python. The dearest kinds:",
        "",
        *(f"- {sum(took) / 1000:.2f} s, {len(took)} x `{kind}`" for kind, took in dearest),
    ]
    return "\n".join(lines)


def _watch(work: Work, before: Work | None) -> tuple[list[_Sent], float]:
    found: dict[int, _Sent] = {}
    whole = float("inf")
    for _ in range(_TIMES):
        if before:
            before()
        with _listening() as heard:
            whole = min(whole, once(work))
        for place, (statement, given, took) in enumerate(heard):
            known = found.setdefault(place, _Sent(statement, given, took))
            known.quickest = min(known.quickest, took)
    return [found[place] for place in sorted(found)], whole


@contextmanager
def _listening() -> Iterator[list[tuple[str, Any, float]]]:
    heard: list[tuple[str, Any, float]] = []

    def begin(_c: Connection, _cursor: Any, _s: str, _g: Any, context: Any, _many: Any) -> None:
        context.begun = perf_counter()

    def end(_c: Connection, _cur: Any, statement: str, given: Any, context: Any, _m: Any) -> None:
        heard.append((statement, given, (perf_counter() - context.begun) * 1000))

    event.listen(Engine, "before_cursor_execute", begin)
    event.listen(Engine, "after_cursor_execute", end)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", begin)
        event.remove(Engine, "after_cursor_execute", end)


def _only_reads(statement: str) -> bool:
    """No call of a function that writes, nor of one whose inside a plan would not show."""
    return statement.startswith(("SELECT", "WITH")) and " JOIN " in statement


def _explain(town: Town, one: Person, sent: _Sent) -> list[str]:
    with town.acting(one):
        connection = db.session.connection()
        rows = connection.exec_driver_sql(f"{PLAN} {sent.statement}", sent.given).scalars()
        return [str(row) for row in rows]


def _short(statement: str) -> str:
    return " ".join(statement.split())[:_SHOWN]
