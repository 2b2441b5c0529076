"""Members read each other's entries, reply, and report; staff take one out. In the browser."""

import re

import pytest
from playwright.sync_api import expect

from growth.models import Like, Post, Reply, Report
from tests import cast
from tests.e2e.conftest import DESKTOP, PHONE, assert_accessible
from tests.growth.makers import make_draft, make_like, make_post, make_reply

TEXT = "Four clients, six weeks, the same sequence. Monday's replies were a third ruder. "

WIDE = f"<pre><code>{'x' * 300}</code></pre><blockquote><p>They left.</p></blockquote>"
WIDE += f"<table><tbody><tr>{'<td>Procrastination</td>' * 9}</tr></tbody></table>"


@pytest.fixture
def cast_of_three(db):
    """Adaeze, who wrote; Maren, who reads; and a reviewer. There is something of everything."""
    adaeze = cast.make_member(first_name="Adaeze", last_name="Nwosu", company="Signal & Sons")
    maren, tiago = cast.paying_owner(handle="maren"), cast.reviewer()
    mondays = make_post(
        adaeze,
        title="We stopped sending on Mondays",
        content=TEXT * 12,
        html=f"<p>{TEXT * 6}</p><ul><li>{TEXT}</li></ul><p>{TEXT * 6}</p>",
    )
    make_reply(mondays, cast.make_member(first_name="Beatriz", last_name="Fonseca"), "Same here.")
    raised = make_post(
        maren, title="Raised the retainer by $400; one client left", days_ago=8, html=WIDE
    )
    make_post(
        cast.make_member(first_name="Priya", last_name="Raman"),
        days_ago=11,
        title="Priya's quarter, as her entries tell it",
        written_by="Built-in writer",
        story_key="6b1c1a1e-7a3c-4c46-9a0f-3f8f3a1d9b11",
    )
    make_like(raised, adaeze)
    make_draft(maren, title="What the audit of our domains cost")
    return adaeze, maren, tiago


LOOKS = [
    {"viewport": PHONE, "color_scheme": "light"},
    {"viewport": DESKTOP, "color_scheme": "dark"},
    {"viewport": PHONE, "color_scheme": "dark", "java_script_enabled": False},
]


def fine(page, look) -> None:
    """Axe needs a script of its own."""
    if look.get("java_script_enabled", True):
        assert_accessible(page)


@pytest.mark.parametrize("look", LOOKS, ids=["phone", "dark", "without a script"])
def test_an_entry_is_read_liked_replied_to_reported_and_taken_out(
    open_page, complaints, cast_of_three, look
):
    adaeze, maren, tiago = cast_of_three
    page = open_page(member=maren, **look)
    read_and_reply(page, look)
    report(page, look)
    assert Like.objects.filter(member=maren).count() == 1
    assert Reply.objects.get(author=maren).text == "We dropped it for two clients."

    take_out(open_page(member=tiago, **look), look)
    assert Report.objects.get().state == "UPHELD"

    page = open_page(member=adaeze, **look)
    page.goto("/diary/")
    # She is told of what others replied, and reads why staff took it out.
    expect(page.locator(".notice.news")).to_contain_text("1 new reply")
    page.locator(".notice.news").get_by_role("link").click()
    expect(page.get_by_text("It names a client who did not agree.")).to_be_visible()
    fine(page, look)
    page.goto("/diary/")
    expect(page.locator(".notice.news")).to_have_count(0)
    assert Post.objects.get(author=adaeze).held_at is not None
    if look.get("java_script_enabled", True):
        # Pages that were refused are answered with 422, which the console repeats.
        assert [text for text in complaints if "422" not in text] == []


def read_and_reply(page, look) -> None:
    """She likes the first entry of the feed, replies to it, and mends her reply."""
    page.goto("/diary/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You wrote in one of the last")
    fine(page, look)
    like = page.get_by_role("button", name=re.compile("likes?: We stopped"))
    expect(like).to_have_attribute("aria-pressed", "false")
    like.press("Enter")
    expect(like).to_have_attribute("aria-pressed", "true")
    if look.get("java_script_enabled", True):
        expect(like).to_be_focused()
    expect(like).to_have_text("1 like: We stopped sending on Mondays")
    page.get_by_label("Your reply to Adaeze").fill("We dropped it.\nhttps://tern.example/why")
    page.get_by_role("button", name="Reply", exact=True).first.click()
    expect(page.locator(".replies").first).to_contain_text("We dropped it.")
    fine(page, look)
    page.get_by_role("link", name=re.compile("Edit the reply of Maren Okafor")).click()
    page.get_by_label("The reply").fill("We dropped it for two clients.")
    fine(page, look)
    page.get_by_role("button", name="Save the reply").click()
    expect(page.get_by_text("changed since")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("We stopped sending on Mondays")
    fine(page, look)


def report(page, look) -> None:
    """She reports the entry; what is missing is said first."""
    page.get_by_role("link", name="Report this entry").click()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Choose what comes nearest.")).to_be_visible()
    fine(page, look)
    page.get_by_label("Tells what is not theirs to tell").check()
    page.get_by_label("In your words").fill("It names a client of mine.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you.")
    fine(page, look)


def take_out(page, look) -> None:
    """A reviewer takes it out, with a word why."""
    page.goto("/admin/growth/report/queue/")
    expect(page.get_by_text("It names a client of mine.")).to_be_visible()
    fine(page, look)
    page.get_by_role("button", name="Take it out").click()
    expect(page.get_by_text("Say why, in 500 characters")).to_be_visible()
    fine(page, look)
    page.get_by_label("Why (its author reads it)").fill("It names a client who did not agree.")
    page.get_by_role("button", name="Take it out").click()
    expect(page.get_by_text("Nothing waits.")).to_be_visible()
