"""Every printed figure, counted another way."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from purna_pmi.reports.canonical import from_json
from purna_pmi.reports.documents import programme_html
from purna_pmi.reports.figures import ProgrammeFigures
from purna_pmi.reports.published import publish
from purna_pmi.web.pdf import render_pdf
from tests.factories.reports import KAB, KPG
from tests.reports.recount import Recount, read_everything

MANAGER = ("--as", "manager@example.test")
PERIODS = {
    "year": (date(2025, 1, 1), date(2025, 12, 31)),
    "quarter": (date(2025, 1, 1), date(2025, 3, 31)),
    "month": (date(2025, 11, 1), date(2025, 11, 30)),
    "across": (date(2024, 11, 1), date(2026, 2, 28)),
}
AGENCIES = {None: None, "KPG": KPG, "KAB": KAB}


@pytest.fixture(scope="module")
def rows(city):
    return read_everything(city.address)


@pytest.fixture(scope="module")
def report_of(city, tmp_path_factory):
    """`report_of("year", "KPG")`: the frozen figures, and the PDF that the command wrote."""
    folder = tmp_path_factory.mktemp("reports")

    @cache
    def report(period, code):
        first, last = PERIODS[period]
        file = folder / f"{period}-{code}.pdf"
        agency = ("--agency", code) if code else ()
        days = ("--from", str(first), "--to", str(last))
        result = city.command("programme", *days, *MANAGER, "--output", str(file), *agency)
        assert result.exit_code == 0, result.output
        found = city.rows(
            "SELECT figures FROM reports.programme_report WHERE from_on = %(first)s"
            " AND until_on = %(last)s AND agency_id IS NOT DISTINCT FROM %(agency)s",
            first=first, last=last, agency=AGENCIES[code],
        )  # fmt: skip
        return from_json(ProgrammeFigures, found[0]["figures"]), file.read_bytes()

    return report


def recounted(rows, figures, agency):
    """The same report with every count replaced by one made row by row."""
    again = Recount(rows, figures.period.first, figures.period.last, agency)
    return replace(
        figures,
        flow=again.flow(),
        closed_by_reason=again.closed_by_reason(),
        months=again.months(),
        profile=again.profile(),
        protection=again.protection(),
        training=again.training(),
        counselling=again.counselling(),
        groups=again.groups(),
        follow_ups=again.follow_ups(),
        late_entries=again.late_entries(),
    )


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("code", AGENCIES)
def test_every_figure_is_that_of_the_rows(rows, report_of, period, code):
    figures, _pdf = report_of(period, code)
    assert figures == recounted(rows, figures, AGENCIES[code])


@pytest.mark.parametrize("code", AGENCIES)
def test_every_printed_word_is_that_of_the_rows(rows, report_of, environment, read, code):
    figures, pdf = report_of("year", code)
    again = publish(recounted(rows, figures, AGENCIES[code]))
    html = programme_html(again, environment=environment)
    assert read(pdf) == read(render_pdf(html, title="Laporan", lang="id"))


def test_the_city_has_something_of_everything(report_of):
    figures, _pdf = report_of("year", None)
    flow, training = figures.flow, figures.training
    counts = [flow.open_start, flow.new, flow.reopened, flow.closed, flow.open_end]
    counts += [training.completed, training.dropped, training.marks.alpa, figures.groups.members]
    counts += [figures.counselling.held, figures.counselling.missed, figures.protection.sick]
    counts += [figures.follow_ups.done_in_time, figures.follow_ups.overdue_at_end]
    assert min(counts) > 0
    assert sum(row.count > 0 for row in figures.profile.age) >= 5
    assert sum(row.count > 0 for row in figures.profile.district) >= 6


@pytest.mark.parametrize("period", PERIODS)
def test_the_agencies_add_up_to_the_city(report_of, period):
    whole, *parts = (report_of(period, code)[0] for code in AGENCIES)
    for name in ("open_start", "new", "reopened", "closed", "open_end"):
        assert sum(getattr(p.flow, name) for p in parts) == getattr(whole.flow, name)
    assert sum(p.profile.people for p in parts) == whole.profile.people
    assert sum(p.training.enrolled for p in parts) == whole.training.enrolled
    assert sum(p.training.marks.marked for p in parts) == whole.training.marks.marked
    assert sum(p.groups.members for p in parts) == whole.groups.members
    assert sum(p.follow_ups.due for p in parts) == whole.follow_ups.due


def test_the_end_of_a_period_is_the_start_of_the_next(rows, report_of):
    year, _pdf = report_of("year", None)
    quarter, _pdf = report_of("quarter", None)
    assert quarter.flow.open_start == year.flow.open_start
    assert (
        Recount(rows, date(2026, 1, 1), date(2026, 1, 31)).flow().open_start == year.flow.open_end
    )
