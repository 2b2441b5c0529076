"""Bringing a plan to what Stripe says it is now.

Whatever happened, the current object is fetched under a lock of the subscription's own: events may
come in any order, twice, or days late.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from members.billing import client
from members.billing.rules import Prices, Snapshot, first_renewal, read
from members.models import (
    LIVE_STATUSES,
    Checkout,
    Member,
    MoneyBack,
    Plan,
    SubscriptionStatus,
    Team,
)
from members.standing import outbox
from members.standing.actions import follow
from members.teams.actions import found_team, set_paid_seats

EXPANDED: Final = ("default_payment_method", "discounts.source.coupon")
UNPAID: Final = ("past_due", "unpaid")


class Nobodys(Exception):
    """A subscription that belongs to nobody here; staff look it up at Stripe."""


def prices() -> Prices:
    """Which price is which seat."""
    return Prices(
        settings.STRIPE_PRICE_INDIVIDUAL, settings.STRIPE_PRICE_OWNER, settings.STRIPE_PRICE_TEAM
    )


def fetch(stripe_id: str) -> Snapshot:
    """The subscription as it is at Stripe now. Raises client.Gone, Unavailable, Refused."""
    with client.asking() as v1:
        found = client.plain(v1.subscriptions.retrieve(stripe_id, {"expand": list(EXPANDED)}))
        method = v1.invoices.list
    invoices: list[dict[str, Any]] = []
    if found["status"] in UNPAID:
        invoices = list(client.pages(method, {"subscription": stripe_id, "status": "open"}))
    return read(found, invoices, prices())


def _renewed_at(seen: Snapshot) -> datetime | None:
    """When it was renewed first: asked until it was, once a later period has begun."""
    with client.asking() as v1:
        paid = client.pages(v1.invoices.list, {"subscription": seen.stripe_id, "status": "paid"})
        return first_renewal(paid, trial_ends_at=seen.trial_ends_at)


def lock_subscription(stripe_id: str) -> None:
    """Whoever changes or follows this subscription waits for the end of our transaction.

    Taken before any row is locked.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [stripe_id])


def sync_subscription(*, stripe_id: str, now: datetime | None = None) -> Plan:
    """Write down how a subscription stands, and have everybody follow it.

    A second one that is paid for the same seat is ended and given back, and staff are told. Raises
    Nobodys, client.Gone, Unavailable, Refused: then nothing was written.
    """
    if not Plan.objects.filter(stripe_id=stripe_id).exists():
        _sync_others(stripe_id, now)
    return _sync(stripe_id, now)


def _sync_others(stripe_id: str, now: datetime | None) -> None:
    """Bring the buyer's other plans up to date before a new one is compared with them: one that
    has ended at Stripe, of which its webhook has not told yet, makes no duplicate.
    """
    try:
        member = _buyer(fetch(stripe_id))[1]
    except Nobodys:
        return
    for plan in _live(member).filter(source=Plan.Source.STRIPE).order_by("pk"):
        with suppress(client.Gone, Nobodys):
            _sync(str(plan.stripe_id), now)


@transaction.atomic
def _sync(stripe_id: str, now: datetime | None) -> Plan:
    lock_subscription(stripe_id)
    seen = fetch(stripe_id)
    plan = Plan.objects.select_for_update().filter(stripe_id=stripe_id).first()
    if plan is None:
        plan = _begin(seen)
    if plan.renewed_at is None and seen.period_start and seen.period_start > seen.created:
        plan.renewed_at = _renewed_at(seen)
    _write(plan, seen, now or timezone.now())
    follow(plan=plan, now=now)
    return plan


