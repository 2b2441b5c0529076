"""Whose a completed course is, and its points; the queue of those that match nobody."""

from collections.abc import Iterable
from typing import Final

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from activities.courses.queue import wake
from activities.courses.rules import pays
from activities.models import Activity, CourseEvent, CourseState
from activities.worth import learned, lock_learn
from gamification.ledger.award import award
from gamification.ledger.values import award_value
from gamification.ledger.values import pays as pays_today
from gamification.models import Action, PointTransaction
from members.models import AuditLog, Member

# What staff may say whose it is.
BY_HAND: Final = (CourseState.UNMATCHED, CourseState.ASIDE)
# What staff may have tried again: also what Kajabi did not confirm the first time.
AGAIN: Final = (*BY_HAND, CourseState.FORGED)


class CannotMatch(Exception):
    """Nothing was changed. The message says why, for staff."""


@transaction.atomic
def settle(*, event: CourseEvent, refusal: str = "") -> str:
    """Find whose an event is and pay it, once; in words what came of it.

    With a `refusal` it is marked as not confirmed and pays nothing. `event` bears the address to go
    by.
    """
    held = CourseEvent.objects.select_for_update(no_key=True).get(pk=event.pk)
    if held.state != CourseState.WAITING:
        return "handled before"
    held.email = event.email
    if refusal:
        return _end(held, CourseState.FORGED, refusal)
    member = find_member(contact_id=held.contact_id, email=held.email)
    if member is None:
        return _end(held, CourseState.UNMATCHED, "Nobody here has this contact or address.")
    return _pay(held, member)


def find_member(*, contact_id: str, email: str) -> Member | None:
    """Who it is: by the contact, then by an address they have confirmed, whatever its case."""
    if contact_id and (found := Member.objects.filter(kajabi_contact_id=contact_id).first()):
        return found
    if not email:
        return None
    known = EmailAddress.objects.filter(verified=True, email__iexact=email)
    people = list(Member.objects.filter(pk__in=known.values("user_id"))[:2])
    return people[0] if len(people) == 1 else None


@transaction.atomic
def match(*, event: CourseEvent, member: Member, actor: Member) -> CourseEvent:
    """Say whose an unmatched event is, and pay it; the event as it is then. Audited.

    Raises CannotMatch where it was dealt with meanwhile, or its contact is another member's.
    """
    held = CourseEvent.objects.select_for_update(no_key=True).get(pk=event.pk)
    if held.state not in BY_HAND:
        raise CannotMatch("It was dealt with meanwhile.")
    if held.contact_id:
        others = Member.objects.filter(kajabi_contact_id=held.contact_id).exclude(pk=member.pk)
        if other := others.first():
            raise CannotMatch(f"This contact is {other}. Replay the event: it is theirs.")
    try:
        with transaction.atomic():
            _pay(held, member)
    except IntegrityError:
        raise CannotMatch("This contact became another member's meanwhile.") from None
    detail = {"member": member.pk, "event": held.event_id, "points": held.points}
    _audit("course_event_matched", held, actor, detail)
    return held


@transaction.atomic
def replay(*, events: Iterable[CourseEvent], actor: Member) -> int:
    """Have events that paid nobody tried once more by a job each; how many. Audited, one by one.

    Two who replay one event at once replay it once.
    """
    found = wake(pks=[event.pk for event in events], states=AGAIN)
    for event in CourseEvent.objects.filter(pk__in=found).order_by("pk"):
        _audit("course_event_replayed", event, actor, {"event": event.event_id})
    return len(found)


@transaction.atomic
def put_aside(*, events: Iterable[CourseEvent], reason: str, actor: Member) -> int:
    """Take unmatched events out of the queue, with a reason; how many. Audited, one by one."""
    keys = [event.pk for event in events]
    held = CourseEvent.objects.select_for_update(no_key=True).order_by("pk")
    found = list(held.filter(pk__in=keys, state=CourseState.UNMATCHED))
    for event in found:
        _end(event, CourseState.ASIDE, reason)
        _audit("course_event_aside", event, actor, {"event": event.event_id, "reason": reason})
    return len(found)


def _pay(event: CourseEvent, member: Member) -> str:
    """Pay the member for the tag, as far as LEARN goes. Their row is held from here on, so that
    whatever else pays for learning waits.
    """
    member = lock_learn(member)
    _remember(event, member)
    event.member = member
    value = award_value(Action.ACTIVITY_COURSE)
    source = f"course:{event.tag}"
    if value is None:
        return _end(event, CourseState.NOTHING, "Completed courses pay nothing: switched off.")
    if PointTransaction.objects.filter(
        member=member, action=Action.ACTIVITY_COURSE, source=source
    ).exists():
        return _end(event, CourseState.NOTHING, "This course was paid before.")
    most = pays_today(Activity.LEARN.declaration.action)
    points = pays(value=value, learned=learned(member), most=most)
    if not points:
        return _end(event, CourseState.NOTHING, "Learning is paid in full.")
    known = {"course": event.course, "event": event.pk}
    entry = award(
        member=member, action=Action.ACTIVITY_COURSE, source=source, metadata=known, points=points
    )
    if entry is None:
        return _end(event, CourseState.NOTHING, "Completed courses pay nothing: switched off.")
    event.points = entry.points
    return _end(event, CourseState.PAID, "")


def _remember(event: CourseEvent, member: Member) -> None:
    """The member is this contact from now on, unless they are another or it is somebody else's.
    What waited for that is tried again.
    """
    if not event.contact_id or member.kajabi_contact_id:
        return
    # Of two members who become one contact at once the unique key refuses the second, whose event
    # then finds the first.
    if Member.objects.filter(kajabi_contact_id=event.contact_id).exists():
        return
    Member.objects.filter(pk=member.pk).update(kajabi_contact_id=event.contact_id)
    others = CourseEvent.objects.filter(
        state=CourseState.UNMATCHED, contact_id=event.contact_id
    ).exclude(pk=event.pk)
    wake(pks=list(others.values_list("pk", flat=True)))


def _end(event: CourseEvent, state: CourseState, note: str) -> str:
    event.state, event.note, event.handled_at = state, note, timezone.now()
    event.save(update_fields=["state", "note", "handled_at", "email", "member", "points"])
    return state.label.lower()


def _audit(action: str, event: CourseEvent, actor: Member, detail: dict[str, object]) -> None:
    AuditLog.objects.create(
        actor=actor,
        action=action,
        target_type="activities.CourseEvent",
        target_id=event.pk,
        detail=detail,
    )
