"""The oracle's calendar: every notice of the spec and its moment. It shares no code and no number
with the product.
"""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


def failure_course(failed_at: datetime, zone: str) -> dict[str, datetime]:
    """Every notice of a failed renewal and its moment."""
    began = failed_at + 48 * HOUR
    end = began + 30 * DAY
    course = {
        "payment_failed": failed_at,
        "payment_failed_again": failed_at + DAY,
        "debtor_began": began,
    }
    for days in (7, 10, 15, 20, 25):
        course[f"debtor_day_{days}"] = by_day(began + days * DAY, zone)
    for hours in (48, 24, 12):
        course[f"seat_ends_{hours}h"] = end - hours * HOUR
    return course


def claim_course(since: datetime, zone: str) -> dict[str, datetime]:
    """Every reminder to claim the seat on Discord and its moment."""
    course = {"claim_48h": since + 48 * HOUR}
    for days in (7, 30, 60, 90, 120, 150, 180):
        course[f"claim_day_{days}"] = by_day(since + days * DAY, zone)
    return course


def by_day(when: datetime, zone: str) -> datetime:
    """The moment, or the next 08:00 where the member lives if it falls into their night. Every
    zone stands a multiple of a quarter of an hour from UTC, so the clock is walked in quarters.
    """
    quarter = when.replace(minute=when.minute // 15 * 15, second=0, microsecond=0)
    walked = when
    while not 8 <= walked.astimezone(ZoneInfo(zone)).hour < 21:
        quarter += HOUR / 4
        walked = quarter
    return walked
