"""The jobs that look after jobs."""

import logging
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status

from revcouncil.models import JobError

# Waits of 3, 9, 27 and 81 seconds.
BACKOFF: Final = RetryStrategy(max_attempts=4, exponential_wait=3)
# A worker says every 10 seconds that it is there.
SILENT_SECONDS: Final = 30
KEPT_DAYS: Final = 30
# A job begun this often before its worker died once more is taken to be what kills the workers.
MOST_ATTEMPTS: Final = 5

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="jobs:take-over", retry=BACKOFF)
async def take_over(timestamp: int) -> int:
    """Put the jobs of workers that died (killed, power cut) back into the queue; how many.

    Every job of ours may run twice. Each is handled apart: one that can't be taken over is logged and tried again next minute.
    """
    taken = 0
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        try:
            taken += await _take_over_one(job)
        except ConnectorException:
            logger.exception("Job %s (%s) of a dead worker could not be taken over.", job.id, job.task_name)
    return taken


async def _take_over_one(job: Job) -> bool:
    """Whether it waits in the queue again; if not it is finished, and its error says why."""
    if job.attempts >= MOST_ATTEMPTS:
        await _finish(job, Status.FAILED, f"Its worker died in it; this was try {job.attempts + 1}, and it is not tried again.")
        return False
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:
        # The queueing lock lets one wait: the clock has added the next, which does the same work.
        await _finish(job, Status.ABORTED, "Its worker died in it; the next one of its kind waits already and does its work.")
        return False
    return True


async def _finish(job: Job, status: Status, why: str) -> None:
    """End a job with its reason; the reason first, so that a death in between leaves it stalled, to be taken over again."""
    assert job.id is not None  # it was read from the queue
    await JobError.objects.aupdate_or_create(job_id=job.id, defaults={"error": why, "at": timezone.now()})
    await app.job_manager.finish_job(job, status=status, delete_job=False)


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="jobs:sweep", retry=BACKOFF)
async def sweep(timestamp: int) -> None:
    """Drop what ended more than 30 days ago, and the errors of jobs that are gone."""
    await app.job_manager.delete_old_jobs(nb_hours=KEPT_DAYS * 24, include_failed=True, include_cancelled=True, include_aborted=True)
    await JobError.objects.filter(at__lt=timezone.now()).exclude(job_id__in=ProcrastinateJob.objects.values("pk")).adelete()


@app.periodic(cron="40 * * * *")
@app.task(queueing_lock="jobs:sweep-cache", retry=BACKOFF)
def sweep_cache(timestamp: int) -> int:
    """Drop what the cache keeps past its time, such as lists nobody confirmed; how many. Django itself does so only when it is full."""
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
        cursor.execute(f"DELETE FROM {table} WHERE expires < now()")
        return cursor.rowcount
