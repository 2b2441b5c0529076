"""Checkout and portal as pages that work without script."""

from html import escape

from tests.standins.stripe.objects import Object, Stripe

HTML = "text/html; charset=utf-8"


def page(title: str, *parts: str) -> bytes:
    """A plain page."""
    return (
        f"<!doctype html><html lang=en><meta name=viewport content='width=device-width'>"
        f"<title>{escape(title)}</title><h1>{escape(title)}</h1>"
        f"<p>This stands in for Stripe; no money moves.</p>{''.join(parts)}"
    ).encode()


def button(label: str, **fields: str) -> str:
    """A form of one button."""
    hidden = "".join(f"<input type=hidden name={n} value='{escape(v)}'>" for n, v in fields.items())
    return f"<form method=post>{hidden}<p><button>{escape(label)}</button></form>"


def answer(stripe: Stripe, method: str, path: str, form: Object) -> tuple[int, bytes, str]:
    """A page of Checkout, the portal or an invoice."""
    kind, pk = (*path.strip("/").split("/"), "")[:2]
    if pk not in stripe.objects:
        return 404, page("Not here"), HTML
    if kind == "pay":
        return _checkout(stripe, method, stripe.get(pk), form)
    if kind == "portal":
        return _portal(stripe, method, stripe.get(pk), form)
    if kind == "invoice":
        return _invoice(stripe, method, stripe.get(pk))
    return 404, page("Not here"), HTML


def _checkout(stripe: Stripe, method: str, session: Object, form: Object) -> tuple[int, bytes, str]:
    from tests.standins.stripe.api import complete

    if method == "POST" and form.get("card") == "good":
        stripe.declining.discard(session["customer"])
        complete(stripe, session["id"])
    if session["status"] == "complete":
        url = session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])
        return 303, url.encode(), "redirect"
    said = "<p>Your card was declined.</p>" if method == "POST" else ""
    total = sum(stripe.prices[price] * n for price, n in session["wanted"])
    back = f"<p><a href='{escape(session['cancel_url'] or '/')}'>Back without paying</a>"
    what = f"<p>${total / 100:,.2f} a month</p>"
    pay = button("Pay with the card ending in 4242", card="good")
    return (
        200,
        page("Checkout", said, what, pay, button("Pay with a declined card", card="bad"), back),
        HTML,
    )


def _portal(stripe: Stripe, method: str, session: Object, form: Object) -> tuple[int, bytes, str]:
    customer, said = session["customer"], ""
    if method == "POST":
        said = _do(stripe, customer, form)
    rows = []
    for sub in stripe.all("subscription", customer=customer):
        rows.append(f"<p>{sub['id']}: {sub['status']}</p>")
        if sub["status"] != "canceled":
            if sub["cancel_at"]:
                rows.append(button("Renew plan", do="resume", sub=sub["id"]))
            else:
                rows.append(button("Cancel plan", do="cancel", sub=sub["id"]))
    for invoice in stripe.all("invoice", customer=customer, status="open"):
        rows.append(button(f"Pay {invoice['number']}", do="pay", invoice=invoice["id"]))
    rows.append(button("Use a card that works", do="good"))
    rows.append(button("Use a card that is declined", do="bad"))
    rows.append(f"<p><a href='{escape(session['return_url'])}'>Back</a>")
    return 200, page("Portal", f"<p>{said}</p>" if said else "", *rows), HTML


def _do(stripe: Stripe, customer: str, form: Object) -> str:
    match form.get("do"):
        case "cancel":
            stripe.change_mind(form["sub"], ends=True)
        case "resume":
            stripe.change_mind(form["sub"], ends=False)
        case "pay":
            return "Paid." if stripe.pay(form["invoice"]) else "Declined."
        case "good":
            stripe.declining.discard(customer)
        case "bad":
            stripe.declining.add(customer)
    return "Done."


def _invoice(stripe: Stripe, method: str, invoice: Object) -> tuple[int, bytes, str]:
    if method == "POST" and invoice["status"] == "open":
        stripe.declining.discard(invoice["customer"])
        stripe.pay(invoice["id"])
    lines = [f"<p>{escape(row['description'])}: ${row['amount'] / 100:,.2f}</p>"
             for row in invoice["lines"]["data"]]  # fmt: skip
    due = f"<p>{invoice['status']}: ${invoice['amount_due'] / 100:,.2f}</p>"
    pay = button("Pay with the card ending in 4242") if invoice["status"] == "open" else ""
    return 200, page(f"Invoice {invoice['number']}", *lines, due, pay), HTML
