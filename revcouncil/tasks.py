"""The jobs that look after jobs."""

import logging
from typing import Final

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status
from procrastinate.manager import JobManager
from procrastinate.sql import queries

from members.signin import sessions
from revcouncil.models import Job, JobError

# Waits of 3, 9, 27 and 81 seconds.
BACKOFF: Final = RetryStrategy(max_attempts=4, exponential_wait=3)
# A worker says every 10 seconds that it is there.
SILENT_SECONDS: Final = 30
KEPT_DAYS: Final = 30
# A job in which so many workers died is taken to be what kills them. Failures do not count, and a
# job that staff run again begins anew.
MOST_DEATHS: Final = 5

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="jobs:take-over", retry=BACKOFF)
async def take_over(timestamp: int) -> int:
    """Put the jobs of workers that died (killed, power cut) back into the queue; how many.

    Each is a transaction of its own: one that can't be taken over is logged and tried again next
    minute, and of two workers at it one leaves it to the other.
    """
    taken = 0
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        try:
            taken += await sync_to_async(_take_over_one)(int(job.id or 0))
        except (ConnectorException, DatabaseError):
            logger.exception(
                "Job %s (%s) of a dead worker could not be taken over.", job.id, job.task_name
            )
    return taken


@transaction.atomic
def _take_over_one(job_id: int) -> bool:
    """Whether it waits in the queue again; if not it is finished, and its error says why."""
    job = Job.objects.select_for_update(skip_locked=True).filter(pk=job_id, status="doing").first()
    # Another worker was quicker.
    if job is None or _is_held(job):
        return False
    death, _ = JobError.objects.get_or_create(job_id=job_id)
    death.deaths += 1
    if death.deaths >= MOST_DEATHS:
        _finish(
            death,
            Status.FAILED,
            f"Its worker died in it {death.deaths} times; it is not tried again.",
        )
        return False
    try:
        with transaction.atomic():
            JobManager(DjangoConnector()).retry_job_by_id(job_id, timezone.now())
    except UniqueViolation:
        # The queueing lock lets one wait: the clock has added the next, which does the same work.
        _finish(
            death,
            Status.ABORTED,
            "Its worker died in it; the next one of its kind waits already and does its work.",
        )
        return False
    death.error, death.at = "Its worker died in it; it runs again.", timezone.now()
    death.save()
    return True


def _is_held(job: Job) -> bool:
    """Whether a worker that lives has begun it since it was found."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM procrastinate_workers WHERE id = %s AND last_heartbeat >= now() -"
            " make_interval(secs => %s)",
            [job.worker_id, SILENT_SECONDS],
        )
        return cursor.fetchone() is not None


def _finish(death: JobError, status: Status, why: str) -> None:
    """End a job with its reason."""
    death.error, death.at = why, timezone.now()
    death.save()
    DjangoConnector().execute_query(
        queries["finish_job"], job_id=death.job_id, status=status.value, delete_job=False
    )


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="jobs:sweep", retry=BACKOFF)
async def sweep(timestamp: int) -> None:
    """Drop what ended more than 30 days ago, and the errors of jobs that are gone."""
    await app.job_manager.delete_old_jobs(
        nb_hours=KEPT_DAYS * 24, include_failed=True, include_cancelled=True, include_aborted=True
    )
    await (
        JobError.objects.filter(at__lt=timezone.now())
        .exclude(job_id__in=ProcrastinateJob.objects.values("pk"))
        .adelete()
    )


@app.periodic(cron="40 * * * *")
@app.task(queueing_lock="jobs:sweep-cache", retry=BACKOFF)
def sweep_cache(timestamp: int) -> int:
    """Drop what the cache keeps past its time, such as lists nobody confirmed; how many.

    Django itself does so only when it is full.
    """
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
        cursor.execute(f"DELETE FROM {table} WHERE expires < now()")
        return cursor.rowcount


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="sessions:sweep", retry=BACKOFF)
def sweep_sessions(timestamp: int) -> int:
    """Drop sessions past their time, and the notes of sessions that are gone; how many were open
    to nobody any more.
    """
    return sessions.sweep()
