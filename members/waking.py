"""Jobs that look for their work themselves: waking one adds it unless it waits already."""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def wake(task: str) -> None:
    """Have the job run soon, in the caller's transaction. It takes no argument but the clock's."""
    # In a savepoint: a job that waits already must not spoil the caller's transaction.
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.tasks[task].defer(timestamp=0)
