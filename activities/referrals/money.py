"""What a referee paid: Stripe is asked, so that a lost or doubled webhook changes nothing."""

from collections.abc import Iterator

from django.db.models import Count, Max, Sum
from django.db.models.functions import Coalesce, Greatest

from activities.models.referrals import Referral
from activities.referrals.querysets import (
    DISPUTED,
    GIVEN_BACK,
    MAY_HAVE_PAID,
    TRIED,
    money_back_of,
    plans_of,
)
from activities.referrals.rules import Facts
from members.billing import client
from members.billing.rules import subscription_of


def look(referral: Referral) -> int:
    """Ask Stripe for everything the referee ever paid and write it down; in cents.

    What was given back is among it, what they paid twice by mistake is not. Raises
    client.StripeFault: then nothing was written.
    """
    customer = referral.referee.stripe_customer_id
    plans = plans_of(customer)
    # Before asking: what is brought up to date meanwhile is looked at again.
    seen = plans.filter(MAY_HAVE_PAID).aggregate(at=Max(Coalesce("fetched_at", "created_at")))["at"]
    ours = set(plans.values_list("stripe_id", flat=True))
    cents = sum(amount for plan, amount in _paid(str(customer)) if plan in ours)
    Referral.objects.filter(pk=referral.pk).update(
        paid_cents=Greatest("paid_cents", cents), looked_at=seen
    )
    return cents


def _paid(customer: str) -> Iterator[tuple[str, int]]:
    """Each paid invoice of a customer: its subscription and what came. A trial's is of nothing."""
    with client.asking() as v1:
        method = v1.invoices.list
    for invoice in client.pages(method, {"customer": customer, "status": "paid"}):
        yield subscription_of("invoice.paid", invoice), max(0, int(invoice["amount_paid"]))


def facts_of(referral: Referral, *, is_own: bool) -> Facts:
    """What is known of the referee now. Three queries."""
    customer = referral.referee.stripe_customer_id
    back = money_back_of(customer).aggregate(
        cents=Sum("cents", filter=GIVEN_BACK, default=0),
        disputes=Count("pk", filter=DISPUTED),
    )
    return Facts(
        began_trial=plans_of(customer).filter(TRIED).exists(),
        paid_cents=referral.paid_cents,
        back_cents=back["cents"],
        disputed=back["disputes"] > 0,
        is_own=is_own,
        is_stale=Referral.objects.to_look_at().filter(pk=referral.pk).exists(),
    )
