"""The page of a review: read, asked for, being written, failed, with nothing to write it from."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from growth.models import Post, Story, StoryPeriod
from growth.stories.rules import plain
from members.models import Member
from tests import cast
from tests.growth.makers import make_post, make_telling
from tests.growth.reviews.makers import (
    MONTH,
    PAGES,
    ask,
    days_ago,
    fail,
    make_story,
    signed_in,
    told_in,
)

pytestmark = pytest.mark.django_db


def test_a_review_is_read_with_its_entries_beside_it(client: Client, member: Member) -> None:
    story = make_story(member, posts=9, dropped=2, left_out=1)
    page = client.get(MONTH)
    html = told_in(page.content.decode())
    assert page.context["title"].endswith(", from nine entries and three goals.")
    assert "Written by a program, from your own words only." in html
    assert "316 words. Two sentences that no entry proves were left out. The oldest entry" in html
    cite = '<a class="cite" href="#src1" aria-label="Entry 1">1</a>'
    assert f"Sentence 1 says what happened&nbsp;{cite}." in html
    assert "Each judgement names the entry or the goal it rests on." in html
    for source in story.sources:
        assert f'<li id="src{source["number"]}"><div><a href="/diary/{source["post"]}/">' in html
    assertContains(page, "two of nine")


def test_nobody_else_finds_any_of_it(member: Member) -> None:
    make_story(member)
    telling = make_telling(member)
    progress = f"{MONTH}progress/{telling.pk}/"
    for stranger in (cast.make_member(), cast.super_admin()):
        client = signed_in(stranger)
        assertNotContains(client.get(MONTH), "Sentence 1")
        for address in (*PAGES[1:], progress):
            assert client.get(address).status_code == 404
    for address in (*PAGES, "/diary/reviews/"):
        login = f"/accounts/login/?next={address}"
        assertRedirects(Client().get(address), login, fetch_redirect_response=False)


@pytest.mark.parametrize("period", ["fortnight", "MONTH", "Month", "0", "month1"])
def test_an_unknown_period_is_not_found(client: Client, period: str) -> None:
    for end in ("", "told/", "share/", "progress/1/"):
        assert client.get(f"/diary/reviews/{period}/{end}").status_code == 404
    assert ask(client, f"/diary/reviews/{period}/").status_code == 404
    assert client.get(f"{MONTH}progress/99999999999999999999/").status_code == 404


def test_the_tab_leads_to_what_is_written_or_was_written_last(
    client: Client, member: Member
) -> None:
    assertContains(client.get("/diary/reviews/"), "Nothing to review: no entry yet")
    make_post(member, days_ago=3)
    assertContains(client.get("/diary/reviews/"), "none; nothing was published today")
    make_story(member, StoryPeriod.WEEK, made_at=days_ago(1))
    make_story(member, StoryPeriod.YEAR, made_at=days_ago(3))
    assertRedirects(client.get("/diary/reviews/"), "/diary/reviews/week/")
    make_telling(member, period=StoryPeriod.ALL)
    assertRedirects(client.get("/diary/reviews/"), "/diary/reviews/all/")


def test_the_table_says_when_each_was_written_and_how_long_it_holds(
    client: Client, member: Member
) -> None:
    make_story(member, StoryPeriod.MONTH)
    make_story(member, StoryPeriod.WEEK, made_at=days_ago(9))
    make_story(member, StoryPeriod.ALL, made_at=days_ago(400))
    make_telling(member, period=StoryPeriod.YEAR)
    rows = {row.slug: row for row in client.get(MONTH).context["rows"]}
    assert [*rows] == ["day", "week", "month", "quarter", "year", "all"]
    assert rows["month"].written.startswith("today, ")
    assert rows["week"].holds.words.startswith("stale since ")
    assert rows["all"].holds.words == "never stale"
    assert (rows["year"].is_open, rows["year"].deed) == (True, "")
    assert (rows["day"].written, rows["day"].deed) == ("none", "Write")
    assert (rows["week"].deed, rows["quarter"].deed) == ("Anew", "Write")
    assertContains(client.get(MONTH), "being written")


def test_a_stale_review_whose_days_are_empty_stays(client: Client, member: Member) -> None:
    old = make_post(member, days_ago=60)
    make_story(member, made_at=days_ago(60), of=[old])
    page = client.get(MONTH)
    assertContains(page, "Nothing was published in these 30 days")
    assertContains(page, "Sentence 1 says what happened&nbsp;<a")
    assertNotContains(page, 'name="tone"')


def test_entries_deleted_since_are_named_without_a_link(client: Client, member: Member) -> None:
    story = make_story(member)
    gone = story.sources[0]
    Post.objects.filter(pk=gone["post"]).delete()
    html = told_in(client.get(MONTH).content.decode())
    assert f"<b>{gone['title']}</b>" in html
    assert "you deleted it since" in html
    assert f'href="/diary/{gone["post"]}/"' not in html


@pytest.mark.parametrize("period", list(StoryPeriod))
def test_every_period_has_its_page(client: Client, member: Member, period: StoryPeriod) -> None:
    make_story(member, period)
    page = client.get(f"/diary/reviews/{period.value.lower()}/")
    assertContains(page, f"<h1>{page.context['title']}</h1>", html=True)


def test_what_is_said_of_a_goal_begins_with_its_title(client: Client, member: Member) -> None:
    sentences = [
        {"text": "“Hire an SDR”: three calls.", "cites": [1], "goal": "Hire an SDR"},
        {"text": "None came back.", "cites": [1]},
        {"text": "“Margin”: 66 % once.", "cites": [1], "goal": "Margin"},
    ]
    part = {"kind": "goals", "heading": "Goals against what happened", "sentences": sentences}
    story = make_story(member, cites=1, parts=[part])
    html = told_in(client.get(MONTH).content.decode())
    assert "<p><b>“Hire an SDR”:</b> three calls&nbsp;<a" in html
    assert html.count("<p><b>“") == 2
    entry = client.get(f"{MONTH}share/").context["entry"]
    link = f"[1](/diary/{story.sources[0]['post']}/)"
    assert entry.content == (
        f"## Goals against what happened\n\n**“Hire an SDR”:** three calls {link}."
        f" None came back {link}.\n\n**“Margin”:** 66 % once {link}."
    )


def test_what_is_told_and_shown_is_text_and_never_markup(client: Client, member: Member) -> None:
    evil = "<script>alert(1)</script> & “quoted”"
    post = make_post(member, title=evil)
    parts = [{"kind": "next", "heading": evil, "sentences": [{"text": evil, "cites": [1]}]}]
    told = [{"role": "user", "content": f"{evil}\n\n  kept as it is "}]
    make_story(member, parts=parts, told=told, of=[post], written_by=evil)
    for address in PAGES:
        html = client.get(address).content.decode()
        assert "<script>alert" not in html
    assert (
        "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “quoted”\n\n  kept as it is </pre>"
        in client.get(f"{MONTH}told/").content.decode()
    )


def test_what_the_model_was_told_is_shown_in_full(client: Client, member: Member) -> None:
    long = "A word. " * 9000
    story = make_story(member)
    Story.objects.update(
        told=[{"role": "system", "content": "Orders."}, {"role": "user", "content": long}]
    )
    page = client.get(f"{MONTH}told/")
    assertContains(page, long)
    assertContains(page, "Orders.")
    assertContains(page, "It was sent to a-model.")
    Story.objects.filter(pk=story.pk).update(written_by=plain.NAME)
    assertContains(client.get(f"{MONTH}told/"), "No model was asked, and nothing left this site.")


def test_a_page_takes_the_same_queries_however_much_there_is(
    client: Client, member: Member
) -> None:
    counts = []
    for number in (1, 30):
        Story.objects.all().delete()
        for period in StoryPeriod if number > 1 else [StoryPeriod.MONTH]:
            make_story(member, period, cites=number, shared_at=days_ago(0))
        for _ in range(number):
            fail(make_telling(member))
        client.get(MONTH)
        with CaptureQueriesContext(connection) as queries:
            client.get(MONTH)
        counts.append(len(queries))
    # The session's two, what is new in the diary, and six of the page.
    assert counts[0] == counts[1] <= 9
