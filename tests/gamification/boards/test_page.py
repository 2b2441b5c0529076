"""The leaderboard page: the right board, the reader's own place, no more work for a longer one."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import (
    assertContains,
    assertNotContains,
    assertRedirects,
    assertTemplateNotUsed,
)

from members.models import Member, Team
from tests import cast
from tests.gamification.entries import enter

pytestmark = pytest.mark.django_db
BOARD = "/leaderboard/"


def crowd(size: int, start: int = 1000) -> list[Member]:
    """Members with descending points, named First1, First2, ..."""
    made = [
        cast.make_member(first_name=f"First{n}", last_name="", company=f"Company {n}")
        for n in range(1, size + 1)
    ]
    for n, member in enumerate(made):
        enter(member, start - n)
    return made


def places(html: str) -> list[int]:
    """The places in the table, in the order they are read."""
    return [
        int(place.replace(",", ""))
        for place in re.findall(r'<td class="place">([\d,]+)</td>', html)
    ]


def read(client: Client, address: str = BOARD) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_guest_is_sent_to_sign_in(client: Client) -> None:
    assertRedirects(
        client.get(BOARD), f"/accounts/login/?next={BOARD}", fetch_redirect_response=False
    )


def test_the_first_three_hang_on_the_podium_and_the_reader_is_marked(
    client: Client, owner: Member
) -> None:
    crowd(3)
    enter(owner, 5)
    client.force_login(owner)
    html = read(client)
    assert re.findall(r'class="banner (\w+)".*?<b>(.*?)</b>', html) == [
        ("first", "First1"),
        ("second", "First2"),
        ("third", "First3"),
    ]
    assert html.count('class="is-you"') == 1
    assert "Four members have earned points this month; you are 4th." in html


def test_two_members_need_no_podium(client: Client, owner: Member) -> None:
    crowd(1)
    enter(owner, 5)
    client.force_login(owner)
    html = read(client)
    assert "banner" not in html
    assert places(html) == [1, 2]


def test_the_reader_below_the_page_is_shown_with_neighbours_after_a_gap(
    client: Client, owner: Member
) -> None:
    crowd(40)
    enter(owner, 966)
    client.force_login(owner)
    html = read(client)
    assert places(html) == [*range(1, 26), 34, 35, 36, 37, 38]
    assert "Places 26 to 33 are left out" in html


def test_the_reader_above_the_page_is_shown_before_it(client: Client, owner: Member) -> None:
    crowd(60)
    enter(owner, 5000)
    client.force_login(owner)
    html = read(client, BOARD + "?from=26")
    assert places(html) == [1, 2, 3, *range(26, 51)]
    assert "Places 4 to 25 are left out" in html
    assert "?from=51" in html


def test_neighbours_that_stand_on_the_page_are_shown_once(client: Client, owner: Member) -> None:
    crowd(40)
    enter(owner, 975)
    client.force_login(owner)
    html = read(client)
    assert places(html) == [*range(1, 30)][: len(places(html))]
    assert "left out" not in html


@pytest.mark.parametrize("start", ["abc", "-1", "0", "", "1e3", "٣", "26 OR 1=1", "1.5"])
def test_a_start_that_is_no_place_shows_the_first_page(
    client: Client, owner: Member, start: str
) -> None:
    crowd(30)
    client.force_login(owner)
    assert places(read(client, BOARD + f"?from={start}"))[:2] == [1, 2]


@pytest.mark.parametrize(
    ("start", "first"),
    [("26", 26), ("30", 26), ("25", 1), ("999", 26), ("9" * 12, 26), ("9" * 40, 1)],
)
def test_a_start_within_a_page_shows_that_page_and_one_past_the_end_the_last(
    client: Client, owner: Member, start: str, first: int
) -> None:
    crowd(30)
    client.force_login(owner)
    assert places(read(client, BOARD + f"?from={start}"))[0] == first


@pytest.mark.parametrize(
    "query",
    [
        "period=nonsense",
        "period=",
        "who=nobody",
        "period=month&period=",
        "period[]=all",
        "who=team%20",
    ],
)
def test_nonsense_in_the_address_shows_this_months_board_of_everyone(
    client: Client, owner: Member, query: str
) -> None:
    enter(owner, 5)
    client.force_login(owner)
    assertContains(
        client.get(f"{BOARD}?{query}"), f"{timezone.now():%B}\N{RIGHT SINGLE QUOTATION MARK}s board"
    )


def test_each_period_counts_its_own_entries(client: Client, owner: Member) -> None:
    enter(owner, 5)
    enter(owner, 100, timezone.now() - timedelta(days=70))
    client.force_login(owner)
    scores = {
        p: re.findall(r'class="score">([\d,]+)<', read(client, f"{BOARD}?period={p}"))
        for p in ("month", "30-days", "all")
    }
    assert scores == {"month": ["5"], "30-days": ["5"], "all": ["105"]}


def test_a_teams_board_is_for_its_members(client: Client, owner: Member, outsider: Member) -> None:
    crowd(2)
    enter(owner, 5)
    client.force_login(owner)
    html = read(client, BOARD + "?who=team")
    assert places(html) == [1]
    assert "One member of Tern Outbound has earned points this month; you are 1st." in html
    client.force_login(outsider)
    html = read(client, BOARD + "?who=team")
    assert places(html) == [1, 2, 3]
    assert 'id="who-team"' not in html


def test_a_debtor_is_not_listed_and_is_told_why(
    client: Client, owner: Member, debtor: Member
) -> None:
    enter(owner, 5)
    enter(debtor, 500)
    client.force_login(debtor)
    for period in ("month", "30-days", "all"):
        html = read(client, f"{BOARD}?period={period}")
        assert places(html) == [1]
        assert "The board lists members with an active subscription." in html
        assert "Declan" not in html.split("<main")[1]


def test_leaving_the_board_and_joining_it_again(client: Client, owner: Member) -> None:
    enter(owner, 5)
    client.force_login(owner)
    response = client.post("/leaderboard/listing", {"listed": "no"}, follow=True)
    assertContains(response, "You are no longer listed on the leaderboard.")
    assertContains(response, "You chose not to be listed.")
    assert places(response.content.decode()) == []
    assert Member.objects.get(pk=owner.pk).total_points == 5
    response = client.post("/leaderboard/listing", {"listed": "yes"}, follow=True)
    assertContains(response, "You are listed on the leaderboard.")
    assert places(response.content.decode()) == [1]


def test_listing_is_changed_by_a_form_only(client: Client, owner: Member) -> None:
    client.force_login(owner)
    assert client.get("/leaderboard/listing").headers["Location"] == "/leaderboard/"
    assert client.post(BOARD).status_code == 405
    assert (
        Client(enforce_csrf_checks=True).post("/leaderboard/listing", {"listed": "no"}).status_code
        == 403
    )


def test_an_empty_board_says_how_it_fills(client: Client, owner: Member) -> None:
    client.force_login(owner)
    for address in (BOARD, BOARD + "?who=team", BOARD + "?period=all&from=26"):
        assertContains(client.get(address), "hangs the first banner")


def test_htmx_gets_the_board_alone_and_asks_for_the_same_page_again(
    client: Client, owner: Member
) -> None:
    crowd(30)
    client.force_login(owner)
    response = client.get(BOARD + "?period=all&from=26", headers={"HX-Request": "true"})
    assertTemplateNotUsed(response, "base.html")
    assertContains(response, 'hx-get="?period=all&amp;from=26"')
    assertNotContains(response, "<html")
    assert "HX-Request" in response["Vary"]


def test_names_are_escaped_and_e_mail_addresses_are_not_shown(
    client: Client, owner: Member
) -> None:
    enter(
        cast.make_member(
            email="secret@agency.example",
            first_name="<script>alert(1)</script>",
            last_name="",
            company="A & B",
        ),
        5,
    )
    enter(
        cast.make_member(email="hidden@agency.example", first_name="", last_name="", company=""), 4
    )
    client.force_login(owner)
    html = read(client)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "agency.example" not in html


@pytest.mark.parametrize(
    "query", ["", "?period=30-days", "?period=all", "?who=team", "?period=all&from=26"]
)
def test_thirty_rows_take_as_many_queries_as_one_and_at_most_eight(
    client: Client, owner: Member, query: str
) -> None:
    Team.objects.update(team_seats=100)
    client.force_login(owner)
    enter(owner, 5)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(BOARD + query)
    # Above the reader, who then stands on the page still; forty more push the reader off it, at the
    # price of one query.
    for n in range(29):
        enter(cast.make_member(team=owner.team), 3 - n % 3)
    with CaptureQueriesContext(connection) as thirty:
        client.get(BOARD + query)
    for _ in range(40):
        enter(cast.make_member(team=owner.team), 50)
    with CaptureQueriesContext(connection) as away:
        response = client.get(BOARD + query)
    assert len(thirty) <= len(one) + ("from=26" in query)
    assert len(away) <= 8
    assert len(response.content) < 50_000
