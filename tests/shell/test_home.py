"""The home page."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from benchmarks.models import BenchmarkSubmission, Category
from gamification.ledger.award import award
from gamification.models import Action
from members.models import FeatureFlag, Member
from resources.actions import set_tags, tag_named
from resources.models import Resource, ResourceDownload
from tests import cast


def add_resource(number: int, **fields) -> Resource:
    fields = {
        "category": "COLD_EMAIL",
        "type": "SOP",
        "description": "d",
        "file": "resources/x.pdf",
        "state": "PUBLISHED",
        "published_at": timezone.now(),
        **fields,
    }
    return Resource.objects.create(
        title=f"Resource {number}",
        slug=f"resource-{number}",
        **fields,
    )


def download(member: Member, source: str) -> None:
    award(member=member, action=Action.RESOURCE_DOWNLOAD, source=source)


def test_the_title_says_where_the_member_stands(client: Client, owner: Member) -> None:
    tomasz = cast.team_member(company="Kettle & Sons")
    download(tomasz, "resource:1")
    download(tomasz, "resource:2")
    download(owner, "resource:1")
    client.force_login(owner)
    response = client.get("/")
    assertContains(
        response, "<h1>You stand 2nd this month, five points behind Tomasz.</h1>", html=True
    )
    assertContains(response, "One new download would draw you level.")
    assertContains(response, "Kettle &amp; Sons")


def test_who_is_not_on_the_board_gets_the_plain_name_and_the_reason(
    client: Client, outsider: Member
) -> None:
    client.force_login(outsider)
    response = client.get("/")
    assertContains(response, "<h1>Home</h1>", html=True)
    assertContains(response, "The board lists members with an active subscription.")


def test_the_next_steps_follow_what_is_open(client: Client, owner: Member) -> None:
    taken, waiting = add_resource(1, is_featured=True), add_resource(2, is_featured=True)
    ResourceDownload.objects.create(member=owner, resource=taken)
    BenchmarkSubmission.objects.create(member=owner, category=Category.COMPENSATION, data={})
    client.force_login(owner)
    response = client.get("/")
    assertContains(response, "Answer the infrastructure benchmark")
    assertContains(response, f"Read “{waiting.title}”")
    assertNotContains(response, f"Read “{taken.title}”")
    assertContains(
        response, "Still empty: job title, LinkedIn, public handle and a few lines about you."
    )


def test_the_newest_three_resources_are_shown_newest_first(client: Client, owner: Member) -> None:
    for number in range(1, 6):
        add_resource(number)
    client.force_login(owner)
    html = client.get("/").content.decode()
    places = [html.find(f"Resource {number}</a>") for number in (5, 4, 3, 2, 1)]
    assert places[0] < places[1] < places[2]
    assert places[3:] == [-1, -1]


def test_the_library_block_says_why_and_shows_nothing_twice(client: Client, owner: Member) -> None:
    mine, near, step, featured, newest = (
        add_resource(number, is_featured=number in (3, 4), featured_place=number)
        for number in range(1, 6)
    )
    for resource in (mine, near):
        set_tags(resource=resource, tags=[tag_named("deliverability")])
    ResourceDownload.objects.create(member=owner, resource=mine)
    client.force_login(owner)
    html = client.get("/").content.decode()
    block = html[html.index('id="for-you"') :]
    assert f'{near.title}</a><p class="note">Because you took one on deliverability</p>' in block
    assert f'{featured.title}</a><p class="note">Our curators recommend it</p>' in block
    assert f"Read “{step.title}”" in html
    assert [html.count(f"{book.title}</a>") for book in (near, featured, newest)] == [1] * 3
    assert block.index(newest.title) > block.index('id="new"') > block.index(featured.title)


def test_without_the_library_home_shows_nothing_of_it(client: Client, owner: Member) -> None:
    add_resource(1, is_featured=True)
    FeatureFlag.objects.update_or_create(name="library", defaults={"is_enabled": False})
    client.force_login(owner)
    assertNotContains(client.get("/"), "Resource 1")


@pytest.mark.parametrize("crowd", [1, 30])
def test_home_asks_eleven_queries_however_many_there_are(
    client: Client, owner: Member, django_assert_num_queries, crowd: int
) -> None:
    for number in range(crowd):
        download(cast.make_member(company=f"House {number}"), "resource:1")
        add_resource(number, is_featured=True)
    download(owner, "resource:1")
    client.force_login(owner)
    with django_assert_num_queries(11):
        response = client.get("/")
    assert len(response.content) < 50_000


def test_an_empty_community_has_a_home_page(client: Client, owner: Member) -> None:
    client.force_login(owner)
    assertContains(client.get("/"), "The shelves are empty.")


def test_points_in_the_masthead_cost_no_query_of_their_own(client: Client, owner: Member) -> None:
    download(owner, "resource:1")
    client.force_login(owner)
    assertContains(client.get("/"), 'aria-label="5 points: see your history"')


def test_a_guest_is_sent_to_sign_in(client: Client, db: None) -> None:
    assertRedirects(client.get("/"), "/accounts/login/?next=/", fetch_redirect_response=False)
