"""Points are corrected, by staff or by a rule: a second entry adjusts the total or takes an entry
back.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from gamification.badges.actions import grant_due, grant_missing
from gamification.models import Action, PointTransaction
from gamification.rules.corrections import ADJUSTMENT_REASON_LENGTH, ReasonTooShort
from gamification.rules.reasons import taken_back
from members.models import AuditLog, Member

_COUNTER_ENTRIES: Final = """
    INSERT INTO gamification_pointtransaction
        (member_id, action, points, source, metadata, created_at)
    SELECT member, %s, points, source, metadata, %s
    FROM unnest(%s::bigint[], %s::integer[], %s::text[], %s::jsonb[])
        AS counter (member, points, source, metadata)
    ON CONFLICT (member_id, action, source) DO NOTHING
    RETURNING id, source, points, member_id
"""


@transaction.atomic
def adjust(
    *, member: Member, points: int, reason: str, actor: Member, key: UUID | None = None
) -> PointTransaction:
    """Give or take points by hand, now, with a reason the member can read. Audited.

    With a `key`, that of the form it was typed into, sending it a second time gives the entry it
    made the first time. Raises ReasonTooShort below 10 characters and ValueError for zero points.
    """
    now = timezone.now()
    entry, created = _adjust(
        member=member, points=points, reason=reason, actor=actor, key=key or uuid4(), at=now
    )
    if created and points > 0:
        grant_due(member=member, at=now)
    return entry


@transaction.atomic
def adjust_past(
    *, member: Member, points: int, reason: str, actor: Member, at: datetime
) -> PointTransaction:
    """Give or take points by hand as of a moment of the past, for imports.

    Otherwise as `adjust`; badges get the day they were reached.
    """
    entry, _ = _adjust(member=member, points=points, reason=reason, actor=actor, key=uuid4(), at=at)
    if points > 0:
        grant_missing(members=[member])
    return entry


def _adjust(
    *, member: Member, points: int, reason: str, actor: Member, key: UUID, at: datetime
) -> tuple[PointTransaction, bool]:
    """The entry of an adjustment and whether it is new; a new one is audited."""
    reason = _long_enough(reason)
    if points == 0:
        raise ValueError("An adjustment of zero points changes nothing.")
    entry, created = PointTransaction.objects.get_or_create(
        member=member,
        action=Action.ADMIN_ADJUSTMENT,
        source=f"adjustment:{key}",
        defaults={
            "points": points,
            "metadata": {"reason": reason},
            "created_at": at,
            "earned_on": member.day(at),
        },
    )
    if created:
        AuditLog.objects.create(
            actor=actor,
            action="points_adjusted",
            target_type="members.Member",
            target_id=member.pk,
            detail={"entry": entry.pk, "points": points, "reason": reason},
        )
    return entry, created


@transaction.atomic
def reverse(*, entry: PointTransaction, reason: str, actor: Member) -> PointTransaction | None:
    """Take an entry back by a second one that names it; None if it was taken back before. Audited.

    Raises ReasonTooShort below 10 characters.
    """
    return _take_back(entry, _naming(entry, _long_enough(reason)), actor)


@transaction.atomic
def take_back(*, entry: PointTransaction, reason: str) -> PointTransaction | None:
    """Take an entry back because a rule says so, and nobody of staff; None if it was taken back
    before, by whomever. Audited without an actor.

    Raises ReasonTooShort below 10 characters.
    """
    return _take_back(entry, {**_naming(entry, _long_enough(reason)), "by_rule": True}, None)


def _take_back(
    entry: PointTransaction, metadata: dict[str, Any], actor: Member | None
) -> PointTransaction | None:
    counter, created = PointTransaction.objects.get_or_create(
        member_id=entry.member_id,
        action=Action.ADMIN_ADJUSTMENT,
        source=f"reversal:{entry.pk}",
        defaults={"points": -entry.points, "metadata": metadata},
    )
    if not created:
        return None
    _reversed(entry.pk, counter, metadata["reason"], actor).save()
    return counter


@transaction.atomic
def reverse_many(*, entries: Iterable[PointTransaction], reason: str, actor: Member) -> int:
    """Take entries back as `reverse` does, all or none; how many had not been taken back before.

    One reason for all. Audited one by one. Three statements however many entries. Raises
    ReasonTooShort below 10 characters.
    """
    reason = _long_enough(reason)
    # By member, as the ledger's trigger locks them, so that two of these never deadlock.
    chosen = sorted(entries, key=lambda entry: (entry.member_id, entry.pk))
    if not chosen:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTER_ENTRIES,
            [
                Action.ADMIN_ADJUSTMENT.value,
                timezone.now(),
                [entry.member_id for entry in chosen],
                [-entry.points for entry in chosen],
                [f"reversal:{entry.pk}" for entry in chosen],
                [json.dumps(_naming(entry, reason)) for entry in chosen],
            ],
        )
        made = cursor.fetchall()
    AuditLog.objects.bulk_create(
        _reversed(
            int(source.removeprefix("reversal:")),
            PointTransaction(pk=pk, points=points, member_id=member),
            reason,
            actor,
        )
        for pk, source, points, member in made
    )
    return len(made)


def _long_enough(reason: str) -> str:
    reason = reason.strip()
    if len(reason) < ADJUSTMENT_REASON_LENGTH:
        raise ReasonTooShort(
            f"Give a reason of at least {ADJUSTMENT_REASON_LENGTH} characters; "
            "the member will read it."
        )
    return reason


def _naming(entry: PointTransaction, reason: str) -> dict[str, Any]:
    """What a reversal says of the entry it takes back."""
    day = entry.created_at.astimezone(entry.member.zone).date()
    words = taken_back(action=entry.action, source=entry.source, metadata=entry.metadata, day=day)
    return {"reason": reason, "reverses": entry.pk, "reversed": words}


def _reversed(entry: int, counter: PointTransaction, reason: str, actor: Member | None) -> AuditLog:
    """The deed. It names the member, so that the reason goes when the member is erased."""
    detail = {
        "entry": counter.pk,
        "member": counter.member_id,
        "points": counter.points,
        "reason": reason,
    }
    return AuditLog(
        actor=actor,
        action="points_reversed",
        target_type="gamification.PointTransaction",
        target_id=entry,
        detail=detail,
    )
