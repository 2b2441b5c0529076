"""The address course sites tell at: whose it is, what is refused and why, and what is stored."""

import json
import logging
import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from activities.courses import senders
from activities.models import CourseEvent, CourseSender
from members.models import AuditLog, Member
from tests.activities.courses.makers import post, sender, states, tell
from tests.standins.kajabi import signed, tagged

pytestmark = pytest.mark.django_db
CONTACT: dict[str, Any] = {"id": "c1", "type": "contacts", "attributes": {"email": "a@b.example"}}
TAG: dict[str, Any] = {"id": "t1", "type": "contact_tags", "attributes": {"name": "A course"}}


def told(**changed: Any) -> bytes:
    """A good webhook, but for this."""
    return json.dumps({**tagged("e1", "c1", "a@b.example", "t1"), **changed}).encode()


BAD_BODIES: list[tuple[bytes, str]] = [
    (b"", "It is no JSON."),
    (b"tag_added", "It is no JSON."),
    (b"\xff\xfe", "It is no JSON."),
    (b"[" * 30_000, "It is no JSON."),
    (b'{"id": ' + b"9" * 5_000 + b"}", "It is no JSON."),
    (b"[]", "It is no object with id, event and payload."),
    (b'"e1"', "It is no object with id, event and payload."),
    (b"{}", "id is missing."),
    (told(id=""), "id is missing."),
    (told(id=None), "id is missing."),
    (told(id=True), "id is no text."),
    (told(id=1.5), "id is no text."),
    (told(id={}), "id is no text."),
    (told(id="e" * 256), "id is longer than 255 characters."),
    (told(id="e\0"), "id holds a NUL."),
    (b'{"id": "\\ud800", "event": "tag_added", "payload": []}', "id holds half a character."),
    (told(event=None), "event is missing."),
    (told(event=["tag_added"]), "event is no text."),
    (told(event="e" * 101), "event is longer than 100 characters."),
    (told(payload=None), "payload is missing, or is neither an object nor a list."),
    (told(payload="x"), "payload is missing, or is neither an object nor a list."),
    (told(payload=[]), "payload has to name one contact."),
    (told(payload=[TAG, "x", None]), "payload has to name one contact."),
    (told(payload=[CONTACT, CONTACT, TAG]), "payload has to name one contact."),
    (told(payload=[CONTACT]), "payload names no tag."),
    (told(payload=[CONTACT, {"type": "contact_tags"}]), "tag is missing."),
    (told(payload=[CONTACT, {**TAG, "id": "t" * 101}]), "tag is longer than 100 characters."),
    (
        told(payload=[{"type": "contacts"}, TAG]),
        "payload names no contact: neither its id nor its e-mail.",
    ),
    (
        told(payload=[{**CONTACT, "attributes": 3, "id": ""}, TAG]),
        "payload names no contact: neither its id nor its e-mail.",
    ),
    (told(payload=[{**CONTACT, "attributes": {"email": 3.5}}, TAG]), "email is no text."),
    (told(payload={}), "payload has no contact."),
    (told(payload={"contact": {"id": 1}, "tags": 3}), "tags is no list."),
    (told(payload={"contact": {"id": 1}, "tags": ["x"]}), "A tag is no object."),
    (
        told(payload=[CONTACT, *({**TAG, "id": str(n)} for n in range(51))]),
        "payload names more than 50 tags.",
    ),
]


@pytest.mark.parametrize(("body", "why"), BAD_BODIES)
def test_a_body_that_can_not_be_read_is_refused_with_the_reason(body: bytes, why: str) -> None:
    _, address = sender()
    answer = post(address, body)
    assert (answer.status_code, answer.content.decode()) == (400, why)
    assert not CourseEvent.objects.exists()


def test_what_is_too_long_is_not_read() -> None:
    _, address = sender()
    assert post(address, b" " * (64 * 1024 + 1)).status_code == 413


@pytest.mark.parametrize("token", ["x", "x" * 43, "ż" * 43, "%00", "a\nb"])
def test_an_unknown_address_is_nobodys(token: str) -> None:
    sender()
    assert post(f"/webhooks/courses/{token.encode().hex()}/", told()).status_code == 404
    assert senders.sender_of(token, timezone.now()) is None
    assert not CourseEvent.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_the_address_is_for_posts_alone(method: str) -> None:
    _, address = sender()
    assert getattr(Client(), method)(address).status_code == 405


def test_a_sender_that_is_off_has_no_address(super_admin: Member) -> None:
    made, address = sender()
    how: dict[str, Any] = {"is_signed": False, "is_reread": False, "tags": []}
    senders.change_sender(sender=made, is_on=False, actor=super_admin, **how)
    assert post(address, told()).status_code == 404


