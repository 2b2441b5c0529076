"""The jobs of letters: one for each letter, one that finds those who lost theirs, one that
clears.
"""

from procrastinate import BaseRetryStrategy, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from procrastinate.retry import RetryDecision

from members.letters import actions

BACKOFF = RetryStrategy(max_attempts=5, exponential_wait=3)


class UntilItWorks(BaseRetryStrategy):
    """What the mail server answers is part of the letter; only the database's faults come here.
    They pass, and no letter may be lost to them.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        """After 3, 6, 12 seconds and so on, five minutes at most."""
        return RetryDecision(retry_in={"seconds": min(3 * 2 ** min(job.attempts, 10), 300)})


@app.task(retry=UntilItWorks(), priority=actions.PRIORITY)
def send_letter(letter_id: int) -> str:
    """Send one letter; what became of it. Its queueing lock bears the letter's id."""
    return actions.send_letter(letter_id=letter_id) or "gone"


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="letters:find-lost", retry=BACKOFF)
def find_lost_letters(timestamp: int) -> int:
    """Give letters that wait without a job another one; how many."""
    return actions.find_lost()


@app.periodic(cron="10 * * * *")
@app.task(queueing_lock="letters:clear", retry=BACKOFF)
def clear_letters(timestamp: int) -> int:
    """Take the words off old letters and drop the oldest; how many were touched."""
    return sum(actions.clear_letters())
