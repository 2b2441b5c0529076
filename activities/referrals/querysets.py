"""Which referrals."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from activities.referrals.rules import NO_DISPUTE, NOT_GIVEN_BACK, Kind, State
from members.models import MoneyBack, Plan, SubscriptionStatus

if TYPE_CHECKING:
    from members.models import Member

# What its buyer pays for: neither granted by staff nor paid a second time by mistake.
BOUGHT = Q(source=Plan.Source.STRIPE, is_duplicate=False)
TRIED = BOUGHT & Q(trial_ends_at__isnull=False) & ~Q(status=SubscriptionStatus.NONE)
# Plans that may have been paid; a trial and an unpaid beginning have not.
MAY_HAVE_PAID = BOUGHT & Q(
    status__in=[
        SubscriptionStatus.ACTIVE,
        SubscriptionStatus.PAST_DUE,
        SubscriptionStatus.CANCELLED,
    ]
)
GIVEN_BACK = Q(kind=MoneyBack.Kind.REFUND) & ~Q(status__in=NOT_GIVEN_BACK)
LONG_AGO = Value(datetime(1970, 1, 1, tzinfo=UTC))
DISPUTED = Q(kind=MoneyBack.Kind.DISPUTE) & ~Q(status__in=NO_DISPUTE)


def plans_of(customer: Any) -> "models.QuerySet[Plan]":
    """What a customer at Stripe bought: one's own plan, or that of one's company."""
    return Plan.objects.filter(BOUGHT, stripe_customer_id=customer).exclude(stripe_customer_id="")


def money_back_of(customer: Any) -> "models.QuerySet[MoneyBack]":
    """What of it went back, or is wanted back by a bank."""
    ours = {"plan__source": Plan.Source.STRIPE, "plan__is_duplicate": False}
    found = MoneyBack.objects.filter(
        GIVEN_BACK | DISPUTED, plan__stripe_customer_id=customer, **ours
    )
    return found.exclude(plan__stripe_customer_id="").order_by()


class ReferralQuerySet(models.QuerySet[Any]):
    """Referrals, narrowed by what a page or the job asks for."""

    def by(self, member: "Member") -> "ReferralQuerySet":
        """Those whom one member brought."""
        return self.filter(referrer=member)

    def with_news(self) -> "ReferralQuerySet":
        """Those of whom something may be paid or taken back now.

        Whoever is locked out is paid once they are let in again.
        """
        customer = OuterRef("referee__stripe_customer_id")
        tried = plans_of(customer).filter(TRIED)
        return self.filter(referrer__is_active=True).filter(
            Q(Exists(tried)) & ~Q(Exists(_payouts(Kind.TRIAL)))
            | Q(paid_cents__gt=0) & ~Q(Exists(_payouts(Kind.PAID)))
            | Exists(_payouts(Kind.PAID).filter(state=State.PAID)) & Exists(money_back_of(customer))
        )

    def to_look_at(self) -> "ReferralQuerySet":
        """Those whose payments Stripe has to be asked for: a plan of theirs was brought up to date
        since the last look, and the answer can still change what is paid.
        """
        customer = OuterRef("referee__stripe_customer_id")
        moved = (
            plans_of(customer)
            .filter(MAY_HAVE_PAID)
            .annotate(moved_at=Coalesce("fetched_at", "created_at"))
            .filter(moved_at__gt=Coalesce(OuterRef("looked_at"), LONG_AGO))
        )
        open_ = ~Q(Exists(_payouts(Kind.PAID))) | Exists(
            _payouts(Kind.PAID).filter(state=State.PAID)
        ) & Exists(money_back_of(customer))
        return self.filter(open_).filter(Exists(moved))


def _payouts(kind: Kind) -> "models.QuerySet[Any]":
    from activities.models.referrals import ReferralPayout

    return ReferralPayout.objects.filter(referral=OuterRef("pk"), kind=kind)
