"""One results page: the member's own answers beside what is published of the others'."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from benchmarks import statistics
from benchmarks.catalogue import Category, Question, Questionnaire
from benchmarks.models import BenchmarkSubmission
from benchmarks.progress import CategoryProgress
from benchmarks.rules import words
from benchmarks.rules.figures import DASH, Quantiles, Shares
from benchmarks.rules.strip import Strip, draw
from benchmarks.rules.words import QuantileBand, say
from members.models import Member

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
class Measure:
    """One question with numbers: own value and what is published, as numbers, words and picture."""

    question: Question
    own: str
    quantiles: Quantiles | None
    strip: Strip | None
    verdict: str
    band: QuantileBand | None

    @cached_property
    def texts(self) -> dict[str, str]:
        """The published numbers as they are shown, by name; a dash for what too few agencies
        answered.
        """
        published = self.quantiles
        if published is None:
            return {}
        values = {
            name: getattr(published, name)
            for name in ("tenth", "lower", "median", "upper", "ninetieth")
        }
        return {
            name: DASH if value is None else say(self.question, value)
            for name, value in values.items()
        }

    @property
    def middle_half(self) -> str:
        """The middle half as a range, or from when it will be shown."""
        published = self.quantiles
        if published is None or published.lower is None or published.upper is None:
            return "from 10 agencies"
        return words.say_range(self.question, published.lower, published.upper)

    @property
    def in_words(self) -> str:
        """The picture for those who can't see it."""
        texts, published = self.texts, self.quantiles
        parts = [f"you {self.own}"] * bool(self.own) + [f"median {texts['median']}"] * bool(
            published
        )
        if published and published.has_quartiles:
            parts.append(f"middle half {texts['lower']} to {texts['upper']}")
        if published and published.has_tenths:
            parts.append(f"10th to 90th percentile {texts['tenth']} to {texts['ninetieth']}")
        return f"{self.question.label}: {'; '.join(parts)}"

    @property
    def low_text(self) -> str:
        """The scale's lower end."""
        return say(self.question, self.strip.low) if self.strip else ""

    @property
    def high_text(self) -> str:
        """The scale's upper end."""
        return say(self.question, self.strip.high) if self.strip else ""

    @property
    def zones(self) -> list[Zone]:
        """The row of the overview: zones that are not published apart are drawn as one."""
        published = self.quantiles
        if published is None or self.band is None:
            return []
        edges = [
            published.tenth,
            published.lower,
            published.median,
            published.upper,
            published.ninetieth,
        ]
        starts = [0, *(n for n, edge in enumerate(edges, start=1) if edge is not None), ZONES]
        # Right at the median belongs to the upper half, whose edge the median is.
        column = (
            self.band.value
            if self.band.value < QuantileBand.AT_MEDIAN.value
            else max(self.band.value - 1, 3)
        )
        return [
            Zone(
                span=end - start,
                inner=published.has_quartiles and 2 <= start < 4,
                median_edge=start == 3,
                here=start <= column < end,
            )
            for start, end in pairwise(starts)
        ]


@dataclass(frozen=True, kw_only=True)
class Share:
    """One line of a question with named answers."""

    answer: str
    percent: int
    mine: bool


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One question with named answers: own answer and the published shares."""

    question: Question
    own: str
    agencies: str
    lines: tuple[Share, ...]


@dataclass(frozen=True, kw_only=True)
class Results:
    """What the page shows."""

    questionnaire: Questionnaire
    submission: BenchmarkSubmission
    title: str
    rows: tuple[Measure | Choice, ...]

    @cached_property
    def measures(self) -> list[Measure]:
        """The questions whose numbers are published."""
        return [row for row in self.rows if isinstance(row, Measure) and row.quantiles]

    @cached_property
    def glance(self) -> list[Measure]:
        """Those the member answered too."""
        return [row for row in self.measures if row.band]


def results(*, member: Member, progress: CategoryProgress) -> Results:
    """The page of one open category. Two queries. Raises ValueError if it is not open."""
    if progress.submission is None:
        raise ValueError("Give to get: these results open once the category is answered.")
    questionnaire, own = progress.questionnaire, progress.submission.data
    category = Category(questionnaire.category)
    quantiles = statistics.quantiles(category=category, beside=member)
    shares = statistics.shares(category=category, beside=member)
    rows = tuple(
        _measure(question, own.get(question.key), quantiles.get(question.key))
        if question.is_numeric
        else _choice(question, own.get(question.key), shares.get(question.key))
        for question in questionnaire.questions
    )
    bands = [
        (r.question, r.band)
        for r in rows
        if isinstance(r, Measure) and r.band and r.quantiles and r.quantiles.has_quartiles
    ]
    return Results(
        questionnaire=questionnaire,
        submission=progress.submission,
        title=words.finding(bands, name=questionnaire.label),
        rows=rows,
    )


def _measure(question: Question, answer: Any, quantiles: Quantiles | None) -> Measure:
    own = _number(answer)
    return Measure(
        question=question,
        own="" if own is None else say(question, own),
        quantiles=quantiles,
        strip=draw(question=question, quantiles=quantiles, own=own) if quantiles else None,
        verdict=words.verdict(question=question, own=own, quantiles=quantiles) if quantiles else "",
        band=words.band_of(own=own, quantiles=quantiles) if quantiles and own is not None else None,
    )


def _number(answer: Any) -> Decimal | None:
    return (
        Decimal(str(answer))
        if isinstance(answer, int | float) and not isinstance(answer, bool)
        else None
    )


def _choice(question: Question, answer: Any, shares: Shares | None) -> Choice:
    own = answer if isinstance(answer, str) else ""
    # The catalogue's spelling of a name, where it has one.
    spelling = {suggestion.lower(): suggestion for suggestion in question.suggestions}
    lines = [
        Share(
            answer=say(question, spelling.get(named.lower(), named)),
            percent=percent,
            mine=named.lower() == own.lower(),
        )
        for named, percent in (shares.named if shares else ())
    ]
    if shares and shares.other:
        lines.append(
            Share(
                answer="Other",
                percent=shares.other,
                mine=bool(own) and not any(line.mine for line in lines),
            )
        )
    return Choice(
        question=question,
        own=say(question, own),
        agencies=shares.agencies if shares else "",
        lines=tuple(lines),
    )
