"""Alembic without an ini file: where the revisions lie, and how a revision runs the SQL beside it."""

import re
from hashlib import sha256
from pathlib import Path

from alembic import command, op
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

REVISIONS = Path(__file__).resolve().parents[2] / "migrations"
_UNTOLD = re.compile(r"--[^\n]*|\s+")  # of SQL: comments and how it is set


class MigrationError(RuntimeError):
    """The database cannot be brought to this revision; the text is one sentence that says what to do."""


def run_script(sql: str) -> None:
    """Run several statements at once on the migration's own connection, inside its transaction."""
    connection = op.get_bind().connection.driver_connection
    if connection is None:
        raise RuntimeError("the migration has lost its connection")
    connection.execute(sql)


def run_sql(revision_file: str, suffix: str) -> None:
    """Run the SQL file that lies beside a revision under the same name: `0007_cases.sql`, `….down.sql`."""
    run_script(Path(revision_file).with_suffix(f".{suffix}").read_text(encoding="utf-8"))


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the database to a revision, upward or downward, as the owner's engine; all or nothing.

    Raises MigrationError for a database that another edition of the revisions made.
    """
    with engine.begin() as connection:
        before = _revision_of(connection)
        _refuse_foreign(connection, before)
        config = _config()
        config.attributes["connection"] = connection
        if revision == "base" or revision.startswith("-"):
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)
            # Readiness compares this one row with the code.
            connection.exec_driver_sql("GRANT SELECT ON public.revision TO purna_app, purna_worker")
        _sign(connection, before)


def newest_revision() -> str:
    """The revision that the code expects the database to be at."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("there are no revisions")
    return head


def _revision_of(connection: Connection) -> str:
    """The revision that the database is at; empty for a new one."""
    if not connection.exec_driver_sql("SELECT to_regclass('public.revision')").scalar():
        return ""
    found = connection.exec_driver_sql("SELECT version_num FROM public.revision").scalar()
    return str(found or "")


def _refuse_foreign(connection: Connection, revision: str) -> None:
    """Refuse what newer code made, and what the same revisions made while their SQL was another."""
    if not revision:
        return
    known = {one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision not in known:
        raise MigrationError(
            f"The database is at revision {revision}, newer than this program, which ends at {newest_revision()}:"
            " start the newer program, or bring back the copy of the data that belongs to this one."
        )
    if _signature(connection) not in {None, _digest(revision)}:
        raise MigrationError(
            f"The database was made by a draft of revision {revision} that was changed since: set PURNA_INSTANCE"
            " (or the database's addresses) to a new place, or start the program that made it."
        )


def _sign(connection: Connection, before: str) -> None:
    """Write down by which SQL the database was made; of one that began unsigned nobody knows."""
    after = _revision_of(connection)
    if after and (not before or _signature(connection) is not None):
        connection.exec_driver_sql(f"COMMENT ON TABLE public.revision IS '{_digest(after)}'")


def _signature(connection: Connection) -> str | None:
    comment = "SELECT obj_description('public.revision'::regclass, 'pg_class')"
    return connection.exec_driver_sql(comment).scalar()


def _digest(revision: str) -> str:
    """What the SQL up to this revision says, as a hash."""
    files = sorted(one for one in REVISIONS.rglob("*.sql") if not one.name.endswith(".down.sql"))
    told = (_UNTOLD.sub(" ", one.read_text()) for one in files if one.name[:4] <= revision)
    return sha256("\n".join(" ".join(one.split()) for one in told).encode()).hexdigest()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(REVISIONS))
    config.set_main_option("path_separator", "os")
    return config
