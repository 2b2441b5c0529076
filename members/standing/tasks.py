"""The jobs of standings: one for each effect, one that lets time pass, two that tidy up."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from members.letters.tasks import UntilItWorks
from members.standing import actions, outbox

BACKOFF = RetryStrategy(max_attempts=5, exponential_wait=3)


@app.task(retry=UntilItWorks(), priority=outbox.PRIORITY)
def work_effect(effect_id: int) -> str:
    """Do one effect; what became of it. Its queueing lock bears the effect's id."""
    return outbox.work(effect_id=effect_id) or "gone"


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="standing:pass-time", retry=BACKOFF)
def pass_time(timestamp: int) -> int:
    """Let time do what is due: grace, Debtor, ends, notices; for how many members."""
    return actions.pass_time()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="standing:find-lost", retry=BACKOFF)
def find_lost_effects(timestamp: int) -> int:
    """Give effects that wait without a job another one; how many."""
    return outbox.find_lost()


@app.periodic(cron="25 3 * * *")
@app.task(queueing_lock="standing:clear", retry=BACKOFF)
def clear_effects(timestamp: int) -> int:
    """Drop what was done three months ago; how many."""
    return outbox.clear()
