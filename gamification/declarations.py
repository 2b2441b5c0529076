"""What the declaration of an award consists of (the awards: `gamification/catalogue.py`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Section:
    """A family of ledger entries, as a member filters the history."""

    slug: str
    label: str


@dataclass(frozen=True)
class Reason:
    """Why an entry is in the ledger: a title and one more line.

    `route` and `argument` name the page it links to, such as resources:detail and a slug.
    """

    title: str
    why: str = ""
    route: str = ""
    argument: str = ""


@dataclass(frozen=True)
class Award:
    """How one kind of deed is paid, explained and offered.

    Routes are names of addresses, so that an award may lead to an app that stands above this one.
    """

    section: Section
    # The reason of an entry, or how it follows from the entry's source and metadata.
    reason: Reason | Callable[[str, Mapping[str, Any]], Reason]
    # What it is paid once for, and how the ledger's `source` names it.
    once_per: str
    source: str
    # The value until staff set another; None when whoever writes the entry counts its points.
    points: int | None = None
    # How often one member can earn it; None without end.
    times: int | None = None
    # What is said of it under "What moves you up", given how often is left; empty to leave it out.
    chance: str | Callable[[int], str] = ""
    # Where it is done.
    route: str = ""
    is_for_paying: bool = False
    # An entry pays a count times the value, not the value alone.
    is_by_the_piece: bool = False

    def explain(self, source: str, metadata: Mapping[str, Any]) -> Reason:
        """The reason of one entry."""
        return self.reason if isinstance(self.reason, Reason) else self.reason(source, metadata)

    def offer(self, earned: int) -> str:
        """What is said of it to a member who earned it so often; empty when nothing is left."""
        left = 1 if self.times is None else self.times - earned
        if left <= 0:
            return ""
        return self.chance if isinstance(self.chance, str) else self.chance(left)
