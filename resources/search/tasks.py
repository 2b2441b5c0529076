"""The search's jobs."""

from typing import Final

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from resources.search import actions

# Waits of 3, 9, 27, 81 and 243 seconds.
BACKOFF: Final = RetryStrategy(max_attempts=5, exponential_wait=3)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="resources:count", lock="resources:count", retry=BACKOFF)
def count_library(timestamp: int) -> int:
    """Take what changed in the library into the vocabulary, every minute; how many changes.

    Search and pages are exact without it; slips in new words are forgiven from then on.
    """
    return actions.count_changes()


@app.periodic(cron="25 3 * * *")
@app.task(queueing_lock="resources:forget-misses", retry=BACKOFF)
def forget_misses(timestamp: int) -> int:
    """Forget searches that found nothing and that nobody missed for 90 days."""
    return actions.forget_misses(now=timezone.now())
