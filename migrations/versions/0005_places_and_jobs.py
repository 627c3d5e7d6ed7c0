"""Places by Kemendagri code, and the job kit around procrastinate's own tables."""

from procrastinate.schema import SchemaManager

from purna_pmi.core.migrations import run_script, run_sql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run_sql(__file__, "sql")
    # procrastinate names its tables without a schema; the search path puts them into ours.
    run_script(
        "SET LOCAL search_path = jobs;\n" + SchemaManager.get_schema() + "\nRESET search_path;"
    )
    run_sql(__file__, "after.sql")


def downgrade() -> None:
    run_sql(__file__, "down.sql")
