"""`flask --app wsgi verify-record`: whether every seal of the record still holds."""

import sys

import click
from flask.cli import with_appcontext
from sqlalchemy import text

from purna_pmi.core.db import db, unit_of_work


@click.command("verify-record")
@with_appcontext
def verify_record_command() -> None:
    """Compare the record with its seals; one line a fault, status 2 where there is any."""
    with unit_of_work():
        seals = db.session.execute(text("SELECT * FROM audit.verify_seals()")).all()
    broken = [seal for seal in seals if seal.fault]
    for seal in broken:
        click.echo(f"seal {seal.id} of {seal.made_at:%Y-%m-%d %H:%M} UTC: {seal.fault}")
    if broken:
        sys.exit(2)
    click.echo(f"{len(seals)} seals hold")
