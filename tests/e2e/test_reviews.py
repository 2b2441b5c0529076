"""A member looks back, in the browser: has a review written, reads it, shares it."""

import re
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page, expect
from pytest_django import Settings

from growth.models import Post, Story, StoryPeriod, Telling
from growth.stories.telling import tell
from members.models import Member
from tests import cast
from tests.e2e.conftest import DESKTOP, PHONE, assert_accessible
from tests.growth.makers import make_goal, make_post, make_telling
from tests.growth.modelled import model_in
from tests.growth.reviews.makers import days_ago, fail, make_story, use_turns
from tests.growth.stories.makers import DIARY, honest
from tests.standins.model import Model, Reply, refused

LOOKS = [
    {"viewport": PHONE, "color_scheme": "light"},
    {"viewport": DESKTOP, "color_scheme": "dark"},
    {"viewport": PHONE, "color_scheme": "dark", "java_script_enabled": False},
]
IDS = ["phone", "dark", "without a script"]


@pytest.fixture
def model(settings: Settings) -> Iterator[Model]:
    """A model that does as it is told."""
    with model_in(settings) as server:
        server.always = honest
        yield server


@pytest.fixture
def priya() -> Member:
    """She wrote six entries in this month and set a goal."""
    member = cast.make_member(first_name="Priya", last_name="Nair", time_zone="Europe/Lisbon")
    for ago, title, text in DIARY:
        make_post(member, days_ago=ago, title=title, content=text)
    make_goal(member, title="Hire an SDR who stays")
    return member


def accessible(page: Page, look: dict[str, Any]) -> None:
    """Axe needs a script of its own."""
    if look.get("java_script_enabled", True):
        assert_accessible(page)


def ask(page: Page, tone: str = "Harsh") -> int:
    """Have the month written; the key of the telling."""
    page.get_by_role("radio", name=tone).check()
    page.get_by_role("button", name="Write the month").click()
    expect(page.get_by_text("Your review is being written in a")).to_be_visible()
    return Telling.objects.latest("pk").pk


def in_background(pk: int) -> Thread:
    """The job, beside the page that watches it."""

    def work() -> None:
        try:
            tell(pk=pk)
        finally:
            connection.close()

    thread = Thread(target=work)
    thread.start()
    return thread


@pytest.mark.parametrize("look", LOOKS, ids=IDS)
def test_a_review_is_written_here_read_and_shared_once(
    open_page: Callable[..., Page],
    complaints: list[str],
    priya: Member,
    look: dict[str, Any],
) -> None:
    page = open_page(member=priya, **look)
    page.goto("/diary/reviews/")
    accessible(page, look)
    page.get_by_role("link", name=re.compile("^Write ?: Month$")).click()
    accessible(page, look)
    tell(pk=ask(page))
    if not look.get("java_script_enabled", True):
        page.get_by_role("link", name="Look again").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile("^Your month to .*, from six entries and one goal.$"))
    expect(page.get_by_text("in a harsh tone")).to_be_visible()
    expect(page.get_by_text("Nine of ten turns")).to_be_visible()
    accessible(page, look)
    page.get_by_role("link", name="Entry 1", exact=True).first.click()
    expect(page.locator("#src1")).to_be_in_viewport()
    page.get_by_role("link", name="What it was told").click()
    expect(page.locator("pre")).to_contain_text("Three first calls with SDR candidates.")
    accessible(page, look)
    page.get_by_role("navigation", name="Diary").get_by_role("link", name="Reviews").click()
    page.get_by_role("link", name="Share it in the feed").click()
    title = page.get_by_role("heading", name=re.compile("^Priya Nair's month to"))
    expect(title).to_be_visible()
    accessible(page, look)
    page.get_by_role("button", name="Share it with all members").click()
    page.wait_for_url(re.compile(r"/diary/\d+/"))
    expect(page.get_by_text("written by a program, shared by Priya")).to_be_visible()
    accessible(page, look)
    shared = Post.objects.get(story_key=Story.objects.get().key)
    assert (shared.author, shared.status, shared.written_by) == (
        *(priya, "PUBLISHED"),
        "Built-in writer",
    )
    page.goto("/diary/reviews/month/")
    expect(page.get_by_role("link", name="See the entry")).to_be_visible()
    expect(page.get_by_role("link", name="Share it in the feed")).to_have_count(0)
    accessible(page, look)
    assert complaints == []


