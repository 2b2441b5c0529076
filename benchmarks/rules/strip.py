"""Where each mark of a strip lies.

Built from what is published, so it can't show more than the table beside it.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from benchmarks.catalogue.question import Question, QuestionKind
from benchmarks.rules.figures import Quantiles

# In percent of the width: nearer to an end a label is set from that end; nearer to the median the
# tick is drawn over the shield.
EDGE: Final = 12
ROOM: Final = 30
CLOSE: Final = 3


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
    covers_median: bool
    low_has_room: bool
    high_has_room: bool


def draw(*, question: Question, quantiles: Quantiles, own: Decimal | None) -> Strip:
    """The strip of one question.

    `beyond` says at which end an own value off the scale points out: "low", "high" or "".
    """
    low, high = scale(question=question, quantiles=quantiles, own=own)

    def x(value: Decimal) -> Decimal:
        return (value - low) / (high - low) * 100

    def bar(start: Decimal | None, end: Decimal | None) -> tuple[str, str] | None:
        return (
            None
            if start is None or end is None
            else (_percent(x(start)), _percent(x(end) - x(start)))
        )

    median = x(quantiles.median)
    beyond = "" if own is None or low <= own <= high else "low" if own < low else "high"
    here = None if own is None else min(max(x(own), Decimal(0)), Decimal(100))
    return Strip(
        low=low,
        high=high,
        median=_label(median),
        inner=bar(quantiles.lower, quantiles.upper),
        outer=bar(quantiles.tenth, quantiles.ninetieth),
        own=None if here is None else _label(here),
        beyond=beyond,
        covers_median=here is not None and abs(here - median) < CLOSE,
        low_has_room=median >= ROOM,
        high_has_room=median <= 100 - ROOM,
    )


def scale(
    *, question: Question, quantiles: Quantiles, own: Decimal | None
) -> tuple[Decimal, Decimal]:
    """The ends of the strip, round numbers: the published range and some air, never below 0,
    percentages never above 100.

    An own value up to one such range away stretches it; a wilder one would squeeze everybody else
    into a corner.
    """
    first = quantiles.tenth if quantiles.tenth is not None else quantiles.lower
    last = quantiles.ninetieth if quantiles.ninetieth is not None else quantiles.upper
    if first is None or last is None:
        first, last = quantiles.median / 2, quantiles.median * Decimal("1.5")
    spread = last - first
    air = spread * Decimal("0.4") or max(abs(last) * Decimal("0.5"), Decimal(1))
    start, end = first - air, last + air
    if own is not None and first - spread <= own <= last + spread:
        start, end = min(start, own - spread / 10), max(end, own + spread / 10)
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
