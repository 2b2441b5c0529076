"""An account with a live subscription is erased after it ended at Stripe, or not at all."""

import pytest
from pytest_django import Settings

from members.models import Member, Plan
from members.own.erasing import CannotErase, endings_of, erase
from tests import cast
from tests.members.billing.world import World

pytestmark = pytest.mark.django_db


def exists(member: Member) -> bool:
    """Whether the account is still there."""
    return Member.objects.filter(pk=member.pk).exists()


def test_the_subscription_ends_at_stripe_before_the_account_is_erased(world: World) -> None:
    member = cast.outsider()
    plan = world.buy(member)
    assert "your subscription, at once and without a refund" in list(endings_of(member))
    member.refresh_from_db()
    assert erase(member=member)
    assert world.stripe.get(plan.stripe_id)["status"] == "canceled"
    assert (exists(member), Plan.objects.count()) == (False, 0)
    world.settle()  # what Stripe tells of it then is about nobody, and harmless


@pytest.mark.parametrize("fault", [500, 429, 409, 0])
def test_while_stripe_does_not_answer_nothing_is_erased_and_nothing_ends(
    world: World, fault: int
) -> None:
    member = cast.outsider()
    plan = world.buy(member)
    member.refresh_from_db()
    world.site.faults.extend([fault] * 4)
    with pytest.raises(CannotErase, match="Stripe does not answer at the moment"):
        erase(member=member)
    world.site.faults.clear()
    assert exists(member)
    assert world.stripe.get(plan.stripe_id)["status"] == "active"
    assert erase(member=member)
    assert world.stripe.get(plan.stripe_id)["status"] == "canceled"


def test_what_was_paid_a_moment_ago_and_is_not_known_here_ends_too(world: World) -> None:
    member = cast.outsider()
    paid = world.pay(world.visit(member))
    member.refresh_from_db()
    assert erase(member=member)
    assert world.stripe.get(paid)["status"] == "canceled"


def test_a_companys_plan_goes_on_with_those_who_stay(world: World) -> None:
    plan = world.company(2, 1)
    boss = Member.objects.get(team=plan.team)
    other = cast.paying_owner(team=plan.team, is_primary_owner=False)
    assert not [line for line in endings_of(boss) if "subscription" in line]
    assert erase(member=boss, successor=other)
    assert world.stripe.get(plan.stripe_id)["status"] == "active"
    assert erase(member=other)
    assert world.stripe.get(plan.stripe_id)["status"] == "canceled"


def test_without_a_key_a_live_subscription_stands_in_the_way(
    world: World, settings: Settings
) -> None:
    member = cast.outsider()
    world.buy(member)
    member.refresh_from_db()
    settings.STRIPE_API_KEY = ""
    with pytest.raises(CannotErase, match="payments are switched off"):
        erase(member=member)
    assert exists(member)
    assert erase(member=cast.make_member(subscription_status="NONE"))
