"""Webhooks shuffled, doubled and late: the same end as in order, each effect once."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from members.models import Effect, Member, MoneyBack, Plan, StripeEvent
from tests import cast
from tests.members.billing.buying import buy, deliver, work
from tests.standins.stripe.objects import Object
from tests.standins.stripe.server import Site

pytestmark = pytest.mark.django_db


def live(site: Site, member: Member, random: Random, deeds: int) -> Plan:
    """A subscription to which all kinds of things happen at Stripe, unseen by us."""
    plan = buy(site, member)
    stripe_id, stripe = str(plan.stripe_id), site.stripe
    at = datetime.now(UTC)
    for _ in range(deeds):
        at += timedelta(days=random.randint(1, 20))
        stripe.clock = at.timestamp
        sub = stripe.advance(stripe_id)
        match random.choice(("card", "card", "pay", "end", "stay", "nothing")):
            case "card" if plan.stripe_customer_id in stripe.declining:
                stripe.declining.clear()
            case "card":
                stripe.declining.add(plan.stripe_customer_id)
            case "pay":
                for bill in stripe.all("invoice", status="open"):
                    stripe.pay(bill["id"])
            case "end" if sub["status"] != "canceled":
                stripe.change_mind(stripe_id, ends=True)
            case "stay" if sub["status"] != "canceled":
                stripe.change_mind(stripe_id, ends=False)
    return plan


def told(events: list[Object], random: Random, number: int) -> list[Object]:
    """As many deliveries, shuffled, some doubled."""
    found = [random.choice(events) for _ in range(max(number - len(events), 0))] + events
    random.shuffle(found)
    return found


def ends(member: Member, plan: Plan) -> dict[str, Any]:
    """Where it ended."""
    member.refresh_from_db()
    plan.refresh_from_db()
    names = ("status", "stripe_status", "period_end", "ends_at", "failed_at", "monthly_cents")
    return {name: getattr(plan, name) for name in names} | {
        "member": member.subscription_status,
        "role": member.community_role,
        "failed": member.payment_failed_at,
    }


def compare(site: Site, seed: int, deliveries: int) -> None:
    """One history told in order and in any."""
    random = Random(seed)
    member = cast.outsider()
    plan = live(site, member, random, deeds=random.randint(3, 12))
    deliver(site.stripe.events)
    work()
    in_order = ends(member, plan)
    for row in told(site.stripe.events, random, deliveries):
        # A new event about the same thing: it was never seen, and came when it came.
        deliver([{**row, "id": f"{row['id']}_{random.randint(0, 9)}"}])
        if random.random() < 0.3:
            work()
    work()
    assert ends(member, plan) == in_order, seed
    kinds = Counter(Effect.objects.exclude(key=None).values_list("key", flat=True))
    assert not [key for key, times in kinds.items() if times > 1]
    assert not StripeEvent.objects.filter(handled_at=None).exists()
    assert not MoneyBack.objects.exists()


@pytest.mark.parametrize("seed", range(4))
def test_events_in_any_order_end_as_in_order(site: Site, seed: int) -> None:
    compare(site, seed, deliveries=25)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(10, 20))
def test_a_thousand_events_in_any_order_end_as_in_order(site: Site, seed: int) -> None:
    compare(site, seed, deliveries=1000)
