"""Referrals, and what referees buy, past Stripe."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from activities.models import Referral, ReferralPayout
from gamification.models import PointTransaction
from members.models import Member, MoneyBack, Plan, SubscriptionStatus
from tests import cast

_numbers = count(1)


def make_referral(referrer: Member, referee: Member | None = None, **fields: Any) -> Referral:
    """Somebody who joined a minute ago by the referrer's link."""
    number = next(_numbers)
    referee = referee or cast.outsider(
        stripe_customer_id=f"cus_brought{number}",
        date_joined=timezone.now() + timedelta(seconds=number),
    )
    return Referral.objects.create(
        referrer=referrer, referee=referee, clicked_at=referee.date_joined, **fields
    )


def buy(referee: Member, **fields: Any) -> Plan:
    """A plan of theirs at Stripe."""
    values: dict[str, Any] = {
        "source": Plan.Source.STRIPE,
        "kind": Plan.Kind.INDIVIDUAL,
        "member": referee,
        "stripe_id": f"sub_{next(_numbers)}",
        "stripe_customer_id": referee.stripe_customer_id,
        "status": SubscriptionStatus.ACTIVE,
        "fetched_at": timezone.now(),
    }
    return Plan.objects.create(**{**values, **fields})


def try_it(referee: Member, **fields: Any) -> Plan:
    """The same, begun with a trial."""
    ends = timezone.now() + timedelta(days=14)
    values = {"status": SubscriptionStatus.TRIALING, "trial_ends_at": ends}
    return buy(referee, **{**values, **fields})


def pay(referral: Referral, cents: int = 4900) -> None:
    """What a look at Stripe writes down."""
    Referral.objects.filter(pk=referral.pk).update(paid_cents=cents, looked_at=timezone.now())


def give_back(plan: Plan, cents: int = 4900, **fields: Any) -> MoneyBack:
    """A refund that Stripe told of."""
    values: dict[str, Any] = {
        "kind": MoneyBack.Kind.REFUND,
        "stripe_id": f"re_{next(_numbers)}",
        "status": "succeeded",
        "at": timezone.now(),
    }
    return MoneyBack.objects.create(plan=plan, cents=cents, **{**values, **fields})


def payouts(referral: Referral) -> list[tuple[str, str, int]]:
    """What became of a referral."""
    found = ReferralPayout.objects.filter(referral=referral).order_by("-kind")
    return list(found.values_list("kind", "state", "points"))


def earned(member: Member) -> list[int]:
    """The member's ledger, oldest first."""
    found = PointTransaction.objects.filter(member=member).order_by("pk")
    return list(found.values_list("points", flat=True))
