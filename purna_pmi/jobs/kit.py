"""The job kit: `@job` registers work, `enqueue` asks for it inside the asker's transaction.

A job's arguments are ids. While it runs the database sees the person who asked (auth.delegation);
it loses that identity when the asker is disabled, when it ends and after twelve hours.
"""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

import structlog
from flask import Flask
from procrastinate import App, Blueprint, PsycopgConnector, RetryStrategy
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import bindparam

from purna_pmi.core.asker import current_asker, working_for
from purna_pmi.core.db import db, unit_of_work

log = structlog.get_logger(__name__)

_HOUSE = "purna"  # procrastinate prefixes the names of a blueprint's tasks
_book = Blueprint()
_RETRY = RetryStrategy(max_attempts=5, exponential_wait=3)
_ENQUEUE = text("SELECT jobs.enqueue(:task, :arguments, :purpose, :lock)").bindparams(
    bindparam("arguments", type_=JSONB)
)


class _House:
    """The application whose context jobs run in; set once by the worker's process."""

    app: Flask | None = None


def enqueue(task: str, *, purpose: str, lock: str | None = None, **ids: str) -> UUID | None:
    """Ask for a job; it exists once the present transaction is committed.

    `ids` are ids as text, never names or numbers of people. `lock`: a second waiting job of the same
    lock is refused. Returns the delegation by which the asker follows the progress.
    """
    values = {"task": f"{_HOUSE}:{task}", "arguments": ids, "purpose": purpose, "lock": lock}
    delegation: UUID | None = db.session.scalar(_ENQUEUE, values)
    return delegation


def job(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as a job under a name; it runs in one unit of work as the person who asked."""

    def register(work: Callable[..., None]) -> Callable[..., None]:
        @wraps(work)
        def run(*, delegation: str | None = None, **ids: str) -> None:
            owner = UUID(delegation) if delegation else None
            with _app().app_context(), working_for(owner):
                report_progress("running")
                try:
                    with unit_of_work():
                        work(**ids)
                except Exception:
                    log.exception("job_failed", job=name)
                    report_progress("failed")
                    raise
                report_progress("done")

        _book.task(name=name, retry=_RETRY)(run)
        return work

    return register


def periodic(name: str, cron: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register housekeeping that the worker starts by itself; it runs as nobody, through functions of its own."""

    def register(work: Callable[[], None]) -> Callable[[], None]:
        def run(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says when it was due
            with _app().app_context(), working_for(None), unit_of_work():
                work()

        _book.periodic(cron=cron)(
            _book.task(name=name, queueing_lock=name, pass_context=False)(run)
        )
        return work

    return register


def report_progress(state: str, done: int | None = None, total: int | None = None) -> None:
    """Say how far the running job is, in a short transaction of its own so that the asker sees it at once."""
    from_whom = _current_delegation()
    if from_whom is None:
        return
    with db.engine.begin() as connection:
        connection.execute(
            text("SELECT jobs.report(:delegation, :state, :done, :total)"),
            {"delegation": from_whom, "state": state, "done": done, "total": total},
        )


def make_worker(app: Flask, address: str) -> App:
    """Procrastinate's application on the worker's database role, with every job of the house."""
    _House.app = app
    connector = PsycopgConnector(conninfo=_in_schema(address))
    worker = App(connector=connector)
    worker.add_tasks_from(_book, namespace=_HOUSE)
    return worker


def _in_schema(address: str) -> str:
    """Procrastinate names its tables bare: look for them in the schema `jobs`."""
    mark = "&" if "?" in address else "?"
    return f"{address}{mark}options=-csearch_path%3Djobs"


def _app() -> Flask:
    if _House.app is None:
        raise RuntimeError("jobs run in the worker's process only")
    return _House.app


def _current_delegation() -> str | None:
    return current_asker().delegation or None
