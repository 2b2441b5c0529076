"""Totals, streaks and standings compared with the ledger, batch by batch."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.utils import timezone

from gamification import ranks
from gamification.ledger.check.differences import Batch, Fault, FaultType, one_snapshot
from gamification.rules.streaks import current_streak, streak
from members.models import Member

BATCH: Final = 2000  # members
# A member away for longer has no streak whatever their time zone: a weekend, the day itself, and
# two days either way.
AWAY: Final = timedelta(days=7)
SHOWN: Final = ("total", "month", "recent", "reached_at")
# One row per member of the batch who differs or whose streak has to be looked at. `s_*` is what the
# boards show, `l_*` what the ledger says; a member whom no board counts has NULL in all of them.
_MEMBERS = """
    WITH state AS (
        SELECT greatest((now() AT TIME ZONE 'UTC')::date, (SELECT recent_as_of FROM gamification_rankstate)) AS today
    ), edges AS (
        SELECT today, date_trunc('month', today)::date AS month_of, date_trunc('month', today)::timestamp AT TIME ZONE 'UTC' AS month_from,
               (today - 29)::timestamp AT TIME ZONE 'UTC' AS recent_from
        FROM state
    ), overlay AS MATERIALIZED (
        SELECT o.* FROM state, ranks_overlay_now(state.today) o WHERE o.member_id > %(after)s AND o.member_id <= %(last)s
    ), sums AS (
        SELECT e.member_id, sum(e.points) AS total, max(e.created_at) AS reached_at,
               coalesce(sum(e.points) FILTER (WHERE e.created_at >= edges.month_from), 0) AS month,
               coalesce(sum(e.points) FILTER (WHERE e.created_at >= edges.recent_from), 0) AS recent,
               max(e.created_at) FILTER (WHERE e.points > 0 AND e.action <> 'admin_adjustment') AS active_at,
               max(e.earned_on) FILTER (WHERE e.points > 0 AND e.action <> 'admin_adjustment') AS active_on
        FROM gamification_pointtransaction e CROSS JOIN edges WHERE e.member_id > %(after)s AND e.member_id <= %(last)s
        GROUP BY e.member_id
    ), both_sides AS (
        SELECT m.id, m.time_zone, m.current_streak, m.total_points, m.last_active_at, m.last_active_on,
               coalesce(l.total, 0) AS l_sum, l.active_at, l.active_on,
               c.yes, l.total AS l_total, l.month AS l_month, l.recent AS l_recent, l.reached_at AS l_reached_at,
               CASE WHEN o.member_id IS NULL THEN s.total ELSE o.now_total END AS s_total,
               CASE WHEN o.member_id IS NOT NULL THEN o.now_month WHEN s.month_of = edges.month_of THEN s.month ELSE 0 END AS s_month,
               CASE WHEN o.member_id IS NULL THEN s.recent ELSE o.now_recent END AS s_recent,
               CASE WHEN o.member_id IS NULL THEN s.reached_at ELSE o.now_reached END AS s_reached_at,
               CASE WHEN o.member_id IS NULL THEN s.member_id IS NOT NULL ELSE o.now_total IS NOT NULL END AS stands
        FROM edges CROSS JOIN members_member m
        LEFT JOIN sums l ON l.member_id = m.id
        LEFT JOIN gamification_standing s ON s.member_id = m.id
        LEFT JOIN overlay o ON o.member_id = m.id
        CROSS JOIN LATERAL (
            SELECT m.subscription_status IN ('ACTIVE', 'TRIALING') AND m.on_leaderboard AND l.member_id IS NOT NULL AS yes) c
        WHERE m.id > %(after)s AND m.id <= %(last)s
    )
    SELECT * FROM (
        SELECT id, time_zone, current_streak, total_points, last_active_at, last_active_on, l_sum, active_at, active_on,
               yes, stands AND s_reached_at > '-infinity',
               l_total, l_month, l_recent, l_reached_at,
               s_total, s_month, s_recent, CASE WHEN s_reached_at > '-infinity' THEN s_reached_at END,
               CASE WHEN yes THEN NOT stands OR (l_total, l_month, l_recent, l_reached_at)
                                             IS DISTINCT FROM (s_total, s_month, s_recent, s_reached_at)
                    ELSE stands AND (s_total > 0 OR s_month > 0 OR s_recent > 0) END AS astray
        FROM both_sides) b
    WHERE astray OR total_points <> l_sum OR last_active_at IS DISTINCT FROM active_at
       OR last_active_on IS DISTINCT FROM active_on OR active_at > now() - %(away)s
    ORDER BY id
