"""What goes wrong with payments elsewhere, each told once (facts: Stripe)."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from pytest_django import Settings

from members.billing import actions, seats
from members.models import Effect, EffectState, MoneyBack, Plan, Team
from tests import cast
from tests.members.billing.world import NOW, World, stands

pytestmark = pytest.mark.django_db


def letters() -> list[str]:
    """The letters that were called for, oldest first."""
    return [e.detail["letter"] for e in Effect.objects.filter(kind="LETTER").order_by("pk")]


def plans() -> list[tuple[Any, ...]]:
    """Every plan, oldest first."""
    found = Plan.objects.order_by("pk")
    return list(found.values_list("status", "stripe_status", "is_duplicate"))


def test_nobody_comes_back_from_the_checkout_of_another(world: World) -> None:
    session = world.visit(cast.outsider())
    world.pay(session)
    stranger = cast.make_member(subscription_status="NONE")
    assert actions.come_back(member=stranger, session_id=session) is None
    assert Plan.objects.count() == 0


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_events_of_the_same_second_end_alike_in_either_order(
    world: World, order: tuple[int, ...]
) -> None:
    member = cast.outsider()
    plan = world.buy(member)
    known = len(world.told)
    world.stripe.change_mind(plan.stripe_id, ends=True)
    world.stripe.change_mind(plan.stripe_id, ends=False)
    world.stripe.cancel(plan.stripe_id)
    later = world.told[known:]
    assert len({event["created"] for event in later}) == 1
    world.tell(later[n] for n in order)
    assert stands(member)["status"] == "CANCELLED"
    assert plans() == [("CANCELLED", "canceled", False)]
    assert letters().count("seat_ended") == 1


def test_after_the_declined_card_the_next_try_is_billed_once(world: World) -> None:
    plan = world.company(1, 2)
    owner = plan.team.members.get()  # type: ignore[union-attr]
    world.stripe.declining.add(plan.stripe_customer_id)
    preview = seats.seat_preview(plan=plan, owner_seats=1, team_seats=5)
    with pytest.raises(seats.CannotChange):
        seats.change_seats(plan=plan, preview=preview, actor=owner)
    world.stripe.declining.clear()
    world.pass_(seconds=30)
    again = seats.seat_preview(plan=plan, owner_seats=1, team_seats=5)
    assert seats.change_seats(plan=plan, preview=again, actor=owner).team_seats == 5
    world.settle()
    paid = world.stripe.all("invoice", status="paid")
    assert [row["total"] for row in paid] == [again.today_cents, 5900 + 2 * 2900]
    assert Team.objects.get().team_seats == 5


@pytest.mark.parametrize("way", ["cancel_at", "cancel_at_period_end"])
def test_either_way_of_cancelling_keeps_the_seat_to_the_end_of_the_period(
    world: World, way: str
) -> None:
    member = cast.outsider()
    plan = world.buy(member)
    sub = world.stripe.get(plan.stripe_id)
    sub[way] = True if way == "cancel_at_period_end" else int(plan.period_end.timestamp())  # type: ignore[union-attr]
    world.stripe.tell("customer.subscription.updated", sub)
    world.settle()
    world.pass_(days=29)
    world.settle()
    assert stands(member)["status"] == "ACTIVE"
    world.pass_(days=2)
    world.settle()
    assert stands(member)["status"] == "CANCELLED"


def test_of_two_tabs_that_both_pay_one_stays_the_other_is_ended_and_given_back(
    world: World,
) -> None:
    member = cast.outsider()
    tabs = [world.visit(member), world.visit(member)]
    first, second = (world.pay(tab) for tab in tabs)
    world.settle()
    assert stands(member)["status"] == "ACTIVE"
    assert {p.stripe_id: (p.status, p.is_duplicate) for p in Plan.objects.all()} == {
        first: ("ACTIVE", False),
        second: ("CANCELLED", True),
    }
    assert [world.stripe.get(sub)["status"] for sub in (first, second)] == ["active", "canceled"]
    assert [row["amount"] for row in world.stripe.all("refund")] == [5900]
    # Staff are told: the payment that came twice, and the refund that followed.
    assert sorted(MoneyBack.objects.values_list("kind", "cents", "plan__stripe_id")) == [
        ("DUPLICATE", 5900, second),
        ("REFUND", 5900, second),
    ]
    # What is told again, or done again, moves no more money.
    for effect in Effect.objects.filter(kind__in=["REFUND", "END_AT_STRIPE"]):
        Effect.objects.filter(pk=effect.pk).update(state=EffectState.WAITING, done_at=None)
    world.tell(world.told)
    world.do_effects()
    assert len(world.stripe.all("refund")) == 1
    assert stands(member)["status"] == "ACTIVE"


def test_a_dispute_ends_access_the_refund_of_a_duplicate_does_not(world: World) -> None:
    member, other = cast.outsider(), cast.make_member(subscription_status="NONE")
    world.buy(other)
    plan = world.buy(member)
    world.stripe.dispute(world.stripe.get(plan.stripe_id)["latest_invoice"])
    world.settle()
    assert stands(member)["status"] == "CANCELLED"
    assert stands(other)["status"] == "ACTIVE"
    assert list(MoneyBack.objects.values_list("kind", "plan", "status")) == [
        ("DISPUTE", plan.pk, "needs_response")
    ]


def test_a_dispute_of_the_duplicate_ends_nothing(world: World) -> None:
    member = cast.outsider()
    tabs = [world.visit(member), world.visit(member)]
    second = [world.pay(tab) for tab in tabs][1]
    world.settle()
    world.stripe.dispute(world.stripe.get(second)["latest_invoice"])
    world.settle()
    assert stands(member)["status"] == "ACTIVE"


def test_a_trial_is_for_the_first_plan_alone(world: World, settings: Settings) -> None:
    settings.STRIPE_TRIAL_DAYS = 14
    member = cast.outsider()
    plan = world.buy(member)
    world.stripe.cancel(plan.stripe_id)
    world.settle()
    world.buy(member)
    assert stands(member)["status"] == "ACTIVE"


def test_only_an_unpaid_renewal_begins_the_grace_and_counts_from_its_first_failure(
    world: World,
) -> None:
    member = cast.outsider()
    plan = world.buy(member)
    renewal = plan.period_end
    world.stripe.declining.add(plan.stripe_customer_id)
    world.pass_(days=30, minutes=5)
    world.pass_(hours=3)
    invoice = world.stripe.get(world.stripe.get(plan.stripe_id)["latest_invoice"])
    assert not world.stripe.pay(invoice["id"])  # tried again, and declined again
    world.settle()
    plan.refresh_from_db()
    finalized = NOW + timedelta(days=30, minutes=5)
    assert renewal is not None
    assert (plan.status, plan.failed_at) == ("PAST_DUE", finalized)
    assert stands(member)["failed"] == finalized


def test_an_unpaid_bill_that_is_no_renewal_leaves_the_plan_active(world: World) -> None:
    member = cast.outsider()
    plan = world.buy(member)
    sub = world.stripe.get(plan.stripe_id)
    world.stripe.declining.add(plan.stripe_customer_id)
    line = world.stripe._lines_of(sub)
    world.stripe._pay(world.stripe._invoice(sub, "subscription_update", line))
    sub["status"] = "past_due"
    world.stripe.tell("customer.subscription.updated", sub)
    world.settle()
    assert stands(member)["status"] == "ACTIVE"
    assert plans() == [("ACTIVE", "past_due", False)]


def test_paused_collection_stays_active(world: World) -> None:
    member = cast.outsider()
    sub = world.stripe.get(world.buy(member).stripe_id)
    sub["pause_collection"] = {"behavior": "void", "resumes_at": None}
    world.stripe.tell("customer.subscription.updated", sub)
    world.settle()
    assert stands(member)["status"] == "ACTIVE"


def test_a_lost_webhook_is_made_good_by_the_hourly_job(world: World) -> None:
    member = cast.outsider()
    plan = world.buy(member)
    world.pass_(days=31)
    world.clock.shift(timedelta(hours=2))
    plan.refresh_from_db()
    assert plan.period_end < NOW + timedelta(days=31)  # type: ignore[operator]
    assert actions.refetch_plans() == 1
    plan.refresh_from_db()
    assert plan.period_end == NOW + timedelta(days=61)
    assert actions.refetch_plans() == 0


def test_a_company_that_comes_back_finds_its_people_in_their_seats(world: World) -> None:
    plan = world.company(1, 2)
    team = Team.objects.get()
    owner = team.members.get()
    tomasz = cast.team_member(team=team)
    world.stripe.cancel(plan.stripe_id)
    world.settle()
    assert [stands(m)["status"] for m in (owner, tomasz)] == ["CANCELLED", "CANCELLED"]
    again = {"company_name": "Tern Outbound", "owner_seats": 1, "team_seats": 1}
    owner.refresh_from_db()
    world.buy(owner, kind="COMPANY", **again)
    assert [stands(m)["status"] for m in (owner, tomasz)] == ["ACTIVE", "ACTIVE"]
    assert list(Team.objects.values_list("name", "team_seats")) == [("Tern Outbound", 1)]


def test_who_buys_again_before_the_end_of_the_first_was_told_has_no_duplicate(
    world: World,
) -> None:
    member = cast.outsider()
    plan = world.buy(member)
    world.stripe.cancel(plan.stripe_id)
    world.stripe.subscribe(plan.stripe_customer_id, [("price_individual", 1)])
    world.tell(world.told[-1:])  # of the second one, before the first one's end
    assert plans() == [("CANCELLED", "canceled", False), ("ACTIVE", "active", False)]
    world.settle()
    assert (stands(member)["status"], world.stripe.all("refund")) == ("ACTIVE", [])


def test_what_ended_before_it_was_met_here_is_no_duplicate_and_moves_nobody(
    world: World,
) -> None:
    member = cast.outsider()
    first, company = world.visit(member), {"company_name": "Tern", "owner_seats": 1}
    late = [world.pay(first), world.pay(world.visit(member, kind="COMPANY", **company))]
    for stripe_id in late:
        world.stripe.cancel(stripe_id)
    world.buy(member)
    world.settle()
    assert stands(member)["status"] == "ACTIVE"
    assert (Team.objects.count(), world.stripe.all("refund")) == (0, [])
