"""What is to happen at Stripe, done from the outbox. Each may run again after a kill."""

from django.db import transaction
from django.utils import timezone

from members.billing import client
from members.billing.sync import sync_subscription
from members.models import Effect, Plan, SubscriptionStatus
from members.standing.outbox import Later, Stopped


def end_at_stripe(effect: Effect) -> None:
    """End the plan's subscription now; one that has ended is done."""
    plan = _plan(effect)
    if not client.is_on():
        raise Stopped("Stripe is off: set STRIPE_API_KEY, or end the subscription there by hand.")
    try:
        with client.asking() as v1:
            v1.subscriptions.cancel(str(plan.stripe_id))
    except client.Gone:
        pass
    except client.Unavailable as fault:
        raise Later(30, str(fault)) from None
    except client.Refused as fault:
        raise Stopped(f"{fault} End the subscription {plan.stripe_id} at Stripe.") from None
    _sync(plan)


def refund(effect: Effect) -> None:
    """Give back what the plan's first bill was paid with; what was given back is done."""
    plan = _plan(effect)
    try:
        for intent in _payments(str(plan.stripe_id)):
            _give_back(intent)
    except client.Unavailable as fault:
        raise Later(30, str(fault)) from None
    except client.StripeFault as fault:
        raise Stopped(f"{fault} Give it back at Stripe: {plan.stripe_id}.") from None


def _give_back(intent: str) -> None:
    try:
        with client.asking() as v1:
            v1.refunds.create({"payment_intent": intent}, {"idempotency_key": f"refund:{intent}"})
    except client.Refused as fault:
        if "already_refunded" not in str(fault):
            raise


def _payments(stripe_id: str) -> list[str]:
    """The payments of a subscription's paid bills."""
    with client.asking() as v1:
        invoices, payments = v1.invoices.list, v1.invoice_payments.list
    found = []
    for invoice in client.pages(invoices, {"subscription": stripe_id}):
        for payment in client.pages(payments, {"invoice": invoice["id"]}):
            intent = payment["payment"].get("payment_intent")
            if payment["status"] == "paid" and intent:
                found.append(intent if isinstance(intent, str) else intent["id"])
    return found


def _plan(effect: Effect) -> Plan:
    if effect.plan is None or not effect.plan.stripe_id:
        raise Stopped("It names no subscription at Stripe.")
    return effect.plan


def _sync(plan: Plan) -> None:
    try:
        sync_subscription(stripe_id=str(plan.stripe_id))
    except client.Gone:
        with transaction.atomic():
            Plan.objects.filter(pk=plan.pk).update(
                status=SubscriptionStatus.CANCELLED, fetched_at=timezone.now()
            )
    except client.StripeFault as fault:
        raise Later(30, str(fault)) from None
