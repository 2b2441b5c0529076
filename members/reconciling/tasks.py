"""The jobs of the reconciliation: the day's comparison, one asked for, fixes and their proof."""

from typing import Final

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from members.letters.tasks import UntilItWorks
from members.models import ReconciliationRun
from members.reconciling import actions, fixing
from members.reconciling.sides import sources

BACKOFF: Final = RetryStrategy(max_attempts=5, exponential_wait=3)
# One compares or fixes at a time: what is being fixed is not compared meanwhile.
LOCK: Final = "reconciling"


@app.periodic(cron="15 4 * * *")
@app.task(queueing_lock="reconciling:daily", retry=BACKOFF)
def reconcile_daily(timestamp: int) -> int:
    """Compare Stripe, the database and Discord; the run's number. It reports and fixes nothing."""
    return actions.start(occasion=ReconciliationRun.Occasion.DAILY).pk


@app.task(lock=LOCK, retry=UntilItWorks())
def reconcile(run_id: int) -> str:
    """Take a comparison to its end; what became of it."""
    run = actions.carry_on(run_id=run_id, sources=sources())
    return run.status if run else "gone"


@app.task(lock=LOCK, retry=UntilItWorks())
def fix_differences(run_id: int) -> int:
    """Fix what staff asked for; how many differences."""
    return fixing.fix(run_id=run_id, sources=sources())


@app.task(retry=UntilItWorks())
def verify_fixes(run_id: int) -> int:
    """Compare anew, an hour after a fix; the number of that run, 0 where nothing is left."""
    run = fixing.verify(run_id=run_id)
    return run.pk if run else 0
