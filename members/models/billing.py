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
    """One comparison of Stripe, the database and Discord. Kept for good; what it found are its
    differences (`findings` holds those of releases before 2.3).
    """

    class Mode(models.TextChoices):
        """Whether the run may change anything."""

        REPORT = "REPORT", "Report only"
        FIX = "FIX", "Fix"

    class Status(models.TextChoices):
        """How far the run got."""

        RUNNING = "RUNNING", "Running"
        DONE = "DONE", "Done"
        FAILED = "FAILED", "Failed"

    class Occasion(models.TextChoices):
        """Why it was made."""

        DAILY = "DAILY", "The day's"
        ASKED = "ASKED", "Asked for"
        VERIFY = "VERIFY", "After a fix"

    class Stage(models.TextChoices):
        """What it is at. A run that was stopped goes on from there."""

        STRIPE = "STRIPE", "Listing Stripe"
        DISCORD = "DISCORD", "Listing Discord"
        MEMBERS = "MEMBERS", "Comparing members"
        OTHERS = "OTHERS", "Looking for what belongs to nobody"
        DONE = "DONE", "Done"

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

    occasion = models.CharField(
        max_length=6, choices=Occasion.choices, default=Occasion.ASKED, db_default=Occasion.ASKED
    )
    stage = models.CharField(
        max_length=7, choices=Stage.choices, default=Stage.DONE, db_default=Stage.DONE
    )
    # How far the stage is: the last id that was listed or compared.
    place = models.CharField(max_length=255, blank=True, default="", db_default="")
    moved_at = models.DateTimeField(null=True, blank=True, help_text="When it last got further.")
    compared = models.IntegerField("members compared", default=0, db_default=0)
    requests = models.IntegerField(
        "requests", default=0, db_default=0, help_text="Pages asked of Stripe and Discord."
    )
    knows_stripe = models.BooleanField("Stripe listed", default=False, db_default=False)
    knows_discord = models.BooleanField("Discord listed", default=False, db_default=False)
    problems = models.TextField("what could not be compared", blank=True, default="", db_default="")

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
