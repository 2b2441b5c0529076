"""The job of the metrics."""

from typing import Final

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from activities.metrics.actions import refresh

BACKOFF: Final = RetryStrategy(max_attempts=5, exponential_wait=3)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="metrics:refresh", lock="metrics:refresh", retry=BACKOFF)
def refresh_metrics(timestamp: int) -> bool:
    """Read the views of reporting tools anew, every ten minutes; False when somebody was at it."""
    return refresh()
