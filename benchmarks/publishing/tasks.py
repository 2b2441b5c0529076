"""The job that publishes at night."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from benchmarks.publishing import actions


@app.periodic(cron="40 3 * * *")
@app.task(
    queueing_lock="benchmarks:publish", retry=RetryStrategy(max_attempts=5, exponential_wait=60)
)
def publish_benchmarks(timestamp: int) -> int:
    """Publish what may be published; the number of the publication. A stopped run goes on."""
    return int(actions.publish().pk)
