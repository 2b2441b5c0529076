"""The round numbers a member climbs to."""

from dataclasses import dataclass
from typing import Final

TOP_CONTRIBUTOR_POINTS: Final = 500
# Spec, gamification, "Badges and levels".
MILESTONES: Final = (50, 100, 200, TOP_CONTRIBUTOR_POINTS)


@dataclass(frozen=True)
class Milestone:
    """A round number above a total."""

    name: str
    at: int
    to_go: int


def next_milestone(points: int) -> Milestone | None:
    """The next of 50, 100, 200 and 500 points; None from 500 on."""
    for at in MILESTONES:
        if points < at:
            return Milestone(
                "Top Contributor" if at == TOP_CONTRIBUTOR_POINTS else f"{at} points",
                at,
                at - points,
            )
    return None
