"""The jobs of one's own data. None takes a member's number: what is to be done stands in rows."""

from typing import Final

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from members import sweeping
from members.own import exporting

# Waits of 3, 9, 27, 81 and 243 seconds.
BACKOFF: Final = RetryStrategy(max_attempts=5, exponential_wait=3)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="exports:make", lock="exports:make", retry=BACKOFF)
def make_exports(timestamp: int) -> int:
    """Make the copies that wait; how many are ready. Woken by who asks for one."""
    return exporting.make_exports()


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="exports:expire", retry=BACKOFF)
def expire_exports(timestamp: int) -> int:
    """Take away the copies whose day is over; how many."""
    return exporting.expire_exports()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="files:sweep", retry=BACKOFF)
def sweep_files(timestamp: int) -> int:
    """Delete the files that nothing refers to any more; how many. Woken by who lets go of one."""
    return sweeping.sweep()
