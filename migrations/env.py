"""Runs the revisions on the connection that purna_pmi.core.migrations hands over."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table="revision",
    version_table_schema="public",
    transactional_ddl=True,
)
with context.begin_transaction():
    context.get_bind().exec_driver_sql("SET LOCAL lock_timeout = '4s'")
    context.run_migrations()
