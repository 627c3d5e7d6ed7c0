"""Community groups, members and meetings."""

from purna_pmi.core.migrations import run_sql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run_sql(__file__, "sql")


def downgrade() -> None:
    run_sql(__file__, "down.sql")
