"""Who may tell of completed courses: added, given a new address, switched off. Audited."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from activities.models import CourseSender
from members.models import AuditLog, Member

# An old address is good for so long, unless staff end it at once.
OLD_FOR: Final = timedelta(days=7)
LONGEST_TOKEN: Final = 200
CHANGED: Final = ("is_signed", "is_reread", "tags", "is_on")


def new_token() -> str:
    """256 bits from the system, as they stand in the address."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def sender_of(token: str, now: datetime) -> CourseSender | None:
    """Whose address this is; nobody's where the sender is off, or the address was replaced and its
    time is over. Takes as long for every token.
    """
    found = None
    given = fingerprint(token)
    for sender in CourseSender.objects.order_by("pk"):
        is_new = constant_time_compare(sender.token_hash, given)
        is_old = constant_time_compare(sender.old_token_hash, given)
        is_good = is_new or (is_old and sender.old_until is not None and now < sender.old_until)
        if is_good and sender.is_on:
            found = sender
    return found


@transaction.atomic
def add_sender(
    *, name: str, is_signed: bool, is_reread: bool, tags: list[str], actor: Member
) -> tuple[CourseSender, str]:
    """A new sender and the token of its address, which is told this once. Audited."""
    token = new_token()
    sender = CourseSender.objects.create(
        name=name,
        token_hash=fingerprint(token),
        is_signed=is_signed,
        is_reread=is_reread,
        tags=tags,
    )
    _audit("course_sender_added", sender, actor, {"sender": name})
    return sender, token


@transaction.atomic
def change_sender(
    *,
    sender: CourseSender,
    is_signed: bool,
    is_reread: bool,
    tags: list[str],
    is_on: bool,
    actor: Member,
) -> bool:
    """Say how it is listened to, or switch it off; whether anything changed. Audited."""
    held = CourseSender.objects.select_for_update().get(pk=sender.pk)
    after = {"is_signed": is_signed, "is_reread": is_reread, "tags": tags, "is_on": is_on}
    before = {name: getattr(held, name) for name in CHANGED}
    if before == after:
        return False
    for name, value in after.items():
        setattr(held, name, value)
    held.save(update_fields=CHANGED)
    detail = {"sender": held.name, "before": before, "after": after}
    _audit("course_sender_changed", held, actor, detail)
    return True


@transaction.atomic
def rotate(*, sender: CourseSender, at_once: bool, actor: Member) -> str:
    """A new address: its token, which is told this once. Audited.

    The one before is good for seven days more, or ends `at_once`; the one before that ends.
    """
    held = CourseSender.objects.select_for_update().get(pk=sender.pk)
    token, now = new_token(), timezone.now()
    held.old_token_hash = "" if at_once else held.token_hash
    held.old_until = None if at_once else now + OLD_FOR
    held.token_hash, held.rotated_at = fingerprint(token), now
    held.save(update_fields=["token_hash", "old_token_hash", "old_until", "rotated_at"])
    detail = {"sender": held.name, "old_address": "ended" if at_once else "good for seven days"}
    _audit("course_sender_rotated", held, actor, detail)
    return token


def _audit(action: str, sender: CourseSender, actor: Member, detail: dict[str, Any]) -> None:
    AuditLog.objects.create(
        actor=actor,
        action=action,
        target_type="activities.CourseSender",
        target_id=sender.pk,
        detail=detail,
    )
