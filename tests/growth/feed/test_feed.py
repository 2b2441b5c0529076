"""The feed: whose entries, in which order, page by page, and who reads it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from growth.diary.feed.paging import PAGE
from growth.models import Post
from members.models import Member, Team
from tests import cast
from tests.growth.feed.asking import FEED, address, signed_in, titles
from tests.growth.makers import make_draft, make_like, make_post, make_reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    return cast.make_member(handle="maren", first_name="Maren", last_name="Okafor")


def make_many(author: Member, number: int) -> list[Post]:
    """Entries of as many days, the newest first."""
    return [make_post(author, days_ago=n, title=f"Day {n}") for n in range(number)]


def test_who_wrote_nothing_is_shown_where_to_begin(member: Member) -> None:
    page = signed_in(member).get(FEED)
    assertContains(page, "<h1>Diary</h1>", html=True)
    assertContains(page, "The first entry is yours to write")
    assertContains(page, 'class="btn main"', count=1)


def test_the_headline_the_month_and_the_weeks_are_the_members_own(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(date_joined="2026-01-15T12:00:00Z")
    make_post(cast.make_member())
    liked = make_post(member, days_ago=14, title="Mondays")
    make_post(member)
    make_like(liked, cast.make_member())
    page = signed_in(member).get(FEED)
    assertContains(page, "You wrote in two of the last twelve weeks.")
    assertContains(page, "“Mondays” is the most liked of them, with 1.")
    assertContains(page, 'class="month"')
    assertContains(page, 'class="bars mine"')
    # Also for a month before they joined.
    for month in ("2026-01", "2000-01"):
        assertContains(signed_in(member).get(FEED, {"month": month}), "January 2026: days")


def test_leafing_through_the_months_keeps_the_place_in_the_feed(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(date_joined="2026-01-15T12:00:00Z")
    page = signed_in(member).get(FEED, {"whose": "own", "before": "9-1", "month": "2026-03"})
    for month in ("2026-02", "2026-04"):
        assertContains(page, f'href="?whose=own&amp;before=9-1&amp;month={month}#cal"')


def test_the_switch_of_letters_leads_back_to_itself_and_says_what_it_did(member: Member) -> None:
    client = signed_in(member)
    fields = {"reply_letters": "0", "back": "/diary/?whose=own"}
    answer = client.post("/diary/reply-letters/", fields)
    assert answer["Location"] == "/diary/?whose=own#reply-letters"
    page = client.get("/diary/?whose=own").content.decode()
    assert page.count("No letters of replies from now on.") == 1
    assert page.index("No letters of replies from now on.") > page.index('id="reply-letters"')


def test_only_what_is_published_is_there_and_drafts_stand_apart_for_their_author(
    member: Member,
) -> None:
    make_draft(member, title="Half a thought", content="Three words here")
    make_draft(cast.make_member(), title="A secret of theirs")
    published = make_post(member, title="Out", edited_title="Not yet", edited_content="Hush")
    mine, theirs = signed_in(member).get(FEED), signed_in(cast.make_member()).get(FEED)
    assert titles(mine) == titles(theirs) == [published.title]
    assertContains(mine, "Half a thought")
    assertContains(mine, "3 words, changed today")
    for secret in ("Half a thought", "A secret of theirs", "Not yet", "Hush"):
        assertNotContains(theirs, secret)
    assertNotContains(mine, "A secret of theirs")


def test_pages_follow_each_other_both_ways_and_stay_while_more_is_written(member: Member) -> None:
    make_many(cast.make_member(), 2 * PAGE + 3)
    client = signed_in(member)
    first = client.get(FEED)
    assert titles(first) == [f"Day {n}" for n in range(PAGE)]
    assert first.context["page"].newer == ""
    make_post(member, title="Meanwhile")
    second = client.get(FEED, {"before": first.context["page"].older})
    assert titles(second) == [f"Day {n}" for n in range(PAGE, 2 * PAGE)]
    third = client.get(FEED, {"before": second.context["page"].older})
    assert titles(third) == [f"Day {n}" for n in range(2 * PAGE, 2 * PAGE + 3)]
    assert third.context["page"].older == ""
    back = client.get(FEED, {"after": third.context["page"].newer})
    assert titles(back) == titles(second)
    # There is less than a page above: the newest.
    newest = client.get(FEED, {"after": first.context["page"].older})
    assert titles(newest)[0] == "Meanwhile"


def test_entries_of_one_moment_are_each_shown_once(member: Member) -> None:
    at = timezone.now() - timedelta(days=1)
    made = [make_post(member, at=at, title=f"One {n}") for n in range(PAGE + 4)]
    client = signed_in(member)
    first = client.get(FEED)
    second = client.get(FEED, {"before": first.context["page"].older})
    assert titles(first) + titles(second) == [post.title for post in reversed(made)]


@pytest.mark.parametrize("place", ["x", "1-", "-1", "9" * 40 + "-1", "1-" + "9" * 40, "²-1"])
def test_a_place_that_is_none_is_the_first_page(member: Member, place: str) -> None:
    make_post(member, title="There")
    client = signed_in(member)
    assert titles(client.get(FEED, {"before": place})) == ["There"]
    assert titles(client.get(FEED, {"after": place})) == ["There"]


def test_the_team_and_oneself_can_be_read_alone(member: Member) -> None:
    team = Team.objects.create(name="Tern", owner_seats=3, team_seats=3)
    owner = cast.paying_owner(team=team)
    mate = cast.team_member(team=team)
    make_post(member, title="Somebody else")
    make_post(owner, title="Mine", days_ago=1)
    for post in make_many(mate, PAGE + 1):
        assert post.author_id == mate.pk
    make_draft(mate, title="Not out")
    client = signed_in(owner)
    first = client.get(FEED, {"whose": "team"})
    assert set(titles(first)) == {"Mine", *(f"Day {n}" for n in range(PAGE - 1))}
    assertContains(first, f"?whose=team&amp;before={first.context['page'].older}")
    second = client.get(FEED, {"whose": "team", "before": first.context["page"].older})
    assert titles(second) == [f"Day {n}" for n in (PAGE - 1, PAGE)]
    third = client.get(FEED, {"whose": "team", "after": second.context["page"].newer})
    assert titles(third) == titles(first)
    assert titles(client.get(FEED, {"whose": "own"})) == ["Mine"]
    # Who has no team is shown everybody's, and is not offered one.
    alone = signed_in(member).get(FEED, {"whose": "team"})
    assert "Somebody else" in titles(alone)
    assertNotContains(alone, "Your team")


def test_the_entries_of_one_member_can_be_read_alone_while_others_may_open_their_page(
    member: Member,
) -> None:
    make_many(member, PAGE + 1)
    hidden = cast.make_member(handle="heron", in_directory=False)
    make_post(hidden, title="Somebody else")
    client = signed_in(cast.make_member())
    first = client.get(FEED, {"of": "maren"})
    assert titles(first) == [f"Day {n}" for n in range(PAGE)]
    assertContains(first, "What Maren Okafor wrote")
    assertContains(first, f"?of=maren&amp;before={first.context['page'].older}")
    second = client.get(FEED, {"of": "maren", "before": first.context["page"].older})
    assert titles(second) == [f"Day {PAGE}"]
    for nobody in ("heron", "nobody"):
        assert client.get(FEED, {"of": nobody}).status_code == 404


def test_a_long_entry_is_begun_and_a_short_one_is_whole(member: Member) -> None:
    words = " ".join(f"word{n}" for n in range(140))
    make_post(member, title="Long", content=words, html=f"<p>{words} <b>end</b></p>")
    make_post(member, title="Short", html="<p>All of it.</p>")
    page = signed_in(member).get(FEED)
    assertContains(page, "word89")
    assertNotContains(page, "word90")
    assertContains(page, "Read on", count=1)
    assertContains(page, "<p>All of it.</p>", html=True)


def test_the_name_leads_to_the_page_of_who_is_listed_and_stays_of_who_left(member: Member) -> None:
    make_post(member, title="Listed")
    gone = cast.make_member(
        first_name="Aino", last_name="Left", handle="aino", subscription_status="CANCELLED"
    )
    hidden = cast.make_member(
        first_name="Hidden", last_name="Heron", handle="heron", in_directory=False
    )
    for author in (gone, hidden):
        make_post(author)
    page = signed_in(cast.make_member()).get(FEED)
    assertContains(page, '<a href="/members/maren/">Maren Okafor</a>')
    assertContains(page, "<b>Aino Left</b>")
    assertContains(page, "<b>Hidden Heron</b>")
    assertNotContains(page, "/members/aino/")
    assertNotContains(page, "/members/heron/")
    gone.delete()
    assertNotContains(signed_in(member).get(FEED), "Aino Left")


def test_what_a_program_wrote_says_so_with_who_shared_it(member: Member) -> None:
    make_post(
        member, written_by="Built-in writer", story_key="6b1c1a1e-7a3c-4c46-9a0f-3f8f3a1d9b11"
    )
    assertContains(signed_in(member).get(FEED), "written by a program, shared by Maren")


@pytest.mark.parametrize("fields", cast.ENDED)
def test_without_access_nothing_of_others_is_shown(member: Member, fields: dict) -> None:
    post = make_post(member, title="For members")
    outsider = cast.make_member(**fields)
    own = make_post(outsider, title="My own")
    client = signed_in(outsider)
    for where in (FEED, address("post", post)):
        page = client.get(where)
        assertNotContains(page, "For members")
        assertContains(page, 'class="gate')
    assertContains(client.get(address("post", own)), "My own")


def test_who_is_not_signed_in_is_led_to_sign_in(client) -> None:
    assert client.get(FEED)["Location"].startswith("/accounts/login/")


def test_one_entry_and_thirty_take_the_same_queries() -> None:
    counts = []
    for number in (1, 30):
        team = Team.objects.create(name=f"Team {number}", owner_seats=9, team_seats=9)
        member = cast.make_member(team=team, seat_tier="TEAM_MEMBER")
        for n in range(number):
            author = cast.make_member(team=team) if n < 3 else cast.make_member()
            post = make_post(author)
            for _ in range(3):
                make_reply(post, cast.make_member())
            make_draft(member)
        client = signed_in(member)
        for asked in ({}, {"whose": "team"}, {"whose": "own"}):
            client.get(FEED, asked)
            with CaptureQueriesContext(connection) as queries:
                client.get(FEED, asked)
            counts.append(len(queries))
    assert counts[:2] == counts[3:5]
    # Eight, and the session's two.
    assert max(counts) <= 10
