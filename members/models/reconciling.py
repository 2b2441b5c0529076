"""What a comparison of Stripe, the database and Discord saw, and where they differ."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from members.models.billing import ReconciliationRun
from members.models.member import Member


class Sighting(models.Model):
    """One subscription at Stripe or one account on the Discord server, as a run saw it.

    Written page by page while a run lists them, read by its comparison, gone when it ends.
    """

    class Side(models.TextChoices):
        """Where it was seen."""

        STRIPE = "STRIPE", "Stripe"
        DISCORD = "DISCORD", "Discord"

    # The key cascades in the database.
    run = models.ForeignKey(
        ReconciliationRun, on_delete=models.DO_NOTHING, db_index=False, related_name="sightings"
    )
    side = models.CharField(max_length=7, choices=Side.choices)
    seen_id = models.CharField(max_length=64, help_text="A subscription's id, or an account's.")
    says = models.JSONField()

    class Meta:
        ordering = ["id"]
        constraints = [
            # A page that is listed twice is written once; read by id by the comparison.
            models.UniqueConstraint(
                fields=["run", "side", "seen_id"], name="members_sighting_seen_uniq"
            ),
            models.CheckConstraint(
                condition=Q(side__in=["STRIPE", "DISCORD"]), name="members_sighting_side_check"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.seen_id}"


class ReconciliationDifference(models.Model):
    """One thing that is not the same at Stripe, here and on Discord. Kept with its run; what it
    says of a member goes with the member.
    """

    class Kind(models.TextChoices):
        """The four kinds of drift."""

        MISSING_ACCESS = "MISSING_ACCESS", "Missing access"
        UNAUTHORISED_ACCESS = "UNAUTHORISED_ACCESS", "Unauthorised access"
        WRONG_ROLE = "WRONG_ROLE", "Wrong role"
        DEBTOR_MISMATCH = "DEBTOR_MISMATCH", "Debtor mismatch"

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "OPEN", "open"
        FIXING = "FIXING", "being fixed"
        FIXED = "FIXED", "fixed, verified"
        REMAINS = "REMAINS", "still there after a fix"
        PASSED = "PASSED", "a later run knows more"

    # Both keys cascade in the database.
    run = models.ForeignKey(
        ReconciliationRun, on_delete=models.DO_NOTHING, db_index=False, related_name="differences"
    )
    member = models.ForeignKey(
        Member,
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        db_index=False,
        related_name="differences",
    )
    # What it is about, the same in every run: "member 12", "account 123", "subscription sub_1".
    subject = models.CharField(max_length=80)
    kind = models.CharField(max_length=19, choices=Kind.choices)
    discord_id = models.CharField("Discord id", max_length=20, blank=True, default="")
    stripe_id = models.CharField("Stripe subscription", max_length=64, blank=True, default="")
    stripe_says = models.CharField(max_length=200, blank=True, default="")
    database_says = models.CharField(max_length=200, blank=True, default="")
    discord_says = models.CharField(max_length=200, blank=True, default="")
    in_plan = models.BooleanField("plan differs", default=False)
    in_roles = models.BooleanField("roles differ", default=False)
    can_fix = models.BooleanField(
        "can be put right", default=True, help_text="Nobody can give a role to who is not there."
    )
    state = models.CharField(
        max_length=7, choices=State.choices, default=State.OPEN, db_default=State.OPEN
    )
    note = models.CharField(max_length=300, blank=True, default="", db_default="")
    found_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    fixed_at = models.DateTimeField("fix begun", null=True, blank=True)
    settled_at = models.DateTimeField("verified", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "difference"
        constraints = [
            # A run that goes on after it was stopped finds nothing twice.
            models.UniqueConstraint(
                fields=["run", "subject", "kind"],
                name="members_reconciliationdifference_found_uniq",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "MISSING_ACCESS",
                        "UNAUTHORISED_ACCESS",
                        "WRONG_ROLE",
                        "DEBTOR_MISMATCH",
                    ]
                ),
                name="members_reconciliationdifference_kind_check",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["OPEN", "FIXING", "FIXED", "REMAINS", "PASSED"]),
                name="members_reconciliationdifference_state_check",
            ),
        ]
        indexes = [
            # Read by the desk, the settling of later runs and the jobs that fix.
            models.Index(
                fields=["state", "id"],
                name="difference_open_idx",
                condition=Q(state__in=["OPEN", "FIXING"]),
            ),
            # Read by the erasure's cascade and a member's own data.
            models.Index(fields=["member"], name="difference_member_idx"),
            # Read by the erasure: accounts that belonged to nobody then.
            models.Index(fields=["discord_id"], name="difference_discord_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject}"
