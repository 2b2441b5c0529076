"""The seats of a company plan: what a change costs, and the change, billed as it was shown."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members.billing import client
from members.billing.rules import MOST_SEATS
from members.billing.sync import lock_subscription, sync_subscription
from members.models import (
    AuditLog,
    Member,
    Plan,
    SeatTier,
    SubscriptionStatus,
    Team,
)
from members.teams.querysets import seats_of

# Changes of a subscription's items, as Stripe takes them.
Items = list[dict[str, Any]]


class CannotChange(ValueError):
    """It can't be done as things are; the message says why, to the member."""


@dataclass(frozen=True)
class Line:
    """One line of a bill: what for, and how much, in cents."""

    what: str
    cents: int


@dataclass(frozen=True)
class Preview:
    """What a change of seats costs: at once, and from the next bill on. `at` is the moment the
    proration is worked out for; billing it later takes the same one.
    """

    owner_seats: int
    team_seats: int
    today_cents: int
    lines: tuple[Line, ...]
    monthly_cents: int
    currency: str
    next_bill_at: datetime | None
    at: int


def held(team: Team) -> dict[str, int]:
    """Seats that are taken or promised, by tier."""
    found = seats_of(team, timezone.now())
    return {tier: seats.taken + seats.promised for tier, seats in found.items()}


def check_seats(*, plan: Plan, owner_seats: int, team_seats: int) -> None:
    """Raises CannotChange for numbers of seats that can't be."""
    if plan.team is None or plan.source != Plan.Source.STRIPE or not plan.is_live:
        raise CannotChange("Only the seats of a company plan at Stripe can be changed here.")
    if owner_seats < 1 or team_seats < 0:
        raise CannotChange("A company has one owner seat at least.")
    if owner_seats + team_seats > MOST_SEATS:
        raise CannotChange(f"{MOST_SEATS:,} seats are the most. Write to us if you need more.")
    taken = held(plan.team)
    for wanted, tier, words in (
        (owner_seats, SeatTier.OWNER, "Owner seats"),
        (team_seats, SeatTier.TEAM_MEMBER, "Team seats"),
    ):
        if wanted < taken[tier]:
            raise CannotChange(
                f"{words} can fall to {taken[tier]}, not to {wanted}: {taken[tier]} are taken or"
                " promised. Revoke a seat or an invitation first."
            )


def seat_preview(*, plan: Plan, owner_seats: int, team_seats: int) -> Preview:
    """What a change of seats would be billed, as Stripe says. Raises CannotChange,
    client.StripeFault.
    """
    check_seats(plan=plan, owner_seats=owner_seats, team_seats=team_seats)
    at = int(timezone.now().timestamp())
    with client.asking() as v1:
        more, _ = _steps(v1, plan, owner_seats, team_seats)
        due, lines = _due(v1, plan, more, at)
    monthly = owner_seats * settings.PRICE_OWNER_CENTS + team_seats * settings.PRICE_TEAM_CENTS
    return Preview(
        *(owner_seats, team_seats, due, lines, monthly),
        *(plan.currency, plan.period_end, at),
    )


def change_seats(*, plan: Plan, preview: Preview, actor: Member) -> Plan:
    """Change the seats and bill what was shown. More seats are paid at once, or there are none of
    them; fewer cost less from the next bill on. Raises CannotChange, client.StripeFault.
    """
    owner_seats, team_seats = preview.owner_seats, preview.team_seats
    with transaction.atomic():
        # As a webhook's sync locks: the subscription before the team.
        lock_subscription(str(plan.stripe_id))
        # Seats that somebody takes meanwhile are counted by who comes second.
        Team.objects.select_for_update().get(pk=plan.team_id or 0)
        plan.refresh_from_db()
        check_seats(plan=plan, owner_seats=owner_seats, team_seats=team_seats)
        with client.asking() as v1:
            more, fewer = _steps(v1, plan, owner_seats, team_seats)
            if more:
                _buy(v1, plan, more, preview)
            if fewer:
                change: dict[str, Any] = {"items": fewer, "proration_behavior": "none"}
                v1.subscriptions.update(plan.stripe_id, change)
        AuditLog.objects.create(
            actor=actor,
            action="seats_changed",
            target_type="members.Team",
            target_id=plan.team_id,
            detail={"owner_seats": owner_seats, "team_seats": team_seats},
        )
        # It is done at Stripe: if Stripe is away from here on, its webhook brings it.
        with suppress(client.Unavailable):
            return sync_subscription(stripe_id=str(plan.stripe_id))
        return plan


def _steps(v1: Any, plan: Plan, owner_seats: int, team_seats: int) -> tuple[Items, Items]:
    """What grows and what shrinks, by what is there at Stripe now.

    They are two changes: what shrinks is never given back, or a bill for both would be less than
    was said.
    """
    found = client.plain(v1.subscriptions.retrieve(plan.stripe_id))["items"]["data"]
    there = {item["price"]["id"]: item for item in found}
    wanted = (
        (settings.STRIPE_PRICE_OWNER, owner_seats),
        (settings.STRIPE_PRICE_TEAM, team_seats),
    )
    more, fewer = [], []
    for price, quantity in wanted:
        item = there.get(price)
        change = {"id": item["id"]} if item else {"price": price}
        before = item["quantity"] if item else 0
        if quantity > before:
            more.append({**change, "quantity": quantity})
        elif quantity < before:
            fewer.append({**change, "quantity": quantity})
    return more, fewer


def _due(v1: Any, plan: Plan, more: Items, at: int) -> tuple[int, tuple[Line, ...]]:
    """What these seats would be billed at once, and the bill's lines. Raises CannotChange."""
    if not more:
        return 0, ()
    if plan.status == SubscriptionStatus.PAST_DUE:
        raise CannotChange("The last bill is unpaid. Pay it first, then add seats.")
    asked = {"items": more, "proration_date": at, "proration_behavior": "always_invoice"}
    wanted = {"subscription": plan.stripe_id, "subscription_details": asked}
    found = client.plain(v1.invoices.create_preview(wanted))
    rows = found["lines"]["data"]
    return found["amount_due"], tuple(Line(row["description"] or "", row["amount"]) for row in rows)


def _buy(v1: Any, plan: Plan, more: Items, preview: Preview) -> None:
    """Pay for more seats, at the price that was shown, or have none of them."""
    if _due(v1, plan, more, preview.at)[0] != preview.today_cents:
        raise CannotChange(
            "The seats were changed meanwhile, so this is no longer what it costs. Work it out"
            " once more."
        )
    change = {
        "items": more,
        "proration_behavior": "always_invoice",
        "proration_date": preview.at,
        "payment_behavior": "pending_if_incomplete",
    }
    seats = f"{plan.owner_seats}:{plan.team_seats}:{preview.owner_seats}:{preview.team_seats}"
    key = f"seats:{plan.pk}:{seats}:{preview.at}"
    found = client.plain(v1.subscriptions.update(plan.stripe_id, change, {"idempotency_key": key}))
    if found.get("pending_update"):
        _void(found)
        raise CannotChange(
            "The card was declined, so nothing was changed: no seat was added, and nobody"
            " lost theirs. Use another card, then try again."
        )


def _void(subscription: dict[str, Any]) -> None:
    """Drop the bill of a change that was declined, so that nobody pays it by surprise."""
    invoice = subscription.get("latest_invoice")
    pk = invoice["id"] if isinstance(invoice, dict) else invoice
    # Refused: an answer heard before, whose bill is void already.
    with suppress(client.Refused), client.asking() as v1:
        v1.invoices.void_invoice(pk)
