"""Reports on paper: one beside bare WeasyPrint, and one for every agency beside what the cores could do."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import partial
from secrets import token_hex
from time import perf_counter, sleep
from typing import Any

import weasyprint

from bench.figures import ASK, last_months, managers_job
from bench.table import Row
from bench.timing import Spent, Work, once, side_by_side
from bench.town import Town
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.identity.queries import who_am_i
from purna_pmi.reports import actions, queries
from purna_pmi.reports.assembling import Heading, assemble
from purna_pmi.reports.documents import programme_html
from purna_pmi.reports.figures import Period
from purna_pmi.reports.printing import print_programme
from purna_pmi.reports.published import Published, publish
from purna_pmi.web import pdf as kit

_RUNS = 5
_SCOPES = """
SELECT a.id FROM auth.agency a WHERE a.kind = 'social_service' ORDER BY a.code LIMIT %s
"""
_PERIODS = "SELECT count(DISTINCT from_on) FROM reports.programme_report"
_DONE = "SELECT count(*) FROM reports.programme_report WHERE state IN ('printed', 'unprinted')"


def documents(town: Town, reports: int) -> Iterator[Row]:
    """One report, then `reports` of them through the jobs, with as many workers as cores."""
    with town.app.app_context():
        published = _published(town)
        html = programme_html(published, None, environment=town.app.jinja_env)
        bare = partial(_bare, html)
        with town.app.test_request_context():
            whole, floor = side_by_side(partial(print_programme, published, None), bare, _RUNS)
    yield Row("a PDF of the programme's report", whole, floor, 1.2)
    if reports:
        yield _many(town, reports, bare)


def _bare(html: str) -> bytes:
    """WeasyPrint alone on the same document, with the same styles and fonts."""
    fetcher = kit.asset_fetcher()
    document = weasyprint.HTML(string=html, base_url="purna:document", url_fetcher=fetcher)
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    return pdf


def _many(town: Town, reports: int, bare: Work) -> Row:
    """The rate of all reports over that of the cores printing barely, before and after; 1 would be perfect."""
    before, cores = town.one(_DONE), os.cpu_count() or 1
    singles = [once(bare) for _ in range(_RUNS)]
    period = last_months(3, ago=town.one(_PERIODS))  # one that nobody has asked for
    _ask_for(town, reports, period)
    begun = perf_counter()
    workers = [_start_worker(town) for _ in range(cores)]
    while town.one(_DONE) - before < reports:
        sleep(0.2)
    took = (perf_counter() - begun) * 1000
    peak = max(_end(worker) for worker in workers)
    singles += [once(bare) for _ in range(_RUNS)]
    barely = Spent(tuple(singles)).p50 * reports
    inside = partial(_shares, town, reports, period, took * cores, barely)
    return Row(
        f"{reports} reports, counted and printed",
        Spent((barely / cores,)),
        Spent((took,)),
        lowest=0.9,
        note=f"{cores} workers, peak {peak} MB; ratio is of the rates",
        inside=inside,
    )


def _shares(
    town: Town, reports: int, period: tuple[date, date], cores: float, barely: float
) -> str:
    """What the cores' milliseconds went to: printing, and counting, done again one after another; as Markdown."""
    with managers_job(town) as ask:
        scopes = town.ask(_SCOPES, reports)
        counting = sum(once(partial(ask, ASK, (*period, agency))) for (agency,) in scopes)
    rest = cores - barely - counting
    lines = [
        f"### {reports} reports, counted and printed",
        "",
        f"- {cores / 1000:.0f} s of the cores, of which",
        f"- {barely / 1000:.0f} s are so many bare printings,",
        f"- {counting / 1000:.0f} s the counting, as it takes one after another,",
        f"- {rest / 1000:.0f} s the workers' start, the jobs and their records, and cores that wait for each other.",
    ]
    return "\n".join(lines)


def _published(town: Town) -> Published:
    with managers_job(town) as ask, town.acting(town.people["programme_manager"]):
        first, last = last_months(3)
        counts = ask(ASK, (first, last, None))[0][0]
        heading = Heading(
            Period(first=first, last=last), queries.scope_of(None), queries.city_name(), "Sekretariat", False, token_hex(16),
        )  # fmt: skip
        return publish(assemble(counts, heading))


def _ask_for(town: Town, reports: int, months: tuple[date, date]) -> None:
    period = Period(first=months[0], last=months[1])
    with town.acting(town.people["programme_manager"]):
        me = who_am_i()
        assert me is not None  # signed in by the town
        for (agency,) in town.ask(_SCOPES, reports):
            if queries.same_report(agency, period, clock.today()) is None:
                actions.ask_for_report(agency, period, actor=me)
        db.session.commit()


def _start_worker(town: Town) -> Any:
    environment = {**os.environ, "PURNA_INSTANCE": str(town.settings.instance), "PURNA_DEMO": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker"], env=environment
    )


def _end(worker: Any) -> int:
    """Stop a worker; the peak of its memory in MB."""
    worker.terminate()
    _pid, status, used = os.wait4(worker.pid, 0)
    worker.returncode = os.waitstatus_to_exitcode(status)
    return int(used.ru_maxrss) // 1024
