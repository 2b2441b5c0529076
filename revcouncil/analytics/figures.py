"""The figures, one set-based query each. Asked of a million members each takes less than two
seconds; pages read what `kept` has.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from members.models import Member
from revcouncil.analytics.rules import (
    AWAY,
    DOWN,
    FAILED,
    FAILED_LATELY,
    HIGH,
    MEDIUM,
    SEAT_PRICES,
    WEEKS,
    Reason,
    Signs,
    Stayed,
    level_of,
    reasons_for,
    score_of,
)

Figure = TypeVar("Figure")

HOUR: Final = 60 * 60
SHOWN: Final = 50


def _steps(value: str, steps: tuple[tuple[int, int], ...], than: str) -> str:
    """SQL of a rule's thresholds: the first that holds counts."""
    cases = " ".join(f"WHEN {value} {than} {at} THEN {points}" for at, points in steps)
    return f"CASE {cases} ELSE 0 END"


# Who subscribes, how long they were away and what they did; `now` is a parameter. Activity is what
# earns, as for streaks. The score repeats the rule so that the database can order by it; a test
# holds both equal.
_SIGNS: Final = f"""
    WITH lately AS (
        SELECT member_id, count(*) FILTER (WHERE created_at >= %(now)s - interval '14 days') AS now,
               count(*) FILTER (WHERE created_at < %(now)s - interval '14 days') AS before
        FROM gamification_pointtransaction
        WHERE created_at >= %(now)s - interval '28 days' AND created_at < %(now)s
          AND ledger_is_earned(points, action)
        GROUP BY member_id
    ), signs AS (
        SELECT m.id, m.seat_tier,
               greatest(0, floor(extract(epoch FROM %(now)s - coalesce(
                   greatest(m.last_active_at, m.last_login), m.date_joined)) / 86400))::int AS away,
               coalesce(m.last_active_at, m.last_login) IS NOT NULL AS seen,
               greatest(m.last_active_at, m.last_login) AS last_seen,
               coalesce(l.now, 0) AS entries_now, coalesce(l.before, 0) AS entries_before,
               m.subscription_status = 'PAST_DUE' AS failed,
               coalesce(m.payment_failed_at >= %(now)s - interval '30 days', false) AS failed_lately
        FROM members_member m LEFT JOIN lately l ON l.member_id = m.id
        WHERE m.subscription_status IN ('ACTIVE', 'TRIALING', 'PAST_DUE')
    ), scored AS (
        SELECT *, {_steps("away", AWAY, ">")}
            + CASE WHEN entries_before = 0 THEN 0
                   ELSE {_steps("100 * entries_now", DOWN, "< entries_before *")} END
            + CASE WHEN failed THEN {FAILED} WHEN failed_lately THEN {FAILED_LATELY} ELSE 0 END
            AS score
        FROM signs
    )
"""
_WORTH: Final = (
    "CASE seat_tier "
    + " ".join(f"WHEN '{tier}' THEN {price}" for tier, price in SEAT_PRICES.items())
    + " ELSE 0 END"
)
_RISK: Final = f"""
    {_SIGNS}, counted AS (
        SELECT count(*) FILTER (WHERE score >= {HIGH}) AS high,
               count(*) FILTER (WHERE score >= {MEDIUM} AND score < {HIGH}) AS medium,
               coalesce(sum({_WORTH}) FILTER (WHERE score >= {HIGH}), 0)::bigint AS worth,
               count(*) FILTER (WHERE score >= {HIGH} AND failed) AS failed,
               count(*) AS members, count(*) FILTER (WHERE away < 30 AND seen) AS here
        FROM scored
    ), first AS (
        SELECT * FROM scored WHERE score >= {MEDIUM} ORDER BY score DESC, id LIMIT {SHOWN}
    )
    SELECT c.*, f.id, f.away, f.seen, f.entries_now, f.entries_before, f.failed, f.failed_lately,
           f.last_seen, f.seat_tier, f.score
    FROM counted c LEFT JOIN first f ON true ORDER BY f.score DESC, f.id
"""
_ALL_AT_RISK: Final = f"""
    {_SIGNS}
    SELECT s.id, s.away, s.seen, s.entries_now, s.entries_before, s.failed, s.failed_lately,
           s.last_seen, s.seat_tier, s.score
    FROM scored s WHERE s.score >= {MEDIUM} ORDER BY s.score DESC, s.id
"""
# Somebody who is no subscriber today left when their status was last written down as one that is
# none; without such a line it is not known, and they are counted apart.
_STAYED: Final = """
    WITH ended AS (
        SELECT pgh_obj_id, max(pgh_created_at) AS at FROM members_memberevent
        WHERE subscription_status IN ('CANCELLED', 'NONE') AND pgh_label = 'update'
        GROUP BY pgh_obj_id
    ), members AS (
        SELECT date_trunc('month', m.date_joined AT TIME ZONE 'UTC')::date AS joined,
               m.subscription_status IN ('ACTIVE', 'TRIALING', 'PAST_DUE') AS open,
               age(coalesce(e.at, %(now)s), m.date_joined) AS stay,
               e.at IS NULL AS no_end
        FROM members_member m LEFT JOIN ended e ON e.pgh_obj_id = m.id
        WHERE m.date_joined >= %(since)s AND m.date_joined < %(now)s
          AND m.subscription_status <> 'NONE'
    )
    SELECT joined, open, (extract(year FROM stay) * 12 + extract(month FROM stay))::int AS months,
           NOT open AND no_end AS unknown, count(*)
    FROM members GROUP BY 1, 2, 3, 4
"""
_SEATS: Final = """
    SELECT 'INDIVIDUAL', count(*) FROM members_member
    WHERE seat_tier = 'INDIVIDUAL' AND subscription_status IN ('ACTIVE', 'PAST_DUE')
    UNION ALL
    SELECT tier, coalesce(sum(CASE tier WHEN 'OWNER' THEN t.owner_seats ELSE t.team_seats END), 0)
    FROM (VALUES ('OWNER'), ('TEAM_MEMBER')) kinds (tier)
    LEFT JOIN members_team t ON EXISTS (
        SELECT 1 FROM members_member p WHERE p.team_id = t.id AND p.is_primary_owner
          AND p.subscription_status IN ('ACTIVE', 'PAST_DUE'))
    GROUP BY tier
"""
_WEEKLY: Final = """
    SELECT week, count(*) FROM (
        SELECT DISTINCT date_trunc('week', created_at AT TIME ZONE 'UTC')::date AS week, member_id
        FROM gamification_pointtransaction
        WHERE created_at >= %(since)s AND created_at < %(now)s
          AND ledger_is_earned(points, action)
    ) active GROUP BY week ORDER BY week
"""


