"""What may leave: which cells of a question are published, and what of them. Pure, over aggregates.

A cell is one question in one cohort. Spec: benchmarks, "Privacy".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from math import ceil
from typing import Final

from benchmarks.rules.cohorts import ALL, cut_of
from benchmarks.rules.figures import (
    MEDIAN_FROM,
    QUARTILES_FROM,
    SHARE_FROM,
    TENTHS_FROM,
    band,
    percents,
)
from benchmarks.rules.grid import Figure, Grid, figure, grid_for

# Written with every snapshot; counts up when a rule here changes.
METHOD: Final = 1
# Agencies that have joined, edited, were rejected or moved before a cell is published anew.
CHANGED_FROM: Final = 3
# What is hidden of a cut, whenever one of its parts has too few agencies: at least two parts, and
# together this many agencies.
HIDDEN_FROM: Final = 5
HIDDEN_PARTS: Final = 2
HISTOGRAM_FROM: Final = 50
BIN_FROM: Final = 5
BINS_FROM: Final = 3
SHARE_STEPS: Final = (1, 2, 5, 10, 20)
AGENCIES_A_STEP: Final = 2
# The quantiles: what part of the agencies is not above it, and from how many agencies on.
QUANTILES: Final[Mapping[str, tuple[Decimal, int]]] = {
    "tenth": (Decimal("0.1"), TENTHS_FROM),
    "lower": (Decimal("0.25"), QUARTILES_FROM),
    "median": (Decimal("0.5"), MEDIAN_FROM),
    "upper": (Decimal("0.75"), QUARTILES_FROM),
    "ninetieth": (Decimal("0.9"), TENTHS_FROM),
}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What the database counts of one cell.

    `values` are agencies by answer rounded to three figures, for numbers; `answers` agencies by
    answer in its most frequent spelling, for choices and texts, and `rest` the agencies whose
    answer fewer than five share. `changed` are the agencies that changed since the last snapshot
    with figures; `was_published` says that there is one.
    """

    cohort: str
    agencies: int
    changed: int = 0
    was_published: bool = False
    values: Mapping[Decimal, int] = field(default_factory=dict)
    answers: Mapping[str, int] = field(default_factory=dict)
    rest: int = 0

    @property
    def is_known(self) -> bool:
        """Whether what was published of it still tells how it is: it can't be hidden again."""
        return self.was_published and self.changed < CHANGED_FROM


@dataclass(frozen=True, kw_only=True)
class Bin:
    """One bar of a histogram: from `low` to below `high`, None at the open ends; its share."""

    low: Decimal | None
    high: Decimal | None
    percent: int


@dataclass(frozen=True, kw_only=True)
class Published:
    """What leaves of one cell: numbers have quantiles and bins, choices and texts named shares."""

    agencies: str
    quantiles: Mapping[str, Figure] = field(default_factory=dict)
    bins: tuple[Bin, ...] = ()
    named: tuple[tuple[str, int], ...] = ()
    other: int = 0


