"""The senders and the queue in the admin."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from activities.courses import senders
from activities.models import CourseEvent, CourseSender
from members.models import AuditLog, Member
from tests import cast
from tests.activities.courses.makers import confirmed, paid, sender, states, tell, work_all

pytestmark = pytest.mark.django_db
EVENTS = "admin:activities_courseevent"
SENDERS = "admin:activities_coursesender"


@pytest.fixture
def desk(super_admin: Member) -> Client:
    """Ada's browser."""
    browser = Client()
    browser.force_login(super_admin)
    return browser


def unmatched(number: int = 1) -> list[CourseEvent]:
    """So many that match nobody."""
    _, address = sender()
    for n in range(number):
        tell(address, f"u{n}", f"c{n}", f"nobody{n}@nowhere.example", "t1")
    work_all()
    return list(CourseEvent.objects.filter(state="UNMATCHED").order_by("pk"))


def test_the_address_of_a_new_sender_is_shown_once_and_works(desk: Client) -> None:
    page = desk.post(reverse(f"{SENDERS}_add"), {"name": "academy", "tags": "A, Course t1"})
    assert page.status_code == 200
    address = page.context["address"]
    assert "no-store" in page.headers["Cache-Control"]
    assert address in page.content.decode()
    made = CourseSender.objects.get()
    assert (made.name, made.tags, made.is_signed, made.is_on) == (
        *("academy", ["A", "Course t1"], False, True),
    )
    assert tell(address.removeprefix("http://testserver"), "e1", "c1", "", "t1") == 200
    for later in (reverse(f"{SENDERS}_change", args=[made.pk]), reverse(f"{SENDERS}_changelist")):
        shown = desk.get(later).content.decode()
        assert address.split("/")[-2] not in shown
        assert made.token_hash not in shown
    deed = AuditLog.objects.get(action="course_sender_added")
    assert address.split("/")[-2] not in str(deed.detail)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "Academy"}, "name"),
        ({"name": "a"}, "name"),
        ({"name": ""}, "name"),
        ({"name": "academy", "is_signed": "on"}, "is_signed"),
        ({"name": "taken"}, "name"),
        ({"name": "academy", "tags": "x" * 201}, "tags"),
    ],
)
def test_a_sender_that_could_not_work_is_not_added(
    desk: Client, settings: Settings, typed: dict[str, str], field: str
) -> None:
    settings.COURSE_SECRETS = {}
    CourseSender.objects.create(name="taken", token_hash="a" * 64)
    page = desk.post(reverse(f"{SENDERS}_add"), typed)
    assert field in page.context["adminform"].form.errors
    assert CourseSender.objects.count() == 1


def test_a_sender_is_changed_and_switched_off_but_keeps_its_name(desk: Client) -> None:
    made, address = sender(name="academy")
    typed = {"name": "other", "tags": "t9", "is_reread": "on"}
    desk.post(reverse(f"{SENDERS}_change", args=[made.pk]), typed)
    made.refresh_from_db()
    assert (made.name, made.tags, made.is_reread, made.is_on) == ("academy", ["t9"], True, False)
    assert tell(address, "e1", "c1", "", "t1") == 404
    assert AuditLog.objects.filter(action="course_sender_changed").count() == 1


@pytest.mark.parametrize(("typed", "status"), [({}, 200), ({"at_once": "on"}, 404)])
def test_a_new_address_is_shown_once_and_the_old_one_goes_on_or_ends(
    desk: Client, typed: dict[str, str], status: int
) -> None:
    made, old = sender()
    asked = reverse(f"{SENDERS}_rotate", args=[made.pk])
    assert "7 days more" in desk.get(asked).content.decode()
    new = desk.post(asked, typed).context["address"].removeprefix("http://testserver")
    assert tell(new, "e1", "c1", "", "t1") == 200
    assert tell(old, "e2", "c1", "", "t1") == status
    assert "good until" in desk.get(reverse(f"{SENDERS}_changelist")).content.decode() or typed


def test_an_event_is_matched_by_its_page_and_paid(desk: Client) -> None:
    (event,), member = unmatched(), cast.make_member(first_name="Maren", last_name="O")
    page = desk.get(reverse(f"{EVENTS}_change", args=[event.pk])).content.decode()
    asked = reverse(f"{EVENTS}_match", args=[event.pk])
    assert asked in page
    assert "nobody0@nowhere.example" in desk.get(asked).content.decode()
    for wrong in ("", "0", "x", "9" * 30):
        assert desk.post(asked, {"member": wrong}).status_code == 422
    answer = desk.post(asked, {"member": member.pk}, follow=True)
    assert "Maren O is paid ten points." in answer.content.decode()
    assert paid(member) == {"course:t1": 10}
    again = desk.post(asked, {"member": cast.make_member().pk}, follow=True)
    assert "dealt with meanwhile" in again.content.decode()
    assert asked not in desk.get(reverse(f"{EVENTS}_change", args=[event.pk])).content.decode()


