"""`flask --app wsgi import-register`: an office's spreadsheet, read or imported in the foreground."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click
import psycopg
from flask import current_app
from flask.cli import with_appcontext

from purna_pmi.cli.acting import acting_as
from purna_pmi.cli.database import ready_database
from purna_pmi.core import clock
from purna_pmi.core.config import Addresses, Settings
from purna_pmi.core.db import unit_of_work
from purna_pmi.core.errors import UserError
from purna_pmi.identity.queries import who_am_i
from purna_pmi.register import actions, jobs, queries
from purna_pmi.register.enums import FileProblem, Outcome
from purna_pmi.register.matching import Memory
from purna_pmi.register.outcome_file import write_outcomes
from purna_pmi.register.outcomes import read_register
from purna_pmi.register.queries.known import fingerprints_only, memory
from purna_pmi.register.reading import UnreadableFileError
from purna_pmi.register.results import RegisterResult
from purna_pmi.register.wording import FILE_PROBLEMS, OUTCOMES

_FIRST_SUPERVISOR = """
SELECT u.email FROM auth.user_account u
JOIN auth.user_role r ON r.user_id = u.id AND r.role = 'supervisor' JOIN auth.agency a ON a.id = u.agency_id
WHERE u.active AND a.active ORDER BY a.created_at, a.id, u.created_at, u.id LIMIT 1
"""


@click.command("import-register")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "email", help="E-mail of the supervisor; the first agency's in the demo.")
@click.option("--dry-run", is_flag=True, help="Read only; nothing is stored.")
@click.option(
    "--outcome", type=click.File("w", encoding="utf-8"), help="Write one line a row, CSV."
)
@with_appcontext
def import_register_command(
    file: Path, email: str | None, outcome: TextIO | None, *, dry_run: bool
) -> None:
    """Read an office's spreadsheet of returnees and import it as a supervisor."""
    with ready_database() as addresses:
        who = email or _first_supervisor(addresses)
        try:
            result = _look(file, who) if dry_run else take_in(file, who)
        except UnreadableFileError as error:
            raise click.ClickException(str(FILE_PROBLEMS[error.problem])) from error
        except UserError as error:
            raise click.ClickException(str(error.sentence)) from error
        if outcome:
            write_outcomes(result, outcome)
        _print_counts(result)


def _first_supervisor(addresses: Addresses) -> str | None:
    """In the demo whoever supervises the first agency; nobody where there is no account yet."""
    if not _settings().demo:
        return None
    with psycopg.connect(addresses.owner) as owner:
        owner.execute("SET LOCAL ROLE purna_definer")
        found = owner.execute(_FIRST_SUPERVISOR).fetchone()
    return found[0] if found else None


def _look(file: Path, email: str | None) -> RegisterResult:
    """Read as if to import, comparing with the people of the supervisor's agency; without account with nobody."""
    if email is None:
        return _read(file, fingerprints_only(_settings().keyring))
    with acting_as(email, ["supervisor"], "import-register --dry-run"), unit_of_work():
        return _read(file, memory(_settings().keyring))


def _read(file: Path, known: Memory) -> RegisterResult:
    return read_register(file.read_bytes(), file_name=file.name, today=clock.today(), memory=known)


def take_in(file: Path, email: str | None) -> RegisterResult:
    """Receive, read, confirm and import, as the page and its jobs do; raises UnreadableFileError."""
    if email is None:
        raise click.UsageError("Say with --as as which supervisor the file is imported.")
    keyring = _settings().keyring
    with acting_as(email, ["supervisor"], "import-register"):
        with unit_of_work():
            me = who_am_i()
            assert me is not None  # acting_as found an active account
            batch = actions.receive_file(
                file.read_bytes(), file_name=file.name, actor=me, keyring=keyring, ask=False
            )
        with _progress("read") as show:
            result = jobs.read_batch(batch.id, keyring=keyring, progress=show)
        with unit_of_work():
            batch = queries.batch(batch.id)
            if result is None:
                raise UnreadableFileError(FileProblem(batch.fault or ""))
            actions.confirm(batch, actor=me, version=batch.version, ask=False)
        with _progress("import") as show:
            jobs.import_batch(batch.id, keyring=keyring, progress=show)
    return result


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, nothing in a pipe."""
    with click.progressbar(length=1, label=label) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show


def _print_counts(result: RegisterResult) -> None:
    counts = result.counts()
    for kind in Outcome:
        click.echo(f"{counts[kind]:>8}  {OUTCOMES[kind]}")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
