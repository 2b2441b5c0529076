"""One question beside every group of the tree."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from benchmarks.catalogue import Category, Question
from benchmarks.progress import CategoryProgress
from benchmarks.publishing.reading import Edition, editions_of_all
from benchmarks.results.rows import Choice, Measure, row
from benchmarks.results.segments import Segments, titled
from benchmarks.results.trend import Trend, trend
from benchmarks.rules import standing
from benchmarks.rules.cohorts import ALL, COHORTS, CUT_LABELS, CUTS, Cohort
from benchmarks.rules.strip import scale
from members.models import Member


@dataclass(frozen=True, kw_only=True)
class Group:
    """One group and the question's figures in it, or nothing that may be said of it."""

    cohort: Cohort
    is_own: bool
    row: Measure | Choice

    @property
    def note(self) -> str:
        """What kind of group it is."""
        if not self.cohort.cut:
            return "every group together"
        kind = CUT_LABELS[self.cohort.cut].lower()
        return f"{kind}, yours" if self.is_own else kind


@dataclass(frozen=True, kw_only=True)
class EveryGroup:
    """What the page shows. `trend` is of the chosen group."""

    question: Question
    own: str
    title: str
    groups: tuple[Group, ...]
    segments: Segments
    trend: Trend | None

    @cached_property
    def by_cut(self) -> list[tuple[str, list[Group]]]:
        """The parts by what they are parts of, in the tree's order."""
        order = {cohort.key: n for n, cohort in enumerate(COHORTS)}
        parts = sorted(self.groups, key=lambda group: order[group.cohort.key])
        return [
            (CUT_LABELS[cut], [group for group in parts if group.cohort.cut == cut]) for cut in CUTS
        ]

    @property
    def of_all(self) -> Group:
        """All agencies."""
        return next(group for group in self.groups if group.cohort.key == ALL)

    @property
    def shown(self) -> list[Group]:
        """The groups whose figures are published."""
        return [group for group in self.groups if group.row.edition]

    @property
    def withheld(self) -> list[Group]:
        """The groups that are withheld."""
        return [group for group in self.groups if not group.row.edition]

    @property
    def edition(self) -> Edition | None:
        """The newest edition of any group."""
        found = [group.row.edition for group in self.groups if group.row.edition]
        return max(found, key=lambda one: one.published_at, default=None)


def beside_every_group(
    *, member: Member, progress: CategoryProgress, question: Question, segments: Segments
) -> EveryGroup:
    """The page of one question. At most three queries: figures of every group, the course of the
    chosen one, the member's earlier answers. Raises ValueError if the category is not open.
    """
    if progress.submission is None:
        raise ValueError("Give to get: these results open once the category is answered.")
    category = Category(progress.questionnaire.category)
    found = {
        one.cohort: one
        for one in editions_of_all(
            category=category, question=question.key, cohorts=[cohort.key for cohort in COHORTS]
        )
    }
    groups = _groups(question, progress.submission.data.get(question.key), found, segments)
    own = ((group.cohort.key, group.row) for group in groups if group.is_own)
    bands = [
        (key, one.band)
        for key, one in own
        if isinstance(one, Measure) and one.band and one.has_quartiles
    ]
    return EveryGroup(
        question=question,
        own=groups[0].row.own,
        title=standing.groups_differ(question.label, bands),
        groups=tuple(sorted(groups, key=_rank)),
        segments=segments,
        trend=trend(
            member=member,
            question=question,
            submission=progress.submission,
            cohort=segments.chosen.key,
            now=timezone.now(),
        ),
    )


def _groups(
    question: Question, answer: Any, found: Mapping[str, Edition], segments: Segments
) -> list[Group]:
    """Every group of the tree, on one scale."""
    figures = [one for edition in found.values() for one in edition.published.quantiles.values()]
    ends = scale(question=question, figures=figures) if figures else None
    return [
        Group(
            cohort=cohort,
            is_own=cohort in segments.own,
            row=row(
                question,
                answer,
                found.get(cohort.key),
                cohort=cohort.key,
                name=titled(cohort),
                ends=ends,
            ),
        )
        for cohort in COHORTS
    ]


def _rank(group: Group) -> int:
    """Own groups first, then all, the others, and what is withheld last; each in the tree's
    order.
    """
    if group.cohort.key == ALL:
        return 1
    if group.row.edition is None:
        return 3
    return 0 if group.is_own else 2
