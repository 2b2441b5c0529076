"""Where each mark of a strip lies.

Built from what is published, so it can't show more than the table beside it. The scale is made of
published figures alone: two members see the same picture but for their own mark.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from benchmarks.catalogue.question import Question, QuestionKind
from benchmarks.rules.grid import Figure

# In percent of the width: nearer to an end than EDGE a label is set from that end, and an end is
# labelled where the median is ROOM away.
EDGE: Final = 12
ROOM: Final = 30
# Air on both sides, as a part of the published range.
AIR: Final = Decimal("0.5")


@dataclass(frozen=True, kw_only=True)
class Label:
    """Where a text stands (percent of the width) and from which side it is set."""

    x: str
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Strip:
    """One strip: positions and widths in percent of the width, as SVG wants them."""

    low: Decimal
    high: Decimal
    median: Label
    inner: tuple[str, str] | None
    outer: tuple[str, str] | None
    own: Label | None
    beyond: str
    low_has_room: bool
    high_has_room: bool


Ends = tuple[Decimal, Decimal]


def draw(
    *,
    question: Question,
    quantiles: Mapping[str, Figure],
    own: Decimal | None,
    ends: Ends | None = None,
) -> Strip:
    """The strip of one question; `ends` are those of its scale, where several share one.

    Bars reach to the ends of the steps that their figures stand for: who is in the step of a
    quartile is drawn in the middle half. `beyond` says at which end an own value off the scale
    points out: "low", "high" or "".
    """
    low, high = ends or scale(question=question, figures=quantiles.values())

    def x(value: Decimal) -> Decimal:
        return (value - low) / (high - low) * 100

    def bar(start: str, end: str) -> tuple[str, str] | None:
        if start not in quantiles or end not in quantiles:
            return None
        left = max(x(quantiles[start].low), Decimal(0))
        right = min(x(quantiles[end].high), Decimal(100))
        return _percent(left), _percent(right - left)

    median = x(quantiles["median"].value)
    beyond = "" if own is None or low <= own <= high else "low" if own < low else "high"
    here = None if own is None else min(max(x(own), Decimal(0)), Decimal(100))
    return Strip(
        low=low,
        high=high,
        median=_label(median),
        inner=bar("lower", "upper"),
        outer=bar("tenth", "ninetieth"),
        own=None if here is None else _label(here),
        beyond=beyond,
        low_has_room=median >= ROOM,
        high_has_room=median <= 100 - ROOM,
    )


def scale(*, question: Question, figures: Iterable[Figure]) -> Ends:
    """The ends of the strip, round numbers: the published range and some air, never below 0,
    percentages never above 100.
    """
    known = [figure.value for figure in figures]
    first, last = min(known), max(known)
    if len(known) == 1:
        first, last = first / 2, last * Decimal("1.5")
    air = (last - first) * AIR or max(abs(last) * AIR, Decimal(1))
    start, end = first - air, last + air
    step = _round_step((end - start) / 8)
    low = max((start / step).to_integral_value(ROUND_FLOOR) * step, Decimal(0))
    high = (end / step).to_integral_value(ROUND_CEILING) * step
    return low, min(high, Decimal(100)) if question.kind is QuestionKind.PERCENT else high


def _round_step(rough: Decimal) -> Decimal:
    """The largest of 1, 2 or 5 times a power of ten that is not above `rough`."""
    power = Decimal(1).scaleb(rough.adjusted())
    return max(power * factor for factor in (1, 2, 5) if power * factor <= rough)


def _label(x: Decimal) -> Label:
    return Label(
        x=_percent(x), anchor="start" if x < EDGE else "end" if x > 100 - EDGE else "middle"
    )


def _percent(value: Decimal) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"
