"""The job of lists: what nobody confirmed goes."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from resources.exchange.holding import forget


@app.periodic(cron="*/10 * * * *")
@app.task(
    queueing_lock="resources:forget-imports", retry=RetryStrategy(max_attempts=5, linear_wait=60)
)
def forget_imports(timestamp: int) -> int:
    """Let go of lists that waited longer than their hour, and of answers a day old; how many."""
    return forget(now=timezone.now())
