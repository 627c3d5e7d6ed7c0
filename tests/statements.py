"""Counting what reaches the database."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from purna_pmi.core.db import db

MOST_OF_A_PAGE = 30
_MOST_ALIKE = 3


def asked_in_a_loop(sent: Sequence[str]) -> list[tuple[int, str]]:
    """Statements that one page sends again and again: for each of its rows, it seems."""
    return [(often, one[:80]) for one, often in Counter(sent).items() if often > _MOST_ALIKE]


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
