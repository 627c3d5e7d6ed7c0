"""Walls, triggers, keys and indexes laid down while rows pour in and raised again, all in one transaction.

Nobody else ever sees a table without them: the transaction locks what it touches, and if it fails
nothing happened. At the end the catalogue must say exactly what it said before.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

_CONSTRAINTS = """
SELECT c.conrelid::regclass::text, quote_ident(c.conname), pg_get_constraintdef(c.oid), CASE c.contype WHEN 'f' THEN c.confrelid::regclass::text END FROM pg_constraint c
WHERE c.contype IN ('f', 'p', 'u') AND c.conparentid = 0
  AND (c.conrelid = ANY (%(tables)s::regclass[]) OR c.contype = 'f' AND c.confrelid = ANY (%(tables)s::regclass[]))
ORDER BY c.contype <> 'f', c.conname, 1
"""
_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
WHERE i.indrelid = ANY (%(tables)s::regclass[]) AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
ORDER BY 1
"""
_PICTURE = """
SELECT 'table', r.oid::regclass::text, concat(r.relrowsecurity, r.relforcerowsecurity, r.relacl) FROM pg_class r
  WHERE r.relkind = 'r' AND r.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) AND r.relpersistence = 'p'
UNION ALL SELECT 'policy', p.polrelid::regclass::text, concat_ws('|', p.polname, p.polcmd, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) FROM pg_policy p
UNION ALL SELECT 'trigger', t.tgrelid::regclass::text, concat(t.tgenabled, pg_get_triggerdef(t.oid)) FROM pg_trigger t WHERE NOT t.tgisinternal
UNION ALL SELECT 'constraint', c.conrelid::regclass::text, concat_ws('|', c.conname, pg_get_constraintdef(c.oid), c.convalidated) FROM pg_constraint c WHERE c.conrelid <> 0
UNION ALL SELECT 'index', i.indrelid::regclass::text, concat(pg_get_indexdef(i.indexrelid), i.indisvalid) FROM pg_index i
  JOIN pg_class r ON r.oid = i.indrelid AND r.relpersistence = 'p'
"""


class WallsError(Exception):
    """The walls do not stand as they stood before."""


@contextmanager
def laid_down(connection: psycopg.Connection, tables: list[str]) -> Iterator[None]:
    """Within the owner's transaction: the tables without policies, triggers, keys and indexes, and all of it again.

    Raises WallsError where the catalogue afterwards differs from before; the caller's transaction rolls back.
    """
    before = picture(connection)
    asked = {"tables": tables}
    constraints = connection.execute(_CONSTRAINTS, asked).fetchall()
    indexes = connection.execute(_INDEXES, asked).fetchall()
    # A key is checked by a query of the owner's, so the tables that keys lead to are open to it too.
    led_to = {table for one in constraints for table in (one[0], one[3]) if table}
    opened = sorted({*tables, *led_to})
    _run(connection, [f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in opened])
    _run(connection, [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables])
    _run(connection, [f"ALTER TABLE {one[0]} DROP CONSTRAINT {one[1]}" for one in constraints])
    _run(connection, [f"DROP INDEX {name}" for name, _definition in indexes])
    yield
    raised = [f"ALTER TABLE {one[0]} ADD CONSTRAINT {one[1]} {one[2]}" for one in constraints]
    _run(connection, raised[::-1])
    _run(connection, [definition for _name, definition in indexes])
    _run(connection, [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables])
    _run(connection, [f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in opened])
    if picture(connection) != before:
        raise WallsError("walls, keys or triggers are not what they were before seeding")


def _run(connection: psycopg.Connection, statements: list[str]) -> None:
    for statement in statements:
        connection.execute(statement)


def picture(connection: psycopg.Connection) -> set[tuple[str, str, str]]:
    """What the catalogue says of walls, triggers, keys and indexes."""
    return set(connection.execute(_PICTURE).fetchall())