class Outcome(Enum):
    """What becomes of a cell. Members see the first two as figures and the others alike."""

    PUBLISHED = "published"
    STANDS = "stands: fewer than three agencies changed"
    TOO_FEW = "too few agencies"
    NOTHING = "enough agencies, no answer shared by five"
    COMPLEMENT = "hidden, so that a smaller part can't be had by subtraction"
    HELD = "held back, until what is hidden of its parts is enough"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The outcome of one cell; `published` only where it is PUBLISHED."""

    cohort: str
    outcome: Outcome
    published: Published | None = None


def decide(cells: Sequence[Cell], *, is_numeric: bool) -> list[Decision]:
    """What is published of one question, in the order of the cells.

    `cells` has the cell of all agencies, and every part of every cut that anybody is in, those
    included who did not say (an empty code): they are never published and count as hidden.
    """
    outcomes: dict[str, Outcome] = {}
    is_safe = True
    cuts: dict[str, list[Cell]] = {}
    for cell in cells:
        cuts.setdefault(cut_of(cell.cohort), []).append(cell)
    root = cuts.pop("", [Cell(cohort=ALL, agencies=0)])[0]
    for parts in cuts.values():
        chosen = _parts_to_publish(parts)
        for part in parts:
            outcomes[part.cohort] = _outcome(part, chosen)
        is_safe &= _is_safe(
            part for part in parts if not part.is_known and part.cohort not in chosen
        )
    if root.is_known:
        outcomes[root.cohort] = Outcome.STANDS
    elif root.agencies < MEDIAN_FROM:
        outcomes[root.cohort] = Outcome.TOO_FEW
    else:
        outcomes[root.cohort] = Outcome.PUBLISHED if is_safe else Outcome.HELD
    return [_decision(cell, outcomes[cell.cohort], is_numeric) for cell in cells]


def _parts_to_publish(parts: Sequence[Cell]) -> set[str]:
    """The parts of one cut that are published now: the largest first, as long as what stays hidden
    is safe.
    """
    hidden = {part.cohort: part for part in parts if part.agencies and not part.is_known}
    due = [
        part
        for part in hidden.values()
        if part.agencies >= MEDIAN_FROM and not part.cohort.endswith(":")
    ]
    chosen = set()
    for part in sorted(due, key=lambda part: (-part.agencies, part.cohort)):
        rest = [other for other in hidden.values() if other is not part]
        if _is_safe(rest):
            chosen.add(part.cohort)
            del hidden[part.cohort]
    return chosen


def _is_safe(hidden: Iterable[Cell]) -> bool:
    """Whether no small part can be had by taking the published ones away from all."""
    sizes = [part.agencies for part in hidden if part.agencies]
    return all(size >= MEDIAN_FROM for size in sizes) or (
        len(sizes) >= HIDDEN_PARTS and sum(sizes) >= HIDDEN_FROM
    )


def _outcome(part: Cell, chosen: set[str]) -> Outcome:
    if part.is_known:
        return Outcome.STANDS
    if part.cohort in chosen:
        return Outcome.PUBLISHED
    return Outcome.TOO_FEW if part.agencies < MEDIAN_FROM else Outcome.COMPLEMENT


def _decision(cell: Cell, outcome: Outcome, is_numeric: bool) -> Decision:
    if outcome is not Outcome.PUBLISHED:
        return Decision(cohort=cell.cohort, outcome=outcome)
    found = (
        publish_numbers(cell.values) if is_numeric else publish_shares(cell.answers, rest=cell.rest)
    )
    return Decision(
        cohort=cell.cohort,
        outcome=Outcome.PUBLISHED if found else Outcome.NOTHING,
        published=found,
    )


def publish_numbers(values: Mapping[Decimal, int]) -> Published | None:
    """Quantiles and histogram of agencies by answer; None below five agencies.

    A quantile is the answer of one agency (the lower of two in the middle), which no other answer
    moves within its step, and it leaves as its step: see `grid`. Where a finer grid puts a median
    below the coarser quartile under it, the quartile gives way.
    """
    ordered = sorted(values.items())
    agencies = sum(values.values())
    if agencies < MEDIAN_FROM:
        return None
    found = {
        name: _quantile(ordered, agencies, part)
        for name, (part, needed) in QUANTILES.items()
        if agencies >= needed
    }
    return Published(
        agencies=band(agencies), quantiles=_in_order(found), bins=_bins(ordered, agencies)
    )


def _quantile(ordered: Sequence[tuple[Decimal, int]], agencies: int, part: Decimal) -> Figure:
    rank = ceil(part * agencies)
    passed = 0
    for value, count in ordered:
        passed += count
        if passed >= rank:
            return figure(value, grid_for(rank=rank, agencies=agencies))
    raise ValueError("There is no answer at this rank.")


def _in_order(found: dict[str, Figure]) -> dict[str, Figure]:
    for inner, outer, keep in (
        ("median", "lower", min),
        ("lower", "tenth", min),
        ("median", "upper", max),
        ("upper", "ninetieth", max),
    ):
        if outer in found:
            found[outer] = keep(found[outer], found[inner], key=lambda one: one.value)
    return {name: found[name] for name in QUANTILES if name in found}


def _bins(ordered: Sequence[tuple[Decimal, int]], agencies: int) -> tuple[Bin, ...]:
    """Bars of coarse steps, each of five agencies or more, both ends open; none below 50 agencies,
    nor where fewer than three bars could be drawn.
    """
    if agencies < HISTOGRAM_FROM:
        return ()
    steps: dict[Decimal, int] = {}
    for value, count in ordered:
        low = figure(value, Grid.COARSE).low
        steps[low] = steps.get(low, 0) + count
    edges: list[Decimal] = []
    counts = [0]
    for low, count in steps.items():
        if counts[-1] >= BIN_FROM:
            edges.append(low)
            counts.append(0)
        counts[-1] += count
    if counts[-1] < BIN_FROM and edges:
        edges.pop()
        counts[-2:] = [counts[-2] + counts[-1]]
    if len(counts) < BINS_FROM:
        return ()
    ends = [None, *edges, None]
    return tuple(
        Bin(low=low, high=high, percent=percent)
        for low, high, percent in zip(
            ends, ends[1:], percents(counts, step=share_step(agencies)), strict=False
        )
    )


def share_step(agencies: int) -> int:
    """How coarse shares are, in percent: a step is two agencies at least. Single agencies would
    tell counts, and counts of several cuts together the answers of a part that is hidden.
    """
    steps = (step for step in SHARE_STEPS if step * agencies >= 100 * AGENCIES_A_STEP)
    return next(steps, SHARE_STEPS[-1])


def publish_shares(answers: Mapping[str, int], *, rest: int = 0) -> Published | None:
    """Which answers may be named, with their shares in percent; None when none may. `rest` are
    the agencies whose answer is not among them.

    Every number shown speaks for five agencies or more. Rarer answers are added up in Other, and
    when those are fewer than five, none included, the rarest named answer joins them: nobody reads
    from a page that all agencies, or all but one, say the same.
    """
    agencies = sum(answers.values()) + rest
    named = sorted(
        ((answer, n) for answer, n in answers.items() if n >= SHARE_FROM),
        key=lambda one: (-one[1], one[0]),
    )
    other = agencies - sum(n for _, n in named)
    while named and other < SHARE_FROM:
        other += named.pop()[1]
    if not named:
        return None
    shares = percents([n for _, n in named] + [other], step=share_step(agencies))
    return Published(
        agencies=band(agencies),
        named=tuple(zip((answer for answer, _ in named), shares[:-1], strict=True)),
        other=shares[-1],
    )
