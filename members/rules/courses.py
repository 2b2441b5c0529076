"""The courses of notices: of a failed renewal, and of a Discord seat nobody claimed. Pure.

Numbers: spec, members, "Failed renewals".
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

GRACE: Final = timedelta(hours=48)
AGAIN_AFTER: Final = timedelta(hours=24)
DEBTOR_TIME: Final = timedelta(days=30)
DEBTOR_DAYS: Final = (7, 10, 15, 20, 25)
HOURS_BEFORE_END: Final = (48, 24, 12)
CLAIM_AFTER: Final = timedelta(hours=48)
CLAIM_DAYS: Final = (7, 30, 60, 90, 120, 150, 180)
# A notice that counts in days comes by day, where the member lives.
EVENING, MORNING = time(21), time(8)
# In `notices`: the Discord seat was claimed, so nobody is reminded of it.
CLAIMED: Final = "claimed"


def failure_course(failed_at: datetime, zone: str) -> Iterator[tuple[str, datetime]]:
    """The notices of an unpaid renewal, oldest first, each with its moment."""
    began = failed_at + GRACE
    yield "payment_failed", failed_at
    yield "payment_failed_again", failed_at + AGAIN_AFTER
    yield "debtor_began", began
    for day in DEBTOR_DAYS:
        yield f"debtor_day_{day}", by_day(began + timedelta(days=day), zone)
    for hours in HOURS_BEFORE_END:
        yield f"seat_ends_{hours}h", began + DEBTOR_TIME - timedelta(hours=hours)


def claim_course(since: datetime, zone: str) -> Iterator[tuple[str, datetime]]:
    """The reminders of who pays since then and never linked Discord, oldest first."""
    yield "claim_48h", since + CLAIM_AFTER
    for day in CLAIM_DAYS:
        yield f"claim_day_{day}", by_day(since + timedelta(days=day), zone)


def by_day(moment: datetime, zone: str) -> datetime:
    """The moment, or the next morning where the member lives if it falls into their night."""
    there = moment.astimezone(ZoneInfo(zone))
    if MORNING <= there.time() < EVENING:
        return moment
    date = there.date() + timedelta(days=there.time() >= EVENING)
    return datetime.combine(date, MORNING, there.tzinfo).astimezone(moment.tzinfo)
