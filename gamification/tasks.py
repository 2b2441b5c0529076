"""The jobs of points: what runs by the clock, and how often a failure is tried again.

See docs/operations.md.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import OperationalError
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gamification import ranks
from gamification.badges.actions import grant_missing
from gamification.ledger import award
from gamification.ledger.streaks import set_streaks_right
from gamification.mee6 import sync as mee6
from gamification.mee6.tally import Superseded
from gamification.models import PointTransaction, RankState
from members.models import Member

# Waits of 3, 9, 27, 81 and 243 seconds. While one waits, its queueing lock keeps the clock from
# adding another.
BACKOFF: Final = RetryStrategy(max_attempts=5, exponential_wait=3)
# MEE6's own faults wait for the next quarter of an hour: three in a row raise the alert.
DATABASE_AWAY: Final = RetryStrategy(
    max_attempts=3, exponential_wait=5, retry_exceptions=[OperationalError]
)
BADGES_AT_ONCE: Final = 500


@app.periodic(cron="* * * * * *")
@app.task(queueing_lock="ranks:merge", lock="ranks:merge", retry=BACKOFF)
def merge_ranks(timestamp: int) -> int:
    """Take what is pending into the ranks' counts, every second; the members moved.

    The new day and month come with it. Reads are exact without it
    (gamification/ranks/README.md); it keeps them short.
    """
    today = datetime.now(UTC).date()
    is_today = RankState.objects.filter(recent_as_of=today).exists()
    return 0 if is_today and not ranks.backlog() else award.merge_ranks()


@app.task(queueing_lock="mee6:sync", lock="mee6:sync", retry=DATABASE_AWAY)
def sync_mee6(timestamp: int | None = None) -> int:
    """One pass over MEE6's board; the points paid.

    Raises SyncFailed, with the reason in the state that the admin shows.
    """
    try:
        return mee6.sync().points
    except Superseded:
        # `sync_mee6` or `import_xp` by hand began meanwhile.
        return 0


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="badges:grant", lock="badges:grant", retry=BACKOFF)
def grant_badges(timestamp: int) -> int:
    """Grant what is missing of those who earned something since yesterday; how many.

    It is for what pays many at once: XP, imports. Their streaks are set right first: a
    statement that wrote the ledger past the actions knows nothing of them.
    """
    since = timezone.now() - timedelta(days=1)
    earning = PointTransaction.objects.filter(created_at__gte=since).values("member")
    pending = Member.objects.filter(pk__in=earning).order_by("pk")
    granted = last = 0
    while some := list(pending.filter(pk__gt=last)[:BADGES_AT_ONCE]):
        set_streaks_right(members=[member.pk for member in some])
        granted += grant_missing(members=some)
        last = some[-1].pk
    return granted


if settings.MEE6_GUILD_ID:
    app.periodic(cron="*/15 * * * *")(sync_mee6)
