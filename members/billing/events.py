"""What Stripe tells: stored as it came, once each, and worked by a job.

An event only says that something happened; how it stands is fetched (members/billing/sync.py).
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from psycopg.types.json import Jsonb

from members.billing import client
from members.billing.rules import subscription_of
from members.billing.sync import Nobodys, sync_subscription
from members.models import MoneyBack, Plan, StripeEvent
from members.standing import outbox

WORK: Final = "members.billing.tasks.work_event"
LOST_AFTER: Final = timedelta(minutes=5)
AT_ONCE: Final = 1000
# Stripe signs the moment it sends; an older signature is somebody's recording.
TOLERANCE_S: Final = 300
_INSERT = """
    INSERT INTO members_stripeevent (event_id, type, payload, created_at, subscription)
    VALUES (%s, %s, %s, %s, %s) ON CONFLICT (event_id) DO NOTHING RETURNING id
"""
DISPUTES: Final = ("charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed")
REFUNDS: Final = ("refund.created", "refund.updated")


class NotStripes(ValueError):
    """Not signed by Stripe, too old, or no event."""


def verified(*, body: bytes, signature: str) -> dict[str, Any]:
    """The event in a webhook's raw body. Raises NotStripes."""
    import stripe

    try:
        stripe.WebhookSignature.verify_header(
            body.decode(), signature, settings.STRIPE_WEBHOOK_SECRET, TOLERANCE_S
        )
        event = json.loads(body)
    except (stripe.SignatureVerificationError, ValueError):
        raise NotStripes("The signature is not Stripe's, or too old.") from None
    # Thin events (v2) carry no object, and are not what this address is for.
    if not isinstance(event, dict) or event.get("object") != "event":
        raise NotStripes("It is no event.")
    about = event.get("data")
    known = isinstance(about, dict) and isinstance(about.get("object"), dict)
    wanted = {"id": str, "type": str, "created": int}
    if not known or not all(isinstance(event.get(name), kind) for name, kind in wanted.items()):
        raise NotStripes("It is no event.")
    return event


@transaction.atomic
def receive(*, event: Mapping[str, Any]) -> int | None:
    """Store an event and leave it to a job; its row's id, None for one that is known."""
    about = event["data"]["object"]
    values: list[Any] = [
        event["id"][:255],
        event["type"][:100],
        Jsonb(event),
        datetime.fromtimestamp(event["created"], UTC),
        subscription_of(event["type"], about)[:64],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        row = cursor.fetchone()
    if row is None:
        return None
    _add_job(row[0])
    return int(row[0])


def work_event(*, pk: int) -> str:
    """Do what an event calls for, once; in words what came of it.

    Raises client.Unavailable where Stripe has to be asked again later.
    """
    event = StripeEvent.objects.filter(pk=pk).first()
    if event is None or event.handled_at:
        return "handled before"
    said = ""
    try:
        said = _do(event)
    except (client.Gone, client.Refused, Nobodys) as fault:
        said = str(fault)
    except client.Unavailable as fault:
        StripeEvent.objects.filter(pk=pk).update(error=str(fault))
        raise
    StripeEvent.objects.filter(pk=pk, handled_at=None).update(handled_at=timezone.now(), error=said)
    return said or "handled"


def _do(event: StripeEvent) -> str:
    if event.subscription:
        sync_subscription(stripe_id=event.subscription)
        return ""
    about = event.payload.get("data", {}).get("object", {})
    if event.type in DISPUTES:
        _note(about, MoneyBack.Kind.DISPUTE, event)
    elif event.type in REFUNDS:
        _note(about, MoneyBack.Kind.REFUND, event)
    return ""


def _note(about: Mapping[str, Any], kind: MoneyBack.Kind, event: StripeEvent) -> None:
    """Write down money that came back. A dispute of the plan that is used ends it; of a duplicate
    it ends nothing.
    """
    plan = _plan_of(str(about.get("payment_intent") or ""))
    with transaction.atomic():
        MoneyBack.objects.update_or_create(
            stripe_id=about["id"],
            defaults={"status": str(about.get("status") or "")[:40]},
            create_defaults={
                "kind": kind,
                "plan": plan,
                "cents": about.get("amount") or 0,
                "currency": about.get("currency") or "usd",
                "status": str(about.get("status") or "")[:40],
                "at": event.created_at,
            },
        )
        if kind == MoneyBack.Kind.DISPUTE and plan and plan.is_live:
            outbox.put(kind="END_AT_STRIPE", plan=plan, key=f"end:{plan.pk}:{about['id']}")


def _plan_of(intent: str) -> Plan | None:
    """The plan a payment was for; one whose own events are still to come is fetched."""
    if not intent:
        return None
    wanted = {"payment": {"type": "payment_intent", "payment_intent": intent}}
    with client.asking() as v1:
        payments = client.plain(v1.invoice_payments.list({"limit": 1, **wanted}))["data"]
        if not payments:
            return None
        invoice = client.plain(v1.invoices.retrieve(payments[0]["invoice"]))
    stripe_id = subscription_of("invoice.paid", invoice)
    plan = Plan.objects.filter(stripe_id=stripe_id).first()
    if plan is None and stripe_id:
        with suppress(Nobodys, client.Gone, client.Refused):
            plan = sync_subscription(stripe_id=stripe_id)
    return plan


def find_lost() -> int:
    """Give events that nobody worked and that have no job another one; how many."""
    name = Concat(Value("stripe-event:"), Cast(OuterRef("pk"), TextField()))
    jobs = ProcrastinateJob.objects.filter(
        task_name=WORK, queueing_lock=name, status__in=["todo", "doing"]
    )
    old = StripeEvent.objects.filter(
        handled_at=None, received_at__lt=timezone.now() - LOST_AFTER
    ).exclude(Exists(jobs))
    found = list(old.order_by("received_at").values_list("pk", flat=True)[:AT_ONCE])
    for pk in found:
        _add_job(pk)
    return len(found)


@transaction.atomic
def work_again(*, pks: list[int]) -> int:
    """Have events worked once more, handled or not; how many."""
    found = list(StripeEvent.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
    for event in found:
        event.handled_at, event.error = None, ""
        event.save(update_fields=["handled_at", "error"])
        _add_job(event.pk)
    return len(found)


def _add_job(pk: int) -> None:
    job = app.configure_task(WORK, allow_unknown=True, queueing_lock=f"stripe-event:{pk}")
    try:
        with transaction.atomic():
            job.defer(pk=pk)
    except AlreadyEnqueued:
        pass
