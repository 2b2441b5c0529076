"""What buyers and Stripe do, for tests of billing."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.test import Client

from members.billing import events
from members.models import Effect, EffectState, Member, Plan
from members.standing import outbox
from tests.standins.stripe import signed
from tests.standins.stripe.api import complete
from tests.standins.stripe.objects import Object
from tests.standins.stripe.server import Site


def checkout(member: Member, **wanted: Any) -> str:
    """Click on the plan's page; the id of the Checkout it leads to."""
    client = Client()
    client.force_login(member)
    answer = client.post("/plan/buy/", {"kind": "INDIVIDUAL", **wanted})
    assert answer.status_code == 302, answer.content
    return str(answer["Location"]).rpartition("/")[2]


def come_back(member: Member, session: str) -> list[str]:
    """Follow Stripe's redirect; what the page then says."""
    client = Client()
    client.force_login(member)
    answer = client.get("/plan/back/", {"session": session}, follow=True)
    assert answer.status_code == 200
    return [str(message) for message in answer.context["messages"]]


def buy(site: Site, member: Member, **wanted: Any) -> Plan:
    """Buy a plan, pay, and come back before the webhook."""
    session = checkout(member, **wanted)
    complete(site.stripe, session)
    come_back(member, session)
    stripe_id = site.stripe.get(session)["subscription"]
    return Plan.objects.get(stripe_id=stripe_id)


def buy_company(site: Site, member: Member, owners: int = 1, others: int = 2) -> Plan:
    """Buy a company plan."""
    wanted = {"company_name": "Tern Outbound", "owner_seats": owners, "team_seats": others}
    return buy(site, member, kind="COMPANY", **wanted)


def deliver(told: Iterable[Object]) -> list[int]:
    """Post events to the webhook, signed; the status of each answer."""
    client, found = Client(), []
    for event in told:
        body, signature = signed(event)
        answer = client.post(
            "/webhooks/stripe/",
            body,
            content_type="application/json",
            headers={"Stripe-Signature": signature},
        )
        found.append(answer.status_code)
    return found


def work() -> None:
    """Do what waits: events, then effects, until nothing is left to do now."""
    from members.models import StripeEvent

    for pk in StripeEvent.objects.filter(handled_at=None).values_list("pk", flat=True):
        events.work_event(pk=pk)
    waits = Q(state=EffectState.WAITING, kind__in=["END_AT_STRIPE", "REFUND"])
    for pk in Effect.objects.filter(waits).order_by("pk").values_list("pk", flat=True):
        outbox.work(effect_id=pk)
