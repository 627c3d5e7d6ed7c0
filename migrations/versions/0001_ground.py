"""Schemas, the tools that raise walls, and rule values that the law may change."""

from purna_pmi.core.migrations import run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_sql(__file__, "sql")


def downgrade() -> None:
    run_sql(__file__, "down.sql")
