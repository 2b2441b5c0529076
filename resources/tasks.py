"""The jobs of the library. procrastinate looks for them here."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from resources import actions
from resources.search.tasks import count_library, forget_misses

__all__ = ["count_library", "forget_misses", "publish_due"]


@app.periodic(cron="* * * * *")
@app.task(
    queueing_lock="resources:publish-due", retry=RetryStrategy(max_attempts=5, linear_wait=30)
)
def publish_due(timestamp: int) -> int:
    """Publish what curators scheduled, on time; how many resources. What a night without a worker
    left comes at once.
    """
    return actions.publish_due(now=timezone.now())
