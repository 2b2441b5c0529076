"""What is always true of the records the shell keeps itself."""

from django.db import models
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob


class JobError(models.Model):
    """Why a job failed the last time it was tried, and how many workers died in it.

    One row a job, replaced by the next failure; goes with its job. procrastinate keeps that a job
    failed, not why. No foreign key: its tables are its own, and swept() takes the orphans.
    """

    job_id = models.BigIntegerField(primary_key=True)
    error = models.TextField(help_text="Type and message, without passwords and tokens.")
    at = models.DateTimeField(default=timezone.now, editable=False)
    deaths = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        help_text="How many workers died in it since it was last run by hand.",
    )

    def __str__(self) -> str:
        return f"Job {self.job_id}: {self.error}"


class Job(ProcrastinateJob):
    """One job of procrastinate's, under a name without its arguments: they may hold what nobody
    should read in a label.
    """

    class Meta:
        proxy = True
        verbose_name = "job"

    def __str__(self) -> str:
        return f"{self.task_name} {self.pk}"
