"""The record: who changed which field, who read whose file. Append-only, sealed in batches into a hash chain."""

from purna_pmi.core.migrations import run_sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_sql(__file__, "sql")


def downgrade() -> None:
    run_sql(__file__, "down.sql")
