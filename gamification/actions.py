"""What happens to points. The only place that writes the ledger."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from gamification.models import Action, PointTransaction
from gamification.rules import ADJUSTMENT_REASON_LENGTH, AWARDS, ReasonTooShort
from members.models import AuditLog, Member


@transaction.atomic
def award(
    *,
    member: Member,
    action: Action,
    source: str,
    metadata: dict[str, Any] | None = None,
    points: int | None = None,
    at: datetime | None = None,
) -> PointTransaction | None:
    """Pay member once for source; None if it was paid before.

    The unique key (member, action, source) decides, so a hundred simultaneous replays pay once. What the action is
    worth comes from `rules.AWARDS`, or is counted by the caller and given as `points`. `at` is for imports of the past:
    when it was earned, by default now. `member.total_points` in memory is not touched.
    """
    worth = AWARDS[action] if points is None else points
    entry, created = PointTransaction.objects.get_or_create(
        member=member,
        action=action,
        source=source,
        defaults={"points": worth, "metadata": metadata, "created_at": at or timezone.now()},
    )
    return entry if created else None


@transaction.atomic
def adjust(*, member: Member, points: int, reason: str, actor: Member, at: datetime | None = None) -> PointTransaction:
    """Give or take points by hand, with a reason the member can read. Audited. `at` is for imports of the past.

    Raises ReasonTooShort below 10 characters and ValueError for zero points.
    """
    reason = reason.strip()
    if len(reason) < ADJUSTMENT_REASON_LENGTH:
        raise ReasonTooShort(f"Give a reason of at least {ADJUSTMENT_REASON_LENGTH} characters; the member will read it.")
    if points == 0:
        raise ValueError("An adjustment of zero points changes nothing.")
    entry = PointTransaction.objects.create(
        member=member,
        action=Action.ADMIN_ADJUSTMENT,
        points=points,
        source=f"adjustment:{uuid4()}",
        metadata={"reason": reason},
        created_at=at or timezone.now(),
    )
    AuditLog.objects.create(
        actor=actor,
        action="points_adjusted",
        target_type="members.Member",
        target_id=member.pk,
        detail={"entry": entry.pk, "points": points, "reason": reason},
    )
    return entry


@transaction.atomic
def reverse(*, entry: PointTransaction, reason: str, actor: Member) -> PointTransaction | None:
    """Take an entry back by a second one that names it; None if it was taken back before. Audited.

    Raises ReasonTooShort below 10 characters.
    """
    reason = reason.strip()
    if len(reason) < ADJUSTMENT_REASON_LENGTH:
        raise ReasonTooShort(f"Give a reason of at least {ADJUSTMENT_REASON_LENGTH} characters; the member will read it.")
    counter, created = PointTransaction.objects.get_or_create(
        member_id=entry.member_id,
        action=Action.ADMIN_ADJUSTMENT,
        source=f"reversal:{entry.pk}",
        defaults={"points": -entry.points, "metadata": {"reason": reason, "reverses": entry.pk}},
    )
    if not created:
        return None
    AuditLog.objects.create(
        actor=actor,
        action="points_reversed",
        target_type="gamification.PointTransaction",
        target_id=entry.pk,
        detail={"entry": counter.pk, "points": counter.points, "reason": reason},
    )
    return counter
