"""Counselling: appointments as rows, notes behind two functions."""

from purna_pmi.core.migrations import run_sql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run_sql(__file__, "sql")


def downgrade() -> None:
    run_sql(__file__, "down.sql")
