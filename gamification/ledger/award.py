"""Points are paid: now, or for a deed of the past."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from gamification import ranks
from gamification.badges.actions import grant_missing, grant_reached
from gamification.badges.facts import known
from gamification.catalogue import DEFAULT_VALUES
from gamification.ledger.streaks import repair_streak, store_streak
from gamification.ledger.values import award_value
from gamification.models import Action, PointTransaction
from members.models import Member

# Paid by what staff set or, where they set nothing, by the value given; switched off, nothing.
_PAY: Final = """
    INSERT INTO gamification_pointtransaction
        (member_id, action, source, metadata, created_at, earned_on, points)
    SELECT %(member)s, %(action)s, %(source)s, %(metadata)s::jsonb, %(at)s, %(day)s,
           coalesce(CASE WHEN %(by_config)s THEN config.points END, %(points)s)
    FROM (VALUES (true)) AS one
    LEFT JOIN gamification_pointconfig AS config ON config.action = %(action)s
    WHERE config.is_enabled IS NOT FALSE
    ON CONFLICT (member_id, action, source) DO NOTHING
    RETURNING id, points, xid
"""


@transaction.atomic(savepoint=False)
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
    the streak is set right, and badges that are due are granted. At most four statements when none
    is. Raises KeyError for an action that has no value and no `points`.
    """
    now = timezone.now()
    entry = _pay(member, action, source, metadata, points, now)
    if entry is None:
        return None
    facts = known(member)
    length = store_streak(member=member, stored=facts.facts.streak)
    grant_reached(member=member, known=facts.with_streak(length), at=now)
    if entry.pk % ranks.MERGE_EVERY == 0:
        transaction.on_commit(merge_ranks)
    return entry


def _pay(
    member: Member,
    action: Action,
    source: str,
    metadata: dict[str, Any] | None,
    points: int | None,
    now: datetime,
) -> PointTransaction | None:
    """The new entry; None where nothing is paid. One statement."""
    value = DEFAULT_VALUES.get(action) if points is None else points
    if value is None and (value := award_value(action)) is None:
        return None
    entry = PointTransaction(
        member=member,
        action=action,
        source=source,
        metadata=metadata,
        created_at=now,
        earned_on=member.day(now),
    )
    values: dict[str, Any] = {
        "member": member.pk,
        "action": str(action),
        "source": source,
        "metadata": None if metadata is None else json.dumps(metadata),
        "at": now,
        "day": entry.earned_on,
        "by_config": points is None,
        "points": value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PAY, values)
        row = cursor.fetchone()
    if row is None:
        return None
    entry.pk, entry.points, entry.xid = row
    entry._state.adding, entry._state.db = False, connection.alias
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
