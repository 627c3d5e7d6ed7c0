"""Jobs whose worker was killed go on with another worker."""

import structlog
from procrastinate import App, JobContext
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

log = structlog.get_logger(__name__)

# Seconds. A worker says that it lives from its event loop, while jobs work in threads beside it.
HEARTBEAT, SILENT = 5.0, 15.0
_EVERY_TEN_SECONDS = "* * * * * */10"  # the sixth field counts seconds
_MOST_ATTEMPTS = 10  # a job that ends its worker each time is given up


def register_rescue(worker: App) -> None:
    """Let this worker look for jobs that nobody works at any more."""
    task = worker.task(name="rescue", queueing_lock="rescue", pass_context=True)(_rescue)
    worker.periodic(cron=_EVERY_TEN_SECONDS)(task)


async def _rescue(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due
    for stalled in await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        log.warning("job_rescued", job=stalled.task_name, attempts=stalled.attempts)
        await _let_go_on(context.app, stalled)


async def _let_go_on(worker: App, stalled: Job) -> None:
    if stalled.attempts >= _MOST_ATTEMPTS:
        await worker.job_manager.finish_job(stalled, status=Status.FAILED, delete_job=False)
        return
    try:
        await worker.job_manager.retry_job(stalled)
    except UniqueViolation:  # of a job that may wait once only, another waits already
        await worker.job_manager.finish_job(stalled, status=Status.FAILED, delete_job=True)
