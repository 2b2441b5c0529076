"""What was begun at Stripe's Checkout, and money that came back."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from members.models.member import Member
from members.models.plans import Plan


class Checkout(models.Model):
    """One visit to Stripe's Checkout: what is to be bought, by whom. Kept; goes with its member."""

    # The key cascades in the database.
    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="checkouts"
    )
    kind = models.CharField(max_length=10, choices=Plan.Kind.choices)
    company_name = models.CharField(max_length=100, blank=True, default="", db_default="")
    owner_seats = models.PositiveSmallIntegerField(default=0, db_default=0)
    team_seats = models.PositiveSmallIntegerField(default=0, db_default=0)
    session_id = models.CharField(
        max_length=100, null=True, blank=True, help_text="Stripe's; none until Stripe answered."
    )
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            # Found by whoever comes back from Stripe.
            models.UniqueConstraint(fields=["session_id"], name="members_checkout_session_uniq"),
            models.CheckConstraint(
                condition=Q(kind="INDIVIDUAL", owner_seats=0, team_seats=0, company_name="")
                | Q(kind="COMPANY", owner_seats__gte=1, company_name__regex=r"^.{3,100}$"),
                name="members_checkout_kind_check",
            ),
        ]
        indexes = [
            # Read by the erasure's cascade and the plan's page, newest first.
            models.Index(fields=["member", "-id"], name="checkout_member_idx"),
        ]

    def __str__(self) -> str:
        return f"Checkout {self.pk}"


class MoneyBack(models.Model):
    """Money of one payment that came back, or that a bank wants back. Never deleted but with its
    plan.
    """

    class Kind(models.TextChoices):
        """Why."""

        REFUND = "REFUND", "Refund"
        DISPUTE = "DISPUTE", "Dispute"
        DUPLICATE = "DUPLICATE", "Paid twice"

    kind = models.CharField(max_length=9, choices=Kind.choices)
    # The key cascades in the database. None: of no plan here.
    plan = models.ForeignKey(
        Plan,
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        db_index=False,
        related_name="money_back",
    )
    stripe_id = models.CharField("Stripe's id", max_length=64)
    cents = models.PositiveIntegerField(default=0, db_default=0)
    currency = models.CharField(max_length=3, default="usd", db_default="usd")
    status = models.CharField(
        "Stripe's word for it", max_length=40, blank=True, default="", db_default=""
    )
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When staff said they saw it.")

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "money back"
        verbose_name_plural = "money back"
        constraints = [
            # Told twice, it is noted once.
            models.UniqueConstraint(fields=["stripe_id"], name="members_moneyback_stripe_id_uniq"),
            models.CheckConstraint(
                condition=Q(kind__in=["REFUND", "DISPUTE", "DUPLICATE"]),
                name="members_moneyback_kind_check",
            ),
        ]
        indexes = [
            # Read by the cascade of a plan and its page in the admin.
            models.Index(fields=["plan"], name="moneyback_plan_idx"),
            # Read by the desk.
            models.Index(
                fields=["at"], name="moneyback_unseen_idx", condition=Q(seen_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.stripe_id}"
