"""A town in which people buy, renew, fail and pay at the stand-in, while its clock is moved."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine

from members.billing import actions, events
from members.billing.client import Unavailable
from members.billing.sync import sync_subscription
from members.models import Effect, EffectState, Member, Plan, StripeEvent, Team
from members.standing import outbox
from members.standing.actions import pass_time
from tests import cast
from tests.standins.stripe.api import complete
from tests.standins.stripe.objects import OPEN_ENDED, Object
from tests.standins.stripe.server import Site

NOW = datetime(2026, 11, 3, 9, 12, tzinfo=UTC)
BACK = "http://testserver"


class World:
    """One account at Stripe, this database, and one clock for both."""

    def __init__(self, site: Site, clock: time_machine.Traveller) -> None:
        self.site, self.clock = site, clock

    @property
    def stripe(self) -> Any:
        """What Stripe keeps."""
        return self.site.stripe

    @property
    def told(self) -> list[Object]:
        """What Stripe told, oldest first."""
        return list(self.site.stripe.events)

    def pass_(self, **much: float) -> None:
        """Let time go by, at Stripe and here."""
        self.clock.shift(timedelta(**much))
        for sub in self.stripe.all("subscription"):
            if sub["status"] in OPEN_ENDED:
                self.stripe.advance(sub["id"])
        pass_time()

    def visit(self, member: Member, **wanted: Any) -> str:
        """Begin a Checkout; Stripe's number of it."""
        wanted = {"kind": Plan.Kind.INDIVIDUAL, **wanted}
        return actions.begin_checkout(member=member, back=BACK, **wanted).rsplit("/", 1)[1]

    def pay(self, session: str) -> str:
        """Pay in Checkout and close the window before it leads back; the subscription's id."""
        return str(complete(self.stripe, session)["subscription"])

    def buy(self, member: Member | None = None, **wanted: Any) -> Plan:
        """A plan that was paid for and is known here, all told and worked."""
        paid = self.pay(self.visit(member or cast.outsider(), **wanted))
        plan = sync_subscription(stripe_id=paid)
        self.tell(self.told)
        return plan

    def company(self, owner_seats: int = 1, team_seats: int = 2) -> Plan:
        """The same for a company."""
        seats: dict[str, Any] = {"owner_seats": owner_seats, "team_seats": team_seats}
        return self.buy(kind=Plan.Kind.COMPANY, company_name="Tern Outbound", **seats)

    def tell(self, found: Iterable[Object]) -> None:
        """Have these events arrive and be worked, one after the other."""
        for event in found:
            pk = events.receive(event=event)
            if pk is not None:
                events.work_event(pk=pk)

    def settle(self) -> None:
        """Tell and do everything there is, until nothing more comes of it."""
        known = -1
        while known != len(self.site.stripe.events):
            known = len(self.site.stripe.events)
            self.tell(self.told)
            self.do_effects()

    def do_effects(self) -> None:
        """Do what waits to happen at Stripe."""
        ours = Effect.objects.filter(kind__in=["END_AT_STRIPE", "REFUND"])
        for pk in list(
            ours.filter(state=EffectState.WAITING).order_by("pk").values_list("pk", flat=True)
        ):
            outbox.work(effect_id=pk)

    def sweep(self) -> None:
        """What the jobs do in time: work what lies, and ask of what is overdue."""
        for pk in list(StripeEvent.objects.filter(handled_at=None).values_list("pk", flat=True)):
            try:
                events.work_event(pk=pk)
            except Unavailable:
                continue
        actions.refetch_plans()
        self.do_effects()


def stands(member: Member) -> dict[str, Any]:
    """How a member and the plan that governs them stand."""
    member.refresh_from_db()
    plans = Plan.objects.filter(member=member) | Plan.objects.filter(team=member.team_id or 0)
    team = Team.objects.filter(pk=member.team_id or 0)
    return {
        "status": member.subscription_status,
        "tier": member.seat_tier,
        "role": member.community_role,
        "debtor": member.in_debtor_state,
        "failed": member.payment_failed_at,
        "until": member.current_period_end,
        "team": list(team.values_list("name", "owner_seats", "team_seats")),
        "plans": sorted(
            plans.values_list(
                *("kind", "status", "stripe_status", "owner_seats", "team_seats"),
                *("period_end", "ends_at", "failed_at", "monthly_cents", "is_duplicate"),
            ),
            key=repr,
        ),
    }
