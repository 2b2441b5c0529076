"""A community whose three systems have drifted apart, and what a comparison has to find of it.

Everybody comes in the way members do (plan, link, introduction); then the sides are set against
each other by hand, and each case says which differences that makes.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Final

from members.models import Effect, Member, Plan, ReconciliationDifference, Team
from members.reconciling.sources import NotListed, Sources, Subscription, Wearer
from members.rules.standing import Introduced, Linked
from members.standing.actions import feed, follow, follow_plan
from tests import cast

Kind = ReconciliationDifference.Kind
MISSING, UNAUTHORISED = Kind.MISSING_ACCESS, Kind.UNAUTHORISED_ACCESS
WRONG, DEBTOR = Kind.WRONG_ROLE, Kind.DEBTOR_MISMATCH
NOW: Final = datetime(2026, 11, 26, 12, tzinfo=UTC)
PAGE: Final = 100
WORDS: Final = {"ACTIVE": "active", "TRIALING": "trialing", "PAST_DUE": "past_due"}


class World:
    """Stripe and Discord as they are, with what was asked of them."""

    def __init__(self) -> None:
        self.subscriptions: dict[str, Subscription] = {}
        self.accounts: dict[str, set[str]] = {}
        self.pages = self.fetched = 0
        self.written: list[str] = []
        self.fault: dict[str, str] = {}
        self._numbers = count(100_000_000_000_000_001)

    def account(self, *roles: str) -> str:
        """Somebody on the server."""
        discord_id = str(next(self._numbers))
        self.accounts[discord_id] = set(roles)
        return discord_id

    def subscribe(self, status: str = "ACTIVE", **fields: Any) -> str:
        """A subscription at Stripe."""
        stripe_id = f"sub_{next(self._numbers)}"
        self.say(stripe_id, status, **fields)
        return stripe_id

    def say(self, stripe_id: str, status: str, **fields: Any) -> None:
        """Have Stripe say this of a subscription from now on."""
        before = self.subscriptions.get(stripe_id)
        customer = before.customer_id if before else f"cus_{stripe_id[4:]}"
        told = {"customer_id": customer, "stripe_status": WORDS.get(status, "canceled"), **fields}
        self.subscriptions[stripe_id] = Subscription(stripe_id=stripe_id, status=status, **told)

    @property
    def sources(self) -> Sources:
        """The sides, as the comparison asks them."""
        return Sources(
            subscriptions=lambda after: self._paged("stripe", self._subscriptions(after)),
            wearers=lambda after: self._paged("discord", self._wearers(after)),
            sync=self.sync,
            wanted=lambda member, role: frozenset({role} - {"NONE"}),
        )

    def _subscriptions(self, after: str) -> list[Any]:
        # Newest first, as Stripe lists them.
        ids = sorted(self.subscriptions, reverse=True)
        return [self.subscriptions[one] for one in ids if not after or one < after]

    def _wearers(self, after: str) -> list[Any]:
        ids = sorted(self.accounts, key=int)
        return [
            Wearer(one, tuple(sorted(self.accounts[one])))
            for one in ids
            if int(one) > int(after or 0)
        ]

    def _paged(self, side: str, rows: list[Any]) -> Iterator[list[Any]]:
        for start in range(0, len(rows), PAGE):
            if start and side in self.fault:
                raise NotListed(self.fault[side])
            self.pages += 1
            yield rows[start : start + PAGE]
        if side in self.fault:
            raise NotListed(self.fault[side])

    def sync(self, stripe_id: str) -> None:
        """Fetch one subscription, write it down, have everybody follow it."""
        self.fetched += 1
        said = self.subscriptions.get(stripe_id)
        plan = Plan.objects.get(stripe_id=stripe_id)
        plan.status = said.status if said else "CANCELLED"
        plan.failed_at = said.moment("failed_at") if said else None
        plan.save()
        follow(plan=plan)

    def push(self, effect: Effect) -> None:
        """Give a member the roles of the moment; what is right is left alone."""
        member = Member.objects.get(pk=effect.member_id)
        assert member.discord_id is not None
        self._wear(member.discord_id, {member.community_role} - {"NONE"})

    def strip(self, effect: Effect) -> None:
        """Take every role of ours off an account."""
        self._wear(effect.detail["discord_id"], set())

    def _wear(self, discord_id: str, roles: set[str]) -> None:
        if discord_id in self.accounts and self.accounts[discord_id] != roles:
            self.accounts[discord_id] = roles
            self.written.append(discord_id)


class Mess:
    """The community; `found` is what a comparison has to find, by subject."""

    def __init__(self, world: World, now: datetime) -> None:
        self.world, self.now = world, now
        self.found: dict[str, set[str]] = {}
        self.right: list[int] = []

    def fill(self, number: int) -> None:
        """So many members: every other is right, the rest drifted in every way there is."""
        cases = list(CASES.values())
        for place in range(number):
            if place % 2:
                member = self.member(*RIGHT[place // 2 % len(RIGHT)])
                self.right.append(member.pk)
            else:
                cases[place // 2 % len(cases)](self)

    def member(
        self, status: str = "ACTIVE", *, linked: bool = True, introduced: bool = True, days: int = 0
    ) -> Member:
        """Somebody with an individual plan at Stripe, on Discord, all sides alike."""
        failed = self.now - timedelta(days=days) if status == "PAST_DUE" else None
        member = cast.outsider(discord_id=self.world.account() if linked else None)
        plan = cast.give_plan(
            member,
            source="STRIPE",
            status="ACTIVE" if status == "PAST_DUE" else status,
            stripe_id=self.world.subscribe(
                status, failed_at=failed.isoformat() if failed else None
            ),
        )
        before = self.now - timedelta(days=days + 20)
        follow_plan(member_id=member.pk, now=before)
        if linked:
            feed(member_id=member.pk, event=Linked(), now=before)
        if introduced:
            feed(member_id=member.pk, event=Introduced(before), now=before)
        if status == "PAST_DUE":
            Plan.objects.filter(pk=plan.pk).update(status=status, failed_at=failed)
        elif status == "CANCELLED":
            Plan.objects.filter(pk=plan.pk).update(status=status)
        follow_plan(member_id=member.pk, now=self.now)
        member.refresh_from_db()
        self.wear(member, *{member.community_role} - {"NONE"})
        return member

    def company(self, status: str = "ACTIVE") -> list[Member]:
        """An owner and two in team seats, all sides alike."""
        team = Team.objects.create(name="Tern Outbound", team_seats=2)
        make = [cast.paying_owner, cast.team_member, cast.team_member]
        people = [
            one(
                team=team,
                email=f"{team.pk}.{seat}@tern.example",
                subscription_status="NONE",
                community_role="NONE",
                discord_id=self.world.account(),
            )
            for seat, one in enumerate(make)
        ]
        plan = cast.give_plan(
            team, source="STRIPE", status=status, stripe_id=self.world.subscribe(status)
        )
        follow(plan=plan, now=self.now)
        for member in people:
            feed(member_id=member.pk, event=Linked(), now=self.now)
            feed(member_id=member.pk, event=Introduced(self.now), now=self.now)
            member.refresh_from_db()
            self.wear(member, member.community_role)
        return people

    def wear(self, member: Member, *roles: str) -> None:
        """Have the member's account wear these."""
        if member.discord_id:
            self.world.accounts[member.discord_id] = set(roles)

    def stripe(self, member: Member, status: str, **fields: Any) -> None:
        """Have Stripe say this of the member's plan, unheard of here."""
        plan = (
            Plan.objects.get(member=member)
            if not member.team_id
            else Plan.objects.get(team=member.team_id)
        )
        assert plan.stripe_id is not None
        self.world.say(plan.stripe_id, status, **fields)

    def ended_here(self, member: Member) -> None:
        """Have the plan end here, though Stripe says nothing of the kind."""
        Plan.objects.filter(member=member).update(status="CANCELLED")
        follow_plan(member_id=member.pk, now=self.now)

    def is_to_find(self, member: Member, *kinds: str) -> None:
        """What a comparison has to find of the member."""
        self.found[f"member {member.pk}"] = set(kinds)


RIGHT: Final[tuple[tuple[Any, ...], ...]] = (
    ("ACTIVE",),
    ("TRIALING",),
    ("CANCELLED",),
    ("PAST_DUE",),
    ("ACTIVE",),
)
CASES: dict[str, Callable[[Mess], None]] = {}


def case(make: Callable[[Mess], None]) -> Callable[[Mess], None]:
    """One way to drift."""
    CASES[make.__name__] = make
    return make
