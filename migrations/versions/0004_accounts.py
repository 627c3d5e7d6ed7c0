"""What the sign-in role and the administrator may do with accounts: named functions, nothing else."""

from purna_pmi.core.migrations import run_sql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_sql(__file__, "sql")


def downgrade() -> None:
    run_sql(__file__, "down.sql")
