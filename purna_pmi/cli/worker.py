"""`flask --app wsgi worker`: does the jobs that people and the clock ask for."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from purna_pmi.jobs.kit import make_worker


@click.command("worker")
@with_appcontext
def worker_command() -> None:
    """Work until SIGTERM or Ctrl-C; a job that runs then is finished first."""
    address = current_app.extensions["addresses"].worker
    if not address:
        raise click.ClickException("PURNA_WORKER_DATABASE_URL is missing: jobs need it.")
    app: Flask = current_app.extensions["as_worker"]()
    make_worker(app, address).run_worker()
