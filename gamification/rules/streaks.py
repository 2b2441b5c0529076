"""How long a streak is, and when it breaks."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

SATURDAY: Final = 5
# A traveller from UTC+14 to UTC-12 may have earned a day that is two days ahead.
FURTHEST_AHEAD: Final = timedelta(days=2)


def streak(*, days: Collection[date], today: date) -> int:
    """Length in days of the run of active days that today belongs to or may still continue.

    `days` are the active days, each in the member's time zone of its moment. Saturday and Sunday
    never break a streak; being active on one adds one. Today doesn't break it either: it is not
    over yet. A day or two after today were earned where the calendar is ahead and stay earned for
    one who has travelled since; later days do not count.
    """
    known = {day for day in days if day <= today + FURTHEST_AHEAD}
    length, following = 0, max([today, *known])
    for day in sorted(known, reverse=True):
        if not holds(last=day, today=following):
            break
        length, following = length + 1, day
    return length


def holds(*, last: date, today: date) -> bool:
    """Whether no Monday to Friday lies between `last`, an active day, and `today`."""
    next_weekday = last + timedelta(days=1)
    while next_weekday.weekday() >= SATURDAY:
        next_weekday += timedelta(days=1)
    return today <= next_weekday


def current_streak(*, stored: int, last_active: date | None, today: date) -> int:
    """How long a stored streak is today: it ended if the member has been away past a weekend."""
    return stored if last_active is not None and holds(last=last_active, today=today) else 0
