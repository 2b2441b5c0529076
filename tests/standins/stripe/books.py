"""What Stripe keeps: objects, bills and what it tells of them.

Shapes as of API version 2026-10-28: period ends on items, an invoice's subscription under `parent`.
Money in whole cents; a proration is unit x quantity x seconds left / seconds of the period, each
line rounded half up.
"""

import calendar
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

Object = dict[str, Any]
VERSION = "2026-10-28.endive"
OPEN_ENDED = ("trialing", "active", "past_due", "unpaid")


class Refused(Exception):
    """An answer that is an error: its status and what it says."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def a_month_after(moment: int, months: int = 1) -> int:
    """The same day of a later month, or its last."""
    there = datetime.fromtimestamp(moment, UTC)
    year, month = divmod(there.year * 12 + there.month - 1 + months, 12)
    day = min(there.day, calendar.monthrange(year, month + 1)[1])
    return int(there.replace(year=year, month=month + 1, day=day).timestamp())


def half_up(part: int, whole: int) -> int:
    """`part` / `whole` to the nearest whole number."""
    return (2 * part + whole) // (2 * whole)


def listed(rows: list[Object], has_more: bool = False) -> Object:
    """A list as Stripe gives it."""
    return {"object": "list", "data": rows, "has_more": has_more, "url": "/v1"}


@dataclass
class Books:
    """What one account at Stripe holds: objects, bills, events."""

    clock: Callable[[], float] = time.time
    url: str = ""
    prices: dict[str, int] = field(
        default_factory=lambda: {"price_individual": 5900, "price_owner": 5900, "price_team": 2900}
    )
    objects: dict[str, Object] = field(default_factory=dict)
    # Customers whose card is declined from now on.
    declining: set[str] = field(default_factory=set)
    events: list[Object] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: count(1))

    @property
    def now(self) -> int:
        """Seconds since 1970."""
        return int(self.clock())

    def make(self, kind: str, prefix: str, **fields: Any) -> Object:
        """A new object under an id of its own."""
        pk = f"{prefix}_{next(self.numbers):08d}"
        self.objects[pk] = {"id": pk, "object": kind, "created": self.now, **fields}
        return self.objects[pk]

    def get(self, pk: str, kind: str = "") -> Object:
        """The object of this id, or a 404."""
        found = self.objects.get(pk)
        if found is None or (kind and found["object"] != kind):
            raise Refused(404, "resource_missing", f"No such {kind or 'object'}: '{pk}'")
        return found

    def all(self, kind: str, **fields: Any) -> list[Object]:
        """Objects of a kind with these values, newest first."""
        found = [row for row in self.objects.values() if row["object"] == kind]
        return [r for r in found if all(r.get(k) == v for k, v in fields.items())][::-1]

    def tell(self, kind: str, about: Object) -> Object:
        """An event, with the object as it is now."""
        event = {
            "id": f"evt_{next(self.numbers):08d}",
            "object": "event",
            "api_version": VERSION,
            "created": self.now,
            "livemode": False,
            "pending_webhooks": 1,
            "type": kind,
            "data": {"object": deepcopy(about)},
        }
        self.events.append(event)
        return event

    # Subscriptions

    def subscribe(
        self, customer: str, items: list[tuple[str, int]], *, trial_days: int = 0, **more: Any
    ) -> Object:
        """A subscription and its first invoice, paid by the customer's card."""
        starts = self.now
        ends = starts + trial_days * 86400 if trial_days else a_month_after(starts)
        sub = self.make(
            "subscription",
            "sub",
            customer=customer,
            status="trialing" if trial_days else "active",
            cancel_at=None,
            cancel_at_period_end=False,
            canceled_at=None,
            cancellation_details={"reason": None, "comment": None, "feedback": None},
            currency="usd",
            discounts=[],
            billing_cycle_anchor=ends if trial_days else starts,
            items=listed([self._item(price, n, starts, ends) for price, n in items]),
            latest_invoice=None,
            pause_collection=None,
            pending_update=None,
            trial_end=ends if trial_days else None,
            metadata=more.pop("metadata", {}),
            default_payment_method=None,
            **more,
        )
        lines = [] if trial_days else self._lines_of(sub)
        self._pay(self._invoice(sub, "subscription_create", lines))
        self.tell("customer.subscription.created", sub)
        return sub

    def _item(self, price: str, quantity: int, starts: int, ends: int) -> Object:
        return {
            "id": f"si_{next(self.numbers):08d}",
            "object": "subscription_item",
            "price": self.price(price),
            "quantity": quantity,
            "current_period_start": starts,
            "current_period_end": ends,
        }

    def price(self, pk: str) -> Object:
        """A monthly price."""
        if pk not in self.prices:
            raise Refused(404, "resource_missing", f"No such price: '{pk}'")
        return {
            "id": pk,
            "object": "price",
            "active": True,
            "unit_amount": self.prices[pk],
            "currency": "usd",
            "type": "recurring",
            "recurring": {"interval": "month", "interval_count": 1},
        }

    def _lines_of(self, sub: Object) -> list[Object]:
        return [
            line_of(
                item,
                item["price"]["unit_amount"] * item["quantity"],
                f"{item['quantity']} x {item['price']['id'].removeprefix('price_')} seat",
            )
            for item in sub["items"]["data"]
            if item["quantity"]
        ]

    def _invoice(self, sub: Object, reason: str, lines: list[Object]) -> Object:
        total = sum(line["amount"] for line in lines)
        invoice = self.make(
            "invoice",
            "in",
            customer=sub["customer"],
            number=f"RC-{next(self.numbers):04d}",
            status="open",
            billing_reason=reason,
            currency="usd",
            total=total,
            amount_due=max(total, 0),
            amount_paid=0,
            amount_remaining=max(total, 0),
            attempt_count=0,
            attempted=False,
            next_payment_attempt=None,
            parent={
                "type": "subscription_details",
                "subscription_details": {"subscription": sub["id"], "metadata": {}},
            },
            lines=listed(lines),
            status_transitions={"finalized_at": self.now, "paid_at": None},
        )
        invoice["hosted_invoice_url"] = f"{self.url}/invoice/{invoice['id']}"
        invoice["invoice_pdf"] = f"{self.url}/invoice/{invoice['id']}.pdf"
        sub["latest_invoice"] = invoice["id"]
        return invoice

    def _pay(self, invoice: Object) -> bool:
        """Charge the card. Whether it was paid."""
        due = invoice["amount_remaining"]
        invoice["attempted"] = True
        invoice["attempt_count"] += 1
        if due and invoice["customer"] in self.declining:
            invoice["next_payment_attempt"] = self.now + 3 * 86400
            self.tell("invoice.payment_failed", invoice)
            return False
        if due:
            intent = self.make("payment_intent", "pi", amount=due, status="succeeded")
            self.make(
                "invoice_payment",
                "inpay",
                invoice=invoice["id"],
                status="paid",
                amount_paid=due,
                payment={"type": "payment_intent", "payment_intent": intent["id"]},
            )
        invoice.update(status="paid", amount_paid=due, amount_remaining=0)
        invoice["status_transitions"]["paid_at"] = self.now
        self.tell("invoice.paid", invoice)
        return True


def line_of(item: Object, amount: int, description: str, is_proration: bool = False) -> Object:
    return {
        "object": "line_item",
        "amount": amount,
        "currency": "usd",
        "description": description,
        "quantity": item["quantity"],
        "period": {"start": item["current_period_start"], "end": item["current_period_end"]},
        "pricing": {"type": "price_details", "price_details": {"price": item["price"]["id"]}},
        "parent": {
            "type": "subscription_item_details",
            "subscription_item_details": {"proration": is_proration},
        },
    }
