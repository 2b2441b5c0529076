"""What members and staff do with plans: buy, change seats, grant, end."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members.billing import client
from members.billing.seats import CannotChange
from members.billing.sync import Nobodys, sync_subscription
from members.models import (
    LIVE_STATUSES,
    AuditLog,
    Checkout,
    Member,
    Plan,
    SubscriptionStatus,
    Team,
)
from members.standing.actions import follow, governing_plan

LATE: Final = timedelta(hours=1)
AT_ONCE: Final = 200
REASON: Final = 10


def why_not_buy(member: Member) -> str:
    """Why the member can't buy a plan now; nothing when they can."""
    plan = governing_plan(member)
    if plan is None:
        return ""
    if plan.team_id:
        return f"You have a seat in {member.team}, which pays for you. Leave the team first."
    return "You have a plan already. A second one would only be paid twice."


def begin_checkout(
    *,
    member: Member,
    kind: str,
    back: str,
    company_name: str = "",
    owner_seats: int = 0,
    team_seats: int = 0,
) -> str:
    """Open Stripe's Checkout; its address. Raises CannotChange, client.StripeFault.

    `back` is our address of this product, without a slash at its end.
    """
    if why := why_not_buy(member):
        raise CannotChange(why)
    customer = _customer(member)
    checkout = Checkout.objects.create(
        member=member,
        kind=kind,
        company_name=company_name,
        owner_seats=owner_seats,
        team_seats=team_seats,
    )
    about = {"council_checkout": str(checkout.pk)}
    more: dict[str, Any] = {"metadata": about}
    if settings.STRIPE_TRIAL_DAYS and not member.plans.exists():
        more["trial_period_days"] = settings.STRIPE_TRIAL_DAYS
    wanted = {
        "mode": "subscription",
        "customer": customer,
        "client_reference_id": str(member.pk),
        "line_items": _wanted(checkout),
        "allow_promotion_codes": True,
        "metadata": about,
        "subscription_data": more,
        "success_url": f"{back}/plan/back/?session={{CHECKOUT_SESSION_ID}}",
        "cancel_url": f"{back}/plan/",
    }
    with client.asking() as v1:
        session = client.plain(
            v1.checkout.sessions.create(wanted, {"idempotency_key": f"checkout:{checkout.pk}"})
        )
    Checkout.objects.filter(pk=checkout.pk).update(session_id=session["id"])
    return str(session["url"])


def _wanted(checkout: Checkout) -> list[dict[str, Any]]:
    if checkout.kind == Plan.Kind.INDIVIDUAL:
        return [{"price": settings.STRIPE_PRICE_INDIVIDUAL, "quantity": 1}]
    wanted = [{"price": settings.STRIPE_PRICE_OWNER, "quantity": checkout.owner_seats}]
    if checkout.team_seats:
        wanted.append({"price": settings.STRIPE_PRICE_TEAM, "quantity": checkout.team_seats})
    return wanted


def _customer(member: Member) -> str:
    """The member at Stripe; two clicks at once make one."""
    if member.stripe_customer_id:
        return member.stripe_customer_id
    about = {"email": member.email, "metadata": {"council_member": str(member.pk)}}
    with client.asking() as v1:
        made = v1.customers.create(about, {"idempotency_key": f"customer:{member.pk}"})
    Member.objects.filter(pk=member.pk, stripe_customer_id=None).update(stripe_customer_id=made.id)
    member.refresh_from_db(fields=["stripe_customer_id"])
    return str(member.stripe_customer_id)


def come_back(*, member: Member, session_id: str) -> Plan | None:
    """Look at Stripe whether the member's Checkout was paid, without waiting for its webhook.

    The plan, None where nothing was paid. Raises client.StripeFault.
    """
    if not Checkout.objects.filter(member=member, session_id=session_id).exists():
        return None
    with client.asking() as v1:
        session = client.plain(v1.checkout.sessions.retrieve(session_id))
    if session["status"] != "complete" or not session.get("subscription"):
        return None
    return sync_subscription(stripe_id=session["subscription"])


