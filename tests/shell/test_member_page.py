"""The page of a member, and who may open it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from gamification.ledger.award import award
from gamification.models import Action
from members import actions
from members.models import Member
from tests import cast
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def adaeze(**fields: Any) -> Member:
    said = {
        "first_name": "Adaeze",
        "last_name": "Nwosu",
        "handle": "Adaeze",
        "company": "Signal & Sons",
        "job_title": "Founder",
        "bio": "Sold copiers <b>door to door</b>.",
        "industry": "SaaS outbound",
        "current_skills": ["Paid LinkedIn", "Offers"],
        "target_skills": ["cold copy"],
        "referral_source": "A friend of hers",
        "time_zone": "Africa/Lagos",
        "linkedin_url": "https://www.linkedin.com/in/adaeze",
        "date_joined": "2025-03-02T12:00Z",
        **fields,
    }
    return cast.make_member(**said)


@pytest.fixture
def reader() -> Member:
    return cast.make_member(current_skills=["Cold copy"], target_skills=["paid linkedin"])


def get(reader: Member, handle: str = "Adaeze") -> Any:
    client = Client()
    client.force_login(reader)
    return client.get(f"/members/{handle}/")


def test_it_says_what_the_member_says_and_where_they_stand(reader: Member) -> None:
    member = adaeze()
    award(member=member, action=Action.RESOURCE_DOWNLOAD, source="resource:1")
    response = get(reader)
    assertContains(response, "Adaeze Nwosu leads ")
    for said in (
        "Founder, Signal &amp; Sons. Here since March 2025.",
        "@Adaeze",
        " in Lagos",
        "Sold copiers &lt;b&gt;door to door&lt;/b&gt;.",
        "https://www.linkedin.com/in/adaeze",
        "You have something to trade",
        "/members/?q=Signal%20%26%20Sons",
    ):
        assertContains(response, said)
    for kept in ("A friend of hers", member.email):
        assertNotContains(response, kept)


def test_any_case_of_the_handle_leads_to_its_page(reader: Member) -> None:
    adaeze()
    assertRedirects(get(reader, "aDAEZE"), "/members/Adaeze/", fetch_redirect_response=False)


HIDDEN: dict[str, dict[str, Any]] = {
    "left the directory": {"in_directory": False},
    "locked out": {"is_active": False},
    "debtor": {"subscription_status": "PAST_DUE", "in_debtor_state": True},
    "cancelled": {"subscription_status": "CANCELLED"},
    "never paid": {"subscription_status": "NONE"},
}


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_a_hidden_page_is_as_one_that_never_was(
    reader: Member, super_admin: Member, hidden: dict[str, Any]
) -> None:
    member = adaeze(**hidden)
    same = get(reader, "nobody")
    for handle in ("Adaeze", "aDAEZE"):
        response = get(reader, handle)
        assert response.status_code == same.status_code == 404
        assert without_tokens(response) == without_tokens(same).replace("nobody", handle)
        assert [query_count(reader, handle)] == [query_count(reader, "nobody")]
    assertContains(get(super_admin), "Only staff see this page.")
    if member.is_active:
        assertContains(get(member), "Only you see this page.")
    member.delete()
    assert without_tokens(get(reader)) == without_tokens(same).replace("nobody", "Adaeze")


def without_tokens(response: Any) -> str:
    """The page but for its form tokens."""
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def query_count(reader: Member, handle: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        get(reader, handle)
    return len(queries)


def test_who_left_the_board_shows_no_points(reader: Member) -> None:
    member = adaeze(on_leaderboard=False)
    award(member=member, action=Action.RESOURCE_DOWNLOAD, source="resource:1")
    response = get(reader)
    assertContains(response, "<h1>Adaeze Nwosu</h1>", html=True)
    for word in ("This month", "In all", "Streak", "Badges", "leads"):
        assertNotContains(response, word)


def test_it_takes_at_most_nine_queries(reader: Member) -> None:
    adaeze()
    client = Client()
    client.force_login(reader)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/members/Adaeze/").status_code == 200
    assert len(queries) <= 9


def test_names_on_the_board_lead_to_pages_that_others_may_open(reader: Member) -> None:
    for member in (adaeze(), adaeze(handle="hidden", in_directory=False), adaeze(handle=None)):
        award(member=member, action=Action.RESOURCE_DOWNLOAD, source="resource:1")
    client = Client()
    client.force_login(reader)
    response = client.get("/leaderboard/?period=all")
    # On the podium, and in the table.
    assertContains(response, 'href="/members/Adaeze/"', count=2)
    assertNotContains(response, "/members/hidden/")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_handle_at_once_one_has_it() -> None:
    members = [cast.make_member() for _ in range(4)]
    handles = ["Maren", "maren", "MAREN", "maren"]

    def take(number: int) -> str:
        try:
            actions.update_profile(member=members[number], handle=handles[number])
        except actions.HandleTaken as taken:
            return str(taken)
        return "taken"

    said = at_once(take, range(4))
    assert sorted(said)[-1] == "taken"
    assert [word for word in said if word != "taken"] == [
        f"Somebody took “{handle}” first."
        for handle, word in zip(handles, said, strict=True)
        if word != "taken"
    ]
    assert Member.objects.with_handle("maren").count() == said.count("taken") == 1
