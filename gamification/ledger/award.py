"""Points are paid: now, or for a deed of the past."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from gamification import ranks
from gamification.badges.actions import grant_due, grant_missing
from gamification.ledger.streaks import repair_streak
from gamification.ledger.values import award_value, is_paid
from gamification.models import Action, PointTransaction
from members.models import Member


@transaction.atomic
def award(
    *,
    member: Member,
    action: Action,
    source: str,
    metadata: dict[str, Any] | None = None,
    points: int | None = None,
) -> PointTransaction | None:
    """Pay member once for source, now; None if it was paid before, or if staff switched the action
    off (nothing is written).

    The unique key (member, action, source) decides, so a hundred simultaneous replays pay once.
    What the action is worth comes from PointConfig, or is counted by the caller and given as
    `points`. A deed of the past is `award_past`'s. `member.total_points` in memory is not touched;
    the streak is set right, and badges that are due are granted. Raises KeyError for an action that
    has no value and no `points`.
    """
    value = award_value(action) if points is None else points if is_paid(action) else None
    if value is None:
        return None
    now = timezone.now()
    entry, created = PointTransaction.objects.get_or_create(
        member=member,
        action=action,
        source=source,
        defaults={
            "points": value,
            "metadata": metadata,
            "created_at": now,
            "earned_on": member.day(now),
        },
    )
    if not created:
        return None
    repair_streak(member=member)
    grant_due(member=member, at=now)
    if entry.pk % ranks.MERGE_EVERY == 0:
        transaction.on_commit(merge_ranks)
    return entry


def merge_ranks() -> int:
    """Take what is pending into the ranks' counts; the number of members moved, -1 when another
    merge is at it. Not in a transaction.
    """
    return ranks.merge(timezone.now().astimezone(UTC).date())


class Past(NamedTuple):
    """A deed of the past: what it paid, and when it was earned."""

    action: Action
    source: str
    points: int
    metadata: dict[str, Any] | None
    at: datetime


@transaction.atomic
def award_past(*, member: Member, deeds: Iterable[Past]) -> None:
    """Pay member for deeds of the past, all in one statement; those that were paid before are left
    out.

    The same as `award` for each, at the price of one, but for the switch of PointConfig: what is
    past was paid. Badges are granted as of the day they were reached. `member.total_points` in
    memory is not touched; the streak is set right.
    """
    entries = [
        PointTransaction(
            member=member,
            action=deed.action,
            source=deed.source,
            points=deed.points,
            metadata=deed.metadata,
            created_at=deed.at,
            earned_on=member.day(deed.at),
        )
        for deed in deeds
    ]
    PointTransaction.objects.bulk_create(entries, ignore_conflicts=True)
    repair_streak(member=member)
    grant_missing(members=[member])
