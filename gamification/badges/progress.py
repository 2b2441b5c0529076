"""The badges as a member sees them: when each was granted, or how far it is. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from gamification.badges.catalogue import CATALOGUE, Definition
from gamification.badges.rules import Facts
from gamification.rules.words import counted, in_words


@dataclass(frozen=True)
class BadgeProgress:
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


def badges_of(*, facts: Facts, held: Mapping[str, datetime]) -> list[BadgeProgress]:
    """The whole catalogue: what is held in the order it was granted, then the rest, nearest
    first, what is given by hand last.
    """
    has = [BadgeProgress(badge, held[badge.code]) for badge in CATALOGUE if badge.code in held]
    rest = list(_open(facts, held.keys()))
    places = {badge.code: place for place, badge in enumerate(CATALOGUE)}
    has.sort(key=lambda one: (held[one.badge.code], places[one.badge.code]))
    rest.sort(
        key=lambda one: (
            not one.badge.measure,
            -one.done,
            one.badge.goal,
            places[one.badge.code],
        )
    )
    return has + rest


def _open(facts: Facts, held: Collection[str]) -> Iterator[BadgeProgress]:
    for badge in CATALOGUE:
        if badge.code in held:
            continue
        to_go = max(badge.goal - max(getattr(facts, badge.measure), 0), 0) if badge.measure else 0
        yield BadgeProgress(
            badge,
            None,
            to_go,
            f"{in_words(to_go)} to go"
            if to_go
            else "by nomination"
            if not badge.measure
            else "due",
        )


def nearest_words(all_of_them: Iterable[BadgeProgress]) -> str:
    """The nearest badge not held: "Nearest:

    All Four Benchmarks, one benchmark away."; empty when only those given by hand are left.
    """
    one = next((one for one in all_of_them if one.granted_at is None and one.to_go), None)
    if one is None:
        return ""
    unit = (
        {"activity": "activities"}.get(one.badge.unit, f"{one.badge.unit}s")
        if one.to_go != 1
        else one.badge.unit
    )
    distance = (
        counted(one.to_go, one.badge.unit)
        if one.badge.unit != "activity"
        else f"{in_words(one.to_go)} {unit}"
    )
    return f"Nearest: {one.badge.name}, {distance} away."
