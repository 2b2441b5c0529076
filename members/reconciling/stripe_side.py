"""Stripe's side of the comparison: every subscription, page by page, and one brought up to date."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.utils import timezone

from members.billing import client
from members.billing.rules import read, subscription_of
from members.billing.sync import UNPAID, Nobodys, prices, sync_subscription
from members.models import Plan, SubscriptionStatus
from members.reconciling.sources import CanNotFix, NotListed, Off, Subscription
from members.standing.actions import follow

PAGE: Final = 100


def subscriptions(after: str) -> Iterator[list[Subscription]]:
    """Every subscription after this one, ended ones too, a hundred at a time. Raises NotListed."""
    if not client.is_on():
        raise Off("Stripe is off: no key is set, so plans are those that staff granted.")
    try:
        yield from _pages(after)
    except client.StripeFault as fault:
        raise NotListed(f"Stripe could not be listed to its end. {fault}") from None


def _pages(after: str) -> Iterator[list[Subscription]]:
    unpaid: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for invoices in _open_invoices():
        for invoice in invoices:
            unpaid[subscription_of("invoice.open", invoice)].append(invoice)
        # Nobody is on it, but it was asked for: the run counts it.
        yield []
    with client.asking() as v1:
        method = v1.subscriptions.list
    begin = {"starting_after": after} if after else {}
    listed = client.pages(method, {"status": "all", **begin})
    while page := list(islice(listed, PAGE)):
        yield [_seen(found, unpaid.get(found["id"], ())) for found in page]


def _open_invoices() -> Iterator[list[dict[str, Any]]]:
    """The open invoices, a page at a time: they say which renewal failed, and when."""
    with client.asking() as v1:
        method = v1.invoices.list
    listed = client.pages(method, {"status": "open"})
    page = list(islice(listed, PAGE))
    yield page
    while len(page) == PAGE and (page := list(islice(listed, PAGE))):
        yield page


def _seen(found: Mapping[str, Any], invoices: Any) -> Subscription:
    told = read(found, invoices if found["status"] in UNPAID else (), prices())
    return Subscription(
        stripe_id=told.stripe_id,
        customer_id=told.customer,
        status=str(told.status),
        stripe_status=told.stripe_status,
        failed_at=_said(told.failed_at),
        period_end=_said(told.period_end),
        ends_at=_said(told.ends_at),
    )


def _said(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def sync(stripe_id: str) -> None:
    """Bring one plan to what Stripe says now. Raises NotListed where Stripe does not answer,
    CanNotFix where only staff can help.
    """
    try:
        sync_subscription(stripe_id=stripe_id)
    except client.Gone:
        _gone(stripe_id)
    except client.Unavailable as fault:
        raise NotListed(str(fault)) from None
    except (client.Refused, Nobodys) as fault:
        raise CanNotFix(f"{fault} Look {stripe_id} up at Stripe.") from None


def _gone(stripe_id: str) -> None:
    """Stripe knows the subscription no more: the plan is over."""
    for plan in Plan.objects.filter(stripe_id=stripe_id):
        plan.status, plan.fetched_at = SubscriptionStatus.CANCELLED, timezone.now()
        plan.save(update_fields=["status", "fetched_at"])
        follow(plan=plan)
