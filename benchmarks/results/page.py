"""The results of one category."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from benchmarks.catalogue import Category, Questionnaire
from benchmarks.models import BenchmarkSubmission
from benchmarks.progress import CategoryProgress
from benchmarks.publishing.reading import editions
from benchmarks.results.rows import Choice, Measure, row
from benchmarks.results.segments import Segments
from benchmarks.rules import standing
from benchmarks.rules.editions import counts_from


@dataclass(frozen=True, kw_only=True)
class Results:
    """What the page shows."""

    questionnaire: Questionnaire
    submission: BenchmarkSubmission
    segments: Segments
    title: str
    rows: tuple[Measure | Choice, ...]

    @cached_property
    def measures(self) -> list[Measure]:
        """The questions whose numbers are published."""
        return [row for row in self.rows if isinstance(row, Measure) and row.published]

    @cached_property
    def choices(self) -> list[Choice]:
        """The questions whose shares are published."""
        return [row for row in self.rows if isinstance(row, Choice) and row.published]

    @cached_property
    def glance(self) -> list[Measure]:
        """Those numbers the member answered too."""
        return [row for row in self.measures if row.band]

    @cached_property
    def published_at(self) -> datetime | None:
        """The day of the newest edition of any question here."""
        return max((row.published_at for row in self.rows if row.published_at), default=None)

    @property
    def one_edition(self) -> bool:
        """Whether every figure here is of the same edition."""
        return len({row.published_at for row in self.rows if row.published_at}) <= 1

    @property
    def counts_from(self) -> date | None:
        """From when the member's own answers are old enough to be published; None if they are."""
        days = self.questionnaire.days_old
        day = counts_from(answered=self.submission.updated_at.date(), days_old=days)
        return day if day > timezone.now().date() else None


def results(*, progress: CategoryProgress, segments: Segments) -> Results:
    """The page of one open category. One query. Raises ValueError if it is not open."""
    if progress.submission is None:
        raise ValueError("Give to get: these results open once the category is answered.")
    questionnaire, own = progress.questionnaire, progress.submission.data
    cohort = segments.chosen.key
    found = editions(category=Category(questionnaire.category), cohort=cohort)
    rows = tuple(
        row(question, own.get(question.key), found.get(question.key), cohort=cohort)
        for question in questionnaire.questions
    )
    bands = [
        (one.question, one.band)
        for one in rows
        if isinstance(one, Measure) and one.band and one.has_quartiles and not one.is_rolled_up
    ]
    return Results(
        questionnaire=questionnaire,
        submission=progress.submission,
        segments=segments,
        title=standing.finding(bands, name=questionnaire.label, cohort=cohort),
        rows=rows,
    )
