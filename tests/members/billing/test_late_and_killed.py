"""Webhooks out of order, twice, days late, and killed in the middle: the end is the same, and
each effect comes once.
"""

from collections import Counter
from random import Random
from typing import Any

import pytest
import time_machine
from django.db import transaction

from members.billing import actions, events
from members.models import Effect, Member, MoneyBack, Plan, StripeEvent
from members.standing.actions import follow_plan
from tests import cast
from tests.members.billing.world import NOW, World, stands
from tests.standins.stripe.objects import OPEN_ENDED, Object
from tests.standins.stripe.server import Site

DISCORD = 123456789012345678


class Killed(Exception):
    """The process was killed here."""


class Life:
    """People who buy, fail, pay, cancel and dispute; the same for the same dice, whatever arrives
    when.
    """

    def __init__(self, world: World, dice: Random) -> None:
        self.world, self.dice = world, dice
        self.people = [cast.make_member(subscription_status="NONE", discord_id=str(DISCORD + n))
                       for n in range(4)]  # fmt: skip
        self.customers: list[str] = []
        self.seated = cast.make_member(subscription_status="NONE", discord_id=str(DISCORD + 9))

    def begin(self) -> None:
        """Three pay for themselves, one of them in two tabs; one for a company, with a colleague
        in a seat.
        """
        visit = self.world.visit
        for member in self.people[:3]:
            self.world.pay(visit(member))
        both = visit(self.people[2])
        self.world.pay(both)
        boss = self.people[3]
        wanted = {"company_name": "Tern Outbound", "owner_seats": 1, "team_seats": 2}
        session = visit(boss, kind="COMPANY", **wanted)
        self.world.pay(session)
        self.customers = [row["id"] for row in self.world.stripe.all("customer")]
        # She comes back from Stripe; the others close the window.
        plan = actions.come_back(member=boss, session_id=session)
        Member.objects.filter(pk=self.seated.pk).update(
            team=plan.team_id if plan else None, seat_tier="TEAM_MEMBER"
        )
        follow_plan(member_id=self.seated.pk)

    def step(self) -> None:
        """One day, on which one of them does something: what, follows from the dice alone."""
        stripe = self.world.stripe
        self.world.pass_(days=1)
        customer = self.customers[self.dice.randrange(len(self.customers))]
        deed = self.dice.random()
        # Of two that one person pays for, either may be the one that stays.
        for sub in self._live(customer):
            self._do(deed, sub)
        if deed > 0.9 and not self._live(customer):
            # Bought again by a link of Stripe's, before its end was told here.
            company = customer == self.customers[-1]
            items = (
                [("price_owner", 1), ("price_team", 2)] if company else [("price_individual", 1)]
            )
            stripe.declining.discard(customer)
            stripe.subscribe(customer, items)
        if deed < 0.2:
            stripe.declining.symmetric_difference_update({customer})

    def _live(self, customer: str) -> list[Object]:
        found = self.world.stripe.all("subscription", customer=customer)
        return [sub for sub in found if sub["status"] in OPEN_ENDED]

    def _do(self, deed: float, sub: Object) -> None:
        stripe = self.world.stripe
        if 0.2 <= deed < 0.4:
            stripe.change_mind(sub["id"], ends=not sub["cancel_at"])
        elif deed < 0.6:
            for invoice in stripe.all("invoice", customer=sub["customer"], status="open"):
                stripe.pay(invoice["id"])
        elif deed < 0.8:
            sub["pause_collection"] = None if sub["pause_collection"] else {"behavior": "void"}
            stripe.tell("customer.subscription.updated", sub)
        elif deed < 0.82:
            stripe.cancel(sub["id"])


