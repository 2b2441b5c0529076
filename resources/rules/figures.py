"""What the numbers of downloads mean, and their chart. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

POPULAR_ABOVE: Final = 50  # Spec, resources: "Popular above 50 downloads".
TRENDING_ABOVE: Final = 20  # Spec, resources: "Trending above 20 in 30 days".
TRENDING_DAYS: Final = 30
CHART_WEEKS: Final = 12


class Bar(NamedTuple):
    """One week of the chart.

    `x`, `width` and `height` are percent of the chart, `y` its top from above.
    """

    week: date
    downloads: int
    x: float
    y: float
    width: float
    height: float


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
    """The last `weeks` weeks, oldest first, this one included; a week starts on Monday, one
    without downloads is zero.
    """
    monday = today - timedelta(days=today.weekday())
    starts = [monday - timedelta(weeks=weeks - 1 - i) for i in range(weeks)]
    most = max([counts.get(start, 0) for start in starts] + [1])
    step = 100 / weeks
    bars = []
    for i, start in enumerate(starts):
        count = counts.get(start, 0)
        height = round(100 * count / most, 2)
        bars.append(
            Bar(
                start,
                count,
                round(i * step, 2),
                round(100 - height, 2),
                round(step * 0.75, 2),
                height,
            )
        )
    return bars
