"""What is billed is what was shown, whatever is changed, when, and by how many at once."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

import pytest

from members.billing import seats
from members.billing.actions import refetch_plans
from members.billing.events import receive, work_event
from members.models import Member, Plan, Team
from tests import cast
from tests.members.billing.world import World
from tests.threads import at_once

OWNER, TEAM = 5900, 2900


def whole(cents: Decimal) -> int:
    """Cents, rounded half up."""
    return int(cents.quantize(Decimal(1), ROUND_HALF_UP))


def owed(world: World, plan: Plan, owners: int, team: int) -> int:
    """What the seats that are added cost to the end of the period, by the second."""
    item = world.stripe.get(plan.stripe_id)["items"]["data"][0]
    starts, ends = item["current_period_start"], item["current_period_end"]
    left = Decimal(max(ends - world.stripe.now, 0)) / (ends - starts)
    grown = ((OWNER, plan.owner_seats, owners), (TEAM, plan.team_seats, team))
    return sum(whole(c * new * left) - whole(c * old * left) for c, old, new in grown if new > old)


def charged(world: World) -> int:
    """What cards have paid so far."""
    return sum(intent["amount"] for intent in world.stripe.all("payment_intent"))


class Buyer:
    """An owner who changes seats, and notes what was shown and what was billed."""

    def __init__(self, world: World, dice: Random) -> None:
        self.world, self.dice = world, dice
        self.plan = world.company(1, 2)
        self.owner = Member.objects.get(team=self.plan.team)
        self.counts = dict.fromkeys(("billed", "free", "declined", "stale", "renewed"), 0)

    def wait(self) -> None:
        """Let time pass; each month that begins costs what the page said it would."""
        before, known = charged(self.world), len(self.world.stripe.all("invoice"))
        self.world.pass_(seconds=self.dice.randrange(8 * 86400))
        renewed = len(self.world.stripe.all("invoice")) - known
        monthly = self.plan.owner_seats * OWNER + self.plan.team_seats * TEAM
        assert charged(self.world) - before == renewed * monthly
        self.counts["renewed"] += renewed
        refetch_plans()
        if renewed:
            self.world.tell(self.world.told[-3:])
            self.plan.refresh_from_db()

    def wanted(self) -> dict[str, int]:
        """Numbers of seats, some of them as they are."""
        return {
            "owner_seats": self.dice.choice([self.plan.owner_seats, self.dice.randint(1, 9)]),
            "team_seats": self.dice.choice([self.plan.team_seats, self.dice.randint(0, 60)]),
        }

    def change(self) -> None:
        """One change, from the preview to the bill."""
        wanted = self.wanted()
        shown = seats.seat_preview(plan=self.plan, **wanted)
        assert shown.today_cents == sum(line.cents for line in shown.lines)
        assert shown.today_cents == owed(self.world, self.plan, *wanted.values())
        assert shown.monthly_cents == wanted["owner_seats"] * OWNER + wanted["team_seats"] * TEAM
        before = charged(self.world), self.plan.owner_seats, self.plan.team_seats
        self.world.clock.shift(self.dice.randrange(900))  # they think about it
        declined = self.dice.random() < 0.1
        if declined:
            self.world.stripe.declining.add(self.plan.stripe_customer_id)
        try:
            self.plan = seats.change_seats(plan=self.plan, preview=shown, actor=self.owner)
        except seats.CannotChange:
            assert (declined, bool(shown.today_cents)) == (True, True)
            after = charged(self.world), self.plan.owner_seats, self.plan.team_seats
            assert after == before
            self.counts["declined"] += 1
        else:
            assert charged(self.world) - before[0] == shown.today_cents
            assert (self.plan.owner_seats, self.plan.team_seats) == tuple(wanted.values())
            self.counts["billed" if shown.today_cents else "free"] += 1
        self.world.stripe.declining.clear()

    def change_by_two(self) -> None:
        """Two see a price; who clicks second pays what they saw, or nothing and is told."""
        first, second = self.wanted(), self.wanted()
        shown = [seats.seat_preview(plan=self.plan, **wanted) for wanted in (first, second)]
        self.plan = seats.change_seats(plan=self.plan, preview=shown[0], actor=self.owner)
        before = charged(self.world)
        try:
            self.plan = seats.change_seats(plan=self.plan, preview=shown[1], actor=self.owner)
        except seats.CannotChange:
            assert charged(self.world) == before
            self.counts["stale"] += 1
        else:
            assert charged(self.world) - before in (shown[1].today_cents, 0)


@pytest.mark.parametrize("changes", [12, pytest.param(1000, marks=pytest.mark.prove)])
def test_what_the_page_says_is_due_is_what_is_billed(world: World, changes: int) -> None:
    buyer = Buyer(world, Random(f"seats:{changes}"))
    for n in range(changes):
        buyer.wait()
        buyer.change_by_two() if n % 6 == 5 else buyer.change()
    open_ = world.stripe.all("invoice", status="open")
    assert open_ == []
    items = world.stripe.get(buyer.plan.stripe_id)["items"]["data"]
    at_stripe = {item["price"]["id"]: item["quantity"] for item in items}
    team = Team.objects.get()
    assert at_stripe == {"price_owner": team.owner_seats, "price_team": team.team_seats}
    met = {name for name, count in buyer.counts.items() if count}
    assert met >= ({"billed", "renewed"} if changes < 100 else set(buyer.counts))


def test_more_of_one_and_fewer_of_the_other_bills_the_more_alone(world: World) -> None:
    plan = world.company(1, 10)
    world.pass_(days=10)
    owner = Member.objects.get(team=plan.team)
    preview = seats.seat_preview(plan=plan, owner_seats=2, team_seats=0)
    assert preview.today_cents == owed(world, plan, 2, 0) > 0
    before = charged(world)
    after = seats.change_seats(plan=plan, preview=preview, actor=owner)
    assert charged(world) - before == preview.today_cents
    assert (after.owner_seats, after.team_seats) == (2, 0)


def test_seats_that_are_taken_can_not_be_given_up(world: World) -> None:
    plan = world.company(1, 3)
    for _ in range(2):
        cast.team_member(team=plan.team)
    with pytest.raises(seats.CannotChange, match="can fall to 2, not to 1"):
        seats.seat_preview(plan=plan, owner_seats=1, team_seats=1)
    preview = seats.seat_preview(plan=plan, owner_seats=1, team_seats=2)
    cast.team_member(team=plan.team)  # takes the third meanwhile
    owner = Member.objects.get(team=plan.team, is_primary_owner=True)
    with pytest.raises(seats.CannotChange, match="can fall to 3, not to 2"):
        seats.change_seats(plan=plan, preview=preview, actor=owner)
    assert world.stripe.get(plan.stripe_id)["items"]["data"][1]["quantity"] == 3


def test_seats_are_added_to_no_plan_whose_bill_is_unpaid(world: World) -> None:
    plan = world.company(1, 2)
    world.stripe.declining.add(plan.stripe_customer_id)
    world.pass_(days=31)
    world.settle()
    plan.refresh_from_db()
    with pytest.raises(seats.CannotChange, match="Pay it first"):
        seats.seat_preview(plan=plan, owner_seats=1, team_seats=3)
    assert seats.seat_preview(plan=plan, owner_seats=1, team_seats=1).today_cents == 0


@pytest.mark.django_db(transaction=True)
def test_clicked_by_many_at_once_while_its_webhooks_arrive_it_is_billed_once(
    world: World,
) -> None:
    plan = world.company(1, 2)
    owner = Member.objects.get(team=plan.team)
    preview = seats.seat_preview(plan=plan, owner_seats=1, team_seats=5)
    before, known = charged(world), len(world.told)

    def work(n: int) -> Any:
        if n % 2:
            event = {**world.told[known - 1], "id": f"evt_again_{n}"}
            return work_event(pk=receive(event=event) or 0)
        mine = Plan.objects.get(pk=plan.pk)
        return seats.change_seats(plan=mine, preview=preview, actor=owner).team_seats

    assert at_once(work, range(8)) == [5, "handled"] * 4
    assert charged(world) - before == preview.today_cents
    assert Team.objects.get().team_seats == 5
