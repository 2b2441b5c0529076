"""Thirty a day for each member, one at a time, and a few at a time of all: a page waits for it."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest

from gamification.rules.words import in_words
from growth.models import PROOFREADINGS_A_DAY, ProofreadingTurns
from growth.proofreading.asking import SECONDS
from growth.proofreading.faults import NotAsked
from members.models import Member

# A worker that was killed is not waited for any longer.
BUSY_FOR: Final = timedelta(seconds=SECONDS + 5)
# Each holds a thread of the site.
MOST_AT_ONCE: Final = 6
RUNNING: Final = (
    "A draft of yours is being read at this moment, which takes up to a minute. Open its page again"
    " then: the corrections will stand there."
)
ALL_BUSY: Final = "The proofreader has too much to do at the moment; try again in a minute."


@transaction.atomic
def take_turn(*, member: Member, now: datetime) -> date:
    """The day it is a turn of, which giving it back wants to know. Raises NotAsked.

    The day never goes back, so that who moves about the zones has no turns twice.
    """
    # Who counts next sees this one: there is no row of all members to lock.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('growth.proofreading'))")
    if ProofreadingTurns.objects.filter(busy_until__gt=now).count() >= MOST_AT_ONCE:
        raise NotAsked(ALL_BUSY)
    day = member.day(now)
    mine = ProofreadingTurns.objects.filter(member=member)
    ProofreadingTurns.objects.get_or_create(member=member, defaults={"day": day})
    is_free = Q(busy_until__isnull=True) | Q(busy_until__lte=now)
    taken = mine.filter(is_free, Q(day__lt=day) | Q(used__lt=PROOFREADINGS_A_DAY)).update(
        used=Case(When(day__lt=day, then=Value(1)), default=F("used") + 1),
        day=Greatest(F("day"), Value(day)),
        busy_until=now + BUSY_FOR,
    )
    turns = mine.get()
    if not taken:
        is_running = turns.busy_until is not None and turns.busy_until > now
        raise NotAsked(RUNNING if is_running else used_up())
    return turns.day


def end_turn(*, member: Member, day: date, is_given_back: bool) -> None:
    """Another may begin; of that day there is one more where it is given back."""
    mine = ProofreadingTurns.objects.filter(member=member)
    if is_given_back:
        mine.filter(day=day, used__gt=0).update(used=F("used") - 1)
    mine.update(busy_until=None)


def used_up() -> str:
    """What is said when none is left."""
    most = in_words(PROOFREADINGS_A_DAY)
    return (
        f"{most} drafts were corrected for you today, that is all of them. At midnight, by your own"
        f" clock, there are {most} again; your text is as you left it."
    )


def left_for(member: Member, now: datetime) -> int:
    """How many there are today."""
    turns = ProofreadingTurns.objects.filter(member=member).first()
    if turns is None or turns.day < member.day(now):
        return PROOFREADINGS_A_DAY
    return PROOFREADINGS_A_DAY - turns.used
