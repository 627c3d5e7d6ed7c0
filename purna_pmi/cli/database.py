"""Commands about the database: bring it to the newest revision, with the places that the package carries."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import with_appcontext

from purna_pmi.core.config import Addresses, SettingError
from purna_pmi.core.migrations import MigrationError, migrate, newest_revision
from purna_pmi.core.postgres import Cluster, PostgresError
from purna_pmi.core.servers import single_engine
from purna_pmi.places.actions import load_places


def prepare_database(addresses: Addresses) -> None:
    """Migrate upward and load the places, as the owner: idempotent, for every start and command."""
    if not addresses.owner:
        raise SettingError("PURNA_OWNER_DATABASE_URL is missing: migrations need it.")
    engine = single_engine(addresses.owner)
    try:
        migrate(engine)
        load_places(engine)
    finally:
        engine.dispose()


@contextmanager
def ready_database() -> Iterator[Addresses]:
    """The migrated database for a command. At its end our own server stops, unless another process uses it.

    What goes wrong with server or settings ends the command with one sentence.
    """
    addresses: Addresses = current_app.extensions["addresses"]
    cluster: Cluster | None = current_app.extensions["cluster"]
    try:
        prepare_database(addresses)
        yield addresses
    except (SettingError, PostgresError, MigrationError) as error:
        raise click.ClickException(str(error)) from error
    finally:
        if cluster:
            cluster.leave()


@click.command("migrate")
@with_appcontext
def migrate_command() -> None:
    """Bring the database to the newest revision."""
    with ready_database():
        click.echo(f"revision {newest_revision()}")
