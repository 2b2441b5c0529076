"""What a pass over XP did, and why it stopped."""

from dataclasses import dataclass


class Superseded(Exception):
    """Another pass began meanwhile, so this one stops: it may hold older totals than the other."""


@dataclass
class Tally:
    """What a pass or an import did.

    `players` are accounts seen, `members` those of them whose XP moved, `baselines` first sights.
    """

    players: int = 0
    unreadable: int = 0
    members: int = 0
    baselines: int = 0
    points: int = 0
    requests: int = 0
    # What was wrong with the first unreadable entry; the first page with no readable one.
    why: str = ""
    blind: int | None = None

    def add(self, other: "Tally") -> None:
        """Count in what one page did."""
        self.players += other.players
        self.members += other.members
        self.baselines += other.baselines
        self.points += other.points