@pytest.mark.parametrize("look", LOOKS[:2], ids=IDS[:2])
def test_the_page_follows_a_model_and_shows_what_it_wrote(
    sign_in: Callable[..., Page],
    complaints: list[str],
    priya: Member,
    model: Model,
    look: dict[str, Any],
) -> None:
    model.answers.append(lambda asked: Reply(honest(asked), drip_s=0.06))
    page = sign_in(priya, **look)
    page.goto("/diary/reviews/month/")
    job = in_background(ask(page, "Brutal"))
    expect(page.locator("#progress")).to_contain_text(re.compile(r"More than \d+ words"))
    assert_accessible(page)
    # Nothing else is pressed: it comes by itself.
    expect(page.get_by_text("Your review is written.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("in a brutal tone")).to_be_visible()
    expect(page.locator(".retold")).to_contain_text("“Hire an SDR who stays”:")
    expect(page.locator("[hx-trigger^=every]")).to_have_count(0)
    assert_accessible(page)
    job.join()
    page.get_by_role("link", name="What it was told").click()
    expect(page.locator("pre").first).to_contain_text("You write a review of a period")
    shown = page.locator("pre").all_text_contents()
    assert shown == [one["content"] for one in model.requests[0].body["messages"]]
    assert complaints == []


@pytest.mark.parametrize("look", LOOKS[:2], ids=IDS[:2])
def test_a_failure_is_told_where_one_waits_for_the_review(
    sign_in: Callable[..., Page], priya: Member, model: Model, look: dict[str, Any]
) -> None:
    make_story(priya, made_at=days_ago(31))
    model.answers.append(refused())
    page = sign_in(priya, **look)
    page.goto("/diary/reviews/month/")
    tell(pk=ask(page))
    expect(page.get_by_text("The writer would not take this text.")).to_be_visible()
    expect(page.get_by_text(re.compile("Your turn is given back, ten are left."))).to_be_visible()
    expect(page.locator(".retold")).to_contain_text("Sentence 1 says what happened")
    assert_accessible(page)
    tell(pk=ask(page))
    expect(page.get_by_text("Your review is written.")).to_be_visible()
    expect(page.get_by_text("would not take")).to_have_count(0)


@pytest.mark.parametrize("look", LOOKS[:2], ids=IDS[:2])
def test_the_edges_read_well(
    sign_in: Callable[..., Page], priya: Member, look: dict[str, Any]
) -> None:
    nobody = cast.make_member()
    page = sign_in(nobody, **look)
    page.goto("/diary/reviews/")
    expect(page.get_by_role("heading", name="Nothing to review: no entry yet")).to_be_visible()
    assert_accessible(page)
    make_post(nobody, days_ago=9)
    page.goto("/diary/reviews/week/")
    assert_accessible(page)
    page.get_by_role("link", name="Take the month instead").click()
    expect(page.get_by_role("button", name="Write the month")).to_be_visible()
    make_story(priya, StoryPeriod.WEEK, made_at=days_ago(9))
    make_telling(priya, period=StoryPeriod.YEAR)
    fail(make_telling(priya, period=StoryPeriod.WEEK))
    page = sign_in(priya, **look)
    page.goto("/diary/reviews/week/")
    expect(page.get_by_text("stale since").first).to_be_visible()
    assert_accessible(page)
    use_turns(priya, 9)
    page.reload()
    expect(page.get_by_text("At midnight in Lisbon there are ten again.")).to_be_visible()
    assert_accessible(page)


def test_a_second_click_asks_once(sign_in: Callable[..., Page], priya: Member) -> None:
    page = sign_in(priya)
    page.goto("/diary/reviews/month/")
    page.get_by_role("button", name="Write the month").dblclick()
    expect(page.get_by_text("Your review is being written in a")).to_be_visible()
    assert Telling.objects.count() == 1
