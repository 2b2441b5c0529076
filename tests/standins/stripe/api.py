"""The routes of Stripe's API."""

from copy import deepcopy
from typing import Any

from tests.standins.stripe.objects import Object, Refused, Stripe, listed


def nested(pairs: list[tuple[str, str]]) -> Object:
    """`items[0][price]=x` as {"items": {"0": {"price": "x"}}}."""
    found: Object = {}
    for name, value in pairs:
        *way, last = name.replace("]", "").split("[")
        place = found
        for part in way:
            place = place.setdefault(part, {})
        place[last] = value
    return found


def rows(value: Any) -> list[Any]:
    """The values of a nested list."""
    return [value[key] for key in sorted(value, key=int)] if isinstance(value, dict) else []


def _items(value: Any, sub: Object | None) -> list[Object]:
    found = []
    for row in rows(value):
        price = row.get("price")
        if price is None and sub is not None:
            price = next(i["price"]["id"] for i in sub["items"]["data"] if i["id"] == row["id"])
        found.append({"price": price, "quantity": int(row.get("quantity", 1))})
    return found


class Api:
    """The routes of /v1."""

    def __init__(self, stripe: Stripe) -> None:
        self.stripe = stripe

    def answer(self, method: str, path: str, form: Object) -> Object:
        """What the API answers. Raises Refused."""
        parts = path.removeprefix("/v1/").split("/")
        name = "_".join([method, *parts[:1], *("one" for _ in parts[1:2]), *parts[2:]])
        if parts[:2] == ["checkout", "sessions"]:
            name = f"{method}_session" + ("_one" if parts[2:] else "")
        elif parts[0] == "billing_portal":
            name = "POST_portal"
        elif parts[:2] == ["invoices", "create_preview"]:
            name = "POST_preview"
        route = getattr(self, name, None)
        if route is None:
            raise Refused(404, "not_found", f"Unrecognized request URL ({method}: {path}).")
        found: Object = deepcopy(route(form, *parts[1:2] if "one" in name else ()))
        if name.endswith("session_one"):
            found = deepcopy(self.stripe.get(parts[2], "checkout.session"))
        for way in rows(form.get("expand")):
            self._expand(found, way.split("."))
        return found

    def _expand(self, place: Any, way: list[str]) -> None:
        if isinstance(place, list):
            for row in place:
                self._expand(row, way)
            return
        value = place.get(way[0])
        if isinstance(value, str) and value in self.stripe.objects:
            value = place[way[0]] = deepcopy(self.stripe.objects[value])
        if way[1:] and value:
            self._expand(value, way[1:])

    def _page(self, found: list[Object], form: Object) -> Object:
        if after := form.get("starting_after"):
            at = next((n for n, row in enumerate(found) if row["id"] == after), None)
            if at is None:
                raise Refused(400, "resource_missing", f"No such object: '{after}'")
            found = found[at + 1 :]
        limit = int(form.get("limit", 10))
        return listed(found[:limit], len(found) > limit)

    def POST_customers(self, form: Object) -> Object:
        """Make a customer."""
        return self.stripe.make(
            "customer",
            "cus",
            email=form.get("email"),
            name=form.get("name"),
            metadata=form.get("metadata", {}),
        )

    def GET_prices_one(self, form: Object, pk: str) -> Object:
        """A price."""
        return self.stripe.price(pk)

    def GET_subscriptions_one(self, form: Object, pk: str) -> Object:
        """A subscription."""
        return self.stripe.get(pk, "subscription")

    def GET_subscriptions(self, form: Object) -> Object:
        """Subscriptions, newest first; canceled ones where all are asked for."""
        found = self.stripe.all("subscription")
        if customer := form.get("customer"):
            found = [row for row in found if row["customer"] == customer]
        if form.get("status") != "all":
            found = [row for row in found if row["status"] != "canceled"]
        return self._page(found, form)

    def POST_subscriptions_one(self, form: Object, pk: str) -> Object:
        """Change seats, or whether it ends with the period."""
        sub = self.stripe.get(pk, "subscription")
        if "cancel_at_period_end" in form:
            sub["cancel_at_period_end"] = form["cancel_at_period_end"] in ("true", "True")
            sub["cancel_at"] = None
            self.stripe.tell("customer.subscription.updated", sub)
        if "cancel_at" in form and form["cancel_at"] == "":
            sub["cancel_at"] = None
        if "items" not in form:
            return sub
        at = int(form.get("proration_date", self.stripe.now))
        behavior = form.get("proration_behavior", "create_prorations")
        if form.get("payment_behavior") != "pending_if_incomplete" and behavior != "none":
            raise Refused(400, "parameter_missing", "Only pending_if_incomplete is stood in for.")
        return self.stripe.change(pk, _items(form["items"], sub), behavior=behavior, at=at)

    def DELETE_subscriptions_one(self, form: Object, pk: str) -> Object:
        """End it now."""
        return self.stripe.cancel(pk)

    def POST_preview(self, form: Object) -> Object:
        """What a change would be billed."""
        details = form.get("subscription_details", {})
        sub = self.stripe.get(form["subscription"], "subscription")
        at = int(details.get("proration_date", self.stripe.now))
        return self.stripe.preview(sub["id"], _items(details.get("items"), sub), at)

    def GET_invoices(self, form: Object) -> Object:
        """Invoices, newest first."""
        found = self.stripe.all("invoice")
        if customer := form.get("customer"):
            found = [row for row in found if row["customer"] == customer]
        if status := form.get("status"):
            found = [row for row in found if row["status"] == status]
        if sub := form.get("subscription"):
            found = [
                row for row in found if row["parent"]["subscription_details"]["subscription"] == sub
            ]
        return self._page(found, form)

    def POST_invoices_one_void(self, form: Object, pk: str) -> Object:
        """Never to be paid; the change that waited for it is dropped."""
        return self.stripe.void(pk)

    def GET_invoice_payments(self, form: Object) -> Object:
        """What an invoice was paid by."""
        found = self.stripe.all("invoice_payment")
        if invoice := form.get("invoice"):
            found = [row for row in found if row["invoice"] == invoice]
        if payment := form.get("payment"):
            found = [
                row
                for row in found
                if row["payment"]["payment_intent"] == payment["payment_intent"]
            ]
        return self._page(found, form)

    def GET_invoices_one(self, form: Object, pk: str) -> Object:
        """A bill."""
        return self.stripe.get(pk, "invoice")

    def POST_refunds(self, form: Object) -> Object:
        """Give a payment back."""
        return self.stripe.refund(form["payment_intent"])

    def POST_session(self, form: Object) -> Object:
        """Begin a Checkout."""
        items = [(r["price"], int(r.get("quantity", 1))) for r in rows(form.get("line_items"))]
        for price, _ in items:
            self.stripe.price(price)
        details = form.get("subscription_data", {})
        session = self.stripe.make(
            "checkout.session",
            "cs",
            mode=form.get("mode"),
            customer=form.get("customer"),
            client_reference_id=form.get("client_reference_id"),
            **{"metadata": form.get("metadata", {}), "status": "open"},
            payment_status="unpaid",
            subscription=None,
            success_url=form.get("success_url"),
            cancel_url=form.get("cancel_url"),
            wanted=items,
            trial_days=int(details.get("trial_period_days", 0)),
            subscription_metadata=details.get("metadata", {}),
        )
        session["url"] = f"{self.stripe.url}/pay/{session['id']}"
        return session

    def GET_session_one(self, form: Object, pk: str) -> Object:
        """A Checkout."""
        return {}

    def POST_portal(self, form: Object) -> Object:
        """Open the portal."""
        session = self.stripe.make(
            "billing_portal.session",
            "bps",
            customer=form["customer"],
            return_url=form["return_url"],
        )
        session["url"] = f"{self.stripe.url}/portal/{session['id']}"
        return session


def complete(stripe: Stripe, session_id: str) -> Object:
    """What paying in Checkout does; paid twice, it is done once."""
    session = stripe.get(session_id, "checkout.session")
    if session["status"] == "open":
        sub = stripe.subscribe(
            session["customer"],
            session["wanted"],
            trial_days=session["trial_days"],
            metadata=session["subscription_metadata"],
        )
        session.update(status="complete", payment_status="paid", subscription=sub["id"])
        stripe.tell("checkout.session.completed", session)
    return session
