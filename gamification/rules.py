"""What the rules say of points and streaks. Pure: no queries, no clock; the day is an argument."""

from collections.abc import Collection
from datetime import date, timedelta

# Points per deed, from spec: gamification, "Awards". discord_activity is counted by the sync itself.
AWARDS: dict[str, int] = {"benchmark_submission": 50, "resource_download": 5, "intro_completed": 25}
ADJUSTMENT_REASON_LENGTH = 10
TOP_CONTRIBUTOR_POINTS = 500
SATURDAY = 5


class ReasonTooShort(ValueError):
    """A correction without a reason a member could understand."""


def streak(*, days: Collection[date], today: date) -> int:
    """Length in days of the run of active days that today belongs to or may still continue.

    `days` are the active days in the member's own time zone. Saturday and Sunday never break a streak; being active
    on one adds one. Today doesn't break it either: it is not over yet.
    """
    active = frozenset(days)
    length, day = 0, today
    while active:
        if day in active:
            length += 1
        elif day.weekday() < SATURDAY and day != today:
            break
        if day < min(active):
            break
        day -= timedelta(days=1)
    return length
