"""What a member asked for of their own data, and files that are to go."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from members.models.member import Member


class MemberExport(models.Model):
    """One copy of everything of a member's, as a ZIP: asked for, made by a job, gone after a day.

    A row stays as the record that a copy was made; it goes with its member. `file` is written
    before the file is, so that whatever a killed job leaves is found.
    """

    class Status(models.TextChoices):
        """How far it got."""

        QUEUED = "QUEUED", "Waits"
        RUNNING = "RUNNING", "Being made"
        READY = "READY", "Ready"
        FAILED = "FAILED", "Failed"
        EXPIRED = "EXPIRED", "Gone"

    # The key cascades in the database.
    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="exports"
    )
    status = models.CharField(
        max_length=7, choices=Status.choices, default=Status.QUEUED, db_default=Status.QUEUED
    )
    progress = models.SmallIntegerField(default=0, db_default=0, help_text="In percent.")
    attempts = models.SmallIntegerField(default=0, db_default=0)
    file = models.CharField(max_length=255, blank=True, default="", db_default="")
    size = models.BigIntegerField(null=True, blank=True, help_text="In bytes.")
    requested_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-requested_at", "-id"]
        verbose_name = "copy of own data"
        verbose_name_plural = "copies of own data"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["QUEUED", "RUNNING", "READY", "FAILED", "EXPIRED"]),
                name="members_memberexport_status_check",
            ),
            models.CheckConstraint(
                condition=Q(progress__range=(0, 100)), name="members_memberexport_progress_check"
            ),
            # Two clicks at once are one copy.
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(status__in=["QUEUED", "RUNNING"]),
                name="members_memberexport_open_uniq",
            ),
        ]
        indexes = [
            # Read by the member's page: the newest.
            models.Index(fields=["member", "-requested_at"], name="memberexport_newest_idx"),
        ]

    def __str__(self) -> str:
        return f"Copy asked for on {self.requested_at:%d %B %Y}"

    @property
    def is_open(self) -> bool:
        """Whether it waits or is being made."""
        return self.status in (self.Status.QUEUED, self.Status.RUNNING)


class FileToSweep(models.Model):
    """One file of the storage that nothing refers to any more.

    Written in the transaction that let go of it; gone once the storage has deleted the file.
    """

    name = models.CharField(max_length=512, help_text="Its name in the storage.")
    asked_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    not_before = models.DateTimeField(default=timezone.now, db_default=Now())
    attempts = models.IntegerField(default=0, db_default=0)
    last_error = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        ordering = ["not_before", "id"]
        verbose_name = "file to sweep"
        verbose_name_plural = "files to sweep"
        constraints = [
            # Let go of twice, swept once.
            models.UniqueConstraint(fields=["name"], name="members_filetosweep_name_uniq"),
        ]
        indexes = [
            # Read by the sweep: what is due.
            models.Index(fields=["not_before"], name="filetosweep_due_idx"),
        ]

    def __str__(self) -> str:
        return f"File {self.pk}"
