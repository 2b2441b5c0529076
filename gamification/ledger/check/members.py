"""Totals, streaks and standings compared with the ledger, batch by batch."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.utils import timezone

from gamification import ranks
from gamification.ledger.check.differences import Batch, Fault, FaultType, one_snapshot
from gamification.rules.streaks import current_streak, streak
from members.models import Member

BATCH: Final = 2000  # members
# A member away for longer has no streak whatever their time zone: a weekend, the day itself, and
# two days either way.
AWAY: Final = timedelta(days=7)

_MEMBERS: Final = Path(__file__).with_name("members.sql").read_text()
_EDGE: Final = """
    SELECT max(id), count(*)
    FROM (SELECT id FROM members_member WHERE id > %s ORDER BY id LIMIT %s) m
"""
# Standings of members who are gone and of whom no event is left that would take them out.
_STRAYS: Final = """
    SELECT DISTINCT s.member_id FROM gamification_standing s
    WHERE s.member_id > %s AND s.member_id <= %s
      AND NOT EXISTS (SELECT FROM members_member m WHERE m.id = s.member_id)
      AND NOT EXISTS (SELECT FROM gamification_rankevent e WHERE e.member_id = s.member_id)
    ORDER BY s.member_id
"""
_DAYS: Final = """
    SELECT member_id, array_agg(DISTINCT earned_on) FROM gamification_pointtransaction
    WHERE member_id = ANY (%s) AND ledger_is_earned(points, action) GROUP BY member_id
"""


class Figures(NamedTuple):
    """What a standing says, or what the ledger says it should."""

    total: int
    month: int
    recent: int
    reached_at: datetime | None


class Seen(NamedTuple):
    """What is stored of one member, and what follows from the ledger."""

    member: int
    time_zone: str
    streak: int
    total: int
    active_at: datetime | None
    active_on: date | None
    ledger_total: int
    ledger_active_at: datetime | None
    ledger_active_on: date | None
    counted: bool
    stands: bool
    ledger: Figures
    shown: Figures
    astray: bool


def members(after: int = 0) -> Iterator[Batch]:
    """Compare every member with an id above `after`, in order of ids.

    Merges first, so that few entries are left that no merge has seen.
    """
    while True:
        ranks.merge(timezone.now().astimezone(UTC).date())
        with one_snapshot() as cursor:
            cursor.execute(_EDGE, [after, BATCH])
            last, size = cursor.fetchone()
            faults = _of_members(cursor, after, last) if size else []
            # The last batch also looks at standings above the highest id of a member.
            cursor.execute(_STRAYS, [after, last if size == BATCH else 2**63 - 1])
            words = "a standing, but the member is gone and no change is pending"
            faults += [Fault(FaultType.STANDING, pk, words) for (pk,) in cursor.fetchall()]
        yield Batch(size, last or after, faults)
        if size < BATCH:
            return
        after = last


def _of_members(cursor: Any, after: int, last: int) -> list[Fault]:
    cursor.execute(_MEMBERS, {"after": after, "last": last, "away": AWAY})
    found = [
        Seen._make((*row[:11], Figures._make(row[11:15]), Figures._make(row[15:19]), row[19]))
        for row in cursor.fetchall()
    ]
    now = timezone.now()
    lately = [
        seen.member
        for seen in found
        if seen.ledger_active_at is not None and seen.ledger_active_at > now - AWAY
    ]
    cursor.execute(_DAYS, [lately])
    days: dict[int, list[date]] = dict(cursor.fetchall())
    faults: list[Fault] = []
    for seen in found:
        today = Member(time_zone=seen.time_zone).day(now)
        faults += _of_total(seen)
        faults += _of_standing(seen)
        faults += _of_streak(seen, days.get(seen.member, ()), today)
    return faults


def _of_total(seen: Seen) -> Iterator[Fault]:
    if seen.total != seen.ledger_total:
        words = f"total {seen.total:,}, the ledger adds up to {seen.ledger_total:,}"
        yield Fault(FaultType.TOTAL, seen.member, words)
    if seen.active_at != seen.ledger_active_at:
        is_, due = _when(seen.active_at), _when(seen.ledger_active_at)
        yield Fault(FaultType.ACTIVE, seen.member, f"last active {is_}, by the ledger {due}")
    if seen.active_on != seen.ledger_active_on:
        day, right = seen.active_on or "never", seen.ledger_active_on or "never"
        yield Fault(FaultType.ACTIVE, seen.member, f"last active day {day}, by the ledger {right}")


def _of_standing(seen: Seen) -> Iterator[Fault]:
    if not seen.astray:
        return
    if seen.counted and not seen.stands:
        words = "no standing, though the boards count them"
    elif not seen.counted:
        words = f"a standing of {seen.shown.total:,} points, though no board counts them"
    else:
        parts = [
            f"{name} {_when(is_) if name == 'reached_at' else is_} "
            f"instead of {_when(due) if name == 'reached_at' else due}"
            for name, due, is_ in zip(Figures._fields, seen.ledger, seen.shown, strict=True)
            if due != is_
        ]
        words = f"standing: {', '.join(parts)}"
    yield Fault(FaultType.STANDING, seen.member, words)


def _of_streak(seen: Seen, days: Collection[date], today: date) -> Iterator[Fault]:
    """What the boards show of a streak beside what the rule says of the days."""
    shown = current_streak(stored=seen.streak, last_active=seen.active_on, today=today)
    ruled = streak(days=days, today=today)
    if shown != ruled:
        yield Fault(FaultType.STREAK, seen.member, f"streak {shown}, by its days {ruled}")


def _when(moment: Any) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC" if moment else "never"
