"""Programme figures of a quarter and a year, and counts by status on a dashboard."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from typing import Any

import psycopg
from sqlalchemy import text

from bench.anatomy import PLAN
from bench.figures_raw import FIGURES
from bench.table import Row
from bench.timing import once, side_by_side
from bench.town import Town
from purna_pmi.core import clock
from purna_pmi.core.db import db

_DELEGATE = """
INSERT INTO auth.delegation (user_id, role, purpose, expires_at)
VALUES (%s, 'programme_manager', 'bench', now() + interval '2 hours') RETURNING id
"""
ASK = "SELECT reports.programme_figures(%s, %s, %s)"
_LOAD = """
SELECT worker_id, count(*), count(*) FILTER (WHERE due_on < CURRENT_DATE) FROM cases.case_access
WHERE principal = %s AND stage <> 'closed' GROUP BY worker_id ORDER BY 2 DESC
"""
_FLOW = """
SELECT count(*) FILTER (WHERE counted_open_on >= m AND sequence = 1), count(*) FILTER (WHERE counted_open_on >= m AND sequence > 1),
       count(*) FILTER (WHERE counted_closed_on >= m), count(*) FILTER (WHERE closed_on IS NULL)
FROM cases.open_span, (SELECT (date_trunc('month', CURRENT_DATE) - interval '1 month')::date AS m) k WHERE NOT withdrawn
"""
_COUNTING = """
SELECT proname FROM pg_proc WHERE pronamespace = 'reports'::regnamespace AND proname ~ '^count' ORDER BY oid
"""
_BODY = "SELECT prosrc FROM pg_proc WHERE pronamespace = 'reports'::regnamespace AND proname = %s"
_GIVEN = {"from": "%(from)s::date", "to": "%(to)s::date", "agency": "%(agency)s::uuid"}


def figures(town: Town) -> Iterator[Row]:
    """Of the whole city, a large and a small agency, as the job takes them, beside plain counts."""
    periods = {"quarter": last_months(3), "year": last_months(12)}
    with managers_job(town) as ask:
        for scope in ("city", "large", "small"):
            agency = None if scope == "city" else town.people[f"supervisor {scope}"].agency_id
            for name, (first, last) in periods.items():
                if name == "year" and scope != "city":
                    continue
                period = (first, last, agency)
                work, floor = side_by_side(
                    partial(ask, ASK, period), partial(_raw, town, period), 2, 0
                )
                title = f"figures of a {name}, {scope}"
                inside = partial(_by_function, town, title, period)
                yield Row(title, work, floor, 1.3, inside=inside)


def counts(town: Town, runs: int) -> Iterator[Row]:
    """Open cases by worker on the supervisor's pages; the flow of two months on the manager's."""
    address = town.app.extensions["addresses"].app
    with psycopg.connect(address, autocommit=True) as app:
        for scope in ("large", "small"):
            one = town.people[f"supervisor {scope}"]
            app.execute("SELECT set_config('purna.token', %s, false)", (one.token,))
            behind = partial(_fetch, app, _LOAD, (one.agency_id,))
            work, floor = side_by_side(behind, partial(town.ask, _LOAD, one.agency_id), runs)
            yield Row(f"counts by worker (statement), supervisor {scope}", work, floor, 2)
    manager = town.people["programme_manager"]

    def flow() -> Any:
        with town.acting(manager):
            return db.session.execute(text("SELECT * FROM cases.monthly_flow(2)")).all()

    work, floor = side_by_side(flow, partial(town.ask, _FLOW), min(runs, 10))
    yield Row("flow of two months, manager", work, floor, 2)


def _fetch(connection: Any, statement: str, values: Any) -> Any:
    return connection.execute(statement, values).fetchall()


def _raw(town: Town, period: tuple[Any, ...]) -> None:
    town.floor.execute("SET work_mem = '64MB'")  # as the functions have it
    named = dict(zip(("first", "last", "agency"), period, strict=True))
    with town.floor.cursor() as cursor:
        for statement in FIGURES:
            cursor.execute(statement, named).fetchall()
    town.floor.execute("RESET work_mem")


def _by_function(town: Town, title: str, period: tuple[Any, ...]) -> str:
    """What each counting function and each plain statement took, and the plan inside the dearest function; as Markdown."""
    plain = dict(zip(("first", "last", "agency"), period, strict=True))
    with town.floor.transaction(force_rollback=True):
        town.floor.execute("SET LOCAL work_mem = '64MB'")
        raw = [once(partial(_fetch, town.floor, one, plain)) for one in FIGURES]
        town.floor.execute("SET LOCAL ROLE purna_definer")
        spent = {
            name: once(partial(town.ask, f"SELECT reports.{name}(%s, %s, %s)", *period))
            for (name,) in town.ask(_COUNTING)
        }
        dearest = max(spent, key=lambda name: spent[name])
        source = town.one(_BODY, dearest).replace("%", "%%")
        body = re.sub(r"\bp_(from|to|agency)\b", lambda word: _GIVEN[word[1]], source)
        given = dict(zip(("from", "to", "agency"), period, strict=True))
        plan = [row for (row,) in _fetch(town.floor, f"{PLAN} {body}", given)]
    lines = [
        f"### {title}",
        "",
        *(f"- {took:.0f} `reports.{name}`" for name, took in spent.items()),
        "",
        f"The plain statements: {', '.join(f'{took:.0f}' for took in raw)}. The plan inside the dearest function:",
        "",
        *("```", *plan, "```"),
    ]
    return "\n".join(lines)


@contextmanager
def managers_job(town: Town) -> Iterator[Callable[..., Any]]:
    """Statements as the worker's role, on a delegation of the programme manager."""
    delegation = town.one(_DELEGATE, town.people["programme_manager"].id)
    address = town.app.extensions["addresses"].worker
    with psycopg.connect(address, autocommit=True) as worker:
        worker.execute("SELECT set_config('purna.job', %s, false)", (str(delegation),))

        def ask(statement: str, values: tuple[Any, ...]) -> Any:
            return _fetch(worker, statement, values)

        yield ask


def last_months(count: int, *, ago: int = 0) -> tuple[date, date]:
    """The last whole months, or those so many months ago: their first and their last day."""
    this = clock.today()
    months = this.year * 12 + this.month - 1 - ago
    return _first_day(months - count), _first_day(months) - timedelta(days=1)


def _first_day(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)
