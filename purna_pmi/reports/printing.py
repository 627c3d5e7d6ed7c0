"""From frozen reports to PDF, in the language of the office."""

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from purna_pmi.reports.case_figures import CaseFigures
from purna_pmi.reports.documents import case_html, programme_html
from purna_pmi.reports.published import Published
from purna_pmi.web.pdf import render_pdf

OFFICE = "id"  # an official paper, whatever language its maker reads


def print_programme(published: Published, previous: Published | None) -> bytes:
    """The programme's report as PDF; raises PdfUnavailable."""
    environment = current_app.jinja_env
    with force_locale(OFFICE):
        html = programme_html(published, previous, environment=environment, lang=OFFICE)
        title = _("Laporan Perkembangan Program")
        return render_pdf(html, title=f"{title} – {published.facts.scope.name}", lang=OFFICE)


def print_case(figures: CaseFigures) -> bytes:
    """A case's report as PDF, no name in its title; raises PdfUnavailable."""
    with force_locale(OFFICE):
        title = f"{_('Laporan Perkembangan Kasus')} {figures.number}"
        html = case_html(figures, environment=current_app.jinja_env, lang=OFFICE)
        return render_pdf(html, title=title, lang=OFFICE)
