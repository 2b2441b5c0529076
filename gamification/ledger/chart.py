"""How a member's points are drawn over the months. Pure: numbers in, coordinates out.

x is in percent of the width, so the chart is as wide as the page and its text keeps its size; y is
in pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Final

from gamification.rules.milestones import Milestone
from gamification.rules.months import following_month

MONTHS: Final = 12
TOP, HEIGHT = 12, 140  # pixels; the path lies in a box of 100 by 100 stretched over them
HEADROOM: Final = 1.08
TICKS: Final = 4


@dataclass(frozen=True)
class Tick:
    """A month's name below the line: x in percent, anchor for SVG."""

    label: str
    x: str
    anchor: str


@dataclass(frozen=True)
class Chart:
    """Everything the chart's template needs."""

    months: list[tuple[date, int]]  # first day of the month, points at its end
    path: str
    end_y: str
    end_label_y: str
    goal_y: str
    goal_label_y: str
    ticks: list[Tick]


def month_ends(sums: Sequence[tuple[date, int]], today: date) -> list[tuple[date, int]]:
    """Points at the end of each of the last twelve months, those without entries included.

    `sums` are (first day of the month, points entered in it), oldest first.
    """
    if not sums:
        return []
    entered = dict(sums)
    months, last = [sums[0][0]], max(today.replace(day=1), sums[-1][0])
    while months[-1] < last:
        months.append(following_month(months[-1]))
    return list(zip(months, accumulate(entered.get(month, 0) for month in months), strict=True))[
        -MONTHS:
    ]


def draw(months: list[tuple[date, int]], goal: Milestone | None) -> Chart | None:
    """The line through the month ends, the next milestone as a goal; None without any month."""
    if not months:
        return None
    totals = [points for _, points in months]
    # One month alone: the line starts from nothing.
    line = [0, *totals] if len(totals) == 1 else totals
    top = max(*line, goal.at if goal else 1) * HEADROOM
    heights = [100 - 100 * max(points, 0) / top for points in line]
    steps = [
        f"{_short(100 * i / (len(line) - 1))} {_short(height)}" for i, height in enumerate(heights)
    ]
    end = TOP + HEIGHT * heights[-1] / 100
    goal_at = TOP + HEIGHT * (1 - goal.at / top) if goal else 0
    return Chart(
        months=months,
        path="M" + "L".join(steps),
        end_y=_short(end),
        # Below the mark, where the area is; above it when there is no room above the months' names.
        end_label_y=_short(end + 24 if end < TOP + HEIGHT - 30 else end - 12),
        goal_y=_short(goal_at),
        goal_label_y=_short(goal_at - 6),
        ticks=_ticks([month for month, _ in months]),
    )


def _ticks(months: list[date]) -> list[Tick]:
    last = len(months) - 1
    if last == 0:
        return [Tick(f"{months[0]:%b}", "100", "end")]
    shown = sorted({round(last * i / (TICKS - 1)) for i in range(TICKS)})
    return [
        Tick(
            f"{months[i]:%b}",
            _short(100 * i / last),
            "start" if i == 0 else "end" if i == last else "middle",
        )
        for i in shown
    ]


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
