"""Filling a database with a province: one transaction of the owner's, the walls laid down and raised again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from time import monotonic

import psycopg

from purna_pmi.cli.seed.bulk.copies import APART, copy_files, copy_providers, copy_table
from purna_pmi.cli.seed.bulk.derived import derive
from purna_pmi.cli.seed.bulk.mould import draw_mould
from purna_pmi.cli.seed.bulk.province import Province
from purna_pmi.cli.seed.bulk.sealing import seal_copies
from purna_pmi.cli.seed.bulk.staging import ENCRYPTED, learn_words, stage
from purna_pmi.cli.seed.bulk.standing import laid_down
from purna_pmi.cli.seed.copying import TABLES
from purna_pmi.cli.seed.load import read_numbers, read_villages
from purna_pmi.core import clock
from purna_pmi.core.crypto import Keyring

MOULD = 2_000
_DERIVED = ["cases.case_access", "cases.open_span", "cases.number_counter", "people.name_word"]
_ALL = [*TABLES, *_DERIVED]
_OPEN_SINCE = "SELECT max(until_on) + 1 FROM law.frozen_period"
_ROOM = ("SET LOCAL maintenance_work_mem = '256MB'", "SET LOCAL work_mem = '128MB'")


def load_province(
    connection: psycopg.Connection,
    *,
    province: Province,
    cases: int,
    seed: int,
    keyring: Keyring,
    mould_size: int = MOULD,
    progress: Callable[[str], None] = lambda _said: None,
) -> None:
    """Write so many cases as purna_owner; all of them, or none. The accounts of the province must stand.

    `connection` is in autocommit. Afterwards the tables are vacuumed and analysed.
    """
    started = monotonic()

    def said(what: str) -> None:
        progress(f"  {monotonic() - started:6.1f} s  {what}")

    with connection.transaction():
        for setting in _ROOM:
            connection.execute(setting)
        with laid_down(connection, _ALL):
            _pour(connection, province, cases, seed, keyring, mould_size, said)
            said("indexes and keys")
        said("walls stand as before")
    for table in _ALL:
        connection.execute(f"VACUUM (ANALYZE) {table}")
    said("vacuumed and analysed")


def _pour(
    connection: psycopg.Connection,
    province: Province,
    cases: int,
    seed: int,
    keyring: Keyring,
    mould_size: int,
    said: Callable[[str], None],
) -> None:
    numbers = read_numbers(connection)
    base = sum(numbers.last.values()) + 1
    random = Random(f"{seed}/{base}")  # noqa: S311 - dice of a made-up city
    with _seeing_all(connection):
        villages = read_villages(connection, random)
        (open_since,) = connection.execute(_OPEN_SINCE).fetchone() or (None,)
    mould = draw_mould(min(mould_size, cases), f"{seed}/{base}", villages, clock.now())
    said(f"a mould of {mould.size} cases")
    stage(connection, mould, province, cases=cases, base=base, seed=seed, numbers=numbers)
    said("seats and names")
    copy_providers(connection)
    for table in TABLES:
        if table == "cases.case_file":
            said(f"{copy_files(connection, mould):>9} {table}")
        if table in APART:
            continue
        if table in ENCRYPTED:
            seal_copies(connection, mould, table, cases=cases, base=base, keyring=keyring)
        said(f"{copy_table(connection, mould, table):>9} {table}")
    derive(connection, numbers, open_since)
    learn_words(connection)
    said("access lists, spans, counters, words")


@contextmanager
def _seeing_all(connection: psycopg.Connection) -> Iterator[None]:
    """As the definer, to whom every policy is open: the owner of a forced table sees none of its rows."""
    connection.execute("SET LOCAL ROLE purna_definer")
    yield
    connection.execute("RESET ROLE")
