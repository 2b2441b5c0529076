"""What course sites tell: stored once each, and worked by a job."""

from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from activities.courses import client
from activities.courses.matching import settle
from activities.courses.queue import add_job
from activities.courses.rules import Tag, Told, check_signature, counts, read
from activities.models import CourseEvent, CourseSender, CourseState

_INSERT: Final = """
    INSERT INTO activities_courseevent (sender_id, event_id, kind, tag, course, contact_id, email,
        state, note, received_at, handled_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (sender_id, event_id, tag) DO NOTHING RETURNING id
"""


class NoSecret(Exception):
    """The sender signs, and the settings hold no secret to check it with."""


def verified(*, sender: CourseSender, body: bytes, timestamp: str, signature: str) -> Told:
    """What a webhook's raw body says. Raises BadBody, NotSigned and NoSecret."""
    if sender.is_signed:
        secret = settings.COURSE_SECRETS.get(sender.name, "")
        if not secret:
            raise NoSecret
        check_signature(
            body=body,
            secret=secret,
            timestamp=timestamp,
            signature=signature,
            now=timezone.now().timestamp(),
        )
    return read(body)


@transaction.atomic
def receive(*, sender: CourseSender, told: Told) -> list[int]:
    """Store an event, each of its tags once, and leave what may pay to a job; the new rows."""
    found = []
    for tag in told.tags or (Tag(""),):
        state, note = _begins(sender, told, tag)
        new = _insert(sender, told, tag, state, note)
        if new is not None:
            found.append(new)
            if state == CourseState.WAITING:
                add_job(new)
    return found


def _begins(sender: CourseSender, told: Told, tag: Tag) -> tuple[CourseState, str]:
    if told.removes:
        return CourseState.REMOVED, "A removed tag takes nothing back."
    if not told.adds:
        return CourseState.IGNORED, "No event of ours."
    if not counts(tag, sender.tags):
        return CourseState.IGNORED, "The tag is none of those that count."
    return CourseState.WAITING, ""


def _insert(
    sender: CourseSender, told: Told, tag: Tag, state: CourseState, note: str
) -> int | None:
    now = timezone.now()
    # Whom it names is kept of what may pay, and of nothing else.
    whom = (told.contact_id, told.email) if state == CourseState.WAITING else ("", "")
    values: list[Any] = [sender.pk, told.event_id, told.kind, tag.id, tag.name, *whom]
    values += [state.value, note, now, None if state == CourseState.WAITING else now]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def work_event(*, pk: int) -> str:
    """Pay what an event calls for, once; in words what came of it.

    Raises client.Unavailable where Kajabi has to be asked again later: the event waits.
    """
    event = CourseEvent.objects.select_related("sender").filter(pk=pk).first()
    if event is None or event.state != CourseState.WAITING:
        return "handled before"
    note = ""
    if event.sender.is_reread and client.is_on():
        try:
            email, note = _asked_back(event)
        except client.Unavailable as fault:
            CourseEvent.objects.filter(pk=pk, state=CourseState.WAITING).update(note=str(fault))
            raise
        # Kajabi's word is what counts.
        event.email = email or event.email
    return settle(event=event, refusal=note)


def _asked_back(event: CourseEvent) -> tuple[str, str]:
    """The contact's address as Kajabi knows it, and why the event is not confirmed."""
    if not event.contact_id:
        return "", "It names no contact that Kajabi could be asked for."
    try:
        found = client.contact(event.contact_id)
    except client.Gone as fault:
        return "", str(fault)
    if event.tag not in found.tags:
        return "", "Kajabi says the contact has no such tag. It may have been removed since."
    return found.email, ""
