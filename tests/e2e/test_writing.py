"""Writing in the browser: nothing is lost, whatever happens in between."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from growth.models import Post
from members.models import Member
from tests import cast
from tests.e2e.conftest import DESKTOP, PHONE, assert_accessible
from tests.growth.makers import make_draft, make_post

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = re.compile(r"saved today, \d\d:\d\d")
OFFLINE = "Offline; kept on this device."


@pytest.fixture
def member() -> Member:
    return cast.paying_owner()


def title(page: Page):
    return page.get_by_label("Title", exact=True)


def text(page: Page):
    return page.get_by_label(re.compile("^Text Markdown"))


def state(page: Page):
    return page.locator("[data-write-state]")


def said(page: Page):
    return page.locator("[data-write-said]")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).last.click()


def all_saved(page: Page) -> None:
    """The site has every word, and the device has none of them."""
    expect(page.locator("[data-write]")).to_have_attribute("data-state", "saved")
    assert copies(page) == []


def copies(page: Page) -> list[str]:
    """What lies on the device."""
    return page.evaluate("Object.values(localStorage)")


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


def test_a_lost_answer_is_no_conflict_and_nothing_is_sent_twice(
    sign_in: Callable[..., Page], member: Member
) -> None:
    page, post = sign_in(member), make_draft(member)
    page.goto(f"/diary/write/{post.pk}/")
    lose = True

    def answer(route) -> None:
        nonlocal lose
        if lose and route.request.method == "POST":
            lose = False
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/diary/write/**", answer)
    text(page).fill("The site has this, the page does not know.")
    expect(state(page)).to_have_text("The site can\u2019t be reached; kept on this device.")
    post.refresh_from_db()
    assert post.version == 2
    text(page).fill("And this as well.")
    expect(state(page)).to_be_hidden(timeout=10_000)
    all_saved(page)
    post.refresh_from_db()
    assert (post.content, post.version) == ("And this as well.", 3)
    expect(page.locator("#conflict")).to_have_count(0)


def test_a_session_that_ends_keeps_the_words_and_goes_on_after_signing_in(
    sign_in: Callable[..., Page], member: Member
) -> None:
    page, post = sign_in(member), make_draft(member)
    page.goto(f"/diary/write/{post.pk}/")
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    text(page).fill("Typed after it ended.")
    expect(state(page)).to_contain_text("Your session has ended; your words are kept")
    assert "Typed after it ended." in copies(page)[0]
    # Signed in again in another tab: the page finds out when it is looked at.
    page.context.add_cookies(sign_in(member).context.cookies())
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    all_saved(page)
    post.refresh_from_db()
    assert post.content == "Typed after it ended."


def test_save_leads_to_sign_in_and_the_words_come_along(
    sign_in: Callable[..., Page], member: Member
) -> None:
    member.set_password(cast.PASSWORD)
    member.save()
    EmailAddress.objects.get_or_create(
        user=member, email=member.email, defaults={"verified": True, "primary": True}
    )
    page, post = sign_in(member), make_draft(member)
    page.goto(f"/diary/write/{post.pk}/")
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    text(page).fill("Typed after it ended.")
    expect(state(page)).to_contain_text("Your session has ended; your words are kept")
    press(page, "Save the draft")
    page.wait_for_url("**/accounts/login/**")
    page.get_by_label("E-mail").fill(member.email)
    page.get_by_label("Password", exact=True).fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(text(page)).to_have_value("Typed after it ended.")
    expect(page.get_by_text("What you typed before you signed in again is saved")).to_be_visible()
    all_saved(page)


def test_the_copy_is_nobody_elses_and_goes_at_sign_out(
    sign_in: Callable[..., Page], member: Member
) -> None:
    page, post = sign_in(member), make_draft(member)
    page.goto(f"/diary/write/{post.pk}/")
    page.context.set_offline(True)
    text(page).fill("A secret.")
    expect(state(page)).to_have_text(OFFLINE)
    assert len(copies(page)) == 1
    page.close(run_before_unload=False)
    page = page.context.new_page()
    page.context.set_offline(False)
    page.goto("/diary/mine/")
    assert len(copies(page)) == 1
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")
    assert copies(page) == []
    # One whose session only ended leaves it; the next member's page drops it.
    page.evaluate("localStorage.setItem('diary:someone:1', '{}')")
    stranger = sign_in(cast.make_member())
    page.context.add_cookies(stranger.context.cookies())
    page.goto("/diary/write/")
    expect(title(page)).to_be_visible()
    assert copies(page) == []


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
    held = make_draft(member, title="Held")
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
        page.goto(f"/diary/write/{post.pk}/delete/")
        assert_accessible(page)
    assert complaints == []
