"""Reading reports: those of the programme for its managers, those of a case for its staff. Each notes what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select, text, tuple_

from purna_pmi.audit.actions import record_reading
from purna_pmi.cases.models import Case
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError
from purna_pmi.identity.enums import AgencyKind
from purna_pmi.identity.models import Agency
from purna_pmi.places.gazetteer import CITY, by_code
from purna_pmi.reports.canonical import from_json, from_plain
from purna_pmi.reports.case_figures import CaseFigures
from purna_pmi.reports.figures import Period, Scope, ScopeKind
from purna_pmi.reports.models import CaseReport, ProgrammeReport
from purna_pmi.reports.published import Published

Record = TypeVar("Record")

PAGE_SIZE = 20


@dataclass(frozen=True)
class ReportPage:
    """Some reports of the programme, the latest first, and after which the older ones begin."""

    rows: Sequence[ProgrammeReport]
    more: UUID | None


@dataclass(frozen=True)
class Progress:
    """How far a report is; `failed` where the asker's own job gave up or tries again."""

    report: ProgrammeReport
    failed: bool


def city_name() -> str:
    """The city whose programme this is."""
    place = by_code(CITY)
    return place.name if place else CITY


def scope_agencies() -> list[Agency]:
    """The agencies that keep cases, by name: the closed list of scopes beside the city."""
    keepers = select(Agency).where(Agency.kind == AgencyKind.SOCIAL_SERVICE, Agency.active)
    return list(db.session.scalars(keepers.order_by(Agency.name)))


def scope_of(agency_id: UUID | None) -> Scope:
    """A scope with its printed name; raises NotFoundError for an agency that there is not."""
    if agency_id is None:
        return Scope(kind=ScopeKind.CITY, code=CITY, name=city_name())
    agency = db.session.get(Agency, agency_id)
    if agency is None:
        raise NotFoundError
    return Scope(kind=ScopeKind.AGENCY, code=agency.code, name=agency.name)


def programme_reports(*, after: UUID | None = None) -> ReportPage:
    """The reports that were asked for, the latest first; raises NotFoundError for an `after` that there is not."""
    wanted = select(ProgrammeReport)
    if after is not None:
        edge = programme_report(after)
        place = tuple_(ProgrammeReport.created_at, ProgrammeReport.id)
        wanted = wanted.where(place < tuple_(edge.created_at, edge.id))
    latest = wanted.order_by(ProgrammeReport.created_at.desc(), ProgrammeReport.id.desc())
    found = list(db.session.scalars(latest.limit(PAGE_SIZE + 1)))
    rows = found[:PAGE_SIZE]
    return ReportPage(rows, rows[-1].id if len(found) > PAGE_SIZE else None)


def programme_report(report_id: UUID) -> ProgrammeReport:
    """A report of the programme; raises NotFoundError for anybody but a manager."""
    return _found(db.session.get(ProgrammeReport, report_id))


def same_report(agency_id: UUID | None, period: Period, asked_on: date) -> ProgrammeReport | None:
    """What was asked for before and answers this question too: the final report, or today's provisional one."""
    wanted = select(ProgrammeReport).where(
        ProgrammeReport.agency_id.is_not_distinct_from(agency_id),
        ProgrammeReport.from_on == period.first,
        ProgrammeReport.until_on == period.last,
        ~ProgrammeReport.provisional | (ProgrammeReport.asked_on == asked_on),
    )
    return db.session.scalar(wanted.order_by(ProgrammeReport.provisional).limit(1))


def report_before(report: ProgrammeReport) -> UUID | None:
    """The final report of the same scope and length that ends where this one begins."""
    period = Period(first=report.from_on, last=report.until_on)
    before = period.before()
    wanted = select(ProgrammeReport.id).where(
        ProgrammeReport.agency_id.is_not_distinct_from(report.agency_id),
        ProgrammeReport.from_on == before.first,
        ProgrammeReport.until_on == before.last,
        ~ProgrammeReport.provisional,
        ProgrammeReport.frozen_at.is_not(None),
    )
    return db.session.scalar(wanted)


def progress_of(report: ProgrammeReport) -> Progress:
    """How far a report is; the state of the job is the asker's alone to know."""
    asked = text("SELECT state FROM jobs.progress(:job)")
    state = db.session.scalar(asked, {"job": report.delegation_id})
    return Progress(report, failed=state == "failed" and not report.is_ready)


def published_of(report: ProgrammeReport) -> Published:
    """What a report tells; raises NotFoundError while it has no figures. The reading is recorded."""
    record_reading("reports.programme_report", report.id)
    return _published(report)


def published_before(report: ProgrammeReport) -> Published | None:
    """What the report of the period before told, where there was one when this one was frozen."""
    return _published(programme_report(report.previous_id)) if report.previous_id else None


def pdf_of(report: ProgrammeReport) -> bytes | None:
    """The printed report as it was made; None where there is no PDF of it. The reading is recorded."""
    record_reading("reports.programme_report", report.id)
    return report.pdf


def case_reports(case_id: UUID) -> list[CaseReport]:
    """The reports of a case, the latest first, at most fifty; for the staff who may see it."""
    rows = select(CaseReport).filter_by(case_id=case_id)
    return list(db.session.scalars(rows.order_by(CaseReport.created_at.desc()).limit(50)))


def case_report(report_id: UUID) -> CaseReport:
    """A report of a case; raises NotFoundError where the asker does not see the case."""
    return _found(db.session.get(CaseReport, report_id))


def open_case_report(report: CaseReport, keyring: Keyring) -> CaseFigures:
    """What a case's report says, in the clear; the reading is recorded as one of the file."""
    case = _found(db.session.get(Case, report.case_id))
    record_reading("reports.case_report", report.id, person_id=case.person_id, case_id=case.id)
    return from_json(CaseFigures, keyring.open(report.sealed, CaseReport.SEAL, report.id))


def case_numbered(number: str) -> Case:
    """A case by its number; raises NotFoundError where the asker does not see it."""
    return _found(db.session.scalar(select(Case).filter_by(number=number)))


def _published(report: ProgrammeReport) -> Published:
    if report.published is None:
        raise NotFoundError
    return from_plain(Published, report.published)


def _found(record: Record | None) -> Record:
    if record is None:
        raise NotFoundError
    return record
