"""The jobs of Discord: introductions every minute, Top Contributors every hour."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from members.discord import introductions, top

BACKOFF = RetryStrategy(max_attempts=3, exponential_wait=3)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="discord:introductions", lock="discord:introductions", retry=BACKOFF)
def read_introductions(timestamp: int) -> int:
    """Read the introductions' channel; how many introductions were found."""
    return introductions.look()


@app.periodic(cron="40 * * * *")
@app.task(queueing_lock="discord:top", retry=BACKOFF)
def push_top_contributors(timestamp: int) -> int:
    """Have roles pushed of who came to 500 points; of how many."""
    return top.push()


@app.periodic(cron="45 3 * * *")
@app.task(queueing_lock="discord:clear", retry=BACKOFF)
def clear_limits(timestamp: int) -> int:
    """Drop what was kept of limits that nobody asked about for a day; how many."""
    return top.clear_limits()
