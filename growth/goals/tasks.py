"""The job of goals."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from growth.goals import reminding


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="growth:remind", retry=RetryStrategy(max_attempts=3, linear_wait=300))
def remind_of_goals(timestamp: int) -> int:
    """Write to who asked for it about the goals that end tomorrow; how many letters."""
    return reminding.remind(now=timezone.now())
