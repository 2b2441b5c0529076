"""Referrals and what Stripe tells, in whatever order."""

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from activities.models import Referral
from activities.referrals.settling import settle_referrals
from members.models import Member, Plan
from tests import cast
from tests.activities.referrals.makers import earned, make_referral, payouts
from tests.members.billing.world import World

pytestmark = pytest.mark.django_db


def by_stripe(world: World, maren: Member) -> Referral:
    """Somebody who came by Maren's link and buys at Stripe."""
    referee = cast.outsider(date_joined=timezone.now() + timedelta(seconds=1))
    return make_referral(maren, referee)


def test_money_is_real_once_stripe_has_it_and_a_trial_is_not(world, maren, settings):
    settings.STRIPE_TRIAL_DAYS = 14
    referral = by_stripe(world, maren)
    world.buy(referral.referee)
    settle_referrals()
    assert payouts(referral) == [("TRIAL", "PAID", 1)]
    world.pass_(days=15)
    world.settle()
    settle_referrals()
    settle_referrals()
    assert payouts(referral) == [("TRIAL", "PAID", 1), ("PAID", "PAID", 2)]


def test_a_trial_that_ends_unpaid_pays_for_the_trial_alone(world, maren, settings):
    settings.STRIPE_TRIAL_DAYS = 14
    referral = by_stripe(world, maren)
    plan = world.buy(referral.referee)
    world.stripe.cancel(plan.stripe_id)
    world.settle()
    settle_referrals()
    assert payouts(referral) == [("TRIAL", "PAID", 1)]
    assert Plan.objects.get(pk=plan.pk).status == "CANCELLED"


def test_a_company_plan_counts_for_whoever_pays_it(world, maren):
    referral = by_stripe(world, maren)
    wanted = {"kind": Plan.Kind.COMPANY, "company_name": "House", "owner_seats": 1, "team_seats": 2}
    world.buy(referral.referee, **wanted)
    settle_referrals()
    assert payouts(referral) == [("PAID", "PAID", 2)]


def test_the_first_of_two_payments_given_back_takes_nothing_and_both_take_all(world, maren):
    referral = by_stripe(world, maren)
    world.buy(referral.referee)
    settle_referrals()
    world.pass_(days=32)
    world.settle()
    intents = [row["id"] for row in world.stripe.all("payment_intent")]
    world.stripe.refund(intents[0])
    world.settle()
    # Stripe is asked what else was paid before anything is taken.
    settle_referrals()
    assert payouts(referral) == [("PAID", "PAID", 2)]
    world.stripe.refund(intents[1])
    world.settle()
    settle_referrals()
    assert payouts(referral) == [("PAID", "TAKEN_BACK", 2)]


def test_while_stripe_does_not_answer_nothing_is_paid_or_taken(world, maren):
    referral = by_stripe(world, maren)
    world.buy(referral.referee)
    # Asked once, and once more by the client itself.
    world.site.faults[:] = [503, 503]
    assert settle_referrals() == 0
    assert payouts(referral) == []
    assert not world.site.faults
    settle_referrals()
    assert payouts(referral) == [("PAID", "PAID", 2)]


@pytest.mark.parametrize("seed", range(6))
def test_events_in_any_order_and_twice_come_to_the_same_end(world, maren, seed):
    referral = by_stripe(world, maren)
    world.pay(world.visit(referral.referee))
    world.stripe.refund(world.stripe.all("payment_intent")[0]["id"])
    told = world.told * 2
    if seed:
        Random(seed).shuffle(told)
    else:
        # The refund first: nothing is known of its plan.
        told.sort(key=lambda event: event["type"] != "refund.created")
    for event in told:
        world.tell([event])
        settle_referrals()
    assert [state for _, state, _ in payouts(referral)] == ["TAKEN_BACK"]
    assert earned(maren) in ([], [2, -2])
