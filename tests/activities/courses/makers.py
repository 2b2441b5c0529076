"""Course sites and what they tell, for the tests."""

import json
from functools import cache
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from activities.courses import events, senders
from activities.courses.client import Unavailable
from activities.models import CourseEvent, CourseSender, CourseState
from gamification.models import Action, PointTransaction
from members.models import Member
from tests import cast
from tests.standins.kajabi import signed, tagged

SECRET = "a-secret-of-the-academy"
_numbers = count(1)


def confirmed(**fields: Any) -> Member:
    """A member with a confirmed address."""
    member = cast.make_member(**fields)
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member


def sender(**fields: Any) -> tuple[CourseSender, str]:
    """A sender and the address it was told."""
    how = {"name": f"academy-{next(_numbers)}", "is_signed": False, "is_reread": False, "tags": []}
    made, token = senders.add_sender(**{**how, **fields}, actor=cast.make_member(is_staff=True))
    return made, reverse("course-webhook", args=[token])


def post(address: str, told: Any, *, secret: str = "", at: float | None = None) -> Any:
    """Send a webhook, signed where there is a secret; the answer."""
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    headers = signed(body, secret, at) if secret else {}
    return _site().post(address, body, content_type="application/json", headers=headers)


@cache
def _site() -> Client:
    """One for all: a new one reads every static file."""
    return Client(enforce_csrf_checks=True)


def tell(address: str, event_id: str, contact: str, email: str, *tags: str, **more: Any) -> int:
    """Tell that a contact got tags; the status of the answer."""
    return int(post(address, tagged(event_id, contact, email, *tags, **more)).status_code)


def work() -> list[str]:
    """Work what waits, as the jobs do; what came of each. Kajabi's faults leave one waiting."""
    waiting = CourseEvent.objects.filter(state=CourseState.WAITING).order_by("pk")
    said = []
    for pk in waiting.values_list("pk", flat=True):
        try:
            said.append(events.work_event(pk=pk))
        except Unavailable:
            said.append("later")
    return said


def work_all() -> None:
    """Work until nothing waits: what becomes known wakes others."""
    while work():
        pass


def paid(member: Member) -> dict[str, int]:
    """Points for completed courses, by source."""
    entries = PointTransaction.objects.filter(member=member, action=Action.ACTIVITY_COURSE)
    return dict(entries.values_list("source", "points"))


def states() -> list[str]:
    """What became of each event, in the order of their coming."""
    return list(CourseEvent.objects.order_by("pk").values_list("state", flat=True))
