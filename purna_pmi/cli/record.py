"""`flask --app wsgi verify-record`: whether every seal of the record still holds."""

import sys

import click
from flask.cli import with_appcontext

from purna_pmi.audit.seals import check_every_seal
from purna_pmi.core.db import unit_of_work


@click.command("verify-record")
@with_appcontext
def verify_record_command() -> None:
    """Compare the record with its seals; one line a fault, status 2 where there is any."""
    checked = broken = 0
    with unit_of_work():
        for portion in check_every_seal():
            checked += len(portion)
            for seal in filter(lambda one: one.fault, portion):
                broken += 1
                click.echo(f"seal {seal.id} of {seal.made_at:%Y-%m-%d %H:%M} UTC: {seal.fault}")
    if broken:
        sys.exit(2)
    click.echo(f"{checked} seals hold")
