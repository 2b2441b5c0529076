"""The jobs of evidence."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from activities.evidence import sweeping


@app.periodic(cron="5 4 * * *")
@app.task(
    queueing_lock="activities:sweep-evidence", retry=RetryStrategy(max_attempts=3, linear_wait=300)
)
def sweep_evidence(timestamp: int) -> int:
    """Sweep files that no evidence names and that are a day old; how many."""
    return sweeping.sweep_orphans(now=timezone.now())


@app.periodic(cron="35 3 * * *")
@app.task(
    queueing_lock="activities:drop-old-drafts",
    retry=RetryStrategy(max_attempts=3, linear_wait=300),
)
def drop_old_drafts(timestamp: int) -> int:
    """Drop drafts nobody has touched for 90 days, with their files; how many."""
    return sweeping.drop_old_drafts(now=timezone.now())
