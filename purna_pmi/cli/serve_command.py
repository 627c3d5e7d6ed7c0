"""`flask --app wsgi serve`: everything in one terminal until Ctrl-C."""

import click
from flask import current_app
from flask.cli import with_appcontext

from purna_pmi.cli.database import prepare_database
from purna_pmi.cli.demo import greeting, prepare_demo
from purna_pmi.cli.serve import ServeError, serve
from purna_pmi.core.config import Addresses, SettingError, Settings
from purna_pmi.core.migrations import MigrationError
from purna_pmi.core.postgres import PostgresError


@click.command("serve")
@with_appcontext
def serve_command() -> None:
    """Start database, web server and job worker; Ctrl-C ends all three."""
    settings: Settings = current_app.extensions["settings"]
    addresses = current_app.extensions["addresses"]
    try:
        serve(
            instance=settings.instance,
            bind=settings.bind,
            embedded=settings.addresses is None,
            prepare=lambda: _prepare(settings, addresses),
            started=lambda: _greet(settings),
        )
    except (ServeError, PostgresError, SettingError, MigrationError) as error:
        raise click.ClickException(str(error)) from error


def _prepare(settings: Settings, addresses: Addresses) -> None:
    prepare_database(addresses)
    if settings.demo and not prepare_demo(settings, addresses):
        click.echo("This database has accounts of its own: no demo city is made in it.")


def _greet(settings: Settings) -> None:
    click.echo(f"Purna PMI: {settings.base_url}")
    for line in greeting(settings) if settings.demo else ():
        click.echo(line)
