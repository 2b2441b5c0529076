"""What is kept of a job, what staff may see and do. No worker needed."""

import pytest
from django.db import connection
from django.urls import reverse
from procrastinate.contrib.django import app

from members.models import AuditLog
from revcouncil.jobs import CannotRun, in_words, run_again, without_secrets
from revcouncil.models import Job
from tests.jobs.tasks import fall, stumble


def test_what_looks_like_a_secret_is_starred_at_any_depth():
    args = {
        "member": 7,
        "api_token": "abc",
        "nested": {"Password": "x", "list": [{"secret_key": 1, "page": 2}]},
    }
    assert without_secrets(args) == {
        "member": 7,
        "api_token": "***",
        "nested": {"Password": "***", "list": [{"secret_key": "***", "page": 2}]},
    }


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("postgres://council:hunter2@db/live refused", "postgres://council:***@db/live refused"),
        ("token=abc123&page=4", "token=***&page=4"),
        ("password: 'hunter2' is wrong", "password: ***' is wrong"),
        ("Authorization: Bearer abcdefgh12345", "Authorization: Bearer ***"),
        ("page 4 of 5 at 10:30", "page 4 of 5 at 10:30"),
    ],
)
def test_an_error_in_words_has_no_secrets(text, seen):
    assert in_words(ValueError(text)) == f"ValueError: {seen}"


def test_an_error_is_cut_after_two_thousand_characters():
    assert len(in_words(ValueError("x" * 10_000))) == 2_000


def test_the_clock_knows_its_jobs():
    scheduled = {
        (name, task.cron) for (name, _), task in app.periodic_registry.periodic_tasks.items()
    }
    assert scheduled == {
        ("activities.metrics.tasks.refresh_metrics", "*/10 * * * *"),
        ("growth.stories.tasks.find_lost_tellings", "* * * * *"),
        ("gamification.tasks.merge_ranks", "* * * * * *"),
        ("gamification.tasks.grant_badges", "7 * * * *"),
        ("benchmarks.publishing.tasks.publish_benchmarks", "40 3 * * *"),
        ("benchmarks.publishing.tasks.publish_first", "*/10 * * * *"),
        ("benchmarks.moderation.tasks.look_at_unseen", "*/10 * * * *"),
        ("members.letters.tasks.find_lost_letters", "*/5 * * * *"),
        ("members.letters.tasks.clear_letters", "10 * * * *"),
        ("members.directory.tasks.count_directory", "* * * * *"),
        ("resources.search.tasks.count_library", "* * * * *"),
        ("resources.search.tasks.forget_misses", "25 3 * * *"),
        ("members.discord.tasks.clear_limits", "45 3 * * *"),
        ("members.discord.tasks.push_top_contributors", "40 * * * *"),
        ("members.discord.tasks.read_introductions", "* * * * *"),
        ("members.billing.tasks.find_lost_events", "*/5 * * * *"),
        ("members.billing.tasks.refetch_plans", "35 * * * *"),
        ("members.reconciling.tasks.reconcile_daily", "15 4 * * *"),
        ("members.standing.tasks.clear_effects", "25 3 * * *"),
        ("members.standing.tasks.find_lost_effects", "*/5 * * * *"),
        ("members.standing.tasks.pass_time", "*/5 * * * *"),
        ("members.own.tasks.make_exports", "*/5 * * * *"),
        ("members.own.tasks.expire_exports", "*/10 * * * *"),
        ("members.own.tasks.sweep_files", "* * * * *"),
        ("activities.evidence.tasks.drop_old_drafts", "35 3 * * *"),
        ("activities.evidence.tasks.sweep_evidence", "5 4 * * *"),
        ("growth.goals.tasks.remind_of_goals", "25 * * * *"),
        ("growth.diary.feed.tasks.tell_replies", "*/5 * * * *"),
        ("resources.tasks.publish_due", "* * * * *"),
        ("resources.exchange.tasks.forget_imports", "*/10 * * * *"),
        ("resources.tasks.sweep_orphans", "55 3 * * *"),
        ("resources.tasks.forget_uploads", "5 * * * *"),
        ("resources.reading.tasks.read_files", "*/30 * * * *"),
        ("activities.referrals.tasks.settle_referrals", "*/5 * * * *"),
        ("activities.courses.tasks.find_lost_course_events", "*/5 * * * *"),
        ("activities.courses.tasks.clear_course_events", "15 3 * * *"),
        ("revcouncil.tasks.take_over", "* * * * *"),
        ("revcouncil.tasks.sweep", "20 3 * * *"),
        ("revcouncil.tasks.sweep_sessions", "50 3 * * *"),
        ("revcouncil.tasks.sweep_cache", "40 * * * *"),
    }
    # Only where a guild is set does the clock start it; the job is known in any case.
    assert "gamification.tasks.sync_mee6" in app.tasks


def _fail(job_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [job_id])


def test_only_a_job_that_failed_is_run_again_and_once(jobs, super_admin):
    job = Job.objects.get(pk=fall.defer(mark="/dev/null"))
    with pytest.raises(CannotRun, match="did not fail"):
        run_again(job=job, actor=super_admin)
    _fail(job.pk)
    run_again(job=job, actor=super_admin)
    with pytest.raises(CannotRun, match="it is todo"):
        run_again(job=job, actor=super_admin)
    assert AuditLog.objects.get(action="job_run_again").detail == {
        "task": "tests.fall",
        "attempts": 0,
    }


def test_a_job_is_not_run_again_while_another_of_its_kind_waits(jobs, super_admin):
    first = stumble.configure(queueing_lock="one").defer(mark="/dev/null", falls=0)
    _fail(first)
    stumble.configure(queueing_lock="one").defer(mark="/dev/null", falls=0)
    with pytest.raises(CannotRun, match="waits in the queue"):
        run_again(job=Job.objects.get(pk=first), actor=super_admin)


def test_staff_without_the_right_do_not_see_jobs(jobs, client, curator):
    fall.defer(mark="/dev/null")
    client.force_login(curator)
    assert client.get(reverse("admin:revcouncil_job_changelist")).status_code == 403


def test_the_list_of_jobs_takes_the_same_queries_for_one_and_for_thirty(
    jobs, client, admin_who_runs, django_assert_max_num_queries
):
    for _ in range(30):
        fall.defer(mark="/dev/null")
    with django_assert_max_num_queries(12):
        assert client.get(reverse("admin:revcouncil_job_changelist")).status_code == 200
