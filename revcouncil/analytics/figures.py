"""The figures, one set-based query each, kept for an hour in the cache all workers share.

What is kept is rows of plain values, so that a release may change what is made of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from gamification.models import ADJUSTMENT
from members.models import SeatTier, SubscriptionStatus
from revcouncil.analytics import rules

KEPT_SECONDS: Final = 3600
WEEKS: Final = 12
MONTHS: Final = 12
PAGE: Final = 25
MOST_EXPORTED: Final = 10_000
Rows = list[tuple[Any, ...]]

_EARNED = "points > 0 AND action <> %(adjustment)s"
# Weeks are counted by the day each deed was earned on, where its member lives.
_ENGAGEMENT = f"""
    SELECT week, count(*) FROM (
        SELECT DISTINCT (earned_on - %(first)s) / 7 AS week, member_id
        FROM gamification_pointtransaction
        WHERE created_at >= %(since)s AND earned_on >= %(first)s AND {_EARNED}
    ) AS active GROUP BY week
"""
# Months stayed are whole calendar months between joining and the last deed; -1 is no deed at all.
# Days are counted first: there are few of them, and months are dear to compute.
_RETENTION = """
    WITH days AS MATERIALIZED (
        SELECT (date_joined AT TIME ZONE 'UTC')::date AS joined, last_active_on AS active,
               count(*) AS members
        FROM members_member WHERE date_joined >= %(since)s GROUP BY 1, 2
    )
    SELECT date_trunc('month', joined)::date,
           CASE WHEN active IS NULL THEN -1 ELSE greatest(0,
               12 * (date_part('year', active) - date_part('year', joined))
               + date_part('month', active) - date_part('month', joined))::int END AS stayed,
           sum(members)::bigint
    FROM days GROUP BY 1, 2
"""
# A team's seats are paid when its primary owner's subscription is; free seats are paid too.
_REVENUE = """
    WITH paid AS MATERIALIZED (
        SELECT team_id FROM members_member
        WHERE is_primary_owner AND subscription_status = %(active)s AND team_id IS NOT NULL
    ), seats AS (
        SELECT coalesce(sum(owner_seats), 0) AS owners, coalesce(sum(team_seats), 0) AS members
        FROM members_team WHERE id IN (SELECT team_id FROM paid)
    ), taken AS (
        SELECT count(*) FILTER (WHERE seat_tier = 'OWNER') AS owners,
               count(*) FILTER (WHERE seat_tier = 'TEAM_MEMBER') AS members
        FROM members_member WHERE team_id IN (SELECT team_id FROM paid)
    ), alone AS (
        SELECT count(*) AS number FROM members_member
        WHERE seat_tier = 'INDIVIDUAL' AND subscription_status = %(active)s
    )
    SELECT 'INDIVIDUAL', number, number FROM alone
    UNION ALL SELECT 'OWNER', seats.owners, taken.owners FROM seats, taken
    UNION ALL SELECT 'TEAM_MEMBER', seats.members, taken.members FROM seats, taken
"""


def _cases(steps: list[tuple[str, int]]) -> str:
    """The rule's steps as SQL, the costliest first; a test holds both equal."""
    cases = " ".join(f"WHEN {condition} THEN {cost}" for condition, cost in reversed(steps))
    return f"CASE {cases} ELSE 0 END"


# Moments and whole numbers are compared: days and shares of a million rows are dear to compute.
_AWAY = _cases([(f"seen <= %(away_{days})s", cost) for days, cost in rules.AWAY])
_DOWN = _cases(
    [(f"recent * 100 < before * {round(100 * share)}", cost) for share, cost in rules.DOWN]
)


