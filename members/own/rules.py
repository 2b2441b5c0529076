"""When a copy may be asked for, and how long it is kept. Pure: no queries, no clock."""

from datetime import datetime, timedelta
from typing import Final

KEPT: Final = timedelta(hours=24)
AGAIN_AFTER: Final = timedelta(hours=24)
MOST_ATTEMPTS: Final = 3


def next_request(*, requested_at: datetime | None, failed: bool) -> datetime | None:
    """From when on the next copy may be asked for, given the newest; None for at once.

    One that failed does not count.
    """
    return None if requested_at is None or failed else requested_at + AGAIN_AFTER


def percent(done: int, total: int) -> int:
    """How far it is, 0 to 99: 100 is said by who has the whole file."""
    return min(99, done * 100 // total) if total else 0
