"""One question of a results page. Every number in it is published or the member's own."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from benchmarks.catalogue import Question
from benchmarks.publishing.reading import Edition
from benchmarks.results.shares import Share, ranges, shares
from benchmarks.rules import words
from benchmarks.rules.figures import DASH
from benchmarks.rules.flagging import FAR_WORDS, looks_unusual
from benchmarks.rules.publishing import QUANTILES, Published
from benchmarks.rules.standing import (
    QuantileBand,
    Quantiles,
    band_of,
    has_quartiles,
    has_tenths,
    verdict,
)
from benchmarks.rules.strip import Ends, Strip, draw
from benchmarks.rules.words import say

# The six zones of the overview, for readers; the lowest first.
ZONES = 6


@dataclass(frozen=True, kw_only=True)
class Zone:
    """One cell of the overview: how many of the six zones it spans, and whether the member is in
    it.
    """

    span: int
    inner: bool
    median_edge: bool
    here: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One question and its edition. `name` is what its picture is called, `cohort` the group whose
    figures these are, `is_rolled_up` that another group was asked for.
    """

    question: Question
    name: str
    own: str
    edition: Edition | None
    is_rolled_up: bool

    @property
    def published(self) -> Published | None:
        """What is published of it."""
        return self.edition.published if self.edition else None

    @property
    def published_at(self) -> datetime | None:
        """Since when these figures stand."""
        return self.edition.published_at if self.edition else None

    @property
    def agencies(self) -> str:
        """How many agencies the figures speak for, as a band."""
        return self.published.agencies if self.published else ""


@dataclass(frozen=True, kw_only=True)
class Measure(Row):
    """One question with numbers: own value and what is published, as numbers, words and picture."""

    own_value: Decimal | None
    strip: Strip | None
    verdict: str
    band: QuantileBand | None

    @cached_property
    def texts(self) -> dict[str, str]:
        """The published numbers as they are shown, by name; a dash for what too few agencies
        answered.
        """
        if not self.published:
            return {}
        found = self.published.quantiles
        return {
            name: say(self.question, found[name].value) if name in found else DASH
            for name in QUANTILES
        }

    @property
    def middle_half(self) -> str:
        """The middle half as a range, or from when it will be shown."""
        if not self.published or not has_quartiles(self.published.quantiles):
            return "from 10 agencies"
        found = self.published.quantiles
        return words.say_range(self.question, found["lower"].value, found["upper"].value)

    @property
    def in_words(self) -> str:
        """The picture for those who can't see it, without the member's own answer."""
        if not self.published:
            return f"{self.name}: withheld"
        texts, found = self.texts, self.published.quantiles
        parts = [f"median {texts['median']}"]
        if has_quartiles(found):
            parts.append(f"middle half {texts['lower']} to {texts['upper']}")
        if has_tenths(found):
            parts.append(f"10th to 90th percentile {texts['tenth']} to {texts['ninetieth']}")
        return f"{self.name}: {'; '.join(parts)}; {self.agencies} agencies"

    @property
    def low_text(self) -> str:
        """The scale's lower end."""
        return say(self.question, self.strip.low) if self.strip else ""

    @property
    def high_text(self) -> str:
        """The scale's upper end."""
        return say(self.question, self.strip.high) if self.strip else ""

    @property
    def has_quartiles(self) -> bool:
        """Whether the middle half is published."""
        return self.published is not None and has_quartiles(self.published.quantiles)

    @cached_property
    def ranges(self) -> list[Share]:
        """The bars of the histogram, where there is one."""
        return list(ranges(self.question, self.own_value, self.published))

    @property
    def zones(self) -> list[Zone]:
        """The row of the overview: zones that are not published apart are drawn as one."""
        if not self.published or self.band is None:
            return []
        found = self.published.quantiles
        starts = [0, *(n for n, name in enumerate(QUANTILES, start=1) if name in found), ZONES]
        # At the median belongs to the upper half, whose edge the median is.
        column = (
            self.band.value
            if self.band.value < QuantileBand.AT_MEDIAN.value
            else max(self.band.value - 1, 3)
        )
        return [
            Zone(
                span=end - start,
                inner=self.has_quartiles and 2 <= start < 4,
                median_edge=start == 3,
                here=start <= column < end,
            )
            for start, end in pairwise(starts)
        ]


@dataclass(frozen=True, kw_only=True)
class Choice(Row):
    """One question with named answers: own answer and the published shares."""

    lines: tuple[Share, ...]


def row(
    question: Question,
    answer: Any,
    edition: Edition | None,
    *,
    cohort: str,
    name: str = "",
    ends: Ends | None = None,
) -> Measure | Choice:
    """One question for a group that was asked for, with the edition there is of it; `ends` are
    those of the scale that several rows share.
    """
    shared: dict[str, Any] = {
        "question": question,
        "name": name or question.label,
        "edition": edition,
        "is_rolled_up": edition is not None and edition.cohort != cohort,
    }
    if question.is_numeric:
        return _measure(question, as_number(answer), edition, shared, ends)
    own = answer if isinstance(answer, str) else ""
    lines = tuple(shares(question, own, edition.published)) if edition else ()
    return Choice(own=say(question, own), lines=lines, **shared)


def as_number(answer: Any) -> Decimal | None:
    """An own answer as a number, or None."""
    return (
        Decimal(str(answer))
        if isinstance(answer, int | float | Decimal) and not isinstance(answer, bool)
        else None
    )


def _measure(
    question: Question,
    own: Decimal | None,
    edition: Edition | None,
    shared: dict[str, Any],
    ends: Ends | None,
) -> Measure:
    quantiles = edition.published.quantiles if edition else None
    return Measure(
        own="" if own is None else say(question, own),
        own_value=own,
        strip=draw(question=question, quantiles=quantiles, own=own, ends=ends)
        if quantiles
        else None,
        verdict=_verdict(question, own, quantiles) if quantiles else "",
        band=band_of(own=own, quantiles=quantiles) if quantiles and own is not None else None,
        **shared,
    )


def _verdict(question: Question, own: Decimal | None, quantiles: Quantiles) -> str:
    """Where one stands; and that somebody looks, where the published figures alone say so."""
    said = verdict(question=question, own=own, quantiles=quantiles)
    is_far = own is not None and looks_unusual(own, quantiles)
    return f"{said} {FAR_WORDS}" if is_far else said
