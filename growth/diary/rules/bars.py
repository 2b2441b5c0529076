"""Where the bars of the weeks stand. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from growth.diary.rules.calendar import Week

# The tallest bar and the line below the bars, in pixels; a week of none is a thin line.
TALL: Final = 96
GROUND: Final = 110
NONE: Final = 2
# What a bar takes of the room of its week.
SHARE: Final = 0.64


@dataclass(frozen=True)
class Bar:
    """One bar as it is drawn: x, width and middle in percent, y and height in pixels."""

    week: Week
    x: str
    width: str
    middle: str
    y: str
    height: str
    label_y: str


def bars_of(weeks: Sequence[Week]) -> tuple[Bar, ...]:
    """The weeks side by side, the tallest as tall as can be."""
    tallest = max((week.entries for week in weeks), default=0) or 1
    room = 100 / len(weeks) if weeks else 0
    bars = []
    for place, week in enumerate(weeks):
        height = TALL * week.entries / tallest if week.entries else NONE
        top = GROUND - height
        bars.append(
            Bar(
                week,
                f"{place * room + room * (1 - SHARE) / 2:.2f}%",
                f"{room * SHARE:.2f}%",
                f"{place * room + room / 2:.2f}%",
                f"{top:.1f}",
                f"{height:.1f}",
                f"{top - (5 if week.entries else 3):.1f}",
            )
        )
    return tuple(bars)
