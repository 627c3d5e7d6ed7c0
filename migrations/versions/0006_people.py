"""The returnee in four partitions, each with walls of its own."""

from purna_pmi.core.migrations import run_sql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run_sql(__file__, "sql")


def downgrade() -> None:
    run_sql(__file__, "down.sql")