@dataclass(frozen=True)
class AtRisk:
    """One member who may leave."""

    pk: int
    signs: Signs
    last_seen: datetime | None
    seat: str
    worth: int
    score: int

    @property
    def reasons(self) -> list[Reason]:
        """Why, greatest first."""
        return reasons_for(self.signs)

    @property
    def level(self) -> str:
        """In a word."""
        return level_of(self.score)


@dataclass(frozen=True)
class Risk:
    """How many may leave, what they pay, and the first fifty of them."""

    high: int
    medium: int
    worth: int
    failed: int
    members: int
    here: int
    first: list[AtRisk]


@dataclass(frozen=True)
class Retention:
    """How long members of each sign-up month stayed; `unknown` left nobody knows when."""

    stayed: list[Stayed]
    unknown: int


def risk(now: datetime) -> Risk:
    """Who may leave. One query."""
    rows = _ask(_RISK, now=now)
    high, medium, worth, failed, members, here = (int(value) for value in rows[0][:6])
    first = [_at_risk(row[6:]) for row in rows if row[6] is not None]
    return Risk(high, medium, worth, failed, members, here, first)


def everybody_at_risk(now: datetime) -> Iterator[AtRisk]:
    """All of medium risk and above, greatest first, in pieces: nothing holds them all."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_ALL_AT_RISK, {"now": now})
        for row in cursor:
            yield _at_risk(row)


def retention(now: datetime) -> Retention:
    """How long the members of the last twelve sign-up months stayed. One query."""
    first = now.date().replace(day=1)
    since = date(first.year - 1, first.month, 1) + timedelta(days=31)
    since = since.replace(day=1)
    rows = _ask(_STAYED, now=now, since=since)
    stayed = [Stayed(j, m, o, n) for j, o, m, unknown, n in rows if not unknown]
    return Retention(stayed, sum(n for *_, unknown, n in rows if unknown))


def seats(now: datetime) -> dict[str, int]:
    """Seats that are paid for today, by tier; a trial pays nothing yet. One query."""
    return {tier: int(count) for tier, count in _ask(_SEATS, now=now)}


def weekly(now: datetime) -> list[tuple[date, int]]:
    """Members who earned something, by week from Monday by UTC; the last is not over. One query."""
    monday = now.date() - timedelta(days=now.weekday())
    since = monday - timedelta(weeks=WEEKS - 1)
    found = dict(_ask(_WEEKLY, now=now, since=since))
    return [
        (week, found.get(week, 0)) for week in (since + timedelta(weeks=n) for n in range(WEEKS))
    ]


def kept(name: str, ask: Callable[[datetime], Figure]) -> tuple[Figure, datetime]:
    """A figure and when it was asked: at most an hour ago."""
    key = f"analytics:{name}"
    found = cache.get(key)
    if found is None:
        now = timezone.now()
        found = (ask(now), now)
        cache.set(key, found, HOUR)
    return found


def named(members: list[AtRisk]) -> dict[int, Member]:
    """Who they are. One query."""
    shown = ("first_name", "last_name", "handle", "company", "email")
    return Member.objects.only(*shown).in_bulk([one.pk for one in members])


def _ask(sql: str, **params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _at_risk(row: tuple[Any, ...]) -> AtRisk:
    pk, away, seen, lately, before, failed, failed_lately, last_seen, tier, score = row
    signs = Signs(away, seen, lately, before, failed, failed_lately)
    found = AtRisk(pk, signs, last_seen, tier, SEAT_PRICES.get(tier, 0), score)
    assert score_of(found.reasons) == score
    return found
