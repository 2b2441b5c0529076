"""What Stripe told us, and how Stripe, the database and Discord compared."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone


class StripeEvent(models.Model):
    """One event Stripe told us about. Handled exactly once; never deleted."""

    event_id = models.CharField(max_length=255)
    type = models.CharField(max_length=100)
    payload = models.JSONField()
    created_at = models.DateTimeField(help_text="When it happened, by Stripe's clock.")
    received_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    handled_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="", db_default="")
    subscription = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="The one it is about."
    )

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [
            # Read by the sweep for events nobody has worked yet, and by the desk.
            models.Index(
                fields=["received_at"],
                name="stripeevent_open_idx",
                condition=Q(handled_at__isnull=True),
            ),
        ]
        constraints = [
            # A repeated delivery stops here.
            models.UniqueConstraint(fields=["event_id"], name="members_stripeevent_event_uniq"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"


class ReconciliationRun(models.Model):
    """One comparison of Stripe, the database and Discord, with what it found. Kept for good."""

    class Mode(models.TextChoices):
        """Whether the run may change anything."""

        REPORT = "REPORT", "Report only"
        FIX = "FIX", "Fix"

    class Status(models.TextChoices):
        """How far the run got."""

        RUNNING = "RUNNING", "Running"
        DONE = "DONE", "Done"
        FAILED = "FAILED", "Failed"

    mode = models.CharField(
        max_length=6, choices=Mode.choices, default=Mode.REPORT, db_default=Mode.REPORT
    )
    status = models.CharField(
        max_length=7, choices=Status.choices, default=Status.RUNNING, db_default=Status.RUNNING
    )
    started_by = models.ForeignKey(
        "members.Member", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    missing_access = models.PositiveIntegerField(default=0, db_default=0)
    unauthorised_access = models.PositiveIntegerField(default=0, db_default=0)
    wrong_role = models.PositiveIntegerField(default=0, db_default=0)
    debtor_mismatch = models.PositiveIntegerField(default=0, db_default=0)
    findings = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mode__in=["REPORT", "FIX"]), name="members_reconciliationrun_mode_check"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["RUNNING", "DONE", "FAILED"]),
                name="members_reconciliationrun_status_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_mode_display()} of {self.started_at:%d %B %Y %H:%M}"
