"""The pages of reports: the programme's for its managers, a case's for its staff."""

from io import BytesIO
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from purna_pmi.cases.models import Case
from purna_pmi.cases.queries import open_file
from purna_pmi.core.crypto import Keyring
from purna_pmi.core.errors import NotFoundError
from purna_pmi.identity.queries import staff_names
from purna_pmi.reports import actions, queries, wording
from purna_pmi.reports.case_progress import case_figures
from purna_pmi.reports.documents import case_parts, period_words, programme_parts
from purna_pmi.reports.enums import ReportState
from purna_pmi.reports.figures import Period
from purna_pmi.reports.forms import CaseReportForm, ReportForm
from purna_pmi.reports.models import ProgrammeReport
from purna_pmi.reports.printing import OFFICE, print_case
from purna_pmi.web.door import me
from purna_pmi.web.pdf import PdfUnavailable
from purna_pmi.web.saving import form_page, submit

blueprint = Blueprint("reports", __name__)


@blueprint.route("/reports", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Ask for a report of the programme; those that were asked for, the latest first."""
    agencies = queries.scope_agencies()
    form = ReportForm(agencies, queries.city_name())
    done = submit(form, lambda: _ask(form))
    page = queries.programme_reports(after=_id_in("after"))
    return done or form_page(
        "reports/index.html",
        form,
        page=page,
        names=staff_names(report.asked_by for report in page.rows),
        scopes={None: queries.city_name(), **{agency.id: agency.name for agency in agencies}},
        period=_period,
        wording=wording,
    )


@blueprint.get("/reports/<uuid:report_id>")
def programme(report_id: UUID) -> ResponseReturnValue:
    """How far a report is, then what it tells: the figures of the PDF, published ones only."""
    report = queries.programme_report(report_id)
    if not report.is_ready:
        return render_template(
            "reports/progress.html",
            progress=queries.progress_of(report),
            scope=queries.scope_of(report.agency_id),
            period=_period(report),
            steps=wording.STEPS,
        )
    return render_template("reports/programme.html", report=report, **_told(report))


@blueprint.get("/reports/<uuid:report_id>/progress")
def progress(report_id: UUID) -> ResponseReturnValue:
    """How far a report is, as JSON for the progress bar."""
    found = queries.progress_of(queries.programme_report(report_id))
    done, message = wording.STEPS[ReportState(found.report.state)]
    state = "failed" if found.failed else "done" if found.report.is_ready else "running"
    return jsonify(state=state, done=done, total=wording.LAST_STEP, message=str(message))


@blueprint.post("/reports/<uuid:report_id>/again")
def again(report_id: UUID) -> ResponseReturnValue:
    """Try a report again that could not be made or printed; what is frozen stays."""
    report = queries.programme_report(report_id)
    if report.pdf is None:
        actions.ask_again(report)
    return redirect(url_for(".programme", report_id=report_id), 303)


@blueprint.get("/reports/<uuid:report_id>/pdf")
def programme_pdf(report_id: UUID) -> ResponseReturnValue:
    """The report as it was printed once, byte for byte."""
    report = queries.programme_report(report_id)
    pdf = queries.pdf_of(report)
    if pdf is None:
        return redirect(url_for(".programme", report_id=report_id))
    return _download(pdf, f"laporan-program-{report.from_on}_{report.until_on}.pdf")


@blueprint.route("/cases/<uuid:case_id>/report", methods=["GET", "POST"])
def case_report(case_id: UUID) -> ResponseReturnValue:
    """Make a report of a case; those that were made, the latest first."""
    case = open_file(case_id)
    form = CaseReportForm()
    done = submit(form, lambda: _report(case, form.purpose.data))
    reports = queries.case_reports(case_id)
    names = staff_names(report.asked_by for report in reports)
    return done or form_page("reports/case.html", form, case=case, reports=reports, names=names)


@blueprint.get("/case-reports/<uuid:report_id>")
def show_case_report(report_id: UUID) -> ResponseReturnValue:
    """A case's report as it was frozen, to read and to print from the browser."""
    report = queries.case_report(report_id)
    figures = queries.open_case_report(report, _keyring())
    return render_template("reports/case_show.html", report=report, **case_parts(figures))


@blueprint.get("/case-reports/<uuid:report_id>/pdf")
def case_pdf(report_id: UUID) -> ResponseReturnValue:
    """A case's report as PDF from its frozen figures; where none can be made, the page to print."""
    figures = queries.open_case_report(queries.case_report(report_id), _keyring())
    try:
        return _download(print_case(figures), f"laporan-{report_id}.pdf")
    except PdfUnavailable:
        flash(wording.NO_PDF, "warning")
        return redirect(url_for(".show_case_report", report_id=report_id))


def _ask(form: ReportForm) -> str:
    report = actions.ask_for_report(form.agency_id, form.period, actor=me())
    if report.is_ready:
        flash(_("Laporan ini sudah ada, dengan angka yang dibekukan waktu itu."), "info")
    return url_for(".programme", report_id=report.id)


def _report(case: Case, purpose: str) -> str:
    with force_locale(OFFICE):
        figures = case_figures(case, purpose, actor=me())
    report = actions.keep_case_report(case, figures, actor=me(), keyring=_keyring())
    return url_for(".show_case_report", report_id=report.id)


def _told(report: ProgrammeReport) -> dict[str, Any]:
    published, before = queries.published_of(report), queries.published_before(report)
    return programme_parts(
        published,
        before,
        environment=current_app.jinja_env,
        lang=str(get_locale()),
        on_screen=True,
    )


def _period(report: ProgrammeReport) -> str:
    span = Period(first=report.from_on, last=report.until_on)
    return period_words(span, str(get_locale()))


def _download(pdf: bytes, name: str) -> ResponseReturnValue:
    """A file whose name tells of nobody: a report of the programme by its days, of a case by its id."""
    return send_file(
        BytesIO(pdf), mimetype="application/pdf", as_attachment=True, download_name=name
    )


def _keyring() -> Keyring:
    ring: Keyring = current_app.extensions["settings"].keyring
    return ring


def _id_in(argument: str) -> UUID | None:
    raw = request.args.get(argument)
    try:
        return UUID(raw) if raw else None
    except ValueError as error:
        raise NotFoundError from error
