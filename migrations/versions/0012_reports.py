"""Progress reports: figures counted behind the walls, frozen, printed."""

from purna_pmi.core.migrations import run_sql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    run_sql(__file__, "sql")


def downgrade() -> None:
    run_sql(__file__, "down.sql")
