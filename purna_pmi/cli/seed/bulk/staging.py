"""What the copying reads, as temporary tables: the mould, whose each copy is, who stands in for whom, names."""

from collections.abc import Iterable, Iterator
from random import Random

import psycopg

from purna_pmi.cli.seed.bulk.mould import Mould
from purna_pmi.cli.seed.bulk.province import Province
from purna_pmi.cli.seed.copying import TABLES
from purna_pmi.cli.seed.load import Numbers
from purna_pmi.cli.seed.names import draw_name, made_family_name
from purna_pmi.core.text import name_keys, one_deletions
from purna_pmi.identity.enums import Role

NAMES = 60_000  # of each sex
_MADE_NAMES = 0.3
ENCRYPTED = {
    *("vault.identity_paper", "vault.contact", "cases.case_note", "protection.record"),
    "counsel_notes.note",
}
SEALED = ("sealed", "tail", "lookup")  # the columns of theirs that no two copies share

_TABLES = """
CREATE TEMPORARY TABLE seat (no integer, position integer, copy bigint, agency_id uuid, worker_id uuid, supervisor_id uuid,
  number text, name_no integer) ON COMMIT DROP;
CREATE TEMPORARY TABLE stand_in (original uuid, copy bigint, user_id uuid, agency_id uuid) ON COMMIT DROP;
CREATE TEMPORARY TABLE copy_no (copy bigint) ON COMMIT DROP;
CREATE TEMPORARY TABLE course_of (original uuid, provider_id uuid, id uuid) ON COMMIT DROP;
CREATE TEMPORARY TABLE spoken_name (sex text, no integer, name text, keys text[], initials text) ON COMMIT DROP;
CREATE TEMPORARY TABLE ending (case_id uuid, reopened_on date) ON COMMIT DROP;
CREATE FUNCTION pg_temp.copied(uuid, bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
  $$ SELECT (left($1::text, 28) || lpad(to_hex($2), 8, '0'))::uuid $$;
"""


def staged_name(table: str) -> str:
    """The temporary table that holds a table's part of the mould."""
    return "mould_" + table.replace(".", "_")


def copy_rows(
    connection: psycopg.Connection, target: str, rows: Iterable[tuple[object, ...]]
) -> None:
    """COPY rows into a (temporary) table, `target` with its columns where not all are meant."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def stage(
    connection: psycopg.Connection,
    mould: Mould,
    province: Province,
    *,
    cases: int,
    base: int,
    seed: int,
    numbers: Numbers,
) -> range:
    """Fill the temporary tables; returns the numbers of the copies."""
    connection.execute(_TABLES)
    copies = range(base, base + -(-cases // mould.size))
    for table in TABLES:
        _stage_table(connection, mould, table)
    copy_rows(connection, "copy_no", ((copy,) for copy in copies))
    copy_rows(connection, "seat", seats(mould, province, cases=cases, base=base, numbers=numbers))
    copy_rows(connection, "stand_in", _stand_ins(mould, province, copies))
    copy_rows(connection, "spoken_name", _spoken_names(seed))
    reopened = mould.endings.reopened
    copy_rows(connection, "ending", ((case, reopened.get(case)) for case in mould.endings.closed))
    for table in ("seat", "stand_in", "spoken_name", *map(staged_name, TABLES)):
        connection.execute(f"ANALYZE {table}")
    return copies


def _stage_table(connection: psycopg.Connection, mould: Mould, table: str) -> None:
    columns = ", ".join(TABLES[table])
    staged = staged_name(table)
    connection.execute(
        f"CREATE TEMPORARY TABLE {staged} ON COMMIT DROP AS"
        f" SELECT 0 AS row_no, 0 AS position, {columns} FROM {table} WITH NO DATA"
    )
    copy_rows(
        connection,
        staged,
        (
            (number, position, *values.values())
            for number, position, values in mould.rows.rows(table)
        ),
    )


def seats(
    mould: Mould, province: Province, *, cases: int, base: int, numbers: Numbers
) -> Iterator[tuple[object, ...]]:
    """Whose each case is: one row a case, agency by agency."""
    opened = {
        position: values["opened_on"] for _, position, values in mould.rows.rows("cases.case_file")
    }
    agencies = iter(province.agencies)
    agency = next(agencies)
    for no in range(cases):
        while no >= agency.until:
            agency = next(agencies)
        copy, position = divmod(no, mould.size)
        worker = agency.workers[no * 7 // 5 % len(agency.workers)]
        number = numbers.next(worker, opened[position])
        name_no = (no * 40_503 + base) % NAMES
        yield (
            no, position, base + copy, worker.agency_id, worker.id, agency.supervisor.id, number,
            name_no,
        )  # fmt: skip


_PLAYED = (Role.TRAINING_PROVIDER, Role.COUNSELLOR, Role.FACILITATOR)


def _stand_ins(
    mould: Mould, province: Province, copies: range
) -> Iterator[tuple[object, int, object, object]]:
    """Who in the province does in each copy what somebody of the cast did in the mould; the first are the cast."""
    for role in _PLAYED:
        cast, everybody = mould.city.holders(role), province.city.holders(role)
        for turn, copy in enumerate(copies):
            for place, original in enumerate(cast):
                one = everybody[(turn * len(cast) + place) % len(everybody)]
                yield original.id, copy, one.id, one.agency_id


def _spoken_names(seed: int) -> Iterator[tuple[str, int, str, list[str], str]]:
    random = Random(f"names/{seed}")  # noqa: S311 - dice of a made-up city
    for sex in ("L", "P"):
        for no in range(NAMES):
            name = draw_name(random, sex)
            if random.random() < _MADE_NAMES:
                name = f"{name.split()[0]} {made_family_name(random)}"
            yield sex, no, name, list(name_keys(name)), _initials(name)


def _initials(name: str) -> str:
    """As cases.initials says."""
    return "".join(f"{word[0].upper()}." for word in name.split()[:4])


def learn_words(connection: psycopg.Connection) -> None:
    """Let search know the words of all names, as people.learn_words does."""
    found = connection.execute("SELECT DISTINCT unnest(name_keys) FROM people.person ORDER BY 1")
    keys = [key for (key,) in found]
    connection.execute(
        "CREATE TEMPORARY TABLE heard (variant text, key text) ON COMMIT DROP",
    )
    pairs = ((variant, key) for key in keys for variant in sorted(one_deletions(key)))
    copy_rows(connection, "heard", pairs)
    connection.execute(
        "INSERT INTO people.name_word (variant, key) SELECT h.variant, h.key FROM heard h"
        " EXCEPT SELECT w.variant, w.key FROM people.name_word w"
    )
