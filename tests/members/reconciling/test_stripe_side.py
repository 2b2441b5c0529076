"""The comparison against Stripe itself: its pages, its faults, and plans fetched anew."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pytest_django import Settings

from members.models import Member, Plan
from members.reconciling import actions, fixing, stripe_side
from tests import cast
from tests.members.reconciling.comparing import found
from tests.members.reconciling.mess import World
from tests.standins.stripe.server import KEY, Site, serving

pytestmark = pytest.mark.django_db
UNAUTHORISED, MISSING = "UNAUTHORISED_ACCESS", "MISSING_ACCESS"


@pytest.fixture
def site(settings: Settings, clock: Any) -> Iterator[Site]:
    """Stripe on loopback, which the product is set to."""
    with serving() as site:
        settings.STRIPE_API_KEY, settings.STRIPE_API_URL = KEY, site.stripe.url
        settings.STRIPE_PRICE_INDIVIDUAL = "price_individual"
        settings.STRIPE_PRICE_OWNER, settings.STRIPE_PRICE_TEAM = "price_owner", "price_team"
        yield site


def subscriber(site: Site) -> tuple[Member, str]:
    """Somebody who has bought a plan; both sides know."""
    customer = site.stripe.make("customer", "cus")["id"]
    member = cast.outsider(stripe_customer_id=customer)
    sub: str = site.stripe.subscribe(customer, [("price_individual", 1)])["id"]
    stripe_side.sync(sub)
    return member, sub


def compared(world: World) -> Any:
    """One run against Stripe; Discord is the test's."""
    run = actions.start()
    sources = replace(world.sources, subscriptions=stripe_side.subscriptions, sync=stripe_side.sync)
    actions.carry_on(run_id=run.pk, sources=sources)
    run.refresh_from_db()
    return run, sources


def test_what_stripe_said_while_nobody_listened_is_found_and_fetched(
    site: Site, world: World, super_admin: Member
) -> None:
    cast.give_plan(super_admin)
    for _ in range(100):
        site.stripe.subscribe("cus_of_before", [("price_individual", 1)])
    for sub in site.stripe.all("subscription"):
        sub["status"] = "canceled"
    (ended, one), (bought, two), _ = (subscriber(site) for _ in range(3))
    site.stripe.cancel(one)
    Plan.objects.filter(stripe_id=two).update(status="CANCELLED")
    Member.objects.filter(pk=bought.pk).update(subscription_status="CANCELLED")
    gone, _ = subscriber(site)
    Plan.objects.filter(member=gone).update(stripe_id="sub_deleted_in_test_mode")
    site.requests.clear()

    run, sources = compared(world)
    assert found(run) == {
        f"member {ended.pk}": {UNAUTHORISED},
        f"member {bought.pk}": {MISSING},
        f"member {gone.pk}": {UNAUTHORISED},
        # Hers is a subscription nobody knows now.
        f"subscription {site.stripe.all('subscription')[0]['id']}": {MISSING},
    }
    # 104 subscriptions are two pages; open invoices are one.
    assert site.requests == ["GET /v1/invoices", *["GET /v1/subscriptions"] * 2]
    assert run.requests == 3 + world.pages

    site.requests.clear()
    mine = run.differences.filter(member__in=[ended, bought, gone]).exclude(stripe_id="")
    fixing.ask_to_fix(differences=mine.filter(subject__startswith="member"), actor=super_admin)
    assert fixing.fix(run_id=run.pk, sources=sources) == 3
    assert len(site.requests) == 3
    for member, status in ((ended, "CANCELLED"), (bought, "ACTIVE"), (gone, "CANCELLED")):
        member.refresh_from_db()
        assert member.subscription_status == status


@pytest.mark.parametrize("fault", [500, 401, 0])
def test_a_stripe_that_breaks_off_is_said_and_judges_nobody(
    site: Site, world: World, fault: int
) -> None:
    _, sub = subscriber(site)
    site.stripe.cancel(sub)
    site.faults += [fault] * 4
    run, _ = compared(world)
    assert (found(run), run.knows_stripe) == ({}, False)
    assert run.problems.startswith("Stripe could not be listed to its end. Stripe ")


def test_a_failed_renewal_is_told_by_its_invoice(site: Site, clock: Any) -> None:
    member, sub = subscriber(site)
    site.stripe.declining.add(str(member.stripe_customer_id))
    clock.shift(40 * 86400)
    site.stripe.advance(sub)
    asked, page = stripe_side.subscriptions("")
    assert (asked, len(page)) == ([], 1)
    assert (page[0].status, page[0].stripe_status) == ("PAST_DUE", "past_due")
    assert page[0].failed_at is not None
    assert list(stripe_side.subscriptions(sub)) == [[]]


def test_without_a_key_stripe_is_off(settings: Settings) -> None:
    settings.STRIPE_API_KEY = ""
    with pytest.raises(stripe_side.Off, match="no key is set"):
        list(stripe_side.subscriptions(""))
