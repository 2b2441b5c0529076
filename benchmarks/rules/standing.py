"""Where an own answer stands among published figures, in words.

A published figure stands for a step of its grid. Below, in or above it is all that is said.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Final

from benchmarks.catalogue.question import Question, QuestionKind
from benchmarks.rules.cohorts import ALL, BY_KEY, CUT_LABELS
from benchmarks.rules.grid import Figure
from benchmarks.rules.words import plain, say

# Nearer to the median than this part of the middle half is "just" above or below it.
JUST: Final = Decimal("0.15")
FURTHER: Final = 1_000
Quantiles = Mapping[str, Figure]


class QuantileBand(Enum):
    """Where an own value lies among what is published, lowest first."""

    BELOW_TENTH = 0
    BELOW_QUARTILE = 1
    BELOW_MEDIAN = 2
    AT_MEDIAN = 3
    ABOVE_MEDIAN = 4
    ABOVE_QUARTILE = 5
    ABOVE_NINETIETH = 6


EDGES: Final = (
    (QuantileBand.BELOW_TENTH, "tenth", -1),
    (QuantileBand.ABOVE_NINETIETH, "ninetieth", 1),
    (QuantileBand.BELOW_QUARTILE, "lower", -1),
    (QuantileBand.ABOVE_QUARTILE, "upper", 1),
    (QuantileBand.BELOW_MEDIAN, "median", -1),
    (QuantileBand.ABOVE_MEDIAN, "median", 1),
)
TENTHS: Final = frozenset({QuantileBand.BELOW_TENTH, QuantileBand.ABOVE_NINETIETH})
LOW: Final = frozenset({QuantileBand.BELOW_TENTH, QuantileBand.BELOW_QUARTILE})
HIGH: Final = frozenset({QuantileBand.ABOVE_NINETIETH, QuantileBand.ABOVE_QUARTILE})


def has_quartiles(quantiles: Quantiles) -> bool:
    """Whether the middle half is published."""
    return "lower" in quantiles and "upper" in quantiles


def has_tenths(quantiles: Quantiles) -> bool:
    """Whether the 10th and the 90th percentile are published."""
    return "tenth" in quantiles and "ninetieth" in quantiles


def band_of(*, own: Decimal, quantiles: Quantiles) -> QuantileBand:
    """Where `own` lies."""
    return next(
        (
            found
            for found, edge, side in EDGES
            if edge in quantiles and quantiles[edge].side_of(own) == side
        ),
        QuantileBand.AT_MEDIAN,
    )


def verdict(*, question: Question, own: Decimal | None, quantiles: Quantiles) -> str:
    """One line on where the member stands, and what more agencies would open."""
    if own is None:
        return "You have not answered this one."
    found = band_of(own=own, quantiles=quantiles)
    if not has_quartiles(quantiles):
        sentence = {
            QuantileBand.BELOW_MEDIAN: "Below the median.",
            QuantileBand.ABOVE_MEDIAN: "Above the median.",
        }.get(found, "About at the median.")
        return f"{sentence} Quartiles appear from ten agencies on."
    sentence = _among_quartiles(question, own, quantiles, found)
    return (
        sentence if has_tenths(quantiles) else f"{sentence} Wider percentiles need twenty agencies."
    )


def _among_quartiles(
    question: Question, own: Decimal, quantiles: Quantiles, found: QuantileBand
) -> str:
    gap = abs(own - quantiles["median"].value)
    distance = f"about {_distance(question, gap)}"
    spread = quantiles["upper"].value - quantiles["lower"].value
    just = "just " if gap <= spread * JUST else ""
    return {
        QuantileBand.BELOW_TENTH: f"Below the 10th percentile, {distance} under the median.",
        QuantileBand.BELOW_QUARTILE: f"Below the middle half, {distance} under the median.",
        QuantileBand.BELOW_MEDIAN: f"In the middle half, {just}under the median.",
        QuantileBand.AT_MEDIAN: "In the middle half, about at the median.",
        QuantileBand.ABOVE_MEDIAN: f"In the middle half, {just}over the median.",
        QuantileBand.ABOVE_QUARTILE: f"Above the middle half, {distance} over the median.",
        QuantileBand.ABOVE_NINETIETH: f"Above the 90th percentile, {distance} over the median.",
    }[found]


def _distance(question: Question, gap: Decimal) -> str:
    # A distance between percentages is not itself a percentage.
    if question.kind is QuestionKind.PERCENT:
        return f"{plain(gap)} percentage point{'' if gap == 1 else 's'}"
    return say(question, gap)


def distance(*, own: Decimal, quantiles: Quantiles) -> float:
    """How far from the median, in middle halves; beyond a published tenth counts as further than
    anything within.
    """
    spread = quantiles["upper"].value - quantiles["lower"].value
    gap = abs(own - quantiles["median"].value)
    within = gap / spread if spread else gap
    return float(within) + (FURTHER if band_of(own=own, quantiles=quantiles) in TENTHS else 0)


CROWDS: Final = ("nine in ten", "three in four")
Standing = tuple[Question, QuantileBand]


def finding(bands: Sequence[Standing], *, name: str, cohort: str = ALL) -> str:
    """The title of a results page: what stands out most, else that nothing does, else the plain
    name.

    `bands` has the questions whose quartiles are published of the cohort and that the member
    answered, in the catalogue's order. "About", because a quartile stands for a step.
    """
    for crowd, wanted in zip(CROWDS, (TENTHS, (LOW | HIGH) - TENTHS), strict=True):
        for question, found in bands:
            if found in wanted and question.peers:
                return _stands_out(crowd, question, found, cohort)
    if len(bands) > 1:
        return f"{name}: you are in the middle half throughout."
    return name


def _stands_out(crowd: str, question: Question, found: QuantileBand, cohort: str) -> str:
    words = ("less", "lower", "fewer") if found in HIGH else ("more", "higher", "more")
    peers = question.peers.format(less=words[0], lower=words[1], fewer=words[2])
    if cohort == ALL:
        return f"About {crowd} agencies {peers}."
    return f"Of {group_words(cohort)}, about {crowd} {peers}."


def group_words(cohort: str) -> str:
    """A group in a sentence: all agencies, agencies whose team size is “2 to 5 people”."""
    if cohort == ALL:
        return "all agencies"
    part = BY_KEY[cohort]
    return f"agencies whose {CUT_LABELS[part.cut].lower()} is “{part.label}”"


def groups_differ(name: str, found: Iterable[tuple[str, QuantileBand]]) -> str:
    """The title of one question beside every group: where the own groups do not agree.

    `found` has the own groups whose quartiles are published.
    """
    said: dict[str, list[str]] = {}
    for cohort, band in found:
        level = "low" if band in LOW else "high" if band in HIGH else "the usual"
        cut = CUT_LABELS[BY_KEY[cohort].cut].lower()
        said.setdefault(level, []).append(f"your {cut}")
    if len(said) < 2:
        return f"{name}, beside every group"
    return (
        f"{name}: "
        + ", ".join(f"{level} for {' and '.join(cuts)}" for level, cuts in said.items())
        + "."
    )
