"""Writing in the browser: answers that get lost, sessions that end, devices that are shared."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from growth.models import Post
from members.models import Member
from tests import cast
from tests.e2e.writing import OFFLINE, all_saved, copies, press, state, text, title
from tests.growth.makers import make_draft, make_post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member() -> Member:
    return cast.paying_owner()


def take_session(page: Page, other: Page) -> None:
    """Whoever is signed in on the other page is now signed in here."""
    cookies: Any = other.context.cookies()
    page.context.add_cookies(cookies)


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


def test_a_new_entry_left_at_once_is_saved_and_no_words_are_put_over_others(
    sign_in: Callable[..., Page], member: Member
) -> None:
    page = sign_in(member)
    page.goto("/diary/write/")
    title(page).fill("Left at once")
    page.get_by_role("link", name="Your entries").click()
    page.goto("/diary/write/")
    expect(page.locator("[data-write]")).to_have_attribute("data-before", "looked at")
    all_saved(page)
    expect(page.get_by_text("were not saved")).to_have_count(0)
    assert Post.objects.get().title == "Left at once"
    # What never reached the site gets a sheet of its own where others were begun meanwhile.
    page.evaluate(
        """() => {
            const mark = document.querySelector("[data-write]").dataset.mark;
            const key = "6b1c1a1e-7a3c-4c46-9a0f-3f8f3a1d9b11";
            const words = { title: "Before", content: "On a plane." };
            const copy = JSON.stringify({ ...words, seen: 0, key, at: 1e12, sent: [] });
            localStorage.setItem(`diary:${mark}:new-${key}`, copy);
        }"""
    )
    page.reload()
    expect(page.get_by_text("were not saved")).to_be_visible()
    title(page).fill("Something else")
    page.get_by_role("button", name="Put them back").click()
    expect(text(page)).to_have_value("On a plane.")
    all_saved(page)
    expect(page.get_by_text("were not saved")).to_have_count(0)
    titles = list(Post.objects.order_by("pk").values_list("title", flat=True))
    assert titles == ["Left at once", "Something else", "Before"]


def test_changes_of_a_published_entry_are_said_to_wait_and_can_be_dropped_at_once(
    sign_in: Callable[..., Page], member: Member
) -> None:
    page, post = sign_in(member), make_post(member, title="Hiring", content="Old.")
    page.goto(f"/diary/write/{post.pk}/")
    expect(page.get_by_text("Drop the changes").first).to_be_hidden()
    text(page).fill("New.")
    press(page, "Save the changes")
    expect(state(page)).to_have_text("Saved.")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Changes that are not published yet.")
    expect(page.get_by_text("changes wait", exact=True)).to_be_visible()
    page.locator("summary", has_text="Drop the changes").click()
    press(page, "Drop the changes")
    expect(heading).to_have_text("A published entry.")
    expect(text(page)).to_have_value("Old.")


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
    take_session(page, sign_in(member))
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
    take_session(page, stranger)
    page.goto("/diary/write/")
    expect(title(page)).to_be_visible()
    assert copies(page) == []
