"""When a goal's period begins and ends. Pure.

A term is kept as two days of the calendar, not as moments: a member who moves takes their days
along, and the end is worked out in the zone they live in then.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo


class Term(NamedTuple):
    """The first and the last day of a period; both belong to it."""

    starts_on: date
    ends_on: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.ends_on - self.starts_on).days + 1


class Length(StrEnum):
    """How long a goal's period is. The values are those of the column."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    YEARLY = "YEARLY"


# Clocks are set on whole seconds; the moment is looked for more closely than that.
SHORTEST: Final = timedelta(milliseconds=1)


def term_of(length: Length, today: date) -> Term:
    """The period of this length that `today` lies in. A week is Monday to Sunday, also on a Sunday;
    a quarter begins in January, April, July or October.
    """
    match length:
        case Length.DAILY:
            return Term(today, today)
        case Length.WEEKLY:
            monday = today - timedelta(days=today.weekday())
            # The last week the calendar of Python knows is cut short.
            return Term(monday, monday + min(timedelta(days=6), date.max - monday))
        case Length.MONTHLY:
            return _months(today, today.month, 1)
        case Length.QUARTERLY:
            return _months(today, today.month - (today.month - 1) % 3, 3)
        case Length.YEARLY:
            return _months(today, 1, 12)


def _months(today: date, first: int, months: int) -> Term:
    last = first + months - 1
    return Term(date(today.year, first, 1), date(today.year, last, monthrange(today.year, last)[1]))


def deadline_of(ends_on: date, zone: ZoneInfo) -> datetime:
    """The moment the day is over in the zone, in UTC: it belongs to the day after.

    Where midnight comes twice it is the second one if the clock shows the day again in between;
    where it is left out, alone or with a whole day, it is the moment the clock was set on.
    """
    midnight = datetime.combine(ends_on + timedelta(days=1), time.min)
    early, late = sorted(
        midnight.replace(fold=fold, tzinfo=zone).astimezone(UTC) for fold in (0, 1)
    )
    if late.astimezone(zone).replace(tzinfo=None, fold=0) == midnight:
        shown_again = (late - SHORTEST).astimezone(zone).date() <= ends_on
        return late if shown_again else early
    while late - early > SHORTEST:
        middle = early + (late - early) / 2
        if middle.astimezone(zone).date() > ends_on:
            late = middle
        else:
            early = middle
    return late.replace(microsecond=0)
