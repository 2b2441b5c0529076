"""Which badges a member has reached, and when. Pure: facts in, codes out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from gamification.badges.catalogue import CATALOGUE, COUNTED
from gamification.rules.streaks import holds


@dataclass(frozen=True)
class Facts:
    """What is known of a member's deeds. Entries that were taken back are no deeds."""

    points: int = 0
    benchmarks: int = 0
    downloads: int = 0
    explores: int = 0
    presents: int = 0
    streak: int = 0  # days


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
