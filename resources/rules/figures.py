"""What the numbers of downloads mean, by which periods they are asked, and their chart. Pure.

Days, weeks and months are by UTC; a week starts on Monday.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

POPULAR_ABOVE: Final = 50  # Spec, resources: "Popular above 50 downloads".
TRENDING_ABOVE: Final = 20  # Spec, resources: "Trending above 20 in 30 days".
TRENDING_DAYS: Final = 30
CHART_WEEKS: Final = 12
# More bars than this are drawn by a coarser unit.
MOST_BARS: Final = 370


class Bar(NamedTuple):
    """One day, week or month of a chart.

    `x`, `width` and `height` are percent of the chart, `y` its top from above. `is_over` is False
    for the one that today is in.
    """

    begin: date
    downloads: int
    x: float
    y: float
    width: float
    height: float
    is_over: bool


class Unit(NamedTuple):
    """What one bar stands for: its name, the first day of the one a day is in, and of the next."""

    name: str
    label: str
    begin: Callable[[date], date]
    following: Callable[[date], date]


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


UNITS: Final = {
    unit.name: unit
    for unit in (
        Unit("day", "By day", lambda day: day, lambda day: day + timedelta(days=1)),
        Unit(
            "week",
            "By week",
            lambda day: day - timedelta(days=day.weekday()),
            lambda day: day + timedelta(weeks=1),
        ),
        Unit("month", "By month", lambda day: day.replace(day=1), _next_month),
    )
}


class Period(NamedTuple):
    """A period that is asked for: its name, its link, how a sentence says it, the unit of its
    chart, and its first day; None for all there ever was. It ends before `until`.
    """

    name: str
    label: str
    words: str
    unit: str
    since: Callable[[date], date | None]
    until: Callable[[date], date | None] = lambda today: None


def _quarter(day: date) -> date:
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def _last_month(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


PERIODS: Final = {
    period.name: period
    for period in (
        Period("month", "This month", "this month", "day", lambda today: today.replace(day=1)),
        Period(
            "last-month",
            "Last month",
            "last month",
            "day",
            _last_month,
            lambda today: today.replace(day=1),
        ),
        Period(
            "30-days",
            "Last 30 days",
            "in the last 30 days",
            "day",
            lambda today: today - timedelta(days=29),
        ),
        Period("quarter", "This quarter", "this quarter", "week", _quarter),
        Period(
            "year", "This year", "this year", "month", lambda today: today.replace(month=1, day=1)
        ),
        Period("all", "All", "in all", "month", lambda today: None),
    )
}
DEFAULT_PERIOD: Final = "month"


def begins(*, unit: str, since: date, until: date) -> tuple[str, list[date]]:
    """The first day of each bar from `since` to `until`, and the unit: a coarser one where there
    would be too many.
    """
    for name in (unit, "week", "month"):
        one = UNITS[name]
        days: list[date] = []
        day = one.begin(since)
        while day <= until and len(days) <= MOST_BARS:
            days.append(day)
            day = one.following(day)
        if len(days) <= MOST_BARS:
            return name, days
    return "month", days[-MOST_BARS:]


def bars(
    *, counts: Mapping[date, int], days: Sequence[date], unit: str, today: date
) -> Sequence[Bar]:
    """The bars of these days, one without downloads is zero."""
    most = max([counts.get(day, 0) for day in days] + [1])
    step = 100 / max(len(days), 1)
    found = []
    for place, day in enumerate(days):
        height = round(100 * counts.get(day, 0) / most, 2)
        found.append(
            Bar(
                day,
                counts.get(day, 0),
                round(place * step, 3),
                round(100 - height, 2),
                round(step * 0.75, 3),
                height,
                UNITS[unit].following(day) <= today,
            )
        )
    return found


def is_popular(downloads: int) -> bool:
    """Taken more than fifty times: at fifty it is not yet."""
    return downloads > POPULAR_ABOVE


def is_trending(downloads: int) -> bool:
    """Taken more than twenty times in the last thirty days: at twenty it is not yet."""
    return downloads > TRENDING_ABOVE


def trends_since(now: datetime) -> datetime:
    """Downloads after this moment count for what is trending: one that is thirty days old to the
    second does not any more.
    """
    return now - timedelta(days=TRENDING_DAYS)


def weekly_bars(
    *, counts: Mapping[date, int], today: date, weeks: int = CHART_WEEKS
) -> Sequence[Bar]:
    """The last `weeks` weeks, oldest first, this one included."""
    monday = UNITS["week"].begin(today)
    days = [monday - timedelta(weeks=weeks - 1 - i) for i in range(weeks)]
    return bars(counts=counts, days=days, unit="week", today=today)
