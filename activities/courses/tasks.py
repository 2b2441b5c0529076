"""The jobs of completed courses: one for each event, one that finds those who lost theirs, one that
forgets.
"""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from activities.courses import clearing, events, queue
from members.letters.tasks import UntilItWorks

BACKOFF = RetryStrategy(max_attempts=5, exponential_wait=3)


@app.task(retry=UntilItWorks())
def work_course_event(pk: int) -> str:
    """Pay what one event calls for. Its queueing lock bears the event's id."""
    return events.work_event(pk=pk)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="courses:find-lost", retry=BACKOFF)
def find_lost_course_events(timestamp: int) -> int:
    """Give events that nobody worked another job; how many."""
    return queue.find_lost()


@app.periodic(cron="15 3 * * *")
@app.task(queueing_lock="courses:clear", retry=BACKOFF)
def clear_course_events(timestamp: int) -> int:
    """Take names off old events and drop the oldest; how many."""
    return clearing.clear_events()
