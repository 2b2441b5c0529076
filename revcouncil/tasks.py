"""The jobs that look after jobs."""

from typing import Final

from django.conf import settings
from django.db import connection
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from revcouncil.models import JobError

# Waits of 3, 9, 27 and 81 seconds.
BACKOFF: Final = RetryStrategy(max_attempts=4, exponential_wait=3)
# A worker says every 10 seconds that it is there.
SILENT_SECONDS: Final = 30
KEPT_DAYS: Final = 30


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="jobs:take-over", retry=BACKOFF)
async def take_over(timestamp: int) -> int:
    """Put the jobs of workers that died (killed, power cut) back into the queue; how many. Every job of ours may run twice."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)


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
