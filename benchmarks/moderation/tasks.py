"""The jobs of moderation: a look after each submission, and one at whatever was not seen."""

from typing import Final

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from benchmarks.moderation import looking

# Waits of 3, 9, 27, 81 and 243 seconds.
BACKOFF: Final = RetryStrategy(max_attempts=5, exponential_wait=3)


@app.task(retry=BACKOFF)
def look_at_answers(submission_id: int) -> str:
    """Let the rules look at one set of answers; how it stands. Its queueing lock bears its id."""
    return looking.look_at(submission_id=submission_id) or "nothing to look at"


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="answers:unseen", lock="answers:unseen", retry=BACKOFF)
def look_at_unseen(timestamp: int) -> int:
    """Let the rules look at what they have not seen; how many."""
    return looking.look_at_unseen()
