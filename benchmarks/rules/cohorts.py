"""The groups of agencies whose figures are published: all, and the parts of three cuts. Pure.

The tree is fixed. Nobody asks for a group of their own making.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks.catalogue import CATEGORIES, Category

ALL: Final = "all"
# The questions that cut all agencies into parts, each agency into one of them.
CUTS: Final = ("revenue_band", "agency_type", "team_size")
CUT_LABELS: Final = {
    "revenue_band": "Revenue band",
    "agency_type": "Agency type",
    "team_size": "Team size",
}


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """One group: `all`, or a part such as `revenue_band:500k_1m`, whose parent is `all`."""

    key: str
    cut: str
    code: str
    label: str


def cohort_key(cut: str, code: str | None) -> str:
    """The key of a part; without a code it is of those who did not say."""
    return f"{cut}:{code or ''}"


def cut_of(key: str) -> str:
    """The cut a cohort belongs to; "" for all."""
    return "" if key == ALL else key.partition(":")[0]


def _parts() -> Iterator[Cohort]:
    questions = CATEGORIES[Category.BUSINESS].by_key
    for cut in CUTS:
        for code, label in questions[cut].choices:
            yield Cohort(key=cohort_key(cut, code), cut=cut, code=code, label=label)


COHORTS: Final = (
    Cohort(key=ALL, cut="", code="", label="All agencies"),
    *_parts(),
)
BY_KEY: Final = {cohort.key: cohort for cohort in COHORTS}
