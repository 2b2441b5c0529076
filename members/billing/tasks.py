"""The jobs of billing: one for each event, one that finds those who lost theirs, one that asks
Stripe of plans whose time is over.
"""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from members.billing import actions, events
from members.letters.tasks import UntilItWorks

BACKOFF = RetryStrategy(max_attempts=5, exponential_wait=3)


@app.task(retry=UntilItWorks())
def work_event(pk: int) -> str:
    """Do what one event of Stripe's calls for. Its queueing lock bears the event's id."""
    return events.work_event(pk=pk)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="billing:find-lost", retry=BACKOFF)
def find_lost_events(timestamp: int) -> int:
    """Give events that nobody worked another job; how many."""
    return events.find_lost()


@app.periodic(cron="35 * * * *")
@app.task(queueing_lock="billing:refetch", retry=BACKOFF)
def refetch_plans(timestamp: int) -> int:
    """Ask Stripe of plans whose period is over: their webhook was lost; how many."""
    return actions.refetch_plans()
