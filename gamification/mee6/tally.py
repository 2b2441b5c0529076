"""What a pass over XP did, and why it stopped."""

from dataclasses import dataclass


class Superseded(Exception):
    """Another pass began meanwhile: this one stops, for what it holds may be older than what the
    other writes.
    """


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
    # Why the first unreadable entry was, and the first page of which nothing could be read.
    why: str = ""
    blind: int | None = None

    def add(self, other: "Tally") -> None:
        """Count in what one page did."""
        self.players += other.players
        self.members += other.members
        self.baselines += other.baselines
        self.points += other.points
