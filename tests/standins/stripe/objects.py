"""What Stripe's clock and its customers do to what it keeps."""

from tests.standins.stripe.books import (
    OPEN_ENDED,
    VERSION,
    Books,
    Object,
    Refused,
    a_month_after,
    half_up,
    line_of,
    listed,
)

__all__ = ["VERSION", "Object", "Refused", "Stripe", "listed"]


class Stripe(Books):
    """One account at Stripe."""

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
                lines.append(line_of(item | {"quantity": had}, back, "Unused time", True))
            if change["quantity"]:
                more = half_up(unit * change["quantity"] * left, whole)
                lines.append(line_of(item, more, "Remaining time", True))
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
