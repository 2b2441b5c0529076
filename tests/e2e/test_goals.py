"""A member sets a goal, reaches it, opens it again and gives it other words, in the browser."""

import re

import pytest
from playwright.sync_api import expect

from growth.goals.words import option_of
from growth.models import Goal, Period
from growth.rules.terms import Length
from tests import cast
from tests.e2e.conftest import DESKTOP, PHONE, assert_accessible
from tests.growth.makers import make_draft, make_goal

LOOKS = [
    {"viewport": PHONE, "color_scheme": "light"},
    {"viewport": DESKTOP, "color_scheme": "dark"},
    {"viewport": PHONE, "color_scheme": "dark", "java_script_enabled": False},
]
TITLE = "Four first calls for the SDR post"


@pytest.mark.parametrize("look", LOOKS, ids=["phone", "dark", "without a script"])
def test_a_goal_is_set_reached_opened_again_and_renamed(open_page, complaints, look):
    member = cast.make_member(time_zone="Europe/Lisbon")
    page = open_page(member=member, **look)

    def accessible() -> None:
        """Axe needs a script of its own."""
        if look.get("java_script_enabled", True):
            assert_accessible(page)

    page.goto("/diary/goals/")
    expect(page.get_by_role("heading", name="No goal so far")).to_be_visible()
    accessible()
    page.get_by_role("button", name="Set it").click()
    expect(page.locator(".error-summary")).to_contain_text("Say what will be true")
    accessible()
    page.get_by_label("A new goal").fill(TITLE)
    page.get_by_label("Until").select_option(index=4)
    page.get_by_role("button", name="Set it").dblclick()
    expect(page.locator(".goals li")).to_have_count(1)
    expect(page.get_by_role("heading", name="This year", exact=True)).to_be_visible()
    assert Goal.objects.get().title == TITLE
    # What was begun at the top is kept while a goal is reached below.
    page.get_by_label("A new goal").fill("Half a thought")
    page.get_by_role("button", name=re.compile(f"^Reached ?: {TITLE}$")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is open.")
    expect(page.get_by_text("Reached. Others see it from now on.")).to_be_visible()
    expect(page.locator(".reached-goals tbody tr")).to_contain_text(TITLE)
    if look.get("java_script_enabled", True):
        expect(page.get_by_label("A new goal")).to_have_value("Half a thought")
        expect(page.get_by_role("heading", level=1)).to_be_focused()
    accessible()
    page.get_by_role("button", name=f"Reopen {TITLE}").click()
    expect(page.get_by_text("It is open again, and only you see it.")).to_be_visible()
    page.get_by_role("link", name=f"Rename {TITLE}").click()
    accessible()
    page.get_by_label("What will be true when it is reached").fill("x" * 200)
    page.get_by_role("button", name="Rename it").click()
    expect(page.locator(".goals li b")).to_have_text("x" * 200)
    accessible()
    page.get_by_role("button", name="Send me one").click()
    expect(page.get_by_role("button", name="Send me none")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Rename")).click()
    accessible()
    page.get_by_role("button", name="Delete the goal").click()
    expect(page.get_by_role("heading", name="No goal so far")).to_be_visible()
    if look.get("java_script_enabled", True):
        # The page that was refused is answered with 422, which the console repeats.
        assert [text for text in complaints if "422" not in text] == []


@pytest.mark.parametrize("look", LOOKS[:2], ids=["phone", "dark"])
def test_every_period_and_what_is_past_its_day_read_well(sign_in, look):
    member = cast.make_member(time_zone="Europe/Lisbon")
    for period in Period:
        make_goal(member, period=period, title=f"Of {period.label}")
    make_draft(member, title="Of This week")
    make_goal(member, title="Late", starts_on="2026-01-01", ends_on="2026-01-31")
    page = sign_in(member, **look)
    page.goto("/diary/goals/")
    assert_accessible(page)
    expect(page.locator(".term")).to_have_count(6)
    expect(page.get_by_role("link", name="a draft with this title")).to_be_visible()
    page.get_by_role("link", name="Delete Late").click()
    expect(page.get_by_role("button", name="Delete the goal")).to_be_in_viewport()
    page.get_by_role("link", name="Goals").last.click()
    for number in range(3):
        page.locator(".goals").get_by_role("button", name="Reached").first.press("Enter")
        expect(page.locator(".reached-goals tbody tr")).to_have_count(number + 1)
        expect(page.get_by_role("heading", name="Open", exact=True)).to_be_focused()
    page.get_by_role("link", name="All 3").click()
    expect(page.get_by_role("heading", name="Goals you reached")).to_be_visible()
    assert_accessible(page)


def test_a_page_left_open_past_midnight_asks_once_more_until_when(sign_in):
    member = cast.make_member()
    page = sign_in(member, viewport=PHONE)
    page.goto("/diary/goals/")
    # As the page of yesterday had it.
    page.evaluate("document.querySelector('#id_period option').value = 'DAILY:2026-01-01'")
    page.get_by_label("A new goal").fill(TITLE)
    page.get_by_label("Until").select_option(index=0)
    page.get_by_role("button", name="Set it").click()
    expect(page.locator("#id_period_error")).to_contain_text("the days have moved on")
    expect(page.get_by_label("A new goal")).to_have_value(TITLE)
    assert_accessible(page)
    assert option_of(Length.DAILY, "Today", member.day(member.date_joined)) in page.content()
    assert not Goal.objects.exists()
