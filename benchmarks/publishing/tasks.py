"""The jobs that publish: at night, and at once where nothing ever was."""

from typing import Final

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from benchmarks.models import Publication
from benchmarks.publishing import actions

BACKOFF: Final = RetryStrategy(max_attempts=5, linear_wait=60)


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="benchmarks:publish", retry=BACKOFF)
def publish_benchmarks(timestamp: int) -> int:
    """Publish what may be published; the number of the publication. A stopped run goes on."""
    return int(actions.publish().pk)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="benchmarks:publish-first", retry=BACKOFF)
def publish_first(timestamp: int) -> int:
    """Publish where nothing was published yet, so that an upgrade need not wait for the night; the
    number of the publication, 0 where there is one. A stopped run goes on.
    """
    is_done = Publication.objects.filter(state=Publication.State.DONE).exists()
    return 0 if is_done else int(actions.publish().pk)
