"""The job kit: `@job` registers work, `enqueue` asks for it inside the asker's transaction.

A job's arguments are ids. While it runs the database sees the person who asked (auth.delegation);
it loses that identity when the asker is disabled, when it ends and after twelve hours.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from flask import Flask
from procrastinate import App, PsycopgConnector, RetryStrategy
from sqlalchemy import Connection, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.sql import bindparam

from purna_pmi.core.asker import current_asker, working_for
from purna_pmi.core.db import db, unit_of_work
from purna_pmi.jobs.rescue import HEARTBEAT, SILENT, register_rescue

log = structlog.get_logger(__name__)

RETRY = RetryStrategy(max_attempts=5, exponential_wait=3)
_ENQUEUE = text("SELECT jobs.enqueue(:task, :arguments, :purpose, :lock)").bindparams(
    bindparam("arguments", type_=JSONB)
)


@dataclass(frozen=True)
class _Job:
    """Work that somebody asks for."""

    work: Callable[..., None]
    retry: RetryStrategy


@dataclass(frozen=True)
class _Periodic:
    """Work that the clock asks for; `cron` in the usual five fields."""

    work: Callable[[], None]
    cron: str


_jobs: dict[str, _Job] = {}
_periodic: dict[str, _Periodic] = {}


def enqueue(
    task: str,
    *,
    purpose: str,
    lock: str | None = None,
    connection: Connection | None = None,
    **ids: str,
) -> UUID | None:
    """Ask for a job; it exists once the present transaction is committed.

    `ids` are ids as text, never names or numbers of people. `lock`: a second waiting job of the same
    lock is refused. `connection`: another transaction than the request's, such as the sign-in role's.
    Returns the delegation by which the asker follows the progress, None where nobody is signed in.
    """
    values = {"task": task, "arguments": ids, "purpose": purpose, "lock": lock}
    where = connection or db.session
    delegation: UUID | None = where.scalar(_ENQUEUE, values)
    return delegation


def job(
    name: str, *, retry: RetryStrategy = RETRY
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as a job under a name; it runs in one unit of work as the person who asked."""

    def register(work: Callable[..., None]) -> Callable[..., None]:
        _jobs[name] = _Job(work, retry)
        return work

    return register


def periodic(name: str, cron: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register housekeeping that the worker starts by itself; it runs as nobody, through functions of its own."""

    def register(work: Callable[[], None]) -> Callable[[], None]:
        _periodic[name] = _Periodic(work, cron)
        return work

    return register


def report_progress(state: str, done: int | None = None, total: int | None = None) -> None:
    """Say how far the running job is, in a short transaction of its own so that the asker sees it at once."""
    from_whom = current_asker().delegation
    if not from_whom:
        return
    with db.engine.begin() as connection:
        connection.execute(
            text("SELECT jobs.report(:delegation, :state, :done, :total)"),
            {"delegation": from_whom, "state": state, "done": done, "total": total},
        )


def make_worker(app: Flask, address: str) -> App:
    """Procrastinate's application on the worker's database role, with every job of the house.

    `app` was made for jobs (its `db.engine` logs in as the worker). Successful jobs are deleted at their end:
    what they did stands in the record.
    """
    worker = App(
        connector=PsycopgConnector(conninfo=_in_schema(address), min_size=1, max_size=4),
        worker_defaults={
            "delete_jobs": "successful",
            "shutdown_graceful_timeout": 25.0,
            "update_heartbeat_interval": HEARTBEAT,
            "stalled_worker_timeout": SILENT,
        },
    )
    register_rescue(worker)
    for name, each in _jobs.items():
        worker.task(name=name, retry=each.retry)(_as_asker(app, name, each.work))
    for name, tick in _periodic.items():
        task = worker.task(name=name, queueing_lock=name)(_as_nobody(app, tick.work))
        worker.periodic(cron=tick.cron)(task)
    return worker


def _as_asker(app: Flask, name: str, work: Callable[..., None]) -> Callable[..., None]:
    """The function that procrastinate calls for a job: the asker's identity, one unit of work, a progress."""

    def run(*, delegation: str | None = None, **ids: str) -> None:
        owner = UUID(delegation) if delegation else None
        with app.app_context(), working_for(owner):
            report_progress("running")
            try:
                with unit_of_work():
                    work(**ids)
            except Exception:
                log.exception("job_failed", job=name)
                report_progress("failed")
                raise
            report_progress("done")

    return run


def _as_nobody(app: Flask, work: Callable[[], None]) -> Callable[[int], None]:
    """The function that procrastinate calls when the clock says so."""

    def run(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says when it was due
        with app.app_context(), working_for(None), unit_of_work():
            work()

    return run


def _in_schema(address: str) -> str:
    """Procrastinate names its tables bare: look for them in the schema `jobs`."""
    query: Mapping[str, Any] = {"options": "-csearch_path=jobs"}
    url = make_url(address).update_query_dict(query, append=True)
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
