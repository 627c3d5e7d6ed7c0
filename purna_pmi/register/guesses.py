"""Columns whose label says little ("Status", or none at all), told from what stands in them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from purna_pmi.core.text import plain_words
from purna_pmi.people.enums import DepartureStatus, ReturnReason
from purna_pmi.places.countries import find_destination
from purna_pmi.register.columns import Column
from purna_pmi.register.enums import Field
from purna_pmi.register.words import is_absent, is_ditto, reason_of, sex_of, status_of

_FEWEST_VALUES = 2
_ONE_IN = 5
_LONGEST = 40
_NIK = re.compile(r"'?\d{16}")


def _tells_status(text: str) -> bool:
    plain = plain_words(text)
    return plain not in {"ya", "tidak"} and status_of(text) in {
        DepartureStatus.PROCEDURAL,
        DepartureStatus.NONPROCEDURAL,
    }


_TELLS: tuple[tuple[Field, Callable[[str], bool]], ...] = (
    (Field.NIK, lambda text: bool(_NIK.fullmatch(text.replace(" ", "")))),
    (Field.SEX, lambda text: sex_of(text) is not None),
    (Field.PROCEDURAL, _tells_status),
    (Field.REASON, lambda text: reason_of(text) not in {None, ReturnReason.UNKNOWN}),
    (Field.COUNTRY, lambda text: find_destination(text) is not None),
)


def guess_columns(
    columns: Iterable[Column], rows: list[list[Any]], taken: frozenset[Field]
) -> tuple[Column, ...]:
    """The columns, those not understood by their label understood by their content.

    At least two cells must be filled and four in five of them be what the guess needs. What a
    guessed column holds is kept word for word beside its meaning.
    """
    found, told = [], set(taken)
    for column in columns:
        field = None
        if column.field is Field.OTHER and not column.also and not column.tick:
            field = _guess(_texts(rows, column.index), told)
        if field:
            told.add(field)
        found.append(replace(column, field=field, guessed=True) if field else column)
    return tuple(found)


def _guess(texts: list[str], taken: set[Field]) -> Field | None:
    if len(texts) < _FEWEST_VALUES:
        return None
    for field, tells in _TELLS:
        if field not in taken and _most_tell(texts, tells):
            return field
    return None


def _most_tell(texts: list[str], tells: Callable[[str], bool]) -> bool:
    """Whether four in five do; not looked at further than that can still come true."""
    others = 0
    for text in texts:
        others += not tells(text)
        if others * _ONE_IN > len(texts):
            return False
    return True


def _texts(rows: list[list[Any]], index: int) -> list[str]:
    cells = (row[index] for row in rows if index < len(row))
    texts = (cell for cell in cells if isinstance(cell, str) and len(cell) <= _LONGEST)
    return [text for text in texts if not (is_absent(text) or is_ditto(text))]
