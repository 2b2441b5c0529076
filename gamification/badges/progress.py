"""The badges as a member sees them: when each was granted, or how far it is. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from gamification.badges.catalogue import CATALOGUE, UNITS, Definition
from gamification.badges.rules import Facts
from gamification.rules.words import in_words


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
    """The whole catalogue, what is held first.

    Held badges come in the order they were granted, the others nearest first, those given by hand
    last.
    """
    has = held_badges(held)
    rest = list(_open(facts, held.keys()))
    places = {badge.code: place for place, badge in enumerate(CATALOGUE)}
    rest.sort(
        key=lambda one: (not one.badge.measure, -one.done, one.badge.goal, places[one.badge.code])
    )
    return has + rest


def held_badges(held: Mapping[str, datetime]) -> list[BadgeProgress]:
    """Those that were granted, in the order of it; at the same moment as the catalogue has them."""
    has = [BadgeProgress(badge, held[badge.code]) for badge in CATALOGUE if badge.code in held]
    return sorted(has, key=lambda one: held[one.badge.code])


def _open(facts: Facts, held: Collection[str]) -> Iterator[BadgeProgress]:
    for badge in CATALOGUE:
        if badge.code in held:
            continue
        to_go = max(badge.goal - max(getattr(facts, badge.measure), 0), 0) if badge.measure else 0
        yield BadgeProgress(badge, None, to_go, _what_is_missing(badge, to_go))


def _what_is_missing(badge: Definition, to_go: int) -> str:
    if not badge.measure:
        return "by nomination"
    return f"{in_words(to_go)} to go" if to_go else "due"


def nearest_words(all_of_them: Iterable[BadgeProgress]) -> str:
    """What is nearest of what is not held; empty when only badges given by hand are left.

    Such as "Nearest: All Four Benchmarks, one benchmark away.".
    """
    one = next((one for one in all_of_them if one.granted_at is None and one.to_go), None)
    if one is None:
        return ""
    singular, plural = UNITS[one.badge.measure]
    unit = singular if one.to_go == 1 else plural
    return f"Nearest: {one.badge.name}, {in_words(one.to_go)} {unit} away."
