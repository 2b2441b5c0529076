"""The jobs of reviews: one for each that is asked for, one that finds whose writer is gone."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from growth.stories import telling

BACKOFF = RetryStrategy(max_attempts=5, exponential_wait=3)


@app.task(retry=BACKOFF)
def tell_story(pk: int) -> str:
    """Write one review. Its queueing lock bears the telling's id."""
    return telling.tell(pk=pk)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="stories:find-lost", retry=BACKOFF)
def find_lost_tellings(timestamp: int) -> int:
    """Fail reviews whose writer is gone, which gives their turns back; how many."""
    return telling.find_lost()
