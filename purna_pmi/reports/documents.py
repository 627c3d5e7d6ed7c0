"""The documents, from frozen figures to HTML; nothing here reads anything but its arguments."""

from dataclasses import dataclass
from typing import Any

from babel.dates import format_date, format_skeleton
from jinja2 import Environment

from purna_pmi.reports import labels
from purna_pmi.reports.canonical import figures_hash
from purna_pmi.reports.case_figures import CaseFigures
from purna_pmi.reports.charts import Bar, Pair, Step, bar_chart, flow_chart, pair_chart
from purna_pmi.reports.figures import Period
from purna_pmi.reports.published import Published, Table
from purna_pmi.reports.suppression import K_DEFAULT, K_SENSITIVE, PERCENT_FROM, Cell
from purna_pmi.web.svg import Drawing
from purna_pmi.web.woven_band import woven_band

_STEP_SIGNS = {"open_start": 0, "new": 1, "reopened": 1, "closed": -1, "open_end": 0}


@dataclass(frozen=True, slots=True)
class Headline:
    """A number of the first page and the same one of the period before, where it may be told."""

    key: str
    now: Cell
    before: Cell | None
    per_cent: bool = False

    @property
    def change(self) -> int | None:
        """Now less before; None where either is untold."""
        if self.before is None or self.before.value is None or self.now.value is None:
            return None
        return self.now.value - self.before.value


def programme_html(
    published: Published,
    previous: Published | None = None,
    *,
    environment: Environment,
    lang: str = "id",
) -> str:
    """The programme's progress report as a document to print; arguments as for `programme_parts`."""
    parts = programme_parts(published, previous, environment=environment, lang=lang)
    return environment.get_template("pdf/programme.html").render(parts)


def programme_parts(
    published: Published,
    previous: Published | None = None,
    *,
    environment: Environment,
    lang: str = "id",
    on_screen: bool = False,
) -> dict[str, Any]:
    """What the sections of the programme's report need, on paper and on the page.

    Args:
        published: The figures, after disclosure control.
        previous: Those of the period before, of the same scope, for comparison.
        environment: Jinja with gettext and the filters `angka tanggal tanggal_panjang waktu`.
        lang: Language of months and of the document's tag.
        on_screen: Whether bars carry their own words: only on paper do they continue a table's rows.
    """
    facts = published.facts
    return {
        "p": published,
        "f": facts,
        "place": facts.scope.name,
        "lang": lang,
        "labels": labels,
        "headlines": _headlines(published, previous),
        "period": period_words(facts.period, lang),
        "previous_period": period_words(previous.facts.period, lang) if previous else "",
        "month_rows": _month_rows(published, lang),
        "charts": _charts(published, environment, lang, labelled=on_screen),
        "band": woven_band(14, str(labels.CHART["band"])),
        "fingerprint": facts.fingerprint,
        "rules": {"k": K_DEFAULT, "k_sensitive": K_SENSITIVE, "percent_from": PERCENT_FROM},
    }


def case_html(figures: CaseFigures, *, environment: Environment, lang: str = "id") -> str:
    """One case's progress report as a document to print; the same filters as `programme_parts`."""
    return environment.get_template("pdf/case.html").render(lang=lang, **case_parts(figures))


def case_parts(figures: CaseFigures) -> dict[str, Any]:
    """What a case's report needs, on paper and on the page."""
    return {"case": figures, "fingerprint": figures_hash(figures), "rate": attendance_rate}


def attendance_rate(attended: int, marked: int) -> int | None:
    """Whole per cent of one person's own marks, half up; None before the first mark."""
    return (200 * attended + marked) // (2 * marked) if marked else None


def period_words(period: Period, lang: str) -> str:
    """`Januari–Desember 2025`, `Januari 2025`, `November 2024–Februari 2025`."""
    first, last = period.first, period.last
    ending = format_skeleton("yMMMM", last, locale=lang)
    if (first.year, first.month) == (last.year, last.month):
        return ending
    if first.year == last.year:
        return f"{format_date(first, 'LLLL', locale=lang)}–{ending}"
    return f"{format_skeleton('yMMMM', first, locale=lang)}–{ending}"


def _headlines(now: Published, before: Published | None) -> list[Headline]:
    cells = _headline_cells(now)
    old = _headline_cells(before) if before else {}
    return [Headline(key, cell, old.get(key), key == "attendance") for key, cell in cells.items()]


def _headline_cells(p: Published) -> dict[str, Cell]:
    return {
        "people": p.people,
        "new": p.flow["new"],
        "closed": p.flow["closed"],
        "open_end": p.flow["open_end"],
        "enrolled": p.enrolments.total,
        "attendance": Cell(p.attendance.rate),
        "counselled": p.counselled,
        "members": p.members,
        "overdue": p.overdue,
    }


def _month_rows(p: Published, lang: str) -> list[tuple[str, Cell, Cell]]:
    names = _month_names(p.facts.period, lang)
    return list(zip(names, p.new_by_month.cells, p.closed_by_month.cells, strict=True))


def _month_names(period: Period, lang: str) -> list[str]:
    """`Jan`, or `Jan 2025` where the period crosses a year."""
    spelled = "LLL" if period.first.year == period.last.year else "LLL y"
    return [format_date(first, spelled, locale=lang) for first in period.months()]


def _charts(
    p: Published, environment: Environment, lang: str, *, labelled: bool
) -> dict[str, Drawing]:
    """The drawings by name; those with nothing to show, or nothing that may be shown, are left out.

    The flow is a chain: one hidden count leaves nothing to draw.
    """
    number = environment.filters["angka"]
    charts = {}
    if any(cell.value for cell in (*p.new_by_month.cells, *p.closed_by_month.cells)):
        charts["months"] = _months_chart(p, number, lang)
    if not p.flow_hides and any(cell.value for cell in p.flow.values()):
        charts["flow"] = _flow_chart(p, number)
    for name, words in (
        ("sex", labels.SEX),
        ("age", labels.AGE),
        ("kind", labels.KIND),
        ("district", labels.DISTRICT),
    ):
        if p.profile[name].has_bars:
            charts[name] = _profile_chart(name, p.profile[name], words, number, labelled=labelled)
    return charts


def _flow_chart(p: Published, number: Any) -> Drawing:
    steps = [
        Step(str(labels.FLOW_SHORT[name]), p.flow[name].value or 0, sign)
        for name, sign in _STEP_SIGNS.items()
    ]
    return flow_chart(
        steps,
        key="flow",
        title=str(labels.CHART["flow"]),
        description="; ".join(f"{step.label} {number(step.count)}" for step in steps),
        number=number,
    )


def _months_chart(p: Published, number: Any, lang: str) -> Drawing:
    names = _month_names(p.facts.period, lang)
    cells = zip(names, p.new_by_month.cells, p.closed_by_month.cells, strict=True)
    return pair_chart(
        [Pair(*triple) for triple in cells],
        (str(labels.FLOW_SHORT["new"]), str(labels.FLOW_SHORT["closed"])),
        key="months",
        title=str(labels.CHART["months"]),
        description=str(labels.CHART["see_table"]),
        number=number,
    )


def _profile_chart(
    name: str, table: Table, words: dict[str, Any], number: Any, *, labelled: bool
) -> Drawing:
    bars = [Bar(str(words.get(line.code, line.name)), line.cell) for line in table.lines]
    return bar_chart(
        bars,
        key=name,
        title=str(labels.CHART[name]),
        description=str(labels.CHART["see_table"]),
        number=number,
        labelled=labelled,
    )
