"""How long to wait before the model is asked again. Pure."""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

# Tries after the first.
MOST_AGAIN: Final = 2
# A longer wait is whoever asked us to write's to decide.
LONGEST_WAIT_S: Final = 20.0
# Where the server doesn't say how long.
UNTOLD_S: Final = (0.5, 2.0)


def retry_after(said: str | None, now: datetime) -> float | None:
    """Seconds of a Retry-After, which is a number or a date; None for what is neither."""
    if not said:
        return None
    try:
        seconds = float(said)
    except ValueError:
        try:
            date = parsedate_to_datetime(said)
        except (ValueError, TypeError, OverflowError, IndexError):
            return None
        at = date if date.tzinfo else date.replace(tzinfo=UTC)
        seconds = (at - now).total_seconds()
    # A date that is over means at once.
    return max(0.0, seconds) if math.isfinite(seconds) else None


def wait_before(again: int, told: float | None, left_s: float) -> float | None:
    """Seconds before try number `again` (0 for the first repetition); None when it isn't tried.

    `told` is what the server asks for, `left_s` what is left of the whole time.
    """
    if again >= MOST_AGAIN:
        return None
    wait = UNTOLD_S[again] if told is None else told
    return wait if wait <= LONGEST_WAIT_S and wait < left_s else None
