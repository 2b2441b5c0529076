"""The seats of a company plan: what a change costs, and the change, billed as it was shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members.billing import client
from members.billing.rules import MOST_SEATS
from members.billing.sync import sync_subscription
from members.models import AuditLog, Member, PendingInvite, Plan, SeatTier, Team


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


def held(team: Team, now: datetime | None = None) -> dict[str, int]:
    """Seats that are taken or promised, by tier."""
    counts = {SeatTier.OWNER.value: 0, SeatTier.TEAM_MEMBER.value: 0}
    for tier in team.members.values_list("seat_tier", flat=True):
        counts[tier if tier in counts else SeatTier.TEAM_MEMBER.value] += 1
    open_ = PendingInvite.objects.filter(
        team=team, revoked_at=None, claimed_at=None, expires_at__gt=now or timezone.now()
    )
    for tier in open_.values_list("seat_tier", flat=True):
        counts[tier] += 1
    return counts


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
    lines: tuple[Line, ...] = ()
    with client.asking() as v1:
        items = _items(v1, plan, owner_seats, team_seats)
        if _is_more(plan, owner_seats, team_seats):
            asked = {"items": items, "proration_date": at, "proration_behavior": "always_invoice"}
            found = client.plain(
                v1.invoices.create_preview(
                    {"subscription": plan.stripe_id, "subscription_details": asked}
                )
            )
            lines = tuple(
                Line(row["description"] or "", row["amount"]) for row in found["lines"]["data"]
            )
    monthly = owner_seats * settings.PRICE_OWNER_CENTS + team_seats * settings.PRICE_TEAM_CENTS
    today = sum(line.cents for line in lines)
    return Preview(
        *(owner_seats, team_seats, max(today, 0), lines, monthly),
        *(plan.currency, plan.period_end, at),
    )


def change_seats(*, plan: Plan, preview: Preview, actor: Member) -> Plan:
    """Change the seats and bill what was shown. More seats are paid at once, or there are none of
    them; fewer cost less from the next bill on. Raises CannotChange, client.StripeFault.
    """
    owner_seats, team_seats = preview.owner_seats, preview.team_seats
    with transaction.atomic():
        # Seats that somebody takes meanwhile are counted by who comes second.
        Team.objects.select_for_update().get(pk=plan.team_id or 0)
        plan.refresh_from_db()
        check_seats(plan=plan, owner_seats=owner_seats, team_seats=team_seats)
        with client.asking() as v1:
            change: dict[str, Any] = {"items": _items(v1, plan, owner_seats, team_seats)}
            if _is_more(plan, owner_seats, team_seats):
                change |= {
                    "proration_behavior": "always_invoice",
                    "proration_date": preview.at,
                    "payment_behavior": "pending_if_incomplete",
                }
            else:
                change["proration_behavior"] = "none"
            key = f"seats:{plan.pk}:{owner_seats}:{team_seats}:{preview.at}"
            found = client.plain(
                v1.subscriptions.update(plan.stripe_id, change, {"idempotency_key": key})
            )
            if found.get("pending_update"):
                _void(v1, found)
                raise CannotChange(
                    "The card was declined, so nothing was changed: no seat was added, and nobody"
                    " lost theirs. Use another card, then try again."
                )
        AuditLog.objects.create(
            actor=actor,
            action="seats_changed",
            target_type="members.Team",
            target_id=plan.team_id,
            detail={"owner_seats": owner_seats, "team_seats": team_seats},
        )
        return sync_subscription(stripe_id=str(plan.stripe_id))


def _is_more(plan: Plan, owner_seats: int, team_seats: int) -> bool:
    return owner_seats > plan.owner_seats or team_seats > plan.team_seats


def _items(v1: Any, plan: Plan, owner_seats: int, team_seats: int) -> list[dict[str, Any]]:
    """The change, by the items that are there."""
    found = client.plain(v1.subscriptions.retrieve(plan.stripe_id))["items"]["data"]
    there = {item["price"]["id"]: item["id"] for item in found}
    wanted = (
        (settings.STRIPE_PRICE_OWNER, owner_seats),
        (settings.STRIPE_PRICE_TEAM, team_seats),
    )
    items: list[dict[str, Any]] = []
    for price, quantity in wanted:
        if price in there:
            items.append({"id": there[price], "quantity": quantity})
        elif quantity:
            items.append({"price": price, "quantity": quantity})
    return items


def _void(v1: Any, subscription: dict[str, Any]) -> None:
    """Drop the bill of a change that was declined, so that nobody pays it by surprise."""
    invoice = subscription.get("latest_invoice")
    pk = invoice["id"] if isinstance(invoice, dict) else invoice
    if pk:
        v1.invoices.void_invoice(pk)
