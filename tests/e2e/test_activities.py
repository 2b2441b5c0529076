"""A member reports what they did, in the browser."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from activities.models import Activity, ReviewClaim, Status, Submission
from tests import cast
from tests.activities.makers import REFLECTION, attach, decide, make_submission, session
from tests.activities.pages.asking import heic, picture
from tests.e2e.conftest import DESKTOP, PHONE, assert_accessible

LOOKS = [
    {"viewport": PHONE, "color_scheme": "light"},
    {"viewport": DESKTOP, "color_scheme": "dark"},
    {"viewport": PHONE, "color_scheme": "dark", "java_script_enabled": False},
]


def choose(page: Page, *files) -> None:
    """Choose these files for evidence."""
    page.locator("#id_evidence").set_input_files(
        [
            FilePayload(
                name=str(file.name), mimeType="application/octet-stream", buffer=file.read()
            )
            for file in files
        ]
    )


def accessible(page: Page, look) -> None:
    """Axe needs a script of its own."""
    if look.get("java_script_enabled", True):
        assert_accessible(page)


@pytest.mark.parametrize("look", LOOKS, ids=["phone", "dark", "without a script"])
def test_what_was_tried_is_reported_with_a_picture(open_page, complaints, look):
    member = cast.make_member()
    page = open_page(member=member, **look)
    page.goto("/activities/")
    expect(page.get_by_role("heading", name="Nothing sent yet")).to_be_visible()
    accessible(page, look)
    page.get_by_role("link", name="Report it").click()
    page.get_by_label("What you tried").fill("Too short")
    choose(page, picture("monday.png"), heic())
    page.get_by_role("button", name="Send to review").click()
    # Everything wrong is said at once; what was right is kept.
    summary = page.locator(".error-summary")
    expect(summary.get_by_role("listitem")).to_have_count(3)
    expect(page.locator(".uploads li").first).to_contain_text("monday.png")
    expect(page.locator(".uploads .refused")).to_contain_text("IMG_2231.HEIC")
    expect(page.get_by_label("What you tried")).to_have_value("Too short")
    accessible(page, look)
    summary.get_by_role("link", name="Day is missing").click()
    if look.get("java_script_enabled", True):
        expect(page.locator("#id_done_on")).to_be_in_viewport()
    page.get_by_role("textbox", name="Day").fill(f"{timezone.now().date() - timedelta(days=1)}")
    page.get_by_label("What you tried").fill(REFLECTION)
    page.get_by_label("All members, once approved").check()
    page.get_by_role("button", name="Send to review").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "50 points of yours wait for a reviewer."
    )
    expect(page.locator(".messages")).to_contain_text("EXPLORE is sent.")
    accessible(page, look)
    sent = Submission.objects.get(member=member)
    assert (sent.visibility, sent.attachments.get().name) == ("public", "monday.png")
    if look.get("java_script_enabled", True):
        # The page that was refused is answered with 422, which the console repeats.
        assert [text for text in complaints if "422" not in text] == []


@pytest.mark.parametrize("look", LOOKS[:2], ids=["phone", "dark"])
def test_a_full_week_is_refused_with_what_is_left_and_from_when(sign_in, look):
    member = cast.make_member()
    today = member.day(timezone.now())
    session(member, today - timedelta(days=3), peers=18)
    session(member, today, peers=20)
    page = sign_in(member, **look)
    page.goto("/activities/")
    expect(page.get_by_text("12 of 50 peers left this week")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Report ?: AMPLIFY$")).click()
    page.get_by_role("textbox", name="Day").fill(f"{today}")
    page.get_by_role("textbox", name="Peers").fill("30")
    choose(page, picture("sheet.png"))
    page.get_by_role("button", name="Send to review").click()
    more = today + timedelta(days=4)
    expect(page.locator("#id_peers_error")).to_contain_text("12 are left: 30 do not fit.")
    expect(page.locator("#id_peers_error")).to_contain_text(
        f"From {more:%A} {more.day} {more:%B} on there is more."
    )
    expect(page.locator(".uploads")).to_contain_text("sheet.png")
    accessible(page, look)
    page.get_by_role("textbox", name="Peers").fill("12")
    page.get_by_role("button", name="Send to review").click()
    expect(page.get_by_text("0 of 50 peers left this week")).to_be_visible()
    accessible(page, look)


def test_a_second_click_sends_one(sign_in):
    member = cast.make_member()
    page = sign_in(member)
    page.goto("/activities/report/shine/")
    page.get_by_role("textbox", name="Title").fill("A hundred replies")
    page.get_by_label("What you did").fill("What it took, week by week. " * 3)
    page.get_by_role("button", name="Send to review").dblclick()
    expect(page.locator(".messages")).to_contain_text("SHINE is sent.")
    assert Submission.objects.filter(member=member).count() == 1


@pytest.mark.parametrize("look", LOOKS[:2], ids=["phone", "dark"])
def test_what_was_sent_reads_well_wherever_it_stands(sign_in, look):
    member, reviewer = cast.make_member(handle="maren"), cast.reviewer()
    waits, read, back, done = (make_submission(member, Activity.PRESENT) for _ in range(4))
    for one in (waits, read, back, done):
        attach(one)
    Submission.objects.filter(pk=done.pk).update(visibility="public")
    ReviewClaim.objects.create(
        submission=read, reviewer=reviewer, until=timezone.now() + timedelta(minutes=10)
    )
    decide(back, reviewer, Status.REJECTED)
    decide(done, reviewer, Status.APPROVED)
    page = sign_in(member, **look)
    for one in (waits, read, back, done):
        page.goto(f"/activities/sent/{one.pk}/")
        for closed in page.locator("details").all():
            closed.locator("summary").click()
        accessible(page, look)
    page.goto("/members/maren/")
    expect(page.get_by_role("heading", name="Outside of here")).to_be_visible()
    accessible(page, look)


def test_on_a_phone_the_last_pages_lie_behind_more(sign_in):
    page = sign_in(cast.make_member(), viewport=PHONE)
    page.goto("/activities/")
    main = page.get_by_role("navigation", name="Main")
    expect(main.get_by_role("link")).to_have_count(5)
    main.get_by_role("button", name="More").click()
    page.get_by_role("navigation", name="More pages").get_by_role("link", name="Members").click()
    page.wait_for_url("**/members/")
    expect(main.get_by_role("button", name="More")).to_have_attribute("aria-current", "true")
    assert_accessible(page)
