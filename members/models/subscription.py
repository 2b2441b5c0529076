"""Whether a member pays, what seat they hold, and where a failed renewal stands."""

from django.db import models
from django.db.models import Q

from members.models.choices import CommunityRole, SeatTier, SubscriptionStatus
from revcouncil.schema.constraints import CheckOnWrite

# A member's checks of these columns, each on write.
SUBSCRIPTION_CHECKS = [
    CheckOnWrite(
        condition=Q(subscription_status__in=SubscriptionStatus.values),
        name="members_member_subscription_status_check",
    ),
    CheckOnWrite(
        condition=Q(seat_tier__in=SeatTier.values),
        name="members_member_seat_tier_check",
    ),
    CheckOnWrite(
        condition=Q(community_role__in=CommunityRole.values),
        name="members_member_community_role_check",
    ),
    CheckOnWrite(
        condition=Q(previous_role__in=["", *CommunityRole.values]),
        name="members_member_previous_role_check",
    ),
]


class Subscription(models.Model):
    """The part of a member that follows Stripe; columns of the member's own table."""

    subscription_status = models.CharField(
        max_length=9,
        choices=SubscriptionStatus.choices,
        default=SubscriptionStatus.NONE,
        db_default=SubscriptionStatus.NONE,
    )
    seat_tier = models.CharField(
        max_length=11,
        choices=SeatTier.choices,
        default=SeatTier.INDIVIDUAL,
        db_default=SeatTier.INDIVIDUAL,
    )
    current_period_end = models.DateTimeField(null=True, blank=True)

    # Billing failure
    payment_failed_at = models.DateTimeField(null=True, blank=True)
    grace_ends_at = models.DateTimeField(null=True, blank=True)
    debtor_ends_at = models.DateTimeField(null=True, blank=True)
    previous_role = models.CharField(
        max_length=6, choices=CommunityRole.choices, blank=True, default="", db_default=""
    )
    in_debtor_state = models.BooleanField(default=False, db_default=False)
    notices_sent = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )

    class Meta:
        abstract = True
