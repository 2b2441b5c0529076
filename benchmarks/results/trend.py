"""One question's published figures over time. Nothing is drawn between two editions."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from benchmarks.catalogue import Category, Question
from benchmarks.models import BenchmarkSubmission, EarlierAnswers, Snapshot
from benchmarks.publishing.reading import history
from benchmarks.publishing.stored import from_json
from benchmarks.results.rows import as_number
from benchmarks.rules.figures import DASH
from benchmarks.rules.publishing import Published
from benchmarks.rules.trend import Chart, Period, Point, chart, periods
from benchmarks.rules.words import say
from members.models import Member

SHOWN: Final = 6
READ: Final = 400
Own = list[tuple[datetime, Decimal | None]]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One period as it is shown."""

    label: str
    own: str
    lower: str
    median: str
    upper: str
    agencies: str


@dataclass(frozen=True, kw_only=True)
class Trend:
    """The course of one question in one group, oldest first; by quarter, or by edition while all of
    them lie in one quarter.
    """

    question: Question
    by_quarter: bool
    points: tuple[Point, ...]
    chart: Chart

    @property
    def lines(self) -> list[Line]:
        """The table beside the picture, newest first."""
        return [_line(self.question, point) for point in reversed(self.points)]


def trend(
    *,
    member: Member,
    question: Question,
    submission: BenchmarkSubmission,
    cohort: str,
    now: datetime,
) -> Trend | None:
    """The course of a question with numbers; None before there is a first edition. Two queries."""
    if not question.is_numeric:
        return None
    category = Category(submission.category)
    editions = history(category=category, cohort=cohort, question=question.key, limit=READ)[::-1]
    if not editions:
        return None
    found = periods([one.published_at for one in editions], now=now, shown=SHOWN)
    own = _own_course(member, question, submission)
    points = tuple(_point(period, editions, own) for period in found)
    if not any(point.published for point in points):
        return None
    return Trend(
        question=question,
        by_quarter=found[0].is_quarter,
        points=points,
        chart=chart(question=question, points=points),
    )


def _point(period: Period, editions: Sequence[Snapshot], own: Own) -> Point:
    """The last edition of the period, and what the member answered at its end."""
    inside = [one for one in editions if period.begins <= one.published_at < period.ends]
    last = inside[-1] if inside else None
    published: Published | None = None
    if last and last.figures:
        published = from_json(last.agencies, last.figures)
    at = bisect_right([moment for moment, _ in own], period.ends) - 1
    return Point(
        label=period.label,
        published=published,
        is_withheld=last is not None and not last.figures,
        own=own[at][1] if at >= 0 else None,
    )


def _line(question: Question, point: Point) -> Line:
    found = point.published.quantiles if point.published else {}
    texts = {
        name: say(question, found[name].value) if name in found else DASH
        for name in ("lower", "median", "upper")
    }
    nothing = "withheld" if point.is_withheld else "no edition"
    return Line(
        label=" ".join(point.label),
        own="" if point.own is None else say(question, point.own),
        agencies=point.published.agencies if point.published else nothing,
        **texts,
    )


def _own_course(member: Member, question: Question, submission: BenchmarkSubmission) -> Own:
    """Since when the member answered what, oldest first. One query."""
    earlier = EarlierAnswers.objects.filter(member=member, category=submission.category)
    given = [*earlier.values_list("answered_at", "data"), (submission.updated_at, submission.data)]
    return sorted((moment, as_number(data.get(question.key))) for moment, data in given)
