"""When the figures are too old to be trusted. Pure: no queries, no clock."""

from datetime import datetime, timedelta
from typing import Final

# The clock refreshes every ten minutes: three in a row were missed.
STALE_AFTER: Final = timedelta(minutes=30)


def is_stale(*, refreshed_at: datetime, now: datetime) -> bool:
    """Whether the views should have been refreshed since."""
    return now - refreshed_at > STALE_AFTER
