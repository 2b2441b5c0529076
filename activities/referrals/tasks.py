"""The job of referrals."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from activities.referrals import settling


@app.periodic(cron="*/5 * * * *")
@app.task(
    queueing_lock="activities:settle-referrals",
    retry=RetryStrategy(max_attempts=3, linear_wait=30),
)
def settle_referrals(timestamp: int) -> int:
    """Pay what referrals are due and take back what went back; how many payouts changed."""
    return settling.settle_referrals()
