"""What course sites told is not kept for ever."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from activities.models import CourseEvent, CourseState
from members.models import Member
from members.own.forgetting import addresses

# What names somebody goes after so long; what matches nobody is kept for staff until the row goes.
NAMES_FOR: Final = timedelta(days=90)
# By then no site tells it once more, and a course is paid once in any case.
ROWS_FOR: Final = timedelta(days=400)
AT_ONCE: Final = 5000


def clear_events() -> int:
    """Take names off old events and drop the oldest; how many were touched. What waits is left."""
    now = timezone.now()
    old = CourseEvent.objects.filter(received_at__lt=now - ROWS_FOR)
    old = old.exclude(state=CourseState.WAITING).order_by("received_at")
    number, _ = CourseEvent.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])
    ).delete()
    named = CourseEvent.objects.filter(received_at__lt=now - NAMES_FOR)
    named = named.exclude(state__in=[CourseState.WAITING, CourseState.UNMATCHED])
    named = named.exclude(contact_id="", email="").order_by("received_at")
    found = list(named.values_list("pk", flat=True)[:AT_ONCE])
    return number + CourseEvent.objects.filter(pk__in=found).update(contact_id="", email="")


def forget(member: Member) -> None:
    """Of a member who goes: what was told of them stays without their name, and pays nobody."""
    found = CourseEvent.objects.filter(member=member)
    for address in addresses(member):
        found |= CourseEvent.objects.filter(email__iexact=address)
    if member.kajabi_contact_id:
        found |= CourseEvent.objects.filter(contact_id=member.kajabi_contact_id)
    keys = list(found.values_list("pk", flat=True))
    events = CourseEvent.objects.filter(pk__in=keys)
    open_states = [CourseState.WAITING, CourseState.UNMATCHED]
    events.filter(state__in=open_states).update(
        state=CourseState.ASIDE, handled_at=timezone.now(), note="The member was erased."
    )
    events.update(contact_id="", email="", member=None)
