"""Ciphertexts of the copies: every row sealed for itself, streamed into a temporary table."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg

from purna_pmi.cases.models import CaseNote, ProtectionRecord
from purna_pmi.cli.seed.bulk.mould import Mould, copied
from purna_pmi.cli.seed.bulk.staging import copy_rows
from purna_pmi.core.crypto import Keyring
from purna_pmi.counselling.notes import PLACE as COUNSEL_NOTE
from purna_pmi.people.actions.vault import CONTACT, PAPER

_TAIL = 4
_WOMEN = 40
_CENTURY = 40  # 41 is 1941, 40 is 2040
_STEP = 99_991
_PHONES = 90_000_000

Ciphertexts = tuple[bytes, bytes | None, bytes | None]
_Sealer = Callable[[Keyring, dict[str, Any], UUID, int], Ciphertexts]


def seal_copies(
    connection: psycopg.Connection,
    mould: Mould,
    table: str,
    *,
    cases: int,
    base: int,
    keyring: Keyring,
) -> None:
    """Fill `sealed_row` with the ciphertexts of all copies of a table's rows; memory holds the mould only."""
    connection.execute("DROP TABLE IF EXISTS sealed_row")
    connection.execute(
        "CREATE TEMPORARY TABLE sealed_row (no integer, row_no integer, sealed bytea, tail bytea,"
        " lookup bytea) ON COMMIT DROP"
    )
    copy_rows(connection, "sealed_row", _sealed(mould, table, cases, base, keyring))
    connection.execute("ANALYZE sealed_row")


def _sealed(
    mould: Mould, table: str, cases: int, base: int, keyring: Keyring
) -> Iterator[tuple[object, ...]]:
    seal = _SEALERS[table]
    rows = [one for one in mould.rows.rows(table) if one[1] is not None]
    for turn, first in enumerate(range(0, cases, mould.size)):
        for number, position, values in rows:
            no = first + (position or 0)
            if no < cases:
                row = copied(values["id"], base + turn)
                yield no, number, *seal(keyring, values, row, base + turn)


def shifted_nik(nik: str, copy: int) -> str:
    """The number of a copy's person: born as many days off, another serial; district 99 as before."""
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    woman = day > _WOMEN
    born = date((1900 if year > _CENTURY else 2000) + year, month, day - _WOMEN * woman)
    born += timedelta(days=copy * 37 % 701 - 350)
    serial = (int(nik[12:]) + copy * 13) % 9999 + 1
    return f"{nik[:6]}{born.day + _WOMEN * woman:02d}{born:%m%y}{serial:04d}"


def _paper(keyring: Keyring, values: dict[str, Any], row: UUID, copy: int) -> Ciphertexts:
    nik = shifted_nik(values["sealed"].decode(), copy)
    return (
        keyring.seal(nik, f"{PAPER}.sealed", row),
        keyring.seal(nik[-_TAIL:], f"{PAPER}.tail", row),
        keyring.lookup(nik, "nik"),
    )


def _contact(keyring: Keyring, values: dict[str, Any], row: UUID, copy: int) -> Ciphertexts:
    told: str = values["sealed"].decode()
    if values["kind"] != "phone":
        return (
            keyring.seal(told, f"{CONTACT}.sealed", row),
            keyring.seal("", f"{CONTACT}.tail", row),
            None,
        )
    phone = f"{told[:6]}{(int(told[6:]) + copy * _STEP) % _PHONES + 10_000_000}"
    return (
        keyring.seal(phone, f"{CONTACT}.sealed", row),
        keyring.seal(phone[-_TAIL:], f"{CONTACT}.tail", row),
        keyring.lookup(phone, "phone"),
    )


def _words_of(place: str) -> _Sealer:
    def seal(keyring: Keyring, values: dict[str, Any], row: UUID, _copy: int) -> Ciphertexts:
        return keyring.seal(values["sealed"].decode(), place, row), None, None

    return seal


_SEALERS: dict[str, _Sealer] = {
    PAPER: _paper,
    CONTACT: _contact,
    "cases.case_note": _words_of(CaseNote.SEAL),
    "protection.record": _words_of(ProtectionRecord.SEAL),
    "counsel_notes.note": _words_of(COUNSEL_NOTE),
}
