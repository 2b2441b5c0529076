"""What an activity is worth, and how far a reviewer may go from it."""

from collections.abc import Mapping
from typing import Any, Final

# Spec, activities: "AMPLIFY 2 per peer + 1 per student trained".
PER_PEER: Final = 2
PER_STUDENT: Final = 1
# Spec, activities: "approve with an adjustment within 20 % of the default".
ADJUSTABLE_PERCENT: Final = 20
# Spec, activities: "Points per entry within -1000..1000".
MOST_POINTS: Final = 1000


def flat(payload: Mapping[str, Any], value: int) -> int:
    """The value staff set, whatever is reported."""
    return value


def by_heads(payload: Mapping[str, Any], value: int) -> int:
    """Two for a peer and one for a student, each times the value of a piece."""
    pieces = PER_PEER * int(payload.get("peers", 0)) + PER_STUDENT * int(payload.get("students", 0))
    return min(pieces * value, MOST_POINTS)


def flat_worth(payload: Mapping[str, Any], value: int) -> list[tuple[str, int]]:
    """The bill of a flat value."""
    return [("Once approved", value)]


def heads_worth(payload: Mapping[str, Any], value: int) -> list[tuple[str, int]]:
    """The bill of a session: its peers and its students."""
    bill = []
    for name, one, many, each in (
        ("peers", "peer", "peers", PER_PEER * value),
        ("students", "student", "students", PER_STUDENT * value),
    ):
        count = int(payload.get(name, 0))
        bill.append((f"{count} {one if count == 1 else many}, {each} each", count * each))
    return bill


def bounds(points: int) -> tuple[int, int]:
    """The fewest and the most points a reviewer may give for what is worth `points`: a fifth less
    or more, rounded inwards.
    """
    return (
        -(-points * (100 - ADJUSTABLE_PERCENT) // 100),
        min(points * (100 + ADJUSTABLE_PERCENT) // 100, MOST_POINTS),
    )
