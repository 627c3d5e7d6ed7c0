"""Cases with what hangs on them, and the policies of people."""

from purna_pmi.core.migrations import run_sql

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run_sql(__file__, "sql")


def downgrade() -> None:
    run_sql(__file__, "down.sql")
