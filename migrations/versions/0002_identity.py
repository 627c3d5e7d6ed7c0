"""Agencies, accounts, roles, sessions: who is asking, answered inside the database."""

from purna_pmi.core.migrations import run_sql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_sql(__file__, "sql")


def downgrade() -> None:
    run_sql(__file__, "down.sql")