"""
# Standings of members who are gone and of whom no event is left that would take them out.
_STRAYS = """
    SELECT s.member_id FROM gamification_standing s
    WHERE s.member_id > %s AND s.member_id <= %s AND NOT EXISTS (SELECT FROM members_member m WHERE m.id = s.member_id)
      AND NOT EXISTS (SELECT FROM gamification_rankevent e WHERE e.member_id = s.member_id)
    ORDER BY s.member_id
"""


def members(after: int = 0) -> Iterator[Batch]:
    """Compare every member with an id above `after`, in order of ids.

    Merges first, so that the overlay stays short.
    """
    while True:
        ranks.merge(timezone.now().astimezone(UTC).date())
        with one_snapshot() as cursor:
            cursor.execute(
                "SELECT max(id), count(*) FROM (SELECT id FROM members_member WHERE id > %s ORDER BY id LIMIT %s) m",
                [after, BATCH],
            )
            last, size = cursor.fetchone()
            # The last batch looks at all that is left of the standings.
            faults = _of_members(cursor, after, last) if size else []
            cursor.execute(_STRAYS, [after, last if size == BATCH else 2**63 - 1])
            strays = cursor.fetchall()
            faults += [
                Fault(
                    FaultType.STANDING,
                    member,
                    "a standing, but the member is gone and no change is pending",
                )
                for (member,) in strays
            ]
        yield Batch(size, last or after, faults)
        if size < BATCH:
            return
        after = last


def _of_members(cursor: Any, after: int, last: int) -> list[Fault]:
    cursor.execute(_MEMBERS, {"after": after, "last": last, "away": AWAY})
    rows = cursor.fetchall()
    now = timezone.now()
    days = _days(cursor, [row[0] for row in rows if row[7] is not None and row[7] > now - AWAY])
    faults = []
    for row in rows:
        (
            pk,
            zone_name,
            stored,
            total,
            last_active,
            last_day,
            summed,
            active_at,
            active_on,
            counted,
            stands,
            *figures,
            astray,
        ) = row
        if total != summed:
            faults.append(
                Fault(FaultType.TOTAL, pk, f"total {total:,}, the ledger adds up to {summed:,}")
            )
        if last_active != active_at:
            faults.append(
                Fault(
                    FaultType.ACTIVE,
                    pk,
                    f"last active {_when(last_active)}, by the ledger {_when(active_at)}",
                )
            )
        if last_day != active_on:
            faults.append(
                Fault(
                    FaultType.ACTIVE,
                    pk,
                    f"last active day {last_day or 'never'}, by the ledger {active_on or 'never'}",
                )
            )
        if astray:
            faults.append(
                Fault(FaultType.STANDING, pk, _standing(counted, stands, figures[:4], figures[4:]))
            )
        faults += _of_streak(
            pk, stored, last_day, days.get(pk, ()), Member(time_zone=zone_name).day(now)
        )
    return faults


def _of_streak(
    member: int, stored: int, last: date | None, days: Collection[date], today: date
) -> list[Fault]:
    """What the boards show of a streak beside what the rule says of the days."""
    shown, ruled = (
        current_streak(stored=stored, last_active=last, today=today),
        streak(days=days, today=today),
    )
    return (
        []
        if shown == ruled
        else [Fault(FaultType.STREAK, member, f"streak {shown}, by its days {ruled}")]
    )


def _days(cursor: Any, members: list[int]) -> dict[int, list[date]]:
    """The days they earned something on."""
    cursor.execute(
        """
        SELECT member_id, array_agg(DISTINCT earned_on) FROM gamification_pointtransaction
        WHERE member_id = ANY (%s) AND points > 0 AND action <> 'admin_adjustment' GROUP BY member_id
        """,
        [members],
    )
    return dict(cursor.fetchall())


def _standing(counted: bool, stands: bool, ledger: list[Any], shown: list[Any]) -> str:
    if counted and not stands:
        return "no standing, though the boards count them"
    if not counted:
        return f"a standing of {shown[0]:,} points, though no board counts them"
    parts = [
        f"{name} {_when(is_) if name == 'reached_at' else is_} instead of {_when(due) if name == 'reached_at' else due}"
        for name, due, is_ in zip(SHOWN, ledger, shown, strict=True)
        if due != is_
    ]
    return f"standing: {', '.join(parts)}"


def _when(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC" if moment else "never"
