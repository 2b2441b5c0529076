"""The badges and what each asks for.

Every badge but one is a number reached: `measure` names the fact, `goal` the number. Shine Nominee
is given by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gamification.rules.milestones import TOP_CONTRIBUTOR_POINTS


@dataclass(frozen=True)
class Definition:
    """One badge of the catalogue: reached when the fact `measure` is `goal`."""

    code: str
    name: str
    criteria: str
    icon: str
    measure: str = ""
    goal: int = 0


# Spec: gamification, "Badges and levels". In the order of the page.
CATALOGUE: Final = (
    Definition("starter", "Starter", "Earn your first points.", "badge-starter", "points", 1),
    Definition(
        "first_benchmark", "First Benchmark", "Answer one benchmark.", "badge-bar", "benchmarks", 1
    ),
    Definition(
        "all_benchmarks",
        "All Four Benchmarks",
        "Answer all four benchmarks.",
        "badge-bars",
        "benchmarks",
        4,
    ),
    Definition(
        "librarian",
        "Librarian",
        "Take ten resources from the library.",
        "badge-book",
        "downloads",
        10,
    ),
    Definition(
        "innovator",
        "In-Class Innovator",
        "Have your first EXPLORE approved.",
        "badge-star",
        "explores",
        1,
    ),
    Definition(
        "voice",
        "Community Voice",
        "Have your first PRESENT approved.",
        "badge-voice",
        "presents",
        1,
    ),
    Definition("shine", "Shine Nominee", "Be nominated by the council.", "badge-sun"),
    Definition("points_50", "50 points", "Reach 50 points.", "badge-50", "points", 50),
    Definition("points_100", "100 points", "Reach 100 points.", "badge-100", "points", 100),
    Definition("points_200", "200 points", "Reach 200 points.", "badge-200", "points", 200),
    Definition(
        "points_500",
        "500 points",
        "Reach 500 points.",
        "badge-500",
        "points",
        TOP_CONTRIBUTOR_POINTS,
    ),
    Definition(
        "streak_7",
        "Seven-day streak",
        "Be active on seven days running.",
        "badge-week",
        "streak",
        7,
    ),
    Definition(
        "streak_30",
        "Thirty-day streak",
        "Be active on thirty days running.",
        "badge-month",
        "streak",
        30,
    ),
    Definition(
        "streak_100",
        "Hundred-day streak",
        "Be active on a hundred days running.",
        "badge-season",
        "streak",
        100,
    ),
)
# The noun of what each fact counts, singular and plural.
UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "points": ("point", "points"),
    "benchmarks": ("benchmark", "benchmarks"),
    "downloads": ("resource", "resources"),
    "explores": ("activity", "activities"),
    "presents": ("activity", "activities"),
    "streak": ("day", "days"),
}
BY_HAND: Final = frozenset(badge.code for badge in CATALOGUE if not badge.measure)
# Which fact a deed of each action adds one to.
COUNTED: Final[Mapping[str, str]] = {
    "benchmark_submission": "benchmarks",
    "resource_download": "downloads",
    "activity_explore": "explores",
    "activity_present": "presents",
}
# More of a deed than this changes no badge.
ENOUGH: Final[Mapping[str, int]] = {
    action: max(badge.goal for badge in CATALOGUE if badge.measure == measure)
    for action, measure in COUNTED.items()
}