def _begin(seen: Snapshot) -> Plan:
    """The plan of a subscription met for the first time: whose it is, its checkout or its customer
    says.
    """
    checkout, member = _buyer(seen)
    # One buyer's purchases are taken one after the other: of two paid at once the first one stays.
    member = Member.objects.select_for_update().get(pk=member.pk)
    plan = Plan(source=Plan.Source.STRIPE, stripe_id=seen.stripe_id)
    is_company = checkout.kind == Plan.Kind.COMPANY if checkout else seen.individual_seats == 0
    is_live = seen.status in LIVE_STATUSES
    if is_company and not is_live and not member.is_primary_owner:
        raise Nobodys("It had ended before its company began here.")
    if is_live and _live(member).exists():
        plan.is_duplicate, plan.kind, plan.member = True, Plan.Kind.INDIVIDUAL, member
    elif is_company:
        plan.kind, plan.team = Plan.Kind.COMPANY, _team(member, checkout, seen)
    else:
        plan.kind, plan.member = Plan.Kind.INDIVIDUAL, member
    if not member.stripe_customer_id:
        member.stripe_customer_id = seen.customer
        member.save(update_fields=["stripe_customer_id"])
    return plan


def _buyer(seen: Snapshot) -> tuple[Checkout | None, Member]:
    number = str(seen.metadata.get("council_checkout") or "")
    if number.isdecimal():
        checkout = Checkout.objects.select_related("member").filter(pk=int(number)).first()
        # The customer is looked at as well: what anybody wrote into metadata proves nothing.
        if checkout and checkout.member.stripe_customer_id == seen.customer:
            return checkout, checkout.member
    member = Member.objects.filter(stripe_customer_id=seen.customer).first()
    if member is None:
        raise Nobodys("Its customer is nobody here.")
    return None, member


def _live(member: Member) -> QuerySet[Plan]:
    """The live plans that pay for the member's seat."""
    whose = Q(member=member.pk)
    if member.team_id:
        whose |= Q(team=member.team_id)
    return Plan.objects.filter(whose, status__in=LIVE_STATUSES)


def _team(member: Member, checkout: Checkout | None, seen: Snapshot) -> Team:
    """The buyer's team: the one they own already, or a new one with them in its first seat."""
    owners = max(seen.owner_seats or seen.individual_seats, 1)
    if member.team_id and member.is_primary_owner:
        return Team.objects.select_for_update().get(pk=member.team_id)
    name = checkout.company_name if checkout else member.company
    return found_team(
        owner_id=member.pk,
        name=name if len(name) >= 3 else "Company",
        owner_seats=owners,
        team_seats=seen.team_seats,
    )


def _write(plan: Plan, seen: Snapshot, now: datetime) -> None:
    values: Mapping[str, Any] = {
        "stripe_customer_id": seen.customer,
        "status": seen.status,
        "stripe_status": seen.stripe_status,
        "period_end": seen.period_end,
        "ends_at": seen.ends_at,
        "trial_ends_at": seen.trial_ends_at,
        "failed_at": seen.failed_at,
        "monthly_cents": seen.monthly_cents,
        "currency": seen.currency,
        "card": seen.card or plan.card,
        "discount": seen.discount,
        "fetched_at": now,
    }
    for name, value in values.items():
        setattr(plan, name, value)
    if plan.is_duplicate:
        plan.status = SubscriptionStatus.CANCELLED
    if plan.team is not None:
        plan.owner_seats = max(seen.owner_seats or seen.individual_seats, 1)
        plan.team_seats = seen.team_seats
        _seat(plan.team, plan)
    plan.save()
    if plan.is_duplicate and seen.status in LIVE_STATUSES:
        _give_back(plan, seen, now)


def _seat(team: Team, plan: Plan) -> None:
    """The team's seats are what its plan pays for."""
    paid = {"owner_seats": plan.owner_seats, "team_seats": plan.team_seats}
    team = set_paid_seats(team_id=team.pk, **paid)
    team.stripe_customer_id = plan.stripe_customer_id or None
    team.save(update_fields=["stripe_customer_id", "updated_at"])


def _give_back(plan: Plan, seen: Snapshot, now: datetime) -> None:
    """Paid twice: end the second one and give its money back; staff see it."""
    outbox.put(kind="END_AT_STRIPE", plan=plan, key=f"end:{plan.pk}:duplicate")
    outbox.put(kind="REFUND", plan=plan, key=f"refund:{plan.pk}:duplicate")
    MoneyBack.objects.get_or_create(
        stripe_id=seen.stripe_id,
        defaults={
            "kind": MoneyBack.Kind.DUPLICATE,
            "plan": plan,
            "cents": seen.monthly_cents,
            "currency": seen.currency,
            "status": "ended and given back",
            "at": now,
        },
    )
