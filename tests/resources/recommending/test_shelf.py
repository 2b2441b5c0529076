"""What is recommended to whom, asked of the database."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from resources import actions
from resources.models import Resource, ResourceDownload, ResourceVersion, Tag
from resources.querysets import ResourceQuerySet
from resources.recommending import Reason, by_reasons, next_to, shelf_for
from resources.rules import TRENDING_DAYS
from tests import cast
from tests.resources.makers import take

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def book(title: str, tags: str = "", *, downloads: int = 0, **fields) -> Resource:
    """A resource with these tags, taken so often by somebody else."""
    resource = Resource.objects.create(
        **{
            "title": title,
            "slug": title.replace(" ", "-"),
            "description": "d",
            "category": "OPERATIONS",
            "type": "SOP",
            "file": f"resources/{title}.pdf",
            "state": "PUBLISHED",
            "published_at": timezone.now(),
            **fields,
        }
    )
    actions.set_tags(resource=resource, tags=[actions.tag_named(name) for name in tags.split()])
    if downloads:
        take(cast.make_member(), resource, downloads)
    return resource


def took(member, resource: Resource, hours_ago: int = 0) -> None:
    ResourceDownload.objects.create(
        member=member, resource=resource, downloaded_at=timezone.now() - hours_ago * HOUR
    )


def picked(member, **options) -> list[tuple[str, str]]:
    return [(pick.resource.title, pick.why) for pick in shelf_for(member, **options).picks]


def test_what_shares_most_of_the_top_tags_comes_first_then_what_is_taken_most(owner):
    took(owner, book("mine", "a b"), 2)
    took(owner, book("mine too", "a"), 1)
    book("one, loved", "b", downloads=3)
    book("one, loved more", "a c", downloads=4)
    book("both", "a b")
    book("none", "c d", downloads=9)
    book("featured", is_featured=True)
    assert picked(owner) == [
        ("both", "Because you took two on a"),
        ("one, loved more", "Because you took two on a"),
        ("one, loved", "Because you took one on b"),
        ("featured", "Our curators recommend it"),
    ]


def test_only_the_last_ten_downloads_speak_and_only_three_tags(owner):
    took(owner, book("eleventh", "old"), 11)
    for n in range(10):
        took(owner, book(f"mine {n}", "x y z" if n else "x y z w"), n)
    book("by an old one", "old")
    book("by the fourth tag", "w")
    book("by the third", "z")
    assert [title for title, _ in picked(owner)] == ["by the third"]


def test_nothing_is_picked_that_they_took_or_wrote_or_that_members_do_not_see(owner):
    mine = book("mine", "a", is_featured=True)
    took(owner, mine, 400)
    unseen: list[dict[str, Any]] = [
        {"state": "DRAFT"},
        {"state": "SCHEDULED", "publish_at": timezone.now() + HOUR},
        {"archived_at": timezone.now()},
    ]
    for n, fields in enumerate(unseen):
        book(f"hidden {n}", "a", is_featured=True, **fields)
    book("written by her", "a", is_featured=True, author=owner)
    shelf = shelf_for(owner, reasons=[Reason("r", ("a",))], newest=9)
    assert (list(shelf.picks), shelf.featured) == ([], None)
    assert [resource.title for resource in shelf.newest] == ["written by her", "mine"]
    assert by_reasons(owner, reasons=[Reason("r", ("a",))], each=2) == {}
    assert list(next_to(mine, tags=["a"], member=owner)) == []


def test_a_newcomer_gets_what_is_featured_in_its_order(owner):
    book("second", is_featured=True, featured_place=2)
    book("first", is_featured=True, featured_place=1)
    book("not featured", "a", downloads=9)
    assert [title for title, _ in picked(owner)] == ["first", "second"]
    assert str(shelf_for(owner).featured) == "first"


def test_a_reason_from_elsewhere_comes_first_and_a_merged_tag_is_found_by_its_old_slug(owner):
    took(owner, book("mine", "b"))
    for n in range(3):
        book(f"on b {n}", "b", downloads=n)
    book("on inboxes", "inboxes")
    Tag.objects.filter(slug="inboxes").update(
        name="mailboxes", slug="mailboxes", aliases=["inboxes"]
    )
    cost = Reason("Because your inbox cost is high", ("inboxes", "nothing-has-this"))
    other = Reason("Because", ("nothing-at-all",))
    assert picked(owner, reasons=[other, cost], size=3) == [
        ("on inboxes", cost.words),
        ("on b 2", "Because you took one on b"),
        ("on b 1", "Because you took one on b"),
    ]
    found = by_reasons(owner, reasons=[cost, other], each=2)
    assert {reason: [r.title for r in books] for reason, books in found.items()} == {
        cost: ["on inboxes"]
    }


def test_next_on_the_shelf_is_what_shares_tags_then_the_category_then_the_rest(owner):
    here = book("here", "a b")
    book("elsewhere", category="COLD_EMAIL", downloads=9)
    book("same category", downloads=1)
    book("one tag", "a", category="COLD_EMAIL", downloads=5)
    book("both tags", "b a", category="COLD_EMAIL")
    took(owner, book("taken", "a b"))
    found = next_to(here, tags=["a", "b"], member=owner, size=9)
    assert [r.title for r in found] == ["both tags", "one tag", "same category", "elsewhere"]


def marked(queryset: ResourceQuerySet, name: str) -> list[str]:
    return sorted(resource.title for resource in queryset if getattr(resource, name))


def test_trending_is_more_than_twenty_in_thirty_days_to_the_second(owner):
    now = timezone.now()
    edge = now - timedelta(days=TRENDING_DAYS)
    second = timedelta(seconds=1)
    for title, moments in {
        "20": [now] * 20,
        "21": [now] * 21,
        "20 and one of thirty days": [now] * 20 + [edge],
        "20 and one a second younger": [now] * 20 + [edge + second],
        "21 of long ago": [edge - second] * 21,
    }.items():
        resource = book(title)
        ResourceDownload.objects.bulk_create(
            ResourceDownload(member=owner, resource=resource, downloaded_at=moment)
            for moment in moments
        )
    trending = ["20 and one a second younger", "21"]
    assert marked(Resource.objects.with_trending(edge), "trending") == trending


def test_a_version_that_came_since_is_marked_for_who_took_the_one_before(owner, curator):
    resource, untouched = book("renewed"), book("as it was")
    for each in (resource, untouched):
        took(owner, each, 3)
        took(curator, each, 0)
    ResourceVersion.objects.update(created_at=timezone.now() - 9 * HOUR)
    Resource.objects.filter(pk=resource.pk).update(file="resources/second.pdf")
    ResourceVersion.objects.filter(number=2).update(created_at=timezone.now() - HOUR)
    assert marked(Resource.objects.with_renewed(owner), "renewed") == ["renewed"]
    assert marked(Resource.objects.with_renewed(curator), "renewed") == []
    assert marked(Resource.objects.with_renewed(cast.make_member()), "renewed") == []
    took(owner, resource)
    assert marked(Resource.objects.with_renewed(owner), "renewed") == []


@pytest.mark.parametrize("many", [1, 30])
def test_recommendations_ask_two_queries_however_many_there_are(
    owner, django_assert_num_queries, many
):
    names = " ".join(f"tag{n}" for n in range(many))
    for n in range(many):
        took(owner, book(f"mine {n}", names))
        book(f"theirs {n}", names, is_featured=True)
    reasons = [Reason(f"r {n}", (f"tag{n}",)) for n in range(many)]
    with django_assert_num_queries(2):
        shelf = shelf_for(owner, reasons=reasons, newest=3)
    assert len(shelf.picks) == min(many, 4)
    with django_assert_num_queries(1):
        by_reasons(owner, reasons=reasons, each=2)
    with django_assert_num_queries(1):
        next_to(Resource(pk=0, category="OPERATIONS"), tags=names.split(), member=owner)