class Post:
    """How webhooks arrive: each at once, or as the dice will have it."""

    def __init__(self, world: World, dice: Random | None) -> None:
        self.world, self.dice = world, dice
        self.known, self.day = 0, 0
        self.waiting: list[tuple[int, Object]] = []
        self.count = 0

    def collect(self) -> None:
        """What was told since, each with the day on which it arrives; some of it arrives twice."""
        told = self.world.told
        for event in told[self.known :]:
            times = 1 if self.dice is None else self.dice.choice([1, 2, 2, 3])
            for _ in range(times):
                late = self.dice.choice([0, 0, 1, 3, 9]) if self.dice else 0
                self.waiting.append((self.day + late, event))
        self.known = len(told)

    def deliver(self, everything: bool = False) -> None:
        """What arrives today."""
        self.collect()
        due = [e for day, e in self.waiting if everything or day <= self.day]
        self.waiting = [] if everything else [w for w in self.waiting if w[0] > self.day]
        if self.dice:
            self.dice.shuffle(due)
        for event in due:
            self.count += 1
            self._arrive(event)
        self.day += 1

    def _arrive(self, event: Object) -> None:
        """Stored and worked, or killed in between: then Stripe sends it once more, or the sweep
        finds it.
        """
        fate = self.dice.random() if self.dice else 1.0
        try:
            with transaction.atomic():
                pk = events.receive(event=event)
                if fate < 0.1:
                    raise Killed
        except Killed:
            pk = events.receive(event=event)
        if pk is None or fate < 0.2:
            return
        try:
            with transaction.atomic():
                events.work_event(pk=pk)
                if fate < 0.3:
                    raise Killed
        except Killed:
            return


def lived(site: Site, seed: str, days: int, shuffled: bool) -> tuple[Any, Any, int]:
    """How everybody stands at the end, what happened outside, and how many webhooks arrived."""
    with time_machine.travel(NOW, tick=False) as clock, transaction.atomic():
        site.empty()
        world = World(site, clock)
        life = Life(world, Random(seed))
        post = Post(world, Random(f"{seed} post") if shuffled else None)
        life.begin()
        for _ in range(days):
            post.deliver()
            world.sweep()
            life.step()
        while post.waiting or post.known != len(world.told):
            post.deliver(everything=True)
            world.sweep()
        end = [stands(member) for member in [*life.people, life.seated]]
        outside = outcome(world)
        assert StripeEvent.objects.count() == len(world.told)
        assert not StripeEvent.objects.filter(handled_at=None).exists()
        once_each()
        transaction.set_rollback(True)
    return end, outside, post.count


def outcome(world: World) -> dict[str, Any]:
    """What happened at Stripe, and to money."""
    return {
        "subscriptions": sorted(sub["status"] for sub in world.stripe.all("subscription")),
        "refunds": [row["amount"] for row in world.stripe.all("refund")],
        "noted": Counter(MoneyBack.objects.values_list("kind", flat=True)),
        "duplicates": Plan.objects.filter(is_duplicate=True).count(),
    }


def once_each() -> None:
    """No letter of one failure twice, nothing done twice."""
    letters = Effect.objects.filter(kind="LETTER").values_list("member", "detail__letter", "key")
    assert not [key for key, n in Counter(letters).items() if n > 1]
    failures = Counter(key.rsplit(":", 1)[0] + key[-25:] for _, _, key in letters if key)
    assert not [name for name, n in failures.items() if n > 1]
    ended = Effect.objects.filter(kind__in=["END_AT_STRIPE", "REFUND"])
    assert set(ended.values_list("state", flat=True)) <= {"DONE"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "histories"), [(40, 1), pytest.param(400, 3, marks=pytest.mark.prove)]
)
def test_shuffled_doubled_late_and_killed_they_end_as_in_order(
    site: Site, days: int, histories: int
) -> None:
    for number in range(histories):
        seed = f"life {number} of {days}"
        in_order = lived(site, seed, days, shuffled=False)
        shuffled = lived(site, seed, days, shuffled=True)
        for one, other in zip(shuffled[0], in_order[0], strict=True):
            assert one == other, seed
        assert shuffled[1] == in_order[1], seed
        assert shuffled[2] > in_order[2]
