"""The directory's job: its counts and spellings follow what changed."""

from typing import Final

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from members.directory.actions import count_changes

# Waits of 3, 9, 27, 81 and 243 seconds.
BACKOFF: Final = RetryStrategy(max_attempts=5, exponential_wait=3)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="directory:count", lock="directory:count", retry=BACKOFF)
def count_directory(timestamp: int) -> int:
    """Take what changed in the directory into the numbers beside its filters, every minute; how
    many changes.

    Search and pages are exact without it; slips in new words are forgiven from then on.
    """
    return count_changes()
