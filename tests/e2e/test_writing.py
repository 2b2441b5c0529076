"""Writing in the browser: nothing is lost, whatever happens in between."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from growth.models import Post
from members.models import Member
from tests import cast
from tests.e2e.conftest import DESKTOP, PHONE, assert_accessible
from tests.e2e.writing import OFFLINE, SAVED, all_saved, copies, press, said, state, text, title
from tests.growth.makers import make_draft, make_post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member() -> Member:
    return cast.paying_owner()


def test_written_on_a_phone_offline_for_a_moment_and_published(
    sign_in: Callable[..., Page], member: Member, complaints: list[str]
) -> None:
    phone = sign_in(member, viewport=PHONE)
    phone.goto("/diary/write/")
    assert_accessible(phone)
    title(phone).fill("What the audit cost")
    text(phone).press_sequentially("We paid an outsider")
    expect(said(phone)).to_have_text(SAVED)
    post = Post.objects.get(author=member)
    assert (post.content, post.status, copies(phone)) == ("We paid an outsider", "DRAFT", [])
    expect(phone).to_have_url(re.compile(rf"/diary/write/{post.pk}/$"))
    phone.context.set_offline(True)
    text(phone).press_sequentially(" $1,900.")
    expect(state(phone)).to_have_text(OFFLINE)
    press(phone, "Publish to all members")
    expect(state(phone)).to_have_text(OFFLINE)
    assert "We paid an outsider $1,900." in copies(phone)[0]
    assert_accessible(phone)
    phone.context.set_offline(False)
    expect(state(phone)).to_be_hidden()
    post.refresh_from_db()
    assert post.content == "We paid an outsider $1,900."
    press(phone, "Publish to all members")
    phone.wait_for_url(f"**/diary/{post.pk}/")
    post.refresh_from_db()
    assert (post.status, post.version, copies(phone)) == ("PUBLISHED", 2, [])
    assert Post.objects.count() == 1
    assert [one for one in complaints if "ERR_INTERNET_DISCONNECTED" not in one] == []


def test_words_of_before_a_crash_are_offered_back(
    sign_in: Callable[..., Page], member: Member
) -> None:
    page, post = sign_in(member), make_draft(member)
    page.goto(f"/diary/write/{post.pk}/")
    page.context.set_offline(True)
    text(page).fill("Typed in a tunnel.")
    expect(state(page)).to_have_text(OFFLINE)
    crashed = page
    page = crashed.context.new_page()
    crashed.close()
    page.context.set_offline(False)
    page.goto(f"/diary/write/{post.pk}/")
    expect(text(page)).to_have_value("Begun.")
    expect(page.get_by_text("were not saved")).to_be_visible()
    assert_accessible(page)
    # What is typed now does not take the place of what is offered.
    text(page).fill("Typed since.")
    page.reload()
    expect(text(page)).to_have_value("Typed since.")
    page.get_by_role("button", name="Put them back").click()
    expect(text(page)).to_have_value("Typed in a tunnel.")
    expect(page.get_by_text("were not saved")).to_be_hidden()
    # The site has newer words than those: both are shown.
    expect(page.get_by_label("Text there")).to_have_value("Typed since.")
    page.get_by_role("button", name="Keep what I typed here").click()
    all_saved(page)
    post.refresh_from_db()
    assert post.content == "Typed in a tunnel."


def test_a_new_entry_that_never_reached_the_site_is_offered_back(
    sign_in: Callable[..., Page], member: Member
) -> None:
    page = sign_in(member, color_scheme="dark")
    page.goto("/diary/write/")
    page.context.set_offline(True)
    title(page).fill("On a plane")
    text(page).fill("Far above.")
    expect(state(page)).to_have_text(OFFLINE)
    crashed = page
    page = crashed.context.new_page()
    crashed.close()
    page.context.set_offline(False)
    page.goto("/diary/write/")
    assert_accessible(page)
    page.get_by_role("button", name="Put them back").click()
    expect(said(page)).to_have_text(SAVED)
    post = Post.objects.get(author=member)
    assert (post.title, post.content) == ("On a plane", "Far above.")
    assert copies(page) == []


def test_two_devices_are_shown_both_versions(sign_in: Callable[..., Page], member: Member) -> None:
    post = make_draft(member)
    phone, desktop = sign_in(member, viewport=PHONE), sign_in(member, viewport=DESKTOP)
    for device in (phone, desktop):
        device.goto(f"/diary/write/{post.pk}/")
    text(phone).fill("Typed on the phone.")
    expect(said(phone)).to_have_text(SAVED)
    all_saved(phone)
    text(desktop).fill("Typed on the desktop.")
    theirs = desktop.get_by_label("Text there")
    expect(theirs).to_have_value("Typed on the phone.")
    expect(text(desktop)).to_have_value("Typed on the desktop.")
    post.refresh_from_db()
    assert post.content == "Typed on the phone."
    assert_accessible(desktop)
    desktop.get_by_role("button", name="Keep what I typed here").click()
    expect(theirs).to_be_hidden()
    all_saved(desktop)
    post.refresh_from_db()
    assert (post.content, post.version) == ("Typed on the desktop.", 3)
    # The phone goes on from what it saw, is shown what stands there, and takes it.
    text(phone).fill("More on the phone.")
    expect(phone.get_by_label("Text there")).to_have_value("Typed on the desktop.")
    assert_accessible(phone)
    phone.get_by_role("button", name="Take what stands there").click()
    expect(text(phone)).to_have_value("Typed on the desktop.")
    text(phone).fill("Typed on the desktop. And on.")
    all_saved(phone)
    post.refresh_from_db()
    assert (post.content, post.version) == ("Typed on the desktop. And on.", 4)


def test_without_script_the_buttons_save_preview_and_delete(
    sign_in: Callable[..., Page], member: Member
) -> None:
    page = sign_in(member, java_script_enabled=False, color_scheme="dark", viewport=PHONE)
    page.goto("/diary/mine/")
    page.get_by_role("link", name="Write the first").click()
    title(page).fill("Hiring")
    text(page).fill("# The third *attempt*")
    title(page).press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    text(page).fill("## The third *attempt*")
    press(page, "Preview")
    expect(page.get_by_role("heading", name="The third attempt", level=4)).to_be_visible()
    page.get_by_role("link", name="Delete it").click()
    page.get_by_role("button", name="Delete it for good").click()
    expect(page.get_by_text("“Hiring” is deleted.")).to_be_visible()
    assert not Post.objects.exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_own_entries_are_found_and_every_page_can_be_used_by_all(
    sign_in: Callable[..., Page], member: Member, scheme: str, complaints: list[str]
) -> None:
    post = make_post(member, title="The audit", content="It cost " + "so much " * 60)
    make_draft(member)
    held = make_draft(member, title="Held" * 50)
    Post.objects.filter(pk=held.pk).update(held_at=timezone.now(), held_why="An address in it.")
    for viewport in (DESKTOP, PHONE):
        page = sign_in(member, viewport=viewport, color_scheme=scheme)
        page.goto("/diary/mine/")
        assert_accessible(page)
        page.get_by_role("searchbox").fill("COST audit")
        page.keyboard.press("Enter")
        expect(page.locator("mark")).to_have_text(["audit", "cost"])
        assert_accessible(page)
        for where in ("mine/?show=drafts", f"write/{held.pk}/", f"write/{post.pk}/?preview"):
            page.goto(f"/diary/{where}")
            assert_accessible(page)
        # Nothing long pushes a page sideways.
        for where in (f"write/{held.pk}/delete/", f"mine/?q={'a' * 300}"):
            page.goto(f"/diary/{where}")
            assert_accessible(page)
    assert complaints == []
