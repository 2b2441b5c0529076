"""The picture of a distribution for reviewers: where the bars and the marks stand. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

HEIGHT: Final = 72
# A bar of one answer among thousands is still seen.
LOWEST: Final = 2
GAP: Final = 0.4


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: place and width in percent, top and height in pixels, and what it stands for."""

    x: float
    width: float
    y: int
    height: int
    low: float
    high: float
    answers: int


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The bars and marks of one distribution, places in percent of the width.

    `beyond` says on which side of the scale the own answer lies: "below", "above" or "".
    """

    bars: tuple[Bar, ...]
    lower: float
    median: float
    upper: float
    own: float | None
    beyond: str

    @property
    def middle_width(self) -> float:
        """How wide the middle half is."""
        return round(self.upper - self.lower, 2)


def draw(
    *,
    low: float,
    high: float,
    quartiles: tuple[float, float, float],
    counts: Sequence[int],
    own: float | None,
) -> Picture:
    """Equal steps from `low` to `high`; an own answer outside stands at the edge."""
    span, step = high - low, 100 / len(counts)
    most = max(counts)

    def place(value: float) -> float:
        share = (value - low) / span * 100 if span else 50
        return round(min(100.0, max(0.0, share)), 2)

    bars = []
    for index, answers in enumerate(counts):
        if answers:
            height = max(LOWEST, round(answers / most * HEIGHT))
            bars.append(
                Bar(
                    x=round(index * step + GAP / 2, 2),
                    width=round(step - GAP, 2),
                    y=HEIGHT - height,
                    height=height,
                    low=low + span * index / len(counts),
                    high=low + span * (index + 1) / len(counts),
                    answers=answers,
                )
            )
    lower, median, upper = (place(value) for value in quartiles)
    beyond = "" if own is None or low <= own <= high else ("below" if own < low else "above")
    return Picture(
        bars=tuple(bars),
        lower=lower,
        median=median,
        upper=upper,
        own=_edge(own, low, high, place(own)) if own is not None else None,
        beyond=beyond,
    )


def _edge(own: float, low: float, high: float, placed: float) -> float:
    """Where every answer is the same, the scale has no width: beside it."""
    if own < low:
        return 0.0
    return 100.0 if own > high else placed
