"""The jobs of the library. procrastinate looks for them here."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from resources import actions, sweeping
from resources.exchange.tasks import forget_imports
from resources.reading.tasks import read_files
from resources.search.tasks import count_library, forget_misses

__all__ = [
    "count_library",
    "forget_imports",
    "forget_misses",
    "forget_uploads",
    "publish_due",
    "read_files",
    "sweep_orphans",
]


@app.periodic(cron="* * * * *")
@app.task(
    queueing_lock="resources:publish-due", retry=RetryStrategy(max_attempts=5, linear_wait=30)
)
def publish_due(timestamp: int) -> int:
    """Publish what curators scheduled, on time; how many resources. What a night without a worker
    left comes at once.
    """
    return actions.publish_due(now=timezone.now())


@app.periodic(cron="55 3 * * *")
@app.task(
    queueing_lock="resources:sweep-orphans", retry=RetryStrategy(max_attempts=3, linear_wait=300)
)
def sweep_orphans(timestamp: int) -> int:
    """Sweep files that no resource names and that are a day old; how many."""
    return sweeping.sweep_orphans(now=timezone.now())


@app.periodic(cron="5 * * * *")
@app.task(
    queueing_lock="resources:forget-uploads", retry=RetryStrategy(max_attempts=5, linear_wait=30)
)
def forget_uploads(timestamp: int) -> int:
    """Forget uploads that count no more; how many."""
    return actions.forget_uploads(now=timezone.now())
