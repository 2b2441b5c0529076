"""What a dead worker held is run again or finished with a reason, whatever else waits."""

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from members.models import Member
from revcouncil.jobs import run_again
from revcouncil.models import Job, JobError
from revcouncil.tasks import MOST_DEATHS, _take_over_one, take_over
from tests.threads import at_once

# A job added to the clock is covered the day it is added.
LOCKED = sorted(name for name, task in app.tasks.items() if task.queueing_lock)


def stalled(name: str, attempts: int = 0) -> int:
    """A job that its worker, now gone, had begun."""
    task = app.tasks[name]
    row = (
        "INSERT INTO procrastinate_jobs (task_name, queue_name, lock, queueing_lock, status,"
        " attempts)"
    )
    row += " VALUES (%s,'default',%s,%s,'doing',%s)"
    with connection.cursor() as cursor:
        cursor.execute(f"{row} RETURNING id", [name, task.lock, task.queueing_lock, attempts])
        return int(cursor.fetchone()[0])


def run() -> int:
    """One pass, as the worker makes it; on this thread's connection."""
    return int(async_to_sync(take_over.func)(timestamp=0))


def status(job: int) -> str:
    """Where the job stands."""
    return str(ProcrastinateJob.objects.get(pk=job).status)


def begin_again(job: int) -> None:
    """A worker that will die takes the waiting job."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job])


@pytest.mark.parametrize("name", LOCKED)
def test_a_dead_workers_job_goes_back_into_the_queue(jobs: None, name: str):
    job = stalled(name)
    assert run() == 1
    assert status(job) == "todo"


@pytest.mark.parametrize("name", LOCKED)
def test_one_whose_successor_waits_is_finished_with_the_reason_and_holds_nobody_up(
    jobs: None, name: str
):
    job = stalled(name)
    successor = app.tasks[name].defer(timestamp=1)
    other = stalled("tests.die")
    assert run() == 1
    assert status(job) == "aborted"
    assert "waits already" in JobError.objects.get(job_id=job).error
    assert (status(successor), status(other)) == ("todo", "todo")


def test_a_job_that_kills_its_worker_each_time_fails_for_good_with_the_reason(jobs: None):
    job = stalled("tests.die")
    for _ in range(MOST_DEATHS - 1):
        assert run() == 1
        begin_again(job)
    assert run() == 0
    assert status(job) == "failed"
    assert "worker died" in JobError.objects.get(job_id=job).error


def test_failures_and_runs_by_hand_do_not_count_as_deaths(jobs: None, super_admin: Member):
    job = stalled("tests.die", attempts=99)
    for _ in range(MOST_DEATHS - 1):
        assert run() == 1
        begin_again(job)
    run()
    run_again(job=Job.objects.get(pk=job), actor=super_admin)
    begin_again(job)
    assert run() == 1
    assert status(job) == "todo"


def test_two_workers_taking_over_at_once_count_one_death(jobs: None):
    job = stalled("tests.die")
    assert sorted(at_once(_take_over_one, [job, job])) == [False, True]
    assert (status(job), JobError.objects.get(job_id=job).deaths) == ("todo", 1)


def test_a_job_that_a_living_worker_has_begun_meanwhile_is_left_to_it(jobs: None):
    job = stalled("tests.die")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        cursor.execute(
            "UPDATE procrastinate_jobs SET worker_id = %s WHERE id = %s", [*cursor.fetchone(), job]
        )
    assert not _take_over_one(job)
    assert status(job) == "doing"
