"""The directory and a member's page in a browser."""

import re

import pytest
from playwright.sync_api import expect

from members.directory.actions import count_changes
from members.models import Member
from tests import cast
from tests.e2e.conftest import PHONE, assert_accessible
from tests.members import pictures

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def maren() -> Member:
    """Maren among thirty, one of whom knows what she wants."""
    for number in range(30):
        cast.make_member(
            first_name="Tomasz" if number == 7 else "Ida",
            last_name=f"{chr(65 + number % 26)}olding{number}",
            handle=f"member-{number}",
            company="Ferry Lane & Daughters of the Far North",
            industry="Logistics" if number % 3 else "SaaS outbound",
            current_skills=["Paid LinkedIn", "Offers"] if number == 7 else ["Cold calling"],
            target_skills=["Copy"] if number == 7 else [],
        )
    maren = cast.paying_owner(
        handle="maren", current_skills=["Copy"], target_skills=["Paid LinkedIn"]
    )
    count_changes()
    return maren


def test_finding_somebody_by_a_slip_and_opening_their_page(sign_in, maren, complaints) -> None:
    page = sign_in(maren)
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Members").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "One member can teach what you want to learn."
    )
    assert_accessible(page)
    page.evaluate("window.same = true")
    page.get_by_label("Search members").press_sequentially("Tomsaz")
    expect(page.get_by_text("No “Tomsaz”; showing “Tomasz”.")).to_be_visible()
    expect(page).to_have_url(re.compile("q=Tomsaz"))
    assert page.evaluate("window.same")
    page.get_by_label("SaaS outbound").check()
    expect(page.get_by_role("heading", name="Nobody fits all of this")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Clear the filters").click()
    page.get_by_role("link", name="Tomasz Holding7").click()
    expect(page.get_by_text("You have something to trade")).to_be_visible()
    assert_accessible(page)
    assert complaints == []


def test_the_directory_works_without_script_on_a_phone_in_the_dark(open_page, maren) -> None:
    page = open_page(member=maren, viewport=PHONE, java_script_enabled=False, color_scheme="dark")
    page.goto("/members/")
    page.get_by_label("Search members").fill("ida")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".people .name")).to_have_count(25)
    page.get_by_role("link", name="on", exact=False).and_(page.locator("[rel=next]")).click()
    expect(page.locator(".people .name")).to_have_count(4)
    page.get_by_role("button", name="Filter").click()
    page.locator("#facets").get_by_label("SaaS outbound").check()
    page.get_by_role("button", name="Show these").click()
    expect(page.locator(".people .name")).to_have_count(10)
    page.goto("/members/nobody-here/")
    expect(page.get_by_role("heading", name="This member is not listed")).to_be_visible()


def test_a_picture_is_worn_at_once_and_leaves_the_masthead_again(
    sign_in, maren, complaints, tmp_path
) -> None:
    page = sign_in(maren)
    page.goto("/profile/")
    assert_accessible(page)
    photo = tmp_path / "me.jpg"
    photo.write_bytes(pictures.with_exif(orientation=6))
    page.get_by_label("Picture").set_input_files(photo)
    page.get_by_role("button", name="Save the profile").click()
    face = page.locator("header img.shield")
    expect(face).to_be_visible()
    expect(face).to_have_js_property("naturalWidth", 64)
    assert_accessible(page)
    page.get_by_label("Show my initials instead").check()
    page.get_by_role("button", name="Save the profile").click()
    expect(page.locator("header span.shield")).to_have_text("MO")
    assert complaints == []
