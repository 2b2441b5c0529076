"""The library page."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from resources.catalogue import Category, Type
from resources.models import Resource
from resources.rules import Cursor, write_cursor
from tests.resources.makers import make_resource, take

URL = reverse("resources:library")
MAX_QUERIES = 9
MAX_BYTES = 50_000
# Each order as a list in Python has it.
IN_ORDER = {
    "featured": lambda one: (not one.is_featured, -one.published_at.timestamp(), -one.pk),
    "newest": lambda one: (-one.published_at.timestamp(), -one.pk),
    "popular": lambda one: (-one.download_count, -one.pk),
    "title": lambda one: (one.title.lower(), one.pk),
}
PAST_THE_END = write_cursor(Cursor(24, (-1, datetime(2000, 1, 1, tzinfo=UTC), 1)))


def titles(response):
    feature = response.context["feature"]
    return ([feature.title] if feature else []) + [
        resource.title for resource in response.context["resources"]
    ]


def follow(client, response, rel):
    """The page behind a link of the pager, or None when there is no such link."""
    found = re.search(rf'rel="{rel}" href="([^"]*)"', response.content.decode())
    return client.get(URL + unescape(found[1])) if found else None


def walk(client, query):
    """The titles of every page, one list a page, found by following "Next page"."""
    pages, response = [], client.get(URL, query)
    while True:
        pages.append(titles(response))
        following = response.context["following"]
        if not following:
            return pages
        response = client.get(URL, {**query, "after": following})


def test_the_library_asks_to_sign_in(client, db):
    response = client.get(URL)
    assert response.status_code == 302
    assert response.url == reverse("account_login") + "?next=/library/"


def test_featured_ones_come_first_then_the_newest(client, member):
    now = timezone.now()
    for title, featured, days in [
        ("old", False, 3),
        ("old and featured", True, 9),
        ("new", False, 1),
        ("new and featured", True, 2),
    ]:
        make_resource(title=title, is_featured=featured, published_at=now - timedelta(days=days))
    assert titles(client.get(URL)) == ["new and featured", "old and featured", "new", "old"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("newest", ["b", "a", "C"]),
        ("popular", ["C", "b", "a"]),
        ("title", ["a", "b", "C"]),
        ("", ["b", "a", "C"]),
    ],
)
def test_the_library_can_be_sorted(client, member, sort, order):
    now = timezone.now()
    for title, days, downloads in [("C", 3, 5), ("a", 2, 1), ("b", 1, 2)]:
        take(member, make_resource(title=title, published_at=now - timedelta(days=days)), downloads)
    assert titles(client.get(URL, {"sort": sort})) == order


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"category": "COLD_EMAIL"}, {"email sop", "email video"}),
        ({"category": ["COLD_EMAIL", "OPERATIONS"]}, {"email sop", "email video", "ops sop"}),
        ({"type": "SOP"}, {"email sop", "ops sop"}),
        ({"category": "COLD_EMAIL", "type": "SOP"}, {"email sop"}),
        ({"q": "OPS"}, {"ops sop"}),
        ({"q": "sop about"}, {"email sop", "ops sop"}),
        ({"q": "100%"}, set()),
        ({"q": "email", "type": "VIDEO"}, {"email video"}),
    ],
)
def test_the_library_is_narrowed_by_category_type_and_words(client, member, query, found):
    make_resource(
        title="email sop", description="About domains.", category=Category.COLD_EMAIL, type=Type.SOP
    )
    make_resource(title="email video", category=Category.COLD_EMAIL, type=Type.VIDEO)
    make_resource(
        title="ops sop", description="About people.", category=Category.OPERATIONS, type=Type.SOP
    )
    response = client.get(URL, query)
    is_found = response.context["answer"] == "as_asked"
    assert (set(titles(response)) if is_found else set()) == found
    assert not is_found or response.context["found"] == len(found)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("newest", ["b", "a", "C"]),
        ("popular", ["C", "b", "a"]),
        ("title", ["a", "b", "C"]),
        ("featured", ["a", "b", "C"]),
    ],
)
def test_an_order_is_what_it_says_and_puts_featured_ones_first_only_where_it_says_so(
    client, member, sort, order
):
    now = timezone.now()
    for title, days, downloads in [("C", 3, 5), ("a", 2, 1), ("b", 1, 2)]:
        take(
            member,
            make_resource(
                title=title, is_featured=title == "a", published_at=now - timedelta(days=days)
            ),
            downloads,
        )
    response = client.get(URL, {"sort": sort})
    assert titles(response) == order
    assert (response.context["feature"] is not None) == (sort == "featured")
    assert f'<option value="{sort}" selected>' in response.content.decode()


@pytest.mark.parametrize(
    ("sort", "view"),
    [
        ("featured", "grid"),
        ("newest", "list"),
        ("popular", "grid"),
        ("title", "list"),
        ("match", "list"),
    ],
)
def test_one_reads_on_to_the_last_page_and_back_to_the_first_over_the_same_pages(
    client, member, sort, view
):
    now = timezone.now().replace(microsecond=0)
    for i in range(80):
        # Ties in every key: the id decides.
        make_resource(
            title=f"Title {i % 7}", is_featured=i % 9 == 0, published_at=now - timedelta(days=i % 5)
        )
    query = {"sort": sort, "view": view} | ({"q": "title "} if sort == "match" else {})
    response = client.get(URL, query)
    assert follow(client, response, "prev") is None
    there = []
    while response:
        there.append((titles(response), response.context["first"], response.context["last"]))
        last, response = response, follow(client, response, "next")
    back, response = [], last
    while response:
        back.append((titles(response), response.context["first"], response.context["last"]))
        response = follow(client, response, "prev")
    assert back[::-1] == there
    assert len(there) == 4


def test_reading_back_over_what_was_removed_ends_on_a_full_first_page(client, member):
    for _ in range(60):
        make_resource()
    third = follow(client, follow(client, client.get(URL), "next"), "next")
    for resource in Resource.objects.order_by("-published_at", "-id")[:40]:
        resource.delete()
    back = follow(client, third, "prev")
    assert (len(titles(back)), back.context["first"], back.context["previous"]) == (20, 1, None)


@pytest.mark.parametrize(
    ("sort", "view"),
    [
        ("featured", "grid"),
        ("featured", "list"),
        ("newest", "grid"),
        ("popular", "list"),
        ("title", "grid"),
    ],
)
def test_pages_hold_every_resource_once_and_in_order(client, member, sort, view):
    now = timezone.now().replace(microsecond=0)
    for i in range(53):
        # Ties in every key: the id decides.
        make_resource(
            title=f"Title {i % 7}", is_featured=i % 9 == 0, published_at=now - timedelta(days=i % 5)
        )
    pages = walk(client, {"sort": sort, "view": view})
    everything = [r.title for r in sorted(Resource.objects.all(), key=IN_ORDER[sort])]
    assert [title for page in pages for title in page] == everything
    # Where featured ones come first, the grid's first page opens with the featured one on top of
    # its 24.
    assert [len(page) for page in pages] == (
        [25, 24, 4] if view == "grid" and sort == "featured" else [24, 24, 5]
    )


def test_a_page_stays_in_place_while_new_resources_arrive(client, member):
    for _ in range(30):
        make_resource()
    first = client.get(URL)
    make_resource(title="arrived meanwhile")
    second = client.get(URL, {"after": first.context["following"]})
    assert len(titles(second)) == 6
    assert not set(titles(first)) & set(titles(second))


def test_what_the_member_took_is_marked_and_what_others_took_is_not(client, member, curator):
    mine, theirs = make_resource(title="mine"), make_resource(title="theirs")
    take(member, mine)
    take(curator, theirs)
    for view in ("grid", "list"):
        response = client.get(URL, {"view": view})
        assert {r.title: r.taken for r in response.context["resources"]} == {
            "mine": True,
            "theirs": False,
        }
        assert response.content.count(b"Taken</span>") == 1
