"""Counting what reaches the database."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from purna_pmi.core.db import db

_MOST, _MOST_ALIKE = 30, 3


def asked_too_much(sent: Sequence[str]) -> list[tuple[int, str]]:
    """What a page sends again and again, for each of its rows, it seems; or that it sends too much of everything."""
    again = [(often, one[:80]) for one, often in Counter(sent).items() if often > _MOST_ALIKE]
    return again or [(len(sent), "in all")] * (len(sent) > _MOST)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements sent within the block, in order; savepoints do not count."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "SAVEPOINT" not in statement:
            sent.append(statement)

    engine = db.engine.engine  # a test has a connection in the place of the engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
