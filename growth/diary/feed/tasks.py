"""The job of letters of replies."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from growth.diary.feed import letters


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="diary:replies", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def tell_replies(timestamp: int) -> int:
    """Write every letter of replies that is due; how many."""
    return letters.tell_replies(now=timezone.now())
