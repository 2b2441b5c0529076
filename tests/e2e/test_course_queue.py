"""Course senders and the queue of what matches nobody, by staff in a browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from activities.courses import events
from activities.models import CourseEvent
from tests import cast
from tests.activities.courses.makers import paid, sender, tell
from tests.e2e.conftest import DESKTOP, PHONE, assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"]
)
def test_a_sender_is_added_and_what_it_tells_of_nobody_is_matched(
    sign_in: Callable[..., Page], live_server: Any, viewport: dict[str, int], scheme: str
) -> None:
    member = cast.make_member(first_name="Maren", last_name="Okafor")
    desk = sign_in(cast.super_admin(), viewport=viewport, color_scheme=scheme)
    desk.goto("/admin/activities/coursesender/add/")
    desk.get_by_label("Name").fill("academy")
    assert_accessible(desk)
    desk.get_by_role("button", name="Save", exact=True).click()
    address = desk.get_by_label("Address", exact=True).input_value()
    assert_accessible(desk)
    told = tell(address.removeprefix(live_server.url), "e1", "c1", "a@b.example", "t1")
    assert told == 200
    events.work_event(pk=CourseEvent.objects.get().pk)

    desk.goto("/admin/")
    desk.get_by_role("link", name="completed course that matches nobody").click()
    assert_accessible(desk)
    desk.get_by_role("link", name="Course t1").first.click()
    assert_accessible(desk)
    desk.get_by_role("link", name="Match to a member").click()
    assert_accessible(desk)
    desk.get_by_label("Member").fill(str(member.pk))
    desk.get_by_role("button", name="Pay this member").click()
    expect(desk.get_by_text("Maren Okafor is paid ten points.")).to_be_visible()
    assert paid(member) == {"course:t1": 10}


def test_a_new_address_and_putting_aside_read_well_on_a_phone(sign_in: Callable[..., Page]) -> None:
    made, address = sender(name="academy")
    tell(address, "e1", "c1", "a@b.example", "t1")
    events.work_event(pk=CourseEvent.objects.get().pk)
    desk = sign_in(cast.super_admin(), viewport=PHONE)
    for path in (
        f"coursesender/{made.pk}/change/",
        f"coursesender/{made.pk}/rotate/",
        "coursesender/",
        f"courseevent/aside/?ids={CourseEvent.objects.get().pk}",
    ):
        desk.goto(f"/admin/activities/{path}")
        assert_accessible(desk)
