"""What Stripe keeps, and what its clock and its customers do to it.

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
class Stripe:
    """One account at Stripe."""

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
            _line(
                item,
                item["price"]["unit_amount"] * item["quantity"],
                f"{item['quantity']} x {item['price']['id']}",
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

    # What customers and the clock do

    def pay(self, invoice_id: str) -> bool:
        """Try an open invoice once more; a subscription that was past due is active once paid."""
        invoice = self.get(invoice_id, "invoice")
        if invoice["status"] != "open":
            raise Refused(400, "invoice_not_open", "This invoice is not open.")
        paid = self._pay(invoice)
        sub = self.get(invoice["parent"]["subscription_details"]["subscription"])
        if paid and sub["status"] in ("past_due", "unpaid"):
            sub["status"] = "active"
            self.tell("customer.subscription.updated", sub)
        return paid

    def advance(self, sub_id: str) -> Object:
        """Bring a subscription to the clock: trial ended, renewed month by month, cancelled."""
        sub = self.get(sub_id, "subscription")
        while sub["status"] in OPEN_ENDED:
            ends = sub["items"]["data"][0]["current_period_end"]
            if sub["cancel_at"] and sub["cancel_at"] <= min(self.now, ends):
                return self.cancel(sub_id, "cancellation_requested")
            if ends > self.now:
                break
            if sub["cancel_at_period_end"]:
                return self.cancel(sub_id, "cancellation_requested")
            for item in sub["items"]["data"]:
                item.update(current_period_start=ends, current_period_end=a_month_after(ends))
            paid = self._pay(self._invoice(sub, "subscription_cycle", self._lines_of(sub)))
            if sub["status"] != "past_due" or not paid:
                sub["status"] = "active" if paid else "past_due"
            self.tell("customer.subscription.updated", sub)
        return sub

    def cancel(self, sub_id: str, reason: str = "cancellation_requested") -> Object:
        """End a subscription now."""
        sub = self.get(sub_id, "subscription")
        if sub["status"] == "canceled":
            raise Refused(404, "resource_missing", f"No such subscription: '{sub_id}'")
        sub.update(status="canceled", canceled_at=self.now)
        sub["cancellation_details"]["reason"] = reason
        self.tell("customer.subscription.deleted", sub)
        return sub

    def change_mind(self, sub_id: str, *, ends: bool) -> Object:
        """As the portal does: `cancel_at` is set, `cancel_at_period_end` stays false."""
        sub = self.get(sub_id, "subscription")
        sub["cancel_at"] = sub["items"]["data"][0]["current_period_end"] if ends else None
        self.tell("customer.subscription.updated", sub)
        return sub

    # Changing seats

    def prorations(self, sub: Object, items: list[Object], at: int) -> list[Object]:
        """The lines of a change at `at`: what is not used comes back, what is left is paid."""
        lines = []
        for change in items:
            price = change["price"]
            old = next((i for i in sub["items"]["data"] if i["price"]["id"] == price), None)
            first = sub["items"]["data"][0]
            starts, ends = first["current_period_start"], first["current_period_end"]
            unit, had = self.prices[price], old["quantity"] if old else 0
            if had == change["quantity"] or sub["status"] == "trialing":
                continue
            item = {"price": self.price(price), "quantity": change["quantity"]}
            item |= {"current_period_start": at, "current_period_end": ends}
            left, whole = max(ends - at, 0), ends - starts
            if had:
                back = -half_up(unit * had * left, whole)
                lines.append(_line(item | {"quantity": had}, back, "Unused time", True))
            if change["quantity"]:
                more = half_up(unit * change["quantity"] * left, whole)
                lines.append(_line(item, more, "Remaining time", True))
        return lines

    def preview(self, sub_id: str, items: list[Object], at: int) -> Object:
        """What a change would be billed at once."""
        lines = self.prorations(self.get(sub_id, "subscription"), items, at)
        total = sum(line["amount"] for line in lines)
        return {
            "id": "upcoming_in",
            "object": "invoice",
            "currency": "usd",
            "total": total,
            "amount_due": max(total, 0),
            "subtotal": total,
            "lines": listed(lines),
        }

    def change(self, sub_id: str, items: list[Object], *, behavior: str, at: int) -> Object:
        """Change quantities. `behavior` always_invoice bills at once: a card that is declined
        leaves the seats as they were, and the change pending.
        """
        sub = self.get(sub_id, "subscription")
        if sub["status"] == "canceled":
            raise Refused(400, "invalid_request", "A canceled subscription can't be updated.")
        lines = self.prorations(sub, items, at) if behavior == "always_invoice" else []
        if lines:
            invoice = self._invoice(sub, "subscription_update", lines)
            if not self._pay(invoice):
                sub["pending_update"] = {"expires_at": self.now + 82800}
                self.tell("customer.subscription.updated", sub)
                return sub
        for change in items:
            self._set(sub, change)
        sub["pending_update"] = None
        self.tell("customer.subscription.updated", sub)
        return sub

    def void(self, invoice_id: str) -> Object:
        """An open invoice that nobody has to pay; the change that waited for it is dropped."""
        invoice = self.get(invoice_id, "invoice")
        if invoice["status"] != "open":
            raise Refused(400, "invoice_not_open", "Only open invoices can be voided.")
        invoice.update(status="void", amount_remaining=0)
        self.tell("invoice.voided", invoice)
        sub = self.get(invoice["parent"]["subscription_details"]["subscription"])
        if sub["pending_update"]:
            sub["pending_update"] = None
            self.tell("customer.subscription.pending_update_expired", sub)
        return invoice

    def _set(self, sub: Object, change: Object) -> None:
        rows = sub["items"]["data"]
        for item in rows:
            if item["price"]["id"] == change["price"]:
                item["quantity"] = change["quantity"]
                return
        first = rows[0]
        times = first["current_period_start"], first["current_period_end"]
        rows.append(self._item(change["price"], change["quantity"], *times))

    def dispute(self, invoice_id: str) -> Object:
        """The bank takes a payment back."""
        paid = self.all("invoice_payment", invoice=invoice_id)[0]
        intent = paid["payment"]["payment_intent"]
        found = self.make(
            "dispute",
            "du",
            **{"payment_intent": intent, "charge": f"ch_{intent}", "amount": paid["amount_paid"]},
            currency="usd",
            reason="fraudulent",
            status="needs_response",
        )
        self.tell("charge.dispute.created", found)
        return found

    def refund(self, intent: str) -> Object:
        """Give a payment back."""
        paid = self.get(intent, "payment_intent")
        if self.all("refund", payment_intent=intent):
            raise Refused(400, "charge_already_refunded", "Charge has already been refunded.")
        found = self.make(
            "refund",
            "re",
            **{"payment_intent": intent, "charge": f"ch_{intent}", "amount": paid["amount"]},
            currency="usd",
            status="succeeded",
            reason=None,
        )
        self.tell("refund.created", found)
        return found


def _line(item: Object, amount: int, description: str, is_proration: bool = False) -> Object:
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