_SCORED = f"""
    WITH deeds AS (
        SELECT member_id, count(*) FILTER (WHERE created_at >= %(recent)s) AS recent,
               count(*) FILTER (WHERE created_at < %(recent)s) AS before
        FROM gamification_pointtransaction
        WHERE created_at >= %(since)s AND {_EARNED} GROUP BY member_id
    ), facts AS (
        SELECT member.id, last_active_at, seat_tier,
               coalesce(last_active_at, date_joined) AS seen,
               coalesce(recent, 0) AS recent, coalesce(before, 0) AS before,
               (subscription_status = 'PAST_DUE' OR payment_failed_at IS NOT NULL) AS late,
               in_debtor_state AS debtor
        FROM members_member AS member LEFT JOIN deeds ON deeds.member_id = member.id
        WHERE subscription_status IN ('ACTIVE', 'TRIALING', 'PAST_DUE')
    ), scored AS (
        SELECT *, {_AWAY} + CASE WHEN before = 0 THEN 0 ELSE {_DOWN} END
            + CASE WHEN debtor THEN {rules.DEBTOR} WHEN late THEN {rules.LATE} ELSE 0 END AS score,
            CASE seat_tier WHEN 'TEAM_MEMBER' THEN {rules.PRICES[SeatTier.TEAM_MEMBER]}
                 ELSE {rules.PRICES[SeatTier.INDIVIDUAL]} END AS price
        FROM facts
    )
"""
# One aggregate without groups, and each score computed once (OFFSET 0): a million rows are not
# sorted for three lines.
_LEVELS = f"""{_SCORED}, totals AS (
        SELECT count(*) FILTER (WHERE score >= {rules.HIGH}) AS high,
               sum(price) FILTER (WHERE score >= {rules.HIGH}) AS high_worth,
               count(*) FILTER (WHERE score BETWEEN {rules.MEDIUM} AND {rules.HIGH - 1}) AS medium,
               sum(price) FILTER (WHERE score BETWEEN {rules.MEDIUM} AND {rules.HIGH - 1})
                   AS medium_worth,
               count(*) AS everybody, sum(price) AS worth
        FROM (SELECT score, price FROM scored OFFSET 0) AS each
    )
    SELECT 'high', high, coalesce(high_worth, 0) FROM totals
    UNION ALL SELECT 'medium', medium, coalesce(medium_worth, 0) FROM totals
    UNION ALL SELECT 'low', everybody - high - medium,
        coalesce(worth, 0) - coalesce(high_worth, 0) - coalesce(medium_worth, 0) FROM totals
"""
_AT_RISK = f"""{_SCORED}, page AS (
        SELECT * FROM (SELECT * FROM scored OFFSET 0) AS each
        WHERE score >= {rules.MEDIUM}
          AND (score < %(score)s OR (score = %(score)s AND id > %(after)s))
        ORDER BY score DESC, id LIMIT %(limit)s
    )
    SELECT page.id, first_name, last_name, handle, company, page.last_active_at, page.seat_tier,
           floor(extract(epoch FROM %(now)s - page.seen) / 86400)::int,
           page.recent, page.before, page.late, page.debtor, page.score, page.price
    FROM page JOIN members_member AS member USING (id) ORDER BY score DESC, id
"""


@dataclass(frozen=True)
class Figure:
    """Rows as they were at `at`."""

    rows: Rows
    at: datetime


def _kept(name: str, make: Callable[[datetime], Rows]) -> Figure:
    key = f"analytics:1:{name}"
    found = cache.get(key)
    if found is None:
        now = timezone.now()
        found = (make(now), now)
        cache.set(key, found, KEPT_SECONDS)
    return Figure(*found)


def _rows(sql: str, params: dict[str, Any]) -> Rows:
    with transaction.atomic(), connection.cursor() as cursor:
        # A million members are grouped in memory; for this query only.
        cursor.execute("SET LOCAL work_mem = '128MB'; SET LOCAL jit = off")
        cursor.execute(sql, {"adjustment": ADJUSTMENT, **params})
        return cursor.fetchall()


def _this_week(now: datetime) -> date:
    day = now.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def engagement() -> Figure:
    """(Monday, members who earned something in that week), twelve weeks, the running one last."""

    def make(now: datetime) -> Rows:
        weeks = [_this_week(now) - timedelta(weeks=back) for back in reversed(range(WEEKS))]
        # No zone is further from UTC than a day.
        since = _midnight(weeks[0]) - timedelta(days=1)
        found: dict[int, int] = dict(_rows(_ENGAGEMENT, {"first": weeks[0], "since": since}))
        return [(week, found.get(place, 0)) for place, week in enumerate(weeks)]

    return _kept("engagement", make)


def retention() -> Figure:
    """(month joined, months stayed, members) of the last twelve sign-up months."""

    def make(now: datetime) -> Rows:
        first = rules.month_after(now.astimezone(UTC).date().replace(day=1), 1 - MONTHS)
        return _rows(_RETENTION, {"since": _midnight(first)})

    return _kept("retention", make)


def revenue() -> Figure:
    """(seat tier, paid seats, taken seats)."""
    active = SubscriptionStatus.ACTIVE.value
    return _kept("revenue", lambda now: _rows(_REVENUE, {"active": active}))


def levels() -> Figure:
    """(level, members, what their seats are worth a month) of everybody who could leave."""
    return _kept("levels", lambda now: _rows(_LEVELS, _moments(now)))


def at_risk(*, after: tuple[int, int] | None = None, limit: int = PAGE) -> Figure:
    """Members of medium risk and more, the highest first; one more than `limit`, which tells
    whether there are others.

    `after` is the score and id of the last one seen.
    """
    score, pk = after or (101, 0)

    def make(now: datetime) -> Rows:
        place = {"score": score, "after": pk, "limit": limit + 1}
        return _rows(_AT_RISK, {**_moments(now), **place})

    return _kept(f"risk:{score}:{pk}:{limit}", make)


def _moments(now: datetime) -> dict[str, datetime]:
    days = timedelta(days=rules.WINDOW_DAYS)
    away = {f"away_{limit}": now - timedelta(days=limit + 1) for limit, _ in rules.AWAY}
    return {"now": now, "recent": now - days, "since": now - 2 * days, **away}
