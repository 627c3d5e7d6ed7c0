"""The jobs of reports: close the period, count, print. Each may die and be done again: one report comes of it."""

from uuid import UUID

import structlog

from purna_pmi.core.errors import NotFoundError
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import who_am_i
from purna_pmi.jobs.kit import job
from purna_pmi.reports import actions, queries
from purna_pmi.reports.models import ProgrammeReport
from purna_pmi.reports.printing import print_programme
from purna_pmi.web.pdf import PdfUnavailable

log = structlog.get_logger(__name__)


@job("make_report")
def make_report(*, report: str) -> None:
    """Close the period of a report, and have it counted."""
    actions.go_on(actions.close_period(UUID(report)), "count_report")


@job("count_report")
def count_report(*, report: str) -> None:
    """Freeze the figures of a report, and have it printed; what was done before stays."""
    actions.go_on(actions.freeze_report(UUID(report), actor=_myself()), "print_report")


@job("print_report")
def print_report(*, report: str) -> None:
    """Print a frozen report, once; a machine that cannot make a PDF leaves it to the browser."""
    print_once(queries.programme_report(UUID(report)))


def print_once(report: ProgrammeReport) -> bytes | None:
    """The PDF of a frozen report, made where there is none yet; None where this machine makes none."""
    if report.pdf is None:
        published, previous = queries.published_of(report), queries.published_before(report)
        try:
            pdf = print_programme(published, previous)
        except PdfUnavailable:
            log.warning("pdf_unavailable", report=str(report.id))
            pdf = None
        actions.keep_print(report, pdf)
    return report.pdf


def _myself() -> Me:
    me = who_am_i()
    if me is None:
        raise NotFoundError
    return me
