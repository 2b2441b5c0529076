"""What is paid for, and what of a seat is not on the member's row."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from members.models.choices import SubscriptionStatus
from members.models.member import Member
from members.models.team import Team

LIVE_STATUSES = (
    SubscriptionStatus.TRIALING.value,
    SubscriptionStatus.ACTIVE.value,
    SubscriptionStatus.PAST_DUE.value,
)


class Plan(models.Model):
    """One subscription: at Stripe, as it was when last fetched, or granted by staff.

    Of one member (an individual plan) or of one team (a company plan); one of them is live at
    most. It goes with its member or its team; the record of the money is Stripe's.
    """

    class Source(models.TextChoices):
        """Who says how it stands."""

        STRIPE = "STRIPE", "Stripe"
        STAFF = "STAFF", "Granted by staff"

    class Kind(models.TextChoices):
        """Whose it is."""

        INDIVIDUAL = "INDIVIDUAL", "Individual"
        COMPANY = "COMPANY", "Company"

    source = models.CharField(max_length=6, choices=Source.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # Both keys cascade in the database.
    member = models.ForeignKey(
        Member,
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        db_index=False,
        related_name="plans",
    )
    team = models.ForeignKey(
        Team,
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        db_index=False,
        related_name="plans",
    )
    stripe_id = models.CharField("Stripe's id", max_length=64, null=True, blank=True)
    stripe_customer_id = models.CharField(
        "Stripe customer", max_length=64, blank=True, default="", db_default=""
    )
    status = models.CharField(
        max_length=9,
        choices=SubscriptionStatus.choices,
        default=SubscriptionStatus.NONE,
        db_default=SubscriptionStatus.NONE,
    )
    stripe_status = models.CharField(
        "Stripe's word for it", max_length=30, blank=True, default="", db_default=""
    )
    owner_seats = models.PositiveSmallIntegerField(default=0, db_default=0)
    team_seats = models.PositiveSmallIntegerField(default=0, db_default=0)
    period_end = models.DateTimeField("paid until", null=True, blank=True)
    ends_at = models.DateTimeField(
        "ends", null=True, blank=True, help_text="Set when it was cancelled for a later day."
    )
    trial_ends_at = models.DateTimeField("trial ends", null=True, blank=True)
    failed_at = models.DateTimeField(
        "renewal failed", null=True, blank=True, help_text="When the unpaid renewal failed first."
    )
    renewed_at = models.DateTimeField(
        "first renewed",
        null=True,
        blank=True,
        help_text="When a renewal was paid first. Its agency counts in published figures then.",
    )
    monthly_cents = models.PositiveIntegerField(default=0, db_default=0)
    currency = models.CharField(max_length=3, default="usd", db_default="usd")
    card = models.CharField(
        max_length=60, blank=True, default="", db_default="", help_text="Visa, 4242, to 08/28."
    )
    discount = models.CharField(max_length=120, blank=True, default="", db_default="")
    is_duplicate = models.BooleanField(
        default=False, db_default=False, help_text="Paid a second time: ended and given back."
    )
    granted_by = models.ForeignKey(
        Member,
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    reason = models.CharField(
        max_length=500, blank=True, default="", db_default="", help_text="Why staff granted it."
    )
    fetched_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            # Found by Stripe's webhooks.
            models.UniqueConstraint(fields=["stripe_id"], name="members_plan_stripe_id_uniq"),
            # Read by whoever asks which plan governs a member; a second live one is refused.
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(status__in=LIVE_STATUSES),
                name="members_plan_live_member_uniq",
            ),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(status__in=LIVE_STATUSES),
                name="members_plan_live_team_uniq",
            ),
            models.CheckConstraint(
                condition=Q(kind="INDIVIDUAL", member__isnull=False, team__isnull=True)
                | Q(kind="COMPANY", member__isnull=True, team__isnull=False, owner_seats__gte=1),
                name="members_plan_whose_check",
            ),
            models.CheckConstraint(
                condition=Q(source="STRIPE", stripe_id__isnull=False)
                | Q(source="STAFF", stripe_id__isnull=True),
                name="members_plan_source_check",
            ),
            models.CheckConstraint(
                condition=Q(status__in=SubscriptionStatus.values), name="members_plan_status_check"
            ),
            models.CheckConstraint(
                condition=Q(is_duplicate=False) | ~Q(status__in=LIVE_STATUSES),
                name="members_plan_duplicate_check",
            ),
        ]
        indexes = [
            # Read by the erasure's cascade and by the member's page, newest first.
            models.Index(fields=["member", "-id"], name="plan_member_idx"),
            # Read by the cascade of a deleted team and by the team's page.
            models.Index(fields=["team", "-id"], name="plan_team_idx"),
            # Read by the erasure of whoever granted it.
            models.Index(fields=["granted_by"], name="plan_granted_by_idx"),
            # Read by the jobs that look at plans whose period is over.
            models.Index(
                fields=["period_end"],
                name="plan_period_end_idx",
                condition=Q(status__in=LIVE_STATUSES),
            ),
            # Read by the sync of whatever Stripe says of a customer.
            models.Index(fields=["stripe_customer_id"], name="plan_customer_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} plan {self.pk}"

    @property
    def is_live(self) -> bool:
        """Whether it gives access, or gave it until a renewal failed."""
        return self.status in LIVE_STATUSES


class Seat(models.Model):
    """What is kept of one member's seat beside the member's row, which every award writes.

    Written by members/standing/actions.py alone; goes with its member.
    """

    # The key cascades in the database.
    member = models.OneToOneField(
        Member, on_delete=models.DO_NOTHING, primary_key=True, related_name="seat"
    )
    active_since = models.DateTimeField(
        null=True, blank=True, help_text="Since when it is paid for without a break."
    )
    ends_at = models.DateTimeField(null=True, blank=True)
    rewarded = models.BooleanField(
        default=False, db_default=False, help_text="The introduction has promoted."
    )
    next_due_at = models.DateTimeField(
        null=True, blank=True, help_text="When time alone changes something next."
    )

    class Meta:
        ordering = ["member_id"]
        indexes = [
            # Read by the job that lets time pass.
            models.Index(
                fields=["next_due_at"],
                name="seat_due_idx",
                condition=Q(next_due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Seat of member {self.member_id}"