def test_an_old_address_is_good_for_seven_days(super_admin: Member, time_machine: Any) -> None:
    made, old = sender()
    senders.rotate(sender=made, at_once=False, actor=super_admin)
    time_machine.move_to(timezone.now() + timedelta(days=6, hours=23))
    assert tell(old, "e1", "c1", "a@b.example", "t1") == 200
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert tell(old, "e2", "c1", "a@b.example", "t1") == 404


def test_an_old_address_ends_at_once_or_with_the_next(super_admin: Member) -> None:
    made, first = sender()
    senders.rotate(sender=made, at_once=True, actor=super_admin)
    assert tell(first, "e1", "c1", "a@b.example", "t1") == 404
    _, first = sender(name="other")
    other = CourseSender.objects.get(name="other")
    for _ in range(2):
        token = senders.rotate(sender=other, at_once=False, actor=super_admin)
    assert tell(first, "e1", "c1", "a@b.example", "t1") == 404
    assert tell(f"/webhooks/courses/{token}/", "e1", "c1", "a@b.example", "t1") == 200
    deeds = AuditLog.objects.filter(action="course_sender_rotated")
    assert deeds.count() == 3
    assert token not in str(list(deeds.values_list("detail", flat=True)))


def test_no_token_is_kept() -> None:
    made, address = sender()
    kept = CourseSender.objects.filter(pk=made.pk).values().get()
    assert address.split("/")[-2] not in str(kept)


@pytest.mark.parametrize(
    ("late", "status"), [(0, 200), (299, 200), (-299, 200), (302, 400), (-302, 400)]
)
def test_who_signs_is_believed_for_five_minutes(secrets: str, late: int, status: int) -> None:
    _, address = sender(name="academy", is_signed=True)
    answer = post(address, told(), secret=secrets, at=time.time() - late)
    assert answer.status_code == status, answer.content


def test_who_signs_is_believed_by_no_other_signature(secrets: str) -> None:
    _, address = sender(name="academy", is_signed=True)
    good = signed(told(), secrets)
    bad: list[dict[str, str]] = [
        {},
        {"Webhook-Timestamp": good["Webhook-Timestamp"]},
        {"Webhook-Signature": good["Webhook-Signature"]},
        {**good, "Webhook-Timestamp": str(int(good["Webhook-Timestamp"]) - 1)},
        {**good, "Webhook-Timestamp": "soon"},
        {**good, "Webhook-Timestamp": "²"},
        {**good, "Webhook-Signature": "v1=" + "0" * 64},
        {**good, "Webhook-Signature": "ż"},
        signed(told(), "another-secret-altogether"),
        signed(told(id="e2"), secrets),
    ]
    for headers in bad:
        answer = Client().post(address, told(), content_type="application/json", headers=headers)
        assert answer.status_code == 400, headers
    assert not CourseEvent.objects.exists()
    answer = Client().post(address, told(), content_type="application/json", headers=good)
    assert answer.status_code == 200


def test_who_signs_waits_while_its_secret_is_not_set(secrets: str, caplog: Any) -> None:
    _, address = sender(name="elsewhere", is_signed=True)
    with caplog.at_level(logging.DEBUG):
        assert post(address, told(), secret=secrets).status_code == 503
        assert post(address, b"x").status_code == 503
    assert address not in caplog.text
    assert not CourseEvent.objects.exists()


def test_what_is_told_twice_is_stored_once_and_each_tag_of_it() -> None:
    _, address = sender()
    for _ in range(3):
        assert tell(address, "e1", "c1", "a@b.example", "t1", "t2", "t1") == 200
    assert sorted(CourseEvent.objects.values_list("event_id", "tag")) == [
        ("e1", "t1"),
        ("e1", "t2"),
    ]
    _, elsewhere = sender()
    tell(elsewhere, "e1", "c1", "a@b.example", "t1")
    assert CourseEvent.objects.count() == 3


def test_of_what_pays_nothing_nobodys_name_is_kept() -> None:
    _, address = sender(tags=["Course t2", "T3"])
    tell(address, "e1", "c1", "a@b.example", "t1", event="tag_removed")
    tell(address, "e2", "c1", "a@b.example", "t1", event="order_created")
    tell(address, "e3", "c1", "a@b.example", "t1", "t2", "t3")
    assert states() == ["REMOVED", "IGNORED", "IGNORED", "WAITING", "WAITING"]
    named = CourseEvent.objects.exclude(contact_id="", email="")
    assert sorted(named.values_list("tag", flat=True)) == ["t2", "t3"]


def test_a_site_of_another_kind_names_contact_and_course() -> None:
    _, address = sender()
    payload = {"contact": {"id": 7, "email": " A@B.example "}, "course": {"id": 3, "name": "C"}}
    answer = post(address, told(event="course_completed", payload=payload))
    assert answer.status_code == 200
    event = CourseEvent.objects.get()
    assert (event.contact_id, event.email, event.tag, event.course) == (
        *("7", "A@B.example", "course-3", "C"),
    )
