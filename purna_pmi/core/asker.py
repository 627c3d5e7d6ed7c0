"""For whom the present thread works: what the unit of work tells the database at each begin."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Asker:
    """The session token of a request or the delegation of a job; empty strings are nobody."""

    token: str = ""
    delegation: str = ""
    request_id: str = ""


_NOBODY = Asker()
_asker: ContextVar[Asker] = ContextVar("asker", default=_NOBODY)


def current_asker() -> Asker:
    """Whom the next transaction belongs to."""
    return _asker.get()


def set_asker(asker: Asker) -> None:
    """Work for somebody from the next transaction on."""
    _asker.set(asker)


@contextmanager
def working_for(delegation: UUID | None, request_id: str = "") -> Iterator[None]:
    """Work for the person who asked for a job, for the time of a with-block."""
    token = _asker.set(Asker(delegation=str(delegation or ""), request_id=request_id))
    try:
        yield
    finally:
        _asker.reset(token)
