"""The directory's page, as its reader sees it."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from members.directory.actions import count_changes
from members.models import Member
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> Any:
    """Asks for a page of the directory as Maren, who is not listed, and gives its text."""
    maren = cast.paying_owner(
        in_directory=False, current_skills=["Copy"], target_skills=["Paid LinkedIn", "Clay"]
    )
    client.force_login(maren)

    def get(query: str = "") -> Any:
        response = client.get(f"/members/{query}")
        assert response.status_code == 200
        return response

    return get


def names(response: Any) -> list[str]:
    """Who is on the page, in order."""
    html = response.content.decode()
    rows = html[html.index('id="results"') :]
    found = re.findall(r'<div class="name"><b>(?:<a [^>]*>)?([^<]+)', rows)
    return [name.strip() for name in found]


def several(number: int, **fields: Any) -> None:
    for at in range(number):
        said = {"first_name": "Ida", "last_name": f"Name{at:03}", **fields}
        cast.make_member(**said)


def test_members_stand_by_last_name_below_their_letters(page: Any) -> None:
    cast.make_member(first_name="Łucja", last_name="Żak", handle="lucja")
    cast.make_member(first_name="Ben", last_name="Achterberg", company="Pipelight")
    cast.make_member(first_name="", last_name="", handle="7up")
    response = page()
    assert names(response) == ["7up", "Ben Achterberg", "Łucja Żak"]
    assert re.findall(r"<h3>(.)</h3>", response.content.decode()) == ["#", "A", "Z"]
    assertContains(response, '<a href="/members/lucja/">Łucja Żak</a>', html=True)
    assertContains(response, '<a href="?from=z">Z</a>', html=True)
    assertContains(response, '<span aria-hidden="true">B</span>', html=True)


def test_pages_lead_on_and_back_by_name(page: Any) -> None:
    several(60)
    walked, address = [], ""
    while True:
        response = page(address)
        walked.append(names(response))
        onwards = re.search(r'rel="next" href="([^"]+)"', response.content.decode())
        if not onwards:
            break
        address = onwards[1].replace("&amp;", "&")
    assert [len(rows) for rows in walked] == [25, 25, 10]
    assert [name for rows in walked for name in rows] == [f"Ida Name{at:03}" for at in range(60)]
    back = re.search(r'rel="prev" href="([^"]+)"', response.content.decode())
    assert back
    response = page(back[1].replace("&amp;", "&"))
    assert names(response) == walked[1]
    assertContains(response, "Name025 to Name049")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=tomasz", ["Tomasz Maj", "Tomasz Żak"]),
        ("?q=TOMASZ+zak", ["Tomasz Żak"]),
        ("?q=to", ["Tomasz Maj", "Tomasz Żak"]),
        ("?q=ferry+lane", ["Ana Nowak"]),
        ("?q=clay", ["Tomasz Maj"]),
        ("?q=ana-n", ["Ana Nowak"]),
        ("?industry=saas+outbound", ["Tomasz Maj", "Ana Nowak"]),
        ("?industry=saas+outbound&industry=logistics", ["Tomasz Maj", "Ana Nowak", "Tomasz Żak"]),
        ("?industry=SaaS%20Outbound&skill=clay", ["Tomasz Maj"]),
        ("?level=VP", ["Tomasz Żak"]),
        ("?show=teach", ["Tomasz Maj"]),
        ("?show=learn", ["Ana Nowak"]),
        ("?show=new", ["Tomasz Żak"]),
        ("?from=n", ["Ana Nowak", "Tomasz Żak"]),
        ("?q=tomsaz+maj", ["Tomasz Maj"]),
        ("?q=ann&industry=logistics", []),
    ],
)
def test_words_and_filters_find_who_fits(page: Any, query: str, found: list[str]) -> None:
    saas, before = "SaaS outbound", "2020-05-05T12:00Z"
    cast.make_member(
        first_name="Tomasz",
        last_name="Maj",
        current_skills=["Clay", "Offers"],
        industry=saas,
        date_joined=before,
    )
    cast.make_member(
        first_name="Ana",
        last_name="Nowak",
        company="Ferry Lane",
        handle="ana-n",
        target_skills=["copy"],
        industry=saas,
        date_joined=before,
    )
    cast.make_member(
        first_name="Tomasz",
        last_name="Żak",
        industry="Logistics",
        experience_level="VP",
        date_joined=timezone.now(),
    )
    count_changes()
    assert names(page(query)) == found


def test_a_slip_is_put_right_and_said(page: Any) -> None:
    cast.make_member(first_name="Tomasz", last_name="Maj")
    count_changes()
    assertContains(page("?q=Tomsaz"), "No “Tomsaz”; showing “Tomasz”.")
    assertContains(page("?q=qqqqqq"), "Nobody is found by “qqqqqq”")
    assertNotContains(page("?q=tomasz"), "showing")


def test_what_nobody_has_leads_on(page: Any) -> None:
    assertContains(page(), "Nobody is listed yet")
    cast.make_member(first_name="Ana", last_name="Nowak", industry="Logistics")
    cast.make_member(first_name="Tom", last_name="Maj")
    count_changes()
    assertContains(page("?q=ana+maj"), "Nobody has all of these words.")
    assertContains(page("?q=tom&industry=logistics"), "Clear the filters")
    assertContains(page("?from=z"), "That was the last of them")


def test_the_best_matched_are_named_with_what_both_know(page: Any) -> None:
    cast.make_member(
        first_name="Adaeze",
        last_name="Nwosu",
        current_skills=["paid linkedin", "Offers"],
        target_skills=["COPY"],
    )
    cast.make_member(first_name="Ben", last_name="Vogt", current_skills=["clay"])
    response = page()
    assertContains(response, "<h1>Two members can teach what you want to learn.</h1>", html=True)
    matches = response.content.decode().partition('<ol class="matches">')[2].partition("</ol>")[0]
    said = " ".join(re.sub(r"<[^>]+>", " ", matches).split())
    assert "Adaeze Nwosu Knows paid linkedin ; wants your Copy ." in said
    assert said.index("Adaeze") < said.index("Ben Vogt")
    assertContains(response, "(you want this)", count=2)


def test_filters_say_how_many_have_each(page: Any) -> None:
    several(2, industry="SaaS outbound", current_skills=["Paid LinkedIn"])
    several(1, industry="Logistics", experience_level="VP")
    count_changes()
    response = page("?industry=logistics&industry=unheard+of")
    html = response.content.decode()
    boxes = re.findall(
        r'name="(industry|skill|level)" value="([^"]+)"( checked)?><span>([^<]+)</span>'
        r'<span class="count">(\d+)',
        html,
    )
    assert boxes == [
        ("industry", "logistics", " checked", "Logistics", "1"),
        ("industry", "unheard of", " checked", "unheard of", "0"),
        ("industry", "saas outbound", "", "SaaS outbound", "2"),
        ("skill", "paid linkedin", "", "Paid LinkedIn", "2"),
        ("level", "VP", "", "VP", "1"),
    ]


@pytest.mark.parametrize(
    "query",
    [
        "?after=x",
        "?after=x~" + "9" * 40,
        "?after=%00~1",
        "?after=" + "x" * 500 + "~1",
        "?before=~0",
        "?from=%C5%BC",
        "?show=everything",
        "?level=KING",
        "?q=%00",
        "?q=" + "%25_" * 40,
        "?q=" + "+".join("abcdefghij"),
        "?skill=%F0%9F%98%80",
        "?" + "&".join(f"skill=s{number}" for number in range(200)),
        "?q=\u202e",
        "?after=~1&before=~1&from=a",
    ],
)
def test_whatever_the_address_says_there_is_a_page(
    client: Client, owner: Member, query: str
) -> None:
    client.force_login(owner)
    assert client.get(f"/members/{query}").status_code in (200, 400)


@pytest.mark.parametrize(
    "query", ["", "?q=ida", "?q=idda", "?q=ida+name", "?industry=saas&skill=clay&q=idda&level=VP"]
)
def test_thirty_rows_take_as_many_queries_as_one_and_at_most_eight(page: Any, query: str) -> None:
    fields = {"industry": "SaaS", "current_skills": ["Clay"], "experience_level": "VP"}
    several(1, **fields)
    count_changes()
    with CaptureQueriesContext(connection) as one:
        assert len(names(page(query))) == 1
    several(30, **fields)
    count_changes()
    with CaptureQueriesContext(connection) as thirty:
        assert len(names(page(query))) == 25
    assert len(thirty) <= min(len(one), 8)


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    assert client.get("/members/").status_code == 302