def test_many_are_replayed_and_each_once(desk: Client) -> None:
    events = unmatched(3)
    people = [confirmed(email=f"nobody{n}@nowhere.example") for n in range(3)]
    chosen = {"action": "replay", "_selected_action": [event.pk for event in events]}
    said = [
        desk.post(reverse(f"{EVENTS}_changelist"), chosen, follow=True).content.decode()
        for _ in range(2)
    ]
    assert "3 events will be tried again." in said[0]
    assert "Nothing to try again. 3 events left alone" in said[1]
    work_all()
    assert [paid(member) for member in people] == [{"course:t1": 10}] * 3


def test_what_matches_nobody_is_put_aside_with_a_reason(desk: Client) -> None:
    events = unmatched(2)
    chosen = {"action": "put_aside", "_selected_action": [event.pk for event in events]}
    page = desk.post(reverse(f"{EVENTS}_changelist"), chosen, follow=True)
    assert page.context["ids"].count(",") == 1
    asked = reverse(f"{EVENTS}_aside")
    typed: dict[str, Any] = {"ids": page.context["ids"], "reason": "no"}
    assert desk.post(asked, typed).status_code == 422
    desk.post(asked, {**typed, "reason": "Tests of the site"})
    assert states() == ["ASIDE", "ASIDE"]
    assert "None of these" in desk.get(f"{asked}?ids=1,x,{'9' * 40}").content.decode()


@pytest.mark.parametrize("role", ["reviewer", "curator"])
def test_who_may_not_match_changes_nothing(role: str) -> None:
    (event,) = unmatched()
    made = CourseSender.objects.get()
    browser = Client()
    browser.force_login(getattr(cast, role)())
    pages: tuple[tuple[str, dict[str, Any]], ...] = (
        (reverse(f"{EVENTS}_match", args=[event.pk]), {"member": event.pk}),
        (reverse(f"{EVENTS}_aside"), {"ids": event.pk, "reason": "because"}),
        (reverse(f"{SENDERS}_rotate", args=[made.pk]), {}),
        (reverse(f"{SENDERS}_add"), {"name": "mine"}),
    )
    for page, typed in pages:
        assert browser.post(page, typed).status_code == 403, page
    browser.post(reverse(f"{EVENTS}_changelist"), {"action": "replay", "_selected_action": [1]})
    assert states() == ["UNMATCHED"]
    kept = made.token_hash
    made.refresh_from_db()
    assert made.token_hash == kept


@pytest.mark.parametrize(
    "query",
    ["", "?state__exact=UNMATCHED", "?q=nobody1@nowhere.example", "?sender__id__exact=1", "?q=c1"],
)
def test_the_list_of_events_takes_the_same_queries_for_one_and_for_thirty(
    desk: Client, query: str, django_assert_max_num_queries: Any
) -> None:
    (first,) = unmatched()
    address = reverse(f"{EVENTS}_changelist") + query
    with django_assert_max_num_queries(12):
        assert desk.get(address).status_code == 200
    for number in range(30):
        CourseEvent.objects.create(
            sender=first.sender,
            event_id=f"e{number}",
            kind="tag_added",
            tag="t1",
            state="PAID",
            points=10,
            member=cast.make_member(),
            handled_at=first.handled_at,
        )
    with django_assert_max_num_queries(12):
        assert desk.get(address).status_code == 200


def test_the_list_of_senders_takes_the_same_queries_for_one_and_for_thirty(
    desk: Client, super_admin: Member, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        sender(name=f"site-{number}")
    with django_assert_max_num_queries(8):
        assert desk.get(reverse(f"{SENDERS}_changelist")).status_code == 200
    assert senders.OLD_FOR.days == 7


def test_the_desk_counts_what_matches_nobody(desk: Client) -> None:
    unmatched(2)
    assert "completed courses that match nobody" in desk.get("/admin/").content.decode()


def test_staff_see_the_contact_of_a_member_and_do_not_type_it(desk: Client) -> None:
    member = confirmed(kajabi_contact_id="kj_77")
    page = desk.get(reverse("admin:members_member_change", args=[member.pk])).content.decode()
    assert "kj_77" in page
    assert 'name="kajabi_contact_id"' not in page
