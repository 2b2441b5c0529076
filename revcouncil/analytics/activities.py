"""The figures of activities that no view holds: sent by week, and how long a decision takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection

from activities.catalogue import activity_of
from activities.metrics.reading import Metrics
from activities.models import Activity
from revcouncil.analytics.rules import WEEKS

_SENT: Final = """
    SELECT date_trunc('week', created_at AT TIME ZONE 'UTC')::date, count(*)
    FROM activities_submission WHERE created_at >= %(since)s AND created_at < %(now)s GROUP BY 1
"""
# The first decision about a submission is what its member waited for; without a code for all.
_DECIDED: Final = """
    SELECT s.activity, count(*), percentile_cont(0.5) WITHIN GROUP (
        ORDER BY extract(epoch FROM d.at - s.created_at))
    FROM (SELECT submission_id, min(at) AS at FROM activities_reviewdecision
          WHERE from_status = 'PENDING' GROUP BY submission_id) d
    JOIN activities_submission s ON s.id = d.submission_id
    WHERE d.at >= %(since)s AND d.at < %(now)s
    GROUP BY GROUPING SETS ((s.activity), ()) HAVING count(*) > 0
"""


@dataclass(frozen=True)
class Decided:
    """How many submissions got their first decision in the last twelve weeks, and the median of
    how long that took; None where nothing was decided.
    """

    number: int
    median: timedelta | None


def since(now: datetime) -> datetime:
    """Monday by UTC of the first of twelve weeks; this one is the last."""
    monday = now - timedelta(days=now.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    return first.replace(hour=0, minute=0, second=0, microsecond=0)


def sent(now: datetime) -> list[tuple[date, int]]:
    """Submissions by week from Monday by UTC; the last is not over. One query."""
    first = since(now).date()
    found = dict(_ask(_SENT, now))
    return [
        (week, found.get(week, 0)) for week in (first + timedelta(weeks=n) for n in range(WEEKS))
    ]


def decided(now: datetime) -> dict[str, Decided]:
    """Decisions by activity, "" for all of them. One query."""
    none = Decided(0, None)
    found = {
        code or "": Decided(number, timedelta(seconds=float(median)))
        for code, number, median in _ask(_DECIDED, now)
    }
    return {code: found.get(code, none) for code in ("", *Activity.values, *sorted(found))}


def name_of(code: str) -> str:
    """The activity in a word; its code for one that is declared no more."""
    return activity_of(code).declaration.name if code in Activity.values else code


def waiting(rows: Sequence[Metrics]) -> str:
    """What staff read first."""
    number = sum(row.pending for row in rows)
    if not number:
        return "No activity waits for a reviewer"
    if number == 1:
        return "One activity waits for a reviewer"
    return f"{number:,} activities wait for a reviewer"


def in_words(median: timedelta | None) -> str:
    """How long, to the unit that matters; a dash for nothing."""
    if median is None:
        return "\N{EM DASH}"
    minutes = round(median.total_seconds() / 60)
    for size, one, many in ((1440, "day", "days"), (60, "hour", "hours"), (1, "minute", "minutes")):
        if minutes >= size:
            number = f"{minutes / size:.1f}".removesuffix(".0")
            return f"{number} {one if number == '1' else many}"
    return "under a minute"


def in_short(median: timedelta | None) -> str:
    """The same as it fits above a bar, such as "5.5 h"."""
    if median is None:
        return "\N{EM DASH}"
    minutes = round(median.total_seconds() / 60)
    for size, unit in ((1440, "d"), (60, "h"), (1, "min")):
        if minutes >= size:
            return f"{minutes / size:.1f}".removesuffix(".0") + f" {unit}"
    return "<1 min"


def _ask(sql: str, now: datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"now": now, "since": since(now)})
        return cursor.fetchall()
