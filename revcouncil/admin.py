"""Jobs for staff: what waits, what failed and why, and the button that runs it again.

It calls `revcouncil.jobs`.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

# Its own registration comes first, to be taken back below whatever the order of the apps: it shows
# arguments as they are.
from procrastinate.contrib.django import admin as procrastinate_admin
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from members.admin import ReadOnlyAdmin
from members.models import Member
from members.rules.words import in_words
from revcouncil.jobs import CannotRun, run_again, without_secrets
from revcouncil.models import Job, JobError

STATES = {"todo": "waiting", "doing": "running"}

assert procrastinate_admin
admin.site.unregister(ProcrastinateJob)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Jobs that wait, run or failed. Those that went well are gone."""

    list_display = ("task", "arguments", "state", "attempts", "scheduled_at", "last_error")
    list_filter = ("status", "task_name", "queue_name")
    list_per_page = 50
    search_fields = ("task_name",)
    search_help_text = "Part of the task's name, such as mee6."
    show_full_result_count = False
    ordering = ("-id",)
    fields = (
        "task_name",
        "arguments",
        "state",
        "attempts",
        "last_error",
        "last_error_at",
        "scheduled_at",
        "queue_name",
        "lock",
        "story",
    )
    actions = ("run_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        """With the last error, in the same query."""
        errors = JobError.objects.filter(job_id=OuterRef("pk"))
        return (
            super()
            .get_queryset(request)
            .annotate(
                error=Subquery(errors.values("error")), error_at=Subquery(errors.values("at"))
            )
        )

    @admin.display(description="task", ordering="task_name")
    def task(self, job: Job) -> str:
        """The task's name without its module."""
        return job.task_name.rpartition(".")[2].replace("_", " ")

    @admin.display(description="arguments")
    def arguments(self, job: Job) -> str:
        """What it was called with; secrets are starred."""
        return Truncator(in_words(without_secrets(job.args))).chars(400)

    @admin.display(description="state", ordering="status")
    def state(self, job: Job) -> str:
        """Where it stands: "todo" is waiting, "doing" is running."""
        return STATES.get(job.status, job.status)

    @admin.display(description="last error")
    def last_error(self, job: Any) -> str:
        """Why it failed the last time."""
        if job.error:
            return Truncator(job.error).chars(400)
        return (
            "-" if job.task_name in app.tasks else "No task of this name is known to this release."
        )

    @admin.display(description="failed last")
    def last_error_at(self, job: Any) -> Any:
        """When that was."""
        return job.error_at or "-"

    @admin.display(description="what became of it")
    def story(self, job: Job) -> str:
        """Its events, one a line, oldest first. Times by UTC."""
        events = (
            ProcrastinateEvent.objects.filter(job_id=job.pk)
            .order_by("at", "id")
            .values_list("at", "type")
        )
        return format_html_join(
            mark_safe("<br>"),
            "{} {}",
            ((f"{at:%-d %b %Y, %H:%M:%S}", kind.replace("_", " ")) for at, kind in events),
        )

    def has_run_permission(self, request: HttpRequest) -> bool:
        """Who sees the action below."""
        return request.user.has_perm("revcouncil.change_job")

    @admin.action(description="Run again", permissions=["run"])
    def run_again(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        """Put the chosen ones that failed back into the queue."""
        assert isinstance(request.user, Member)  # nobody else gets into the admin
        done = 0
        for job in queryset.order_by("pk"):
            try:
                run_again(job=job, actor=request.user)
                done += 1
            except CannotRun as reason:
                self.message_user(request, str(reason), messages.WARNING)
        if done:
            self.message_user(
                request,
                f"{done} {'job' if done == 1 else 'jobs'} back in the queue.",
                messages.SUCCESS,
            )
