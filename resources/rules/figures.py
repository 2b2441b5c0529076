"""What the numbers of downloads mean, and their chart. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

POPULAR_ABOVE: Final = 50  # Spec, resources: "Popular above 50 downloads".
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
