"""Values, verdicts and findings in words. A sentence is chosen only from what is published."""

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import Final

from benchmarks.catalogue.question import Question, QuestionKind
from benchmarks.rules.figures import DASH, Quantiles
from benchmarks.rules.grid import three_figures
from members.rules import tally

MINUS: Final = "\N{MINUS SIGN}"
# Nearer to the median than this part of the middle half is "just" above or below it.
JUST: Final = Decimal("0.15")


def say(question: Question, value: Decimal | float | str) -> str:
    """An answer as it is shown: $11.20, $1,200, 3.4%, 6.5, the label of a choice, a text."""
    if question.kind is QuestionKind.CHOICE:
        return question.choice_label(str(value))
    if question.kind is QuestionKind.TEXT:
        return str(value)
    number = Decimal(str(value))
    sign, number = (MINUS if number < 0 else ""), abs(number)
    if question.kind is QuestionKind.MONEY:
        return (
            f"{sign}${number:,.0f}"
            if number == number.to_integral_value()
            else f"{sign}${number:,.2f}"
        )
    return f"{sign}{_plain(number)}{'%' if question.kind is QuestionKind.PERCENT else ''}"


def say_range(question: Question, low: Decimal, high: Decimal) -> str:
    """A range as it is shown in a table: $9.80 to 13.00, set with a dash."""
    cents = question.kind is QuestionKind.MONEY and any(
        value != value.to_integral_value() for value in (low, high)
    )
    left, right = (f"{value:,.2f}" if cents else _plain(value) for value in (low, high))
    before, after = {QuestionKind.MONEY: ("$", ""), QuestionKind.PERCENT: ("", "%")}.get(
        question.kind, ("", "")
    )
    return f"{before}{left}{DASH}{right}{after}"


def _plain(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def decided_words(changed: int, *, accepted: bool) -> str:
    """What a reviewer's decision did to `changed` sets of answers."""
    if not changed:
        return (
            "Nothing changed: what you chose"
            f" {'counts in the results' if accepted else 'was left out of the results'} already."
        )
    one, many = ("counts", "count") if accepted else ("is left out", "are left out")
    return (
        f"{tally(changed, 'answer set')} {one if changed == 1 else many}"
        f" {'in' if accepted else 'of'} the results now."
    )


def shared_words(label: str, points: int) -> str:
    """What sharing answers did: opened the results, and paid when it was the first time."""
    if not points:
        return f"{label} now says what you just gave. Your earlier answers are kept."
    return (
        f"{label} is answered and its results are open. {tally(points, 'point')}"
        f" {'is' if points == 1 else 'are'} yours."
    )


class QuantileBand(Enum):
    """Where an own value lies among what is published, lowest first."""

    BELOW_TENTH = 0
    BELOW_QUARTILE = 1
    BELOW_MEDIAN = 2
    AT_MEDIAN = 3
    ABOVE_MEDIAN = 4
    ABOVE_QUARTILE = 5
    ABOVE_NINETIETH = 6


def band_of(*, own: Decimal | float, quantiles: Quantiles) -> QuantileBand:
    """Where `own` lies. It is rounded as they are, so "above" is true of the exact numbers too."""
    value = three_figures(own)
    edges = (
        (QuantileBand.BELOW_TENTH, quantiles.tenth, value.__lt__),
        (QuantileBand.ABOVE_NINETIETH, quantiles.ninetieth, value.__gt__),
        (QuantileBand.BELOW_QUARTILE, quantiles.lower, value.__lt__),
        (QuantileBand.ABOVE_QUARTILE, quantiles.upper, value.__gt__),
        (QuantileBand.BELOW_MEDIAN, quantiles.median, value.__lt__),
        (QuantileBand.ABOVE_MEDIAN, quantiles.median, value.__gt__),
    )
    return next(
        (found for found, edge, beyond in edges if edge is not None and beyond(edge)),
        QuantileBand.AT_MEDIAN,
    )


def verdict(*, question: Question, own: Decimal | float | None, quantiles: Quantiles) -> str:
    """One line on where the member stands, and what more agencies would open."""
    if own is None:
        return "You have not answered this one."
    found = band_of(own=own, quantiles=quantiles)
    if not quantiles.has_quartiles:
        sentence = {
            QuantileBand.BELOW_MEDIAN: "Below the median.",
            QuantileBand.ABOVE_MEDIAN: "Above the median.",
        }.get(found, "Right at the median.")
        return f"{sentence} Quartiles appear from ten agencies on."
    sentence = _among_quartiles(question, three_figures(own), quantiles, found)
    return (
        sentence if quantiles.has_tenths else f"{sentence} Wider percentiles need twenty agencies."
    )


def _among_quartiles(
    question: Question, own: Decimal, quantiles: Quantiles, found: QuantileBand
) -> str:
    assert quantiles.lower is not None
    assert quantiles.upper is not None
    gap = abs(own - quantiles.median)
    # A distance between percentages is not itself a percentage.
    distance = (
        f"{_plain(gap)} percentage points"
        if question.kind is QuestionKind.PERCENT
        else say(question, gap)
    )
    just = "just " if gap <= (quantiles.upper - quantiles.lower) * JUST else ""
    return {
        QuantileBand.BELOW_TENTH: f"Below the 10th percentile, {distance} under the median.",
        QuantileBand.BELOW_QUARTILE: f"Below the middle half, {distance} under the median.",
        QuantileBand.BELOW_MEDIAN: f"In the middle half, {just}under the median.",
        QuantileBand.AT_MEDIAN: "In the middle half, right at the median.",
        QuantileBand.ABOVE_MEDIAN: f"In the middle half, {just}over the median.",
        QuantileBand.ABOVE_QUARTILE: f"Above the middle half, {distance} over the median.",
        QuantileBand.ABOVE_NINETIETH: f"Above the 90th percentile, {distance} over the median.",
    }[found]


CROWDS: Final = {
    QuantileBand.BELOW_TENTH: "nine in ten",
    QuantileBand.ABOVE_NINETIETH: "nine in ten",
    QuantileBand.BELOW_QUARTILE: "three in four",
    QuantileBand.ABOVE_QUARTILE: "three in four",
}
ABOVE: Final = frozenset({QuantileBand.ABOVE_NINETIETH, QuantileBand.ABOVE_QUARTILE})


def finding(bands: Sequence[tuple[Question, QuantileBand]], *, name: str) -> str:
    """The title of a results page: what stands out most, else that nothing does, else the plain
    name.

    `bands` has the questions whose quartiles are published and that the member answered, in the
    catalogue's order. "About", because a quartile lies between two agencies.
    """
    for crowd in ("nine in ten", "three in four"):
        for question, found in bands:
            if CROWDS.get(found) == crowd and question.peers:
                others = (
                    ("less", "lower", "fewer") if found in ABOVE else ("more", "higher", "more")
                )
                return (
                    f"About {crowd} agencies"
                    f" {question.peers.format(less=others[0], lower=others[1], fewer=others[2])}."
                )
    if len(bands) > 1:
        return f"{name}: you are in the middle half throughout."
    return name
