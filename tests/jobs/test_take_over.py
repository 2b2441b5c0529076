"""What a dead worker held is run again or finished with a reason, whatever else waits: for every job with a clock."""

import asyncio

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from revcouncil.models import JobError
from revcouncil.tasks import MOST_ATTEMPTS, take_over

# A job added to the clock is covered the day it is added.
LOCKED = sorted(name for name, task in app.tasks.items() if task.queueing_lock)


def stalled(name: str, attempts: int = 0) -> int:
    """A job that its worker, now gone, had begun."""
    task = app.tasks[name]
    row = "INSERT INTO procrastinate_jobs (task_name, queue_name, lock, queueing_lock, status, attempts)"
    row += " VALUES (%s,'default',%s,%s,'doing',%s)"
    with connection.cursor() as cursor:
        cursor.execute(f"{row} RETURNING id", [name, task.lock, task.queueing_lock, attempts])
        return int(cursor.fetchone()[0])


def run() -> int:
    """One pass, as the worker makes it."""
    return int(asyncio.run(take_over(timestamp=0)))


def status(job: int) -> str:
    """Where the job stands."""
    return str(ProcrastinateJob.objects.get(pk=job).status)


@pytest.mark.parametrize("name", LOCKED)
def test_a_dead_workers_job_goes_back_into_the_queue(jobs: None, name: str):
    job = stalled(name)
    assert run() == 1
    assert status(job) == "todo"


@pytest.mark.parametrize("name", LOCKED)
def test_one_whose_successor_waits_is_finished_with_the_reason_and_holds_nobody_up(jobs: None, name: str):
    job = stalled(name)
    successor = app.tasks[name].defer(timestamp=1)
    other = stalled("tests.die")
    assert run() == 1
    assert status(job) == "aborted"
    assert "waits already" in JobError.objects.get(job_id=job).error
    assert (status(successor), status(other)) == ("todo", "todo")


def test_a_job_that_kills_its_worker_each_time_fails_for_good_with_the_reason(jobs: None):
    job = stalled("tests.die", attempts=MOST_ATTEMPTS)
    assert run() == 0
    assert status(job) == "failed"
    assert "worker died" in JobError.objects.get(job_id=job).error
