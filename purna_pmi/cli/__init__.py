"""What an operator types: `flask --app wsgi …`."""

from collections.abc import Iterable

import click
from flask import Flask

from purna_pmi.cli.check_deploy import check_deploy_command
from purna_pmi.cli.database import migrate_command
from purna_pmi.cli.import_register import import_register_command
from purna_pmi.cli.record import verify_record_command
from purna_pmi.cli.report import report_group
from purna_pmi.cli.seed_command import seed_command
from purna_pmi.cli.serve_command import serve_command
from purna_pmi.cli.worker import worker_command

COMMANDS: Iterable[click.Command] = (
    migrate_command,
    serve_command,
    seed_command,
    check_deploy_command,
    worker_command,
    verify_record_command,
    report_group,
    import_register_command,
)


def register_commands(app: Flask) -> None:
    """Add the house's commands to flask's own."""
    for command in COMMANDS:
        app.cli.add_command(command)
