"""What a member can still earn."""

from collections.abc import Mapping
from dataclasses import dataclass

from gamification.catalogue import DEFAULT_VALUES, Action


@dataclass(frozen=True)
class Chance:
    """A deed still open to a member, and what it pays."""

    action: Action
    words: str
    points: int

    @property
    def route(self) -> str:
        """The name of the address where it is done; empty for none."""
        return self.action.award.route


def chances(
    *,
    paid: Mapping[str, int],
    values: Mapping[str, int | None] = DEFAULT_VALUES,
    paying: bool = True,
) -> list[Chance]:
    """What a member can still earn, largest first.

    `paid` says how many entries there are by action, `values` what each pays today.
    """
    open_ = [
        Chance(action, action.award.offer(paid.get(action, 0)), values.get(action) or 0)
        for action in Action
        if paying or not action.award.is_for_paying
    ]
    # What pays nothing moves nobody up. Equal ones stay in the order of the catalogue.
    worthwhile = [chance for chance in open_ if chance.words and chance.points]
    return sorted(worthwhile, key=lambda chance: -chance.points)
