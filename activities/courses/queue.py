"""The jobs of events, and trying again what matched nobody."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from activities.models import CourseEvent, CourseState
from members.models import Member

WORK: Final = "activities.courses.tasks.work_course_event"
LOST_AFTER: Final = timedelta(minutes=5)
AT_ONCE: Final = 1000
LOCK: Final = "course-event:"


def add_job(pk: int) -> None:
    """A job for an event, unless it has one that waits."""
    job = app.configure_task(WORK, allow_unknown=True, queueing_lock=f"{LOCK}{pk}")
    try:
        with transaction.atomic():
            job.defer(pk=pk)
    except AlreadyEnqueued:
        pass


@transaction.atomic
def wake(
    *, pks: Iterable[int], states: Iterable[CourseState] = (CourseState.UNMATCHED,)
) -> list[int]:
    """Have events of these states tried once more, each by one job; which. One that somebody else
    is at is left to them.
    """
    held = CourseEvent.objects.select_for_update(skip_locked=True, no_key=True).order_by("pk")
    found = list(held.filter(pk__in=pks, state__in=states).values_list("pk", flat=True))
    CourseEvent.objects.filter(pk__in=found).update(
        state=CourseState.WAITING, handled_at=None, note=""
    )
    for pk in found:
        add_job(pk)
    return found


def find_lost() -> int:
    """Give events that wait and have no job another one, and those whose contact has become a
    member's; how many.
    """
    known = Member.objects.filter(kajabi_contact_id=OuterRef("contact_id"))
    late = CourseEvent.objects.filter(Exists(known), state=CourseState.UNMATCHED)
    late = late.exclude(contact_id="").order_by("pk")
    number = len(wake(pks=list(late.values_list("pk", flat=True)[:AT_ONCE])))
    name = Concat(Value(LOCK), Cast(OuterRef("pk"), TextField()))
    jobs = ProcrastinateJob.objects.filter(
        task_name=WORK, queueing_lock=name, status__in=["todo", "doing"]
    )
    lost = CourseEvent.objects.filter(
        state=CourseState.WAITING, received_at__lt=timezone.now() - LOST_AFTER
    ).exclude(Exists(jobs))
    for pk in lost.order_by("received_at").values_list("pk", flat=True)[:AT_ONCE]:
        add_job(pk)
        number += 1
    return number
