"""One spelling for a set of figures: canonical JSON, read back exactly, and its hash."""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


class FiguresError(ValueError):
    """Figures that contradict themselves or are not spelled as they should be."""


def to_json(figures: Any) -> str:
    """Canonical JSON of a dataclass: sorted keys, no spaces, integers, dates in ISO, UTC moments.

    Raises:
        FiguresError: A value of another kind, such as a float.
    """
    return json.dumps(to_plain(figures), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def from_json(kind: type[Record], spelled: str) -> Record:
    """The figures that `to_json` spelled.

    Raises:
        FiguresError: Not JSON, a field missing, one too many, or one of the wrong kind.
    """
    try:
        return from_plain(kind, json.loads(spelled))
    except json.JSONDecodeError as error:
        raise FiguresError(f"Not figures of the kind {kind.__name__}: {error}") from error


def to_plain(figures: Any) -> Any:
    """The same as dicts, lists, words and integers, for a column that holds JSON.

    Raises:
        FiguresError: A value of another kind, such as a float.
    """
    return _plain(figures)


def from_plain(kind: type[Record], plain: Any) -> Record:
    """The figures that `to_plain` took apart.

    Raises:
        FiguresError: A field missing, one too many, or one of the wrong kind.
    """
    try:
        made: Record = _build(kind, plain)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise FiguresError(f"Not figures of the kind {kind.__name__}: {error}") from error
    return made


def figures_hash(figures: Any) -> str:
    """SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
    return sha256(to_json(figures).encode()).hexdigest()


def integers(figures: Any) -> Iterator[int]:
    """Every whole number in a dataclass, however deep."""
    if isinstance(figures, int):
        yield figures
    elif isinstance(figures, tuple):
        for item in figures:
            yield from integers(item)
    elif is_dataclass(figures):
        for field in fields(figures):
            yield from integers(getattr(figures, field.name))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, datetime):
        return _moment(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int):
        return value
    raise FiguresError(f"{type(value).__name__} has no place in figures")


def _moment(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise FiguresError("A moment needs its time zone")
    return value.astimezone(UTC).replace(microsecond=0)


def _build(kind: Any, plain: Any) -> Any:
    if is_dataclass(kind):
        return _build_record(kind, plain)
    if get_origin(kind) is not None:
        return _build_several(kind, plain)
    if kind in _READERS:
        return _READERS[kind](plain)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(plain)
    if type(plain) is not kind:
        raise FiguresError(f"{plain!r} is no {kind.__name__}")
    return plain


def _build_several(kind: Any, plain: Any) -> Any:
    """A tuple, a dict by words, or a value that may be missing."""
    inner = get_args(kind)
    if get_origin(kind) is tuple:
        return tuple(_build(inner[0], item) for item in plain)
    if get_origin(kind) is dict:
        return {name: _build(inner[1], item) for name, item in plain.items()}
    return None if plain is None else _build(inner[0], plain)


def _build_record(kind: Any, plain: Any) -> Any:
    hints = get_type_hints(kind)
    if set(plain) != set(hints):
        raise FiguresError(f"Fields of {kind.__name__}: {sorted(set(plain) ^ set(hints))}")
    return kind(**{name: _build(hint, plain[name]) for name, hint in hints.items()})


_READERS: dict[type, Callable[[str], Any]] = {
    date: date.fromisoformat,
    datetime: lambda text: _moment(datetime.fromisoformat(text)),
}
