"""The badges and what each asks for. Pure: facts in, codes out.

Every badge but one is a number reached: `measure` names the fact, `goal` the number. Shine Nominee
is given by hand.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from gamification.rules import TOP_CONTRIBUTOR_POINTS, counted, holds, in_words


@dataclass(frozen=True)
class Facts:
    """What is known of a member's deeds. Entries that were taken back are no deeds."""

    points: int = 0
    benchmarks: int = 0
    downloads: int = 0
    explores: int = 0
    presents: int = 0
    streak: int = 0  # days


@dataclass(frozen=True)
class Definition:
    """One badge of the catalogue.

    `unit` is what is still missing of, one of it; empty where the number says enough.
    """

    code: str
    name: str
    criteria: str
    icon: str
    measure: str = ""
    goal: int = 0
    unit: str = ""


# Spec: gamification, "Badges and levels". In the order of the page.
CATALOGUE: Final = (
    Definition(
        "starter", "Starter", "Earn your first points.", "badge-starter", "points", 1, "point"
    ),
    Definition(
        "first_benchmark",
        "First Benchmark",
        "Answer one benchmark.",
        "badge-bar",
        "benchmarks",
        1,
        "benchmark",
    ),
    Definition(
        "all_benchmarks",
        "All Four Benchmarks",
        "Answer all four benchmarks.",
        "badge-bars",
        "benchmarks",
        4,
        "benchmark",
    ),
    Definition(
        "librarian",
        "Librarian",
        "Take ten resources from the library.",
        "badge-book",
        "downloads",
        10,
        "resource",
    ),
    Definition(
        "innovator",
        "In-Class Innovator",
        "Have your first EXPLORE approved.",
        "badge-star",
        "explores",
        1,
        "activity",
    ),
    Definition(
        "voice",
        "Community Voice",
        "Have your first PRESENT approved.",
        "badge-voice",
        "presents",
        1,
        "activity",
    ),
    Definition("shine", "Shine Nominee", "Be nominated by the council.", "badge-sun"),
    Definition("points_50", "50 points", "Reach 50 points.", "badge-50", "points", 50, "point"),
    Definition(
        "points_100", "100 points", "Reach 100 points.", "badge-100", "points", 100, "point"
    ),
    Definition(
        "points_200", "200 points", "Reach 200 points.", "badge-200", "points", 200, "point"
    ),
    Definition(
        "points_500",
        "500 points",
        "Reach 500 points.",
        "badge-500",
        "points",
        TOP_CONTRIBUTOR_POINTS,
        "point",
    ),
    Definition(
        "streak_7",
        "Seven-day streak",
        "Be active on seven days running.",
        "badge-week",
        "streak",
        7,
        "day",
    ),
    Definition(
        "streak_30",
        "Thirty-day streak",
        "Be active on thirty days running.",
        "badge-month",
        "streak",
        30,
        "day",
    ),
    Definition(
        "streak_100",
        "Hundred-day streak",
        "Be active on a hundred days running.",
        "badge-season",
        "streak",
        100,
        "day",
    ),
)
BY_HAND: Final = frozenset(badge.code for badge in CATALOGUE if not badge.measure)
# The fact each of these deeds adds one to.
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


def earned(facts: Facts) -> set[str]:
    """The codes of all badges these facts reach."""
    return {
        badge.code
        for badge in CATALOGUE
        if badge.measure and getattr(facts, badge.measure) >= badge.goal
    }


@dataclass(frozen=True)
class Deed:
    """A ledger entry as badges see it.

    `day` is the one it was earned on; `active` when it makes the day an active one.
    """

    action: str
    points: int
    at: datetime
    day: date
    active: bool = True
    taken_back: bool = False


def earned_when(deeds: Iterable[Deed]) -> dict[str, datetime]:
    """When each badge was first reached. `deeds` are a member's whole ledger, oldest first."""
    facts, last, reached = Facts(), None, dict[str, datetime]()
    for deed in deeds:
        facts, last = _after(facts, last, deed)
        for code in earned(facts) - reached.keys():
            reached[code] = deed.at
    return reached


def _after(facts: Facts, last: date | None, deed: Deed) -> tuple[Facts, date | None]:
    """The facts and the last active day with one deed more."""
    measure = "" if deed.taken_back else COUNTED.get(deed.action, "")
    more = {measure: getattr(facts, measure) + 1} if measure else {}
    if deed.active and (last is None or deed.day > last):
        more["streak"] = (
            facts.streak + 1 if last is not None and holds(last=last, today=deed.day) else 1
        )
        last = deed.day
    return replace(facts, points=facts.points + deed.points, **more), last


@dataclass(frozen=True)
class Honour:
    """One badge as a member sees it: when it was granted, or how far it is.

    `words` says what is missing.
    """

    badge: Definition
    granted_at: datetime | None = None
    to_go: int = 0
    words: str = ""

    @property
    def done(self) -> float:
        """How much of the way is done, 0 to 1."""
        return 1 - self.to_go / self.badge.goal if self.badge.goal else 0.0


def honours(*, facts: Facts, held: Mapping[str, datetime]) -> list[Honour]:
    """The whole catalogue: what is held in the order it was granted, then the rest, nearest
    first, what is given by hand last.
    """
    has = [Honour(badge, held[badge.code]) for badge in CATALOGUE if badge.code in held]
    rest = list(_open(facts, held.keys()))
    places = {badge.code: place for place, badge in enumerate(CATALOGUE)}
    has.sort(key=lambda honour: (held[honour.badge.code], places[honour.badge.code]))
    rest.sort(
        key=lambda honour: (
            not honour.badge.measure,
            -honour.done,
            honour.badge.goal,
            places[honour.badge.code],
        )
    )
    return has + rest


def _open(facts: Facts, held: Collection[str]) -> Iterator[Honour]:
    for badge in CATALOGUE:
        if badge.code in held:
            continue
        to_go = max(badge.goal - max(getattr(facts, badge.measure), 0), 0) if badge.measure else 0
        yield Honour(
            badge,
            None,
            to_go,
            f"{in_words(to_go)} to go"
            if to_go
            else "by nomination"
            if not badge.measure
            else "due",
        )


def nearest_words(all_of_them: Iterable[Honour]) -> str:
    """The nearest badge not held: "Nearest:

    All Four Benchmarks, one benchmark away."; empty when only those given by hand are left.
    """
    honour = next(
        (honour for honour in all_of_them if honour.granted_at is None and honour.to_go), None
    )
    if honour is None:
        return ""
    unit = (
        {"activity": "activities"}.get(honour.badge.unit, f"{honour.badge.unit}s")
        if honour.to_go != 1
        else honour.badge.unit
    )
    distance = (
        counted(honour.to_go, honour.badge.unit)
        if honour.badge.unit != "activity"
        else f"{in_words(honour.to_go)} {unit}"
    )
    return f"Nearest: {honour.badge.name}, {distance} away."
