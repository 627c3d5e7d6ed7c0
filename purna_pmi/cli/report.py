"""`flask --app wsgi report …`: the programme's progress report and that of one case, as PDF files."""

import os
from calendar import monthrange
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale

from purna_pmi.cases.queries import open_file
from purna_pmi.cli.acting import acting_as
from purna_pmi.core import clock
from purna_pmi.core.db import unit_of_work
from purna_pmi.core.errors import NotFoundError
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import who_am_i
from purna_pmi.reports import actions, queries
from purna_pmi.reports.canonical import FiguresError
from purna_pmi.reports.case_progress import case_figures
from purna_pmi.reports.figures import Period
from purna_pmi.reports.jobs import print_once
from purna_pmi.reports.printing import OFFICE, print_case
from purna_pmi.web.pdf import PdfUnavailable

report_group = AppGroup("report", help="Progress reports as PDF files.")
_DAY = click.DateTime(["%Y-%m-%d"])
_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)
_LONGEST = 36


@report_group.command("programme")
@click.option("--from", "first", type=_DAY, required=True, help="First day, of a month.")
@click.option("--to", "last", type=_DAY, required=True, help="Last day, of a month.")
@click.option("--as", "email", required=True, help="E-mail of a programme manager.")
@click.option("--output", type=_FILE, required=True)
@click.option("--agency", "code", help="Code of one agency; without it the whole city.")
def programme_command(
    first: datetime, last: datetime, email: str, output: Path, code: str | None
) -> None:
    """The programme's report over whole months; asked again it is the same, byte for byte."""
    period = _whole_months(first.date(), last.date())
    with acting_as(email, ["programme_manager"], "report"):
        with unit_of_work():
            report_id = _open(period, code)
        with unit_of_work():
            actions.close_period(report_id)
        with unit_of_work():
            actions.freeze_report(report_id, actor=_myself())
        with unit_of_work():
            report = queries.programme_report(report_id)
            pdf, provisional = print_once(report), report.provisional
    if pdf is None:
        raise click.ClickException(
            "No PDF can be made here: Pango is missing"
            " (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)."
        )
    _write(output, pdf)
    click.echo(f"{output}: {'provisional' if provisional else 'final'}, {len(pdf)} bytes")


@report_group.command("case")
@click.argument("number")
@click.option("--as", "email", required=True, help="E-mail of the case's worker or supervisor.")
@click.option("--output", type=_FILE, required=True)
@click.option("--purpose", default="Laporan perkembangan", help="Printed on the report.")
def case_command(number: str, email: str, output: Path, purpose: str) -> None:
    """The report of one case, by its number, for its own staff."""
    with acting_as(email, ["social_worker", "supervisor"], "report"), unit_of_work():
        try:
            case = open_file(queries.case_numbered(number).id)
        except NotFoundError as error:
            raise click.ClickException("That account sees no case of this number.") from error
        me = _myself()
        with force_locale(OFFICE):
            figures = case_figures(case, purpose, actor=me)
        keyring = current_app.extensions["settings"].keyring
        report = actions.keep_case_report(case, figures, actor=me, keyring=keyring)
        try:
            pdf = print_case(queries.open_case_report(report, keyring))
        except PdfUnavailable as error:
            raise click.ClickException(str(error)) from error
    _write(output, pdf)
    click.echo(f"{output}: {len(pdf)} bytes")


def _open(period: Period, code: str | None) -> UUID:
    """The report that answers, there already or new."""
    agency_id = _agency(code) if code else None
    today = clock.today()
    known = queries.same_report(agency_id, period, today)
    report = known or actions.open_report(agency_id, period, actor=_myself(), today=today)
    return report.id


def _agency(code: str) -> UUID:
    by_code = {agency.code: agency.id for agency in queries.scope_agencies()}
    if code not in by_code:
        known = ", ".join(sorted(by_code)) or "none"
        raise click.ClickException(f"No agency that keeps cases has this code. Known: {known}.")
    return by_code[code]


def _whole_months(first: date, last: date) -> Period:
    """The period, or a sentence that says what is wrong with it."""
    if last < first:
        raise click.ClickException("--to lies before --from.")
    try:
        period = Period(first=first, last=last)
    except FiguresError as error:
        end = last.replace(day=monthrange(last.year, last.month)[1])
        proposal = f"--from {first.replace(day=1)} --to {end}"
        raise click.ClickException(
            f"A report covers whole months, first day to last: {proposal}?"
        ) from error
    if len(list(period.months())) > _LONGEST:
        raise click.ClickException(f"A report covers at most {_LONGEST} months.")
    if first > clock.today():
        raise click.ClickException("That period has not begun.")
    return period


def _myself() -> Me:
    me = who_am_i()
    if me is None:
        raise click.ClickException("The account was disabled meanwhile.")
    return me


def _write(output: Path, pdf: bytes) -> None:
    """A file that only its maker reads."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(output, flags, 0o600), "wb") as stream:
        stream.write(pdf)
