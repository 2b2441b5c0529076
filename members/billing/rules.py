"""What Stripe's objects mean here. Pure: no queries, no clock, no settings."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from members.models.choices import SubscriptionStatus as Status

# An unpaid renewal is PAST_DUE; another unpaid bill (an extra seat) takes nothing from anybody.
STATUSES: Final[Mapping[str, Status]] = {
    "trialing": Status.TRIALING,
    "active": Status.ACTIVE,
    "past_due": Status.PAST_DUE,
    "unpaid": Status.PAST_DUE,
    "canceled": Status.CANCELLED,
    "incomplete": Status.NONE,
    "incomplete_expired": Status.NONE,
    "paused": Status.NONE,
}
MOST_SEATS_AT_ONCE: Final = 50
MOST_SEATS: Final = 1000
# Stripe bills the end of a trial within hours of it.
TRIAL_BILLED_WITHIN: Final = timedelta(days=2)


class Prices(NamedTuple):
    """Which price is which seat."""

    individual: str
    owner: str
    team: str


class Snapshot(NamedTuple):
    """A subscription as it is at Stripe now, in our words. Money in cents a month."""

    stripe_id: str
    customer: str
    status: Status
    stripe_status: str
    individual_seats: int
    owner_seats: int
    team_seats: int
    period_end: datetime | None
    ends_at: datetime | None
    trial_ends_at: datetime | None
    failed_at: datetime | None
    monthly_cents: int
    currency: str
    card: str
    discount: str
    metadata: Mapping[str, str]
    created: datetime
    period_start: datetime | None


def moment(seconds: int | None) -> datetime | None:
    """Stripe's seconds since 1970 as a moment."""
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def failed_renewal(invoices: Iterable[Mapping[str, Any]]) -> datetime | None:
    """When the unpaid renewal among these invoices failed first; None without one.

    By the invoice, not by events: those come in any order.
    """
    failed = [
        invoice["status_transitions"]["finalized_at"] or invoice["created"]
        for invoice in invoices
        if invoice["billing_reason"] == "subscription_cycle"
        and invoice["status"] in ("open", "uncollectible")
        and invoice["attempted"]
    ]
    return moment(min(failed, default=None))


def first_renewal(
    invoices: Iterable[Mapping[str, Any]], *, trial_ends_at: datetime | None
) -> datetime | None:
    """When a renewal was paid first, among the paid invoices of a subscription; None without one.

    What costs nothing is no renewal, nor is what a trial's end bills, which is the first payment.
    """
    paid = [
        invoice["status_transitions"]["paid_at"] or invoice["created"]
        for invoice in invoices
        if invoice["billing_reason"] == "subscription_cycle"
        and invoice["status"] == "paid"
        and invoice["amount_paid"] > 0
        and not _ends_trial(invoice, trial_ends_at)
    ]
    return moment(min(paid, default=None))


def _ends_trial(invoice: Mapping[str, Any], trial_ends_at: datetime | None) -> bool:
    created = moment(invoice["created"])
    return bool(trial_ends_at and created and created <= trial_ends_at + TRIAL_BILLED_WITHIN)


def read(
    subscription: Mapping[str, Any], invoices: Iterable[Mapping[str, Any]], prices: Prices
) -> Snapshot:
    """What a subscription says, with its unpaid invoices."""
    items = subscription["items"]["data"]
    seats = dict.fromkeys(prices, 0)
    for item in items:
        if item["price"]["id"] in seats:
            seats[item["price"]["id"]] += item["quantity"]
    # Since the API of 2025 the period stands on the items.
    period_end = max((item["current_period_end"] for item in items), default=None)
    failed_at = failed_renewal(invoices)
    raw = subscription["status"]
    status = STATUSES.get(raw, Status.NONE)
    if status == Status.PAST_DUE and failed_at is None:
        status = Status.ACTIVE
    return Snapshot(
        stripe_id=subscription["id"],
        customer=_id(subscription["customer"]),
        status=status,
        stripe_status=raw,
        individual_seats=seats[prices.individual],
        owner_seats=seats[prices.owner] if prices.owner != prices.individual else 0,
        team_seats=seats[prices.team],
        period_end=moment(period_end),
        ends_at=_ends_at(subscription, period_end),
        trial_ends_at=moment(subscription.get("trial_end")),
        failed_at=failed_at if status == Status.PAST_DUE else None,
        monthly_cents=sum((i["price"]["unit_amount"] or 0) * i["quantity"] for i in items),
        currency=subscription["currency"],
        card=card_in_words(subscription.get("default_payment_method")),
        discount=discount_in_words(subscription.get("discounts") or []),
        metadata=subscription.get("metadata") or {},
        created=datetime.fromtimestamp(subscription["created"], UTC),
        period_start=moment(max((i["current_period_start"] for i in items), default=None)),
    )


def _ends_at(subscription: Mapping[str, Any], period_end: int | None) -> datetime | None:
    """The portal sets `cancel_at` alone, the API `cancel_at_period_end`: both end it."""
    if subscription.get("cancel_at"):
        return moment(subscription["cancel_at"])
    return moment(period_end) if subscription.get("cancel_at_period_end") else None


def card_in_words(method: Any) -> str:
    """ "Visa, 4242, to 08/28"; nothing for what is no card."""
    card = method.get("card") if isinstance(method, Mapping) else None
    if not card:
        return ""
    until = f"{card['exp_month']:02}/{card['exp_year'] % 100:02}"
    return f"{str(card['brand']).title()}, {card['last4']}, to {until}"


def discount_in_words(discounts: Iterable[Any]) -> str:
    """The names of the coupons, or what they take off."""
    words = []
    for discount in discounts:
        source = discount.get("source") or {} if isinstance(discount, Mapping) else {}
        coupon = source.get("coupon") or {}
        if isinstance(coupon, Mapping) and coupon:
            off = f"{coupon['percent_off']:g} % off" if coupon.get("percent_off") else "a discount"
            words.append(coupon.get("name") or off)
    return ", ".join(words)[:120]


def subscription_of(kind: str, about: Mapping[str, Any]) -> str:
    """The subscription an event's object is about; nothing for what is about none."""
    if kind.startswith("customer.subscription."):
        return str(about.get("id") or "")
    if kind.startswith("invoice."):
        parent = about.get("parent") or {}
        return _id((parent.get("subscription_details") or {}).get("subscription"))
    if kind.startswith("checkout.session."):
        return _id(about.get("subscription"))
    return ""


def _id(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("id")
    return str(value or "")
