"""What is known of members' deeds, read for badges and for "what moves me up".

The verdicts are in `gamification/badges/rules.py`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from gamification.badges.catalogue import COUNTED, ENOUGH
from gamification.badges.rules import Deed, Facts
from gamification.catalogue import DEFAULT_VALUES
from gamification.ledger.streaks import streak_today
from gamification.models import ADJUSTMENT, MemberBadge, PointTransaction
from members.models import Member

# At most ENOUGH entries of each kind are looked at, found by the key of (member, action, source).
_COUNT = """
    (SELECT count(*) FROM (
        SELECT FROM gamification_pointtransaction AS entry
        WHERE entry.member_id = member.id AND entry.action = '{action}' AND NOT EXISTS (
            SELECT FROM gamification_pointtransaction AS counter
            WHERE counter.member_id = member.id AND counter.action = '{adjustment}'
              AND counter.source = 'reversal:' || entry.id
        ) LIMIT {enough}
    ) AS deeds)"""
_COUNTS = ",".join(
    _COUNT.format(action=action, adjustment=ADJUSTMENT, enough=ENOUGH[action]) for action in COUNTED
)
_HELD = """
    (SELECT coalesce(jsonb_object_agg(badge_id, granted_at), '{}')
     FROM gamification_memberbadge WHERE member_id = member.id)"""
_VALUES = """
    (SELECT coalesce(jsonb_object_agg(action, CASE WHEN is_enabled THEN points END), '{}')
     FROM gamification_pointconfig)"""
_KNOWN: Final = f"""
    SELECT member.total_points, member.current_streak, {_HELD}, {_VALUES}, {_COUNTS}
    FROM members_member AS member WHERE member.id = %s
"""


@dataclass(frozen=True)
class Known:
    """A member's facts, the badges they hold and since when, and what each action pays today
    (None: nothing, it is off).
    """

    facts: Facts
    held: Mapping[str, datetime]
    values: Mapping[str, int | None]

    def facts_today(self, member: Member) -> Facts:
        """The facts with the streak as it is today: the stored one ended if the member has been
        away.
        """
        return replace(self.facts, streak=streak_today(member, timezone.now()))

    def with_streak(self, days: int) -> "Known":
        """The same with a streak that was counted since."""
        return replace(self, facts=replace(self.facts, streak=days))


def known(member: Member) -> Known:
    """All that badges and chances turn on, as it is now. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [member.pk])
        row = cursor.fetchone()
    if row is None:
        return Known(Facts(), {}, dict(DEFAULT_VALUES))
    points, streak, held, values, *counts = row
    since = {code: datetime.fromisoformat(at) for code, at in json.loads(held).items()}
    numbers = dict(zip(COUNTED.values(), counts, strict=True))
    return Known(
        Facts(points=points, streak=streak, **numbers),
        since,
        {**DEFAULT_VALUES, **json.loads(values)},
    )


def deeds_of(members: Sequence[Member]) -> Iterator[tuple[Member, list[Deed]]]:
    """Each member that has entries, with their whole ledger, oldest first.

    One query; one member's entries in memory at a time.
    """
    by_id = {member.pk: member for member in members}
    rows = (
        PointTransaction.objects.filter(member__in=by_id)
        .order_by("member_id", "created_at", "id")
        .values_list("member_id", "id", "action", "points", "source", "created_at", "earned_on")
    )
    for pk, entries in groupby(rows.iterator(chunk_size=5000), key=lambda row: row[0]):
        yield by_id[pk], _deeds(list(entries))


def _deeds(rows: Sequence[tuple[Any, ...]]) -> list[Deed]:
    gone = {
        row[4].removeprefix("reversal:")
        for row in rows
        if row[2] == ADJUSTMENT and row[4].startswith("reversal:")
    }
    return [
        Deed(
            action=action,
            points=points,
            at=at,
            day=day,
            active=points > 0 and action != ADJUSTMENT,
            taken_back=str(pk) in gone,
        )
        for _, pk, action, points, _, at, day in rows
    ]


def held_by(members: Sequence[Member]) -> dict[int, dict[str, datetime]]:
    """The codes each member holds, by member id, and since when. One query."""
    held: dict[int, dict[str, datetime]] = {member.pk: {} for member in members}
    for pk, code, at in MemberBadge.objects.filter(member__in=held).values_list(
        "member_id", "badge_id", "granted_at"
    ):
        held[pk][code] = at
    return held
