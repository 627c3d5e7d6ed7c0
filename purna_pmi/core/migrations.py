"""Alembic without an ini file: where the revisions lie, and how a revision runs the SQL beside it."""

from pathlib import Path

from alembic import command, op
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

REVISIONS = Path(__file__).resolve().parents[2] / "migrations"


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
    """Bring the database to a revision, upward or downward, as the owner's engine; all or nothing."""
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        if revision == "base" or revision.startswith("-"):
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)
            # Readiness compares this one row with the code.
            connection.exec_driver_sql("GRANT SELECT ON public.revision TO purna_app, purna_worker")


def newest_revision() -> str:
    """The revision that the code expects the database to be at."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("there are no revisions")
    return head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(REVISIONS))
    config.set_main_option("path_separator", "os")
    return config
