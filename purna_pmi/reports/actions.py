"""Asking for reports, freezing their figures, keeping what was printed."""

from datetime import date
from secrets import token_hex
from uuid import UUID

from sqlalchemy import text

from purna_pmi.cases.models import Case
from purna_pmi.core import clock
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id
from purna_pmi.identity.models import Me
from purna_pmi.jobs.kit import enqueue
from purna_pmi.reports.assembling import Heading, assemble
from purna_pmi.reports.canonical import figures_hash, to_json, to_plain
from purna_pmi.reports.case_figures import CaseFigures
from purna_pmi.reports.enums import ReportState
from purna_pmi.reports.figures import Period
from purna_pmi.reports.models import CaseReport, ProgrammeReport
from purna_pmi.reports.published import publish
from purna_pmi.reports.queries import (
    city_name,
    programme_report,
    report_before,
    same_report,
    scope_of,
)

_CLOSE = text("SELECT reports.close_period(:report)")
_TAKE = text("SELECT reports.take_figures(:report)")


def ask_for_report(agency_id: UUID | None, period: Period, *, actor: Me) -> ProgrammeReport:
    """A report by job: the one that is there already, or a new one. Raises IntegrityError for a refused period."""
    today = clock.today()
    known = same_report(agency_id, period, today)
    return known or ask_again(open_report(agency_id, period, actor=actor, today=today))


def open_report(
    agency_id: UUID | None, period: Period, *, actor: Me, today: date
) -> ProgrammeReport:
    """A report that waits for its figures; provisional while its last day is not over."""
    report = ProgrammeReport(
        asked_by=actor.id,
        agency_id=agency_id,
        from_on=period.first,
        until_on=period.last,
        asked_on=today,
        provisional=today <= period.last,
    )
    db.session.add(report)
    db.session.flush()
    return report


def ask_again(report: ProgrammeReport) -> ProgrammeReport:
    """Send a report on its way (again): what is frozen stays frozen, what is printed stays printed."""
    go_on(report, "make_report")
    return report


def close_period(report_id: UUID) -> ProgrammeReport:
    """Freeze the period of a final report, before its figures are taken: what is entered from now on counts after it.

    In a transaction of its own, in the worker's role: whoever opens or closes a case waits for it.
    Raises NotFoundError for anybody but a manager.
    """
    report = programme_report(report_id)
    if not report.provisional:
        db.session.execute(_CLOSE, {"report": report_id})
    return report


def freeze_report(report_id: UUID, *, actor: Me) -> ProgrammeReport:
    """Take the figures of a report once, as a manager in the worker's role; later calls change nothing.

    Raises NotFoundError for anybody but a manager, FiguresError where the counts contradict themselves.
    """
    counts = db.session.scalar(_TAKE, {"report": report_id})
    report = programme_report(report_id)
    if counts is None:
        return report
    heading = Heading(
        period=Period(first=report.from_on, last=report.until_on),
        scope=scope_of(report.agency_id),
        city=city_name(),
        agency=actor.agency_name,
        provisional=report.provisional,
        salt=token_hex(16),
    )
    figures = assemble(counts, heading)
    report.figures, report.figures_hash = to_json(figures), figures_hash(figures)
    report.published = to_plain(publish(figures))
    report.previous_id = report_before(report)
    report.frozen_at, report.state = figures.cut_off, ReportState.COUNTED
    db.session.flush()
    return report


def go_on(report: ProgrammeReport, task: str) -> None:
    """Have the next step done by a job of its own: what was done is committed first, and nobody waits for the rest."""
    report.delegation_id = enqueue(task, purpose="report", report=str(report.id))
    db.session.flush()


def keep_print(report: ProgrammeReport, pdf: bytes | None) -> None:
    """Keep a report as it was printed; None: this machine cannot make a PDF."""
    report.pdf = pdf
    report.state = ReportState.PRINTED if pdf else ReportState.UNPRINTED
    db.session.flush()


def keep_case_report(
    case: Case, figures: CaseFigures, *, actor: Me, keyring: Keyring
) -> CaseReport:
    """Freeze a report of a case, encrypted."""
    report = CaseReport(
        id=new_id(),
        case_id=case.id,
        asked_by=actor.id,
        figures_hash=figures_hash(figures),
    )
    report.sealed = keyring.seal(to_json(figures), CaseReport.SEAL, report.id)
    db.session.add(report)
    db.session.flush()
    return report
