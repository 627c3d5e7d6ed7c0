"""Up, down and up again leads to the same place; the models say what the migrations made."""

import shutil

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, text
from sqlalchemy.dialects.postgresql.base import PGDialect

from purna_pmi.audit.models import TransactionId
from purna_pmi.core import migrations
from purna_pmi.core.db import Base
from purna_pmi.core.migrations import MigrationError, migrate, newest_revision
from purna_pmi.core.servers import single_engine

SHAPE = """
SELECT format('%s.%s.%s %s %s', table_schema, table_name, column_name, data_type, is_nullable)
FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
UNION ALL SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
UNION ALL SELECT format('%s %s %s %s', schemaname, tablename, policyname, qual || with_check) FROM pg_policies
UNION ALL SELECT indexdef FROM pg_indexes
UNION ALL SELECT format('%s %s', p.oid::regprocedure, md5(p.prosrc))
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
UNION ALL SELECT format('%s %s', grantee, table_schema || table_name || privilege_type)
  FROM information_schema.role_table_grants
UNION ALL SELECT format('%s %s', r.rolname, d.defaclacl) FROM pg_default_acl d JOIN pg_roles r ON r.oid = d.defaclrole
"""


@pytest.fixture
def empty_database(cluster, worker_id):
    name = f"purna_empty_{worker_id}"
    cluster.drop_database(name)
    cluster.create_database(name)
    engine = single_engine(cluster.dsn("purna_owner", name))
    yield engine
    engine.dispose()
    cluster.drop_database(name)


def _shape(engine):
    """Every column, constraint, policy, index, function and grant, without Alembic's own table."""
    with engine.connect() as connection:
        lines = {row for (row,) in connection.execute(text(SHAPE))}
    return {line for line in lines if "revision" not in line}


def test_up_down_and_up_again(empty_database):
    before = _shape(empty_database)
    migrate(empty_database)
    made = _shape(empty_database)
    migrate(empty_database, "base")
    assert _shape(empty_database) == before
    migrate(empty_database)
    assert _shape(empty_database) == made


def test_each_step_goes_down_to_where_it_came_from(empty_database):
    for number in range(1, int(newest_revision()) + 1):
        before = _shape(empty_database)
        migrate(empty_database, f"{number:04d}")
        made = _shape(empty_database)
        migrate(empty_database, "-1")
        assert _shape(empty_database) == before, number
        migrate(empty_database, f"{number:04d}")
        assert _shape(empty_database) == made, number


def test_a_database_of_newer_code_is_refused_and_left_alone(empty_database):
    migrate(empty_database)
    made = _shape(empty_database)
    _execute(empty_database, "UPDATE public.revision SET version_num = '9999'")
    with pytest.raises(MigrationError, match="at revision 9999, newer than this program"):
        migrate(empty_database)
    assert _shape(empty_database) == made


def test_an_older_database_is_brought_up(empty_database):
    migrate(empty_database, "0006")
    migrate(empty_database)
    with empty_database.connect() as connection:
        found = connection.execute(text("SELECT version_num FROM public.revision")).scalar()
    assert found == newest_revision()


@pytest.mark.parametrize("revision", ["0006", "head"])
def test_a_database_of_a_draft_is_refused(empty_database, tmp_path, monkeypatch, revision):
    draft = tmp_path / "migrations"
    shutil.copytree(migrations.REVISIONS, draft)
    with (draft / "versions" / "0006_people.sql").open("a") as file:
        file.write("CREATE TABLE people.of_the_draft (id int);")
    with monkeypatch.context() as other:
        other.setattr(migrations, "REVISIONS", draft)
        migrate(empty_database, revision)
        migrate(empty_database, revision)
    with pytest.raises(MigrationError, match="made by a draft of revision"):
        migrate(empty_database)


def test_comments_and_line_breaks_make_no_draft(empty_database, tmp_path, monkeypatch):
    migrate(empty_database)
    other = tmp_path / "migrations"
    shutil.copytree(migrations.REVISIONS, other)
    with (other / "versions" / "0006_people.sql").open("a") as file:
        file.write("\n\n-- a remark\n")
    monkeypatch.setattr(migrations, "REVISIONS", other)
    migrate(empty_database)


def test_a_database_from_before_signatures_is_taken_as_it_is(empty_database):
    migrate(empty_database, "0006")
    _execute(empty_database, "COMMENT ON TABLE public.revision IS NULL")
    migrate(empty_database)
    migrate(empty_database)


def _execute(engine, statement):
    with engine.begin() as connection:
        connection.execute(text(statement))


def _modelled(schema, name):
    return f"{schema}.{name}" in Base.metadata.tables


def _compares(thing, name, kind, found, model):
    """Everything but tables that are reached through functions only and so have no model, and keys that lead there."""
    if not found or model is not None:
        return True
    if kind == "foreign_key_constraint":
        target = thing.elements[0].column.table
        return _modelled(target.schema, target.name)
    return kind != "table" or _modelled(thing.schema, name)


def test_models_equal_migrations(empty_database, monkeypatch):
    monkeypatch.setitem(PGDialect.ischema_names, "xid8", TransactionId)
    migrate(empty_database)
    schemas = {table.schema for table in Base.metadata.tables.values()}
    options = {
        "include_schemas": True,
        "include_name": lambda name, kind, _parents: kind != "schema" or name in schemas,
        "include_object": _compares,
    }
    with empty_database.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_check_constraints_of_models_equal_those_of_the_database(owner_address):
    with psycopg.connect(owner_address) as connection:
        for table in Base.metadata.tables.values():
            rows = connection.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'",
                (f"{table.schema}.{table.name}",),
            )
            there = {name for (name,) in rows}
            said = {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}
            assert said <= there, table.name