def open_portal(*, plan: Plan, back: str) -> str:
    """The address of Stripe's pages for card, bills and ending. Raises client.StripeFault."""
    with client.asking() as v1:
        session = v1.billing_portal.sessions.create(
            {"customer": plan.stripe_customer_id, "return_url": f"{back}/plan/back/"}
        )
    return str(session.url)


def refetch_plans(*, now: datetime | None = None) -> int:
    """Ask Stripe of live plans whose period is over for an hour; how many were brought up to date.

    One that Stripe does not answer for is left to the next time.
    """
    if not client.is_on():
        return 0
    now = now or timezone.now()
    late = Plan.objects.filter(
        source=Plan.Source.STRIPE, status__in=LIVE_STATUSES, period_end__lt=now - LATE
    ).exclude(fetched_at__gt=now - LATE)
    done = 0
    for stripe_id in list(
        late.order_by("period_end").values_list("stripe_id", flat=True)[:AT_ONCE]
    ):
        try:
            sync_subscription(stripe_id=str(stripe_id))
            done += 1
        except (client.StripeFault, Nobodys):
            continue
    return done


def why_not_grant(whom: Member | Team) -> str:
    """Why staff can't grant a plan now; nothing when they can."""
    if isinstance(whom, Team):
        live = Plan.objects.filter(team=whom, status__in=LIVE_STATUSES).exists()
    else:
        live = governing_plan(whom) is not None
    return "A plan is live already. End it first." if live else ""


@transaction.atomic
def grant_plan(
    *,
    whom: Member | Team,
    actor: Member,
    reason: str,
    until: datetime | None = None,
    owner_seats: int = 1,
    team_seats: int = 0,
) -> Plan:
    """Give a plan without a bill. Raises CannotChange where one is live or the reason is short."""
    if len(reason.strip()) < REASON:
        raise CannotChange(f"A reason has {REASON} characters or more.")
    is_team = isinstance(whom, Team)
    whose: dict[str, Any] = {"team": whom} if is_team else {"member": whom}
    if why := why_not_grant(whom):
        raise CannotChange(why)
    plan = Plan.objects.create(
        source=Plan.Source.STAFF,
        kind=Plan.Kind.COMPANY if is_team else Plan.Kind.INDIVIDUAL,
        status=SubscriptionStatus.ACTIVE,
        owner_seats=owner_seats if is_team else 0,
        team_seats=team_seats if is_team else 0,
        period_end=until,
        ends_at=until,
        granted_by=actor,
        reason=reason.strip(),
        currency=settings.CURRENCY,
        **whose,
    )
    if isinstance(whom, Team):
        Team.objects.filter(pk=whom.pk).update(owner_seats=owner_seats, team_seats=team_seats)
    _audit(plan, actor, "plan_granted", reason)
    follow(plan=plan)
    return plan


@transaction.atomic
def end_grant(*, plan: Plan, actor: Member, reason: str) -> Plan:
    """End a plan that staff granted, now. Raises CannotChange for any other."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.source != Plan.Source.STAFF or not plan.is_live:
        raise CannotChange("Only a live plan that staff granted ends here.")
    plan.status, plan.ends_at = SubscriptionStatus.CANCELLED, timezone.now()
    plan.save(update_fields=["status", "ends_at"])
    _audit(plan, actor, "grant_ended", reason)
    follow(plan=plan)
    return plan


def _audit(plan: Plan, actor: Member, deed: str, reason: str) -> None:
    target = ("members.Team", plan.team_id) if plan.team_id else ("members.Member", plan.member_id)
    AuditLog.objects.create(
        actor=actor,
        action=deed,
        target_type=target[0],
        target_id=target[1],
        detail={"reason": reason.strip()},
    )
