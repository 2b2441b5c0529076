"""Which group a page compares with. The tree of groups is fixed; the member's own come first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from benchmarks.catalogue import Category
from benchmarks.progress import CategoryProgress
from benchmarks.rules.cohorts import ALL, BY_KEY, COHORTS, CUT_LABELS, CUTS, Cohort, cohort_key


@dataclass(frozen=True, kw_only=True)
class Segments:
    """The group that was chosen, and those there are. `is_unknown`: what was asked for is none of
    ours, so it is all agencies.
    """

    chosen: Cohort
    own: tuple[Cohort, ...]
    is_unknown: bool = False

    @property
    def is_all(self) -> bool:
        """Whether it is all agencies."""
        return self.chosen.key == ALL

    @property
    def title(self) -> str:
        """The chosen group in a heading."""
        return self.chosen.label if self.is_all else titled(self.chosen)

    @property
    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The groups by heading, each with its key and label."""
        own = [(cohort.key, titled(cohort)) for cohort in self.own]
        cuts = [
            (
                CUT_LABELS[cut],
                [
                    (cohort.key, cohort.label)
                    for cohort in COHORTS
                    if cohort.cut == cut and cohort not in self.own
                ],
            )
            for cut in CUTS
        ]
        return [*([("Yours", own)] if own else []), *cuts]


def titled(cohort: Cohort) -> str:
    """A part with its cut: Team size: 2 to 5 people."""
    return f"{CUT_LABELS[cohort.cut]}: {cohort.label}" if cohort.cut else cohort.label


def segments(*, asked: str, found: Iterable[CategoryProgress]) -> Segments:
    """The group of this key; all agencies for "", and for a word that is none of ours."""
    business = next(
        (one.submission for one in found if one.questionnaire.category == Category.BUSINESS), None
    )
    chosen = BY_KEY.get(asked or ALL)
    return Segments(
        chosen=chosen or BY_KEY[ALL],
        own=own_groups(business.data if business else {}),
        is_unknown=chosen is None,
    )


def own_groups(business: dict[str, Any]) -> tuple[Cohort, ...]:
    """The groups somebody with these answers to Business is in."""
    keys = (cohort_key(cut, str(business[cut])) for cut in CUTS if business.get(cut))
    return tuple(BY_KEY[key] for key in keys if key in BY_KEY)
