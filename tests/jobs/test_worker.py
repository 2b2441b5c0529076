"""A real worker process: runs jobs, tries failed ones again, and loses none when it is killed."""

import signal
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from gamification.models import Action, PointTransaction, RankState
from revcouncil.models import JobError
from tests.cast import make_member
from tests.jobs.conftest import Work, statuses
from tests.jobs.tasks import die, fall, stumble
from tests.schema.garage import until


def times(mark: Path) -> int:
    """How often a job was tried."""
    return len(mark.read_text()) if mark.exists() else 0


def test_a_job_that_fails_is_tried_again_until_it_succeeds_and_leaves_no_row(
    work: Work, tmp_path: Path
):
    mark = tmp_path / "mark"
    stumble.defer(mark=str(mark), falls=2)
    work()
    until(lambda: times(mark) == 3)
    until(lambda: statuses() == [])


def test_a_job_that_fails_for_good_stays_with_its_error_without_the_secrets(
    work: Work, tmp_path: Path
):
    mark = tmp_path / "mark"
    stumble.defer(mark=str(mark), falls=99)
    worker = work()
    until(lambda: statuses() == ["failed"])
    assert times(mark) == 4
    error = JobError.objects.get().error
    assert error.startswith("RuntimeError: no luck")
    assert "hunter2" not in error
    assert "abc123" not in error
    # The failure of a job is none of the worker's.
    assert worker.poll() is None


def test_a_worker_that_is_killed_in_a_job_loses_nothing_the_next_one_takes_over(
    work: Work, tmp_path: Path
):
    mark = tmp_path / "mark"
    die.defer(mark=str(mark))
    assert work().wait(timeout=60) == -signal.SIGKILL
    assert statuses() == ["doing"]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        )
    work()
    until(lambda: statuses() == [])
    assert times(mark) == 2


def test_a_job_deferred_in_a_transaction_that_is_rolled_back_never_was(work: Work, tmp_path: Path):
    gone, kept = tmp_path / "gone", tmp_path / "kept"
    with transaction.atomic():
        stumble.defer(mark=str(gone), falls=0)
        assert statuses() == ["todo"]
        transaction.set_rollback(True)
    with transaction.atomic():
        stumble.defer(mark=str(kept), falls=0)
    work()
    until(lambda: times(kept) == 1)
    assert times(gone) == 0


def test_a_worker_merges_the_ranks_every_second_and_ends_in_order(work: Work):
    before = timezone.now()
    worker = work()
    until(lambda: RankState.objects.filter(merged_at__gte=before).exists())
    seen = timezone.now()
    # Past the actions, so that no award merges by itself.
    PointTransaction.objects.create(
        member=make_member(), action=Action.INTRO_COMPLETED, points=25, source="made:1"
    )
    until(lambda: RankState.objects.filter(merged_at__gte=seen).exists(), timeout_s=10)
    assert not ProcrastinateJob.objects.filter(status="failed").exists()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=15) == 0


def test_a_failed_job_is_seen_in_the_admin_and_run_again(
    work: Work, tmp_path: Path, client, admin_who_runs
):
    mark = tmp_path / "mark"
    fall.defer(mark=str(mark), api_token="abc123")
    work()
    until(lambda: statuses() == ["failed"])
    page = client.get("/admin/revcouncil/job/?status__exact=failed").content.decode()
    assert "RuntimeError: never" in page
    # Nowhere, not even in a label for screen readers.
    assert "abc123" not in page
    job = ProcrastinateJob.objects.get(task_name="tests.fall")
    detail = client.get(f"/admin/revcouncil/job/{job.pk}/change/").content.decode()
    assert "style=" not in detail.split("<main", 1)[-1]
    assert "abc123" not in detail
    client.post("/admin/revcouncil/job/", {"action": "run_again", "_selected_action": [job.pk]})
    until(lambda: times(mark) == 2)
