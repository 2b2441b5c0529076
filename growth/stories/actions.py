"""What happens when a member asks for a review. growth/stories/telling.py writes it."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from growth.models import OPEN_STATES, StoryPeriod, Telling, TellingState, Tone, Turns
from growth.models.guards import TURNS_A_DAY
from growth.rules.terms import deadline_of
from growth.rules.windows import Span, window_of
from growth.stories.facts import entries_of
from growth.stories.outcomes import (
    AlreadyOpen,
    Asked,
    Begun,
    Left,
    NoEntries,
    NoTurns,
    TooManyFailed,
)
from members.models import Member

TELL: Final = "growth.stories.tasks.tell_story"
LOCK: Final = "telling:"
# A call that fails takes no turn, but it costs. Twice the turns of a day, and no more.
MOST_FAILED: Final = 2 * TURNS_A_DAY
A_DAY: Final = timedelta(days=1)
TURNS_GONE: Final = "growth_telling_turns"


@transaction.atomic
def ask_for(
    *, member: Member, span: Span, tone: Tone, key: UUID, now: datetime | None = None
) -> Asked:
    """Ask for a review of the days up to the member's today; a job writes it.

    `now` is for what looks back from an earlier day, as demo data does; the turn is today's.

    `key` is the form's: sent twice it asks once. Begun took a turn. AlreadyOpen, NoEntries, NoTurns
    and TooManyFailed took none and wrote nothing.
    """
    # Before anything else of the member's: who ends a review waits for the same row first.
    lock(member.pk)
    now = now or timezone.now()
    before = _asked_before(member, span, key)
    if before is not None:
        return AlreadyOpen(before)
    window = window_of(span, member.day(now))
    if not entries_of(member, window).exists():
        return NoEntries(window)
    failed = Telling.objects.filter(
        member=member, state=TellingState.FAILED, created_at__gt=timezone.now() - A_DAY
    ).count()
    if failed >= MOST_FAILED:
        return TooManyFailed(failed)
    try:
        with transaction.atomic():
            telling = Telling.objects.create(
                member=member,
                key=key,
                period=StoryPeriod(span.value),
                tone=tone,
                day=member.day(timezone.now()),
                created_at=now,
                beat_at=now,
            )
    except DatabaseError as error:
        if _broken_promise(error) != TURNS_GONE:
            raise
        return NoTurns(turns_left(member, timezone.now()).next_midnight)
    add_job(telling.pk)
    return Begun(telling)


def lock(member_pk: int) -> None:
    """Hold the row that all who begin and end reviews of a member wait for, until the transaction
    ends.

    Without it one who asks holds the turns and waits for the review that another is ending, which
    waits for the turns.
    """
    held = Member.objects.select_for_update(no_key=True, of=("self",))
    held.filter(pk=member_pk).values_list("pk").first()


def _asked_before(member: Member, span: Span, key: UUID) -> Telling | None:
    own = Telling.objects.filter(member=member)
    # Whatever its tone: a second one would take a turn to replace the first unread.
    same = own.filter(period=span.value, state__in=OPEN_STATES)
    return own.filter(key=key).first() or same.first()


def _broken_promise(error: DatabaseError) -> str:
    cause: Any = error.__cause__
    return str(getattr(getattr(cause, "diag", None), "constraint_name", None))


def add_job(pk: int) -> None:
    """The job that writes a review, in the caller's transaction."""
    job = app.configure_task(
        TELL,
        allow_unknown=True,
        queueing_lock=f"{LOCK}{pk}",
        # Those of one lock wait for each other: of a worker's places one is left for the rest.
        lock=f"telling-place:{pk % settings.MODEL_AT_ONCE}",
    )
    job.defer(pk=pk)


def turns_left(member: Member, now: datetime) -> Left:
    """What is left of the ten turns of the member's day, and when there are ten again.

    Who travelled west keeps the day that had begun: it ends where they are now.
    """
    today = member.day(now)
    turns = Turns.objects.filter(member=member).first()
    if turns is None or turns.day < today:
        return Left(TURNS_A_DAY, deadline_of(today, member.zone))
    return Left(TURNS_A_DAY - turns.used, deadline_of(turns.day, member.zone))
