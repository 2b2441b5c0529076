"""A course over the editions: its periods, and where each mark of its picture lies. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from benchmarks.catalogue.question import Question, QuestionKind
from benchmarks.rules.publishing import Published
from benchmarks.rules.standing import has_quartiles
from benchmarks.rules.words import say

FAR: Final = datetime(9999, 1, 1, tzinfo=UTC)
MONTHS: Final = 3
# The picture in pixels from top to bottom; columns in percent of the width.
TOP: Final = 12
BOTTOM: Final = 202
LINES: Final = 4
COLUMN: Final = Decimal("0.4")
PERCENT_ENDS: Final = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Period:
    """A quarter, or the time from one edition to the next."""

    label: tuple[str, str]
    begins: datetime
    ends: datetime
    is_quarter: bool


def periods(editions: Sequence[datetime], *, now: datetime, shown: int) -> list[Period]:
    """The last quarters since the first edition, oldest first; where there is only one yet, the
    last editions. `editions` are not empty, oldest first.
    """
    quarters = list(_quarters(editions[0], now))
    if len(quarters) > 1:
        return quarters[-shown:]
    ends = [*editions[1:], FAR]
    return [
        Period(
            label=(f"{begins.day} {begins:%b}", f"{begins:%Y}"),
            begins=begins,
            ends=end,
            is_quarter=False,
        )
        for begins, end in zip(editions, ends, strict=True)
        if begins < end
    ][-shown:]


def _quarters(first: datetime, now: datetime) -> Iterator[Period]:
    first, now = first.astimezone(UTC), now.astimezone(UTC)
    at, last = _number(first), _number(now)
    while at <= last:
        yield Period(
            label=(f"Q{at % 4 + 1}", str(at // 4)),
            begins=_begin(at),
            ends=_begin(at + 1),
            is_quarter=True,
        )
        at += 1


def _number(moment: datetime) -> int:
    return moment.year * 4 + (moment.month - 1) // MONTHS


def _begin(number: int) -> datetime:
    return datetime(number // 4, number % 4 * MONTHS + 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Point:
    """One period: what was published last in it, if anything, and the own answer at its end."""

    label: tuple[str, str]
    published: Published | None
    own: Decimal | None
    is_withheld: bool = False


@dataclass(frozen=True, kw_only=True)
class Column:
    """One period of the picture. x and width in percent, y and height in pixels."""

    label: tuple[str, str]
    left: str
    middle: str
    right: str
    width: str
    median: str
    median_text: str
    inner: tuple[str, str] | None
    own: str
    own_text: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """The picture: its columns and the lines of its scale, with the number at each."""

    columns: tuple[Column, ...]
    lines: tuple[tuple[str, str], ...]


def chart(*, question: Question, points: Sequence[Point]) -> Chart:
    """The picture of a course. Its scale is made of published figures alone; an own answer off it
    lies at its edge.
    """
    low, high = _scale(question, points)

    def y(value: Decimal) -> str:
        part = (min(max(value, low), high) - low) / (high - low)
        return f"{BOTTOM - part * (BOTTOM - TOP):.1f}"

    each = Decimal(100) / len(points)
    columns = []
    for number, point in enumerate(points):
        middle = each * (number + Decimal("0.5"))
        found = point.published.quantiles if point.published else {}
        box = None
        if has_quartiles(found):
            top, bottom = y(found["upper"].value), y(found["lower"].value)
            box = (top, f"{Decimal(bottom) - Decimal(top):.1f}")
        columns.append(
            Column(
                label=point.label,
                left=f"{middle - each * COLUMN:.2f}%",
                middle=f"{middle:.2f}%",
                right=f"{middle + each * COLUMN:.2f}%",
                width=f"{each * COLUMN * 2:.2f}%",
                median=y(found["median"].value) if found else "",
                median_text=say(question, found["median"].value) if found else "",
                inner=box,
                own="" if point.own is None else y(point.own),
                own_text="" if point.own is None else say(question, point.own),
            )
        )
    step = (high - low) / LINES
    scale = (low + step * n for n in range(LINES + 1))
    return Chart(
        columns=tuple(columns), lines=tuple((y(value), say(question, value)) for value in scale)
    )


def _scale(question: Question, points: Sequence[Point]) -> tuple[Decimal, Decimal]:
    """Round ends, a whole number of steps apart: what is drawn and some air."""
    known = [
        point.published.quantiles[name].value
        for point in points
        if point.published
        for name in ("lower", "median", "upper")
        if name in point.published.quantiles
    ]
    first, last = min(known), max(known)
    air = (last - first) / 4 or max(last / 4, Decimal(1))
    low, high = max(first - air, Decimal(0)), last + air
    step = _round_step((high - low) / LINES)
    low = (low / step).to_integral_value(ROUND_FLOOR) * step
    high = low + step * LINES
    if high < last:
        step = _round_step((last - low) / LINES)
        high = low + step * LINES
    if question.kind is QuestionKind.PERCENT and high > PERCENT_ENDS >= last:
        high = PERCENT_ENDS
    return low, high


def _round_step(rough: Decimal) -> Decimal:
    """The smallest of 1, 2, 2.5, 5 and 10 times a power of ten that is not below `rough`."""
    power = Decimal(1).scaleb(rough.adjusted())
    factors = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
    return min(power * factor for factor in factors if power * factor >= rough)
