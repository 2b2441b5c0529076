"""What is found, what is put right, and what nobody found."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from resources.catalogue import State, Type
from resources.models import (
    Resource,
    ResourceTag,
    ResourceText,
    SearchEntry,
    SearchMiss,
    SearchPopularity,
    SearchTerm,
    Tag,
)
from resources.search import actions
from resources.search.results import results
from tests.resources.makers import make_resource, take

URL = reverse("resources:library")
pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client, owner):
    client.force_login(owner)
    return owner


def found(typed: str, **asked) -> list[str]:
    """The titles found as they were asked for; none where something nearer is offered."""
    answer = results(typed, **{"shelves": (), "sort": "match", "size": 25, **asked})
    if answer.answer not in ("as_asked", "corrected"):
        return []
    books = Resource.objects.in_bulk([one.resource for one in answer.rows])
    return [books[one.resource].title for one in answer.rows]


def counted_anew() -> dict[str, int]:
    """The vocabulary, counted from the entries themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT term, count(*) FROM (SELECT library_terms(entry) AS term "
            "FROM resources_searchentry AS entry) AS said GROUP BY term"
        )
        return dict(cursor.fetchall())


def test_a_resource_is_found_by_all_that_is_said_of_it_until_it_is_no_more() -> None:
    book = make_resource(title="First aid", description="Café talk", type=Type.SOP)
    tag = Tag.objects.create(name="Bounces", slug="bounces")
    assert found("cafe") == found("sop aid") == ["First aid"]
    ResourceTag.objects.create(resource=book, tag=tag)
    ResourceText.objects.create(resource=book, file=str(book.file.name), text="spamhaus")
    assert found("bounce") == found("spamhaus first") == ["First aid"]
    Tag.objects.filter(pk=tag.pk).update(name="Returns", aliases=["rejected-mail"])
    assert found("bounce") == []
    assert found("returns") == found("rejected") == ["First aid"]
    Resource.objects.filter(pk=book.pk).update(title="Second help")
    assert found("aid") == []
    assert found("help") == ["Second help"]
    for gone in (
        {"state": State.DRAFT},
        {"state": State.PUBLISHED, "archived_at": timezone.now()},
    ):
        Resource.objects.filter(pk=book.pk).update(**gone)
        assert found("help") == []
        assert not SearchEntry.objects.exists()
        assert not SearchPopularity.objects.exists()
    Resource.objects.filter(pk=book.pk).update(archived_at=None)
    assert found("returns help spamhaus") == ["Second help"]
    actions.count_changes()
    assert dict(SearchTerm.objects.values_list("term", "number")) == counted_anew() != {}
    book.delete()
    actions.count_changes()
    assert not SearchTerm.objects.exists()


def test_downloads_move_what_is_popular_and_leave_the_words_alone(owner) -> None:
    book = make_resource()
    for taken, standing in ((1, 1), (3, 3), (12, 5)):
        take(owner, book, taken)
        assert SearchEntry.objects.get().standing == standing
        assert SearchPopularity.objects.get().downloads == Resource.objects.get().download_count


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("warmup calender", "warmup calendar"),
        ("clendar", "calendar"),
        ("calnedar", "calendar"),
    ],
)
def test_a_slip_is_put_right_and_said(client, member, typed, right) -> None:
    make_resource(title="Warm-up calendar")
    actions.count_changes()
    html = client.get(URL, {"q": typed}).content.decode()
    assert f"This is what “{right}” finds" in html
    assert "Warm-up calendar" in html
    assert "literal=1" in html
    literally = client.get(URL, {"q": typed, "literal": "1"})
    assert literally.context["answer"] in ("fewer_words", "no_words")
    assert not SearchMiss.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "C++",
            "3%",
            "SPF/DKIM",
            "&|!():*",
            "''\"",
            "-",
            "\\",
            "a:*b",
            "😀",
            "x" * 100,
            "a " * 50,
        ),
        *("the of and", "ﬁle ½", "<script>", "1e5 0x1f 10.0.0.1", "ЖЁЛТЫЙ", "日本語"),
    ],
)
def test_whatever_is_typed_gets_a_page(client, member, typed) -> None:
    make_resource(title="C++ at 3%: SPF/DKIM")
    for sort in ("", "title"):
        assert client.get(URL, {"q": typed, "sort": sort}).status_code == 200


def test_what_nobody_found_is_listed_once_a_session_without_a_name(client, member) -> None:
    make_resource(title="Warm-up calendar")
    told = reverse("resources:missed")
    for typed in ("Sponsorship  deck", "sponsorship deck", "warm"):
        html = client.get(URL, {"q": typed}).content.decode()
        # The page tells when it was left alone; looking writes nothing.
        assert (told in html) == (typed != "warm")
        client.post(told, {"q": typed}, headers={"HX-Request": "true"})
    assert list(SearchMiss.objects.values_list("words", "number")) == [("sponsorship deck", 1)]
    without_script = client.post(told, {"q": "podcast"}, follow=True)
    assert "The curators have it" in without_script.content.decode()
    client.post(told, {"q": "calendar"})
    assert set(SearchMiss.objects.values_list("words", flat=True)) == {
        "sponsorship deck",
        "podcast",
    }
    actions.mark_handled(misses=SearchMiss.objects.all())
    actions.miss(typed="podcast", now=timezone.now())
    assert SearchMiss.objects.get(handled_at=None).words == "podcast"
    assert actions.forget_misses(now=timezone.now() + timedelta(days=91)) == 2


def test_filters_are_counted_with_the_others_on(client, member) -> None:
    tag = Tag.objects.create(name="Domains", slug="domains", aliases=["urls"])
    for number in range(6):
        book = make_resource(title=f"Book {number}", type=Type.values[number % 2])
        if number < 3:
            ResourceTag.objects.create(resource=book, tag=tag)
    asked = {"tag": ["urls", "gone"], "type": Type.values[0]}
    response = client.get(URL, asked)
    facets = response.context["facets"]
    assert response.context["found"] == 2
    assert {one.value: one.number for one in facets["types"]}[Type.values[1]] == "1"
    assert [(one.label, one.number, one.on) for one in facets["tags"]] == [("Domains", "2", True)]
    assert "There is no tag “gone”." in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({}, "as_asked"),
        ({"q": "clendar"}, "corrected"),
        ({"q": "clendar", "type": Type.VIDEO, "tag": "domains"}, "elsewhere"),
        ({"q": "clendar price", "type": Type.VIDEO, "tag": "domains"}, "fewer_words"),
        ({"q": "clendar sponsors", "type": Type.VIDEO, "tag": "domains"}, "fewer_words"),
        ({"q": "sponsors", "type": Type.SOP, "tag": "domains"}, "no_words"),
        ({"q": "sponsors podcast", "type": Type.VIDEO, "tag": "domains"}, "nothing"),
    ],
)
def test_the_page_asks_twelve_queries_at_most_whatever_is_found(
    client, member, django_assert_max_num_queries, asked, answer
) -> None:
    tag = Tag.objects.create(name="Domains", slug="domains")
    for number in range(3):
        book = make_resource(title=f"Calendar {number}", type=Type.SOP, is_featured=not number)
        ResourceTag.objects.create(resource=book, tag=tag)
    make_resource(title="Price list", type=Type.TEMPLATE)
    take(member, book)
    actions.count_changes()
    with django_assert_max_num_queries(12):
        response = client.get(URL, asked)
    assert response.context["answer"] == answer
    picks = [pick.resource.title for pick in response.context["picks"]]
    # By the tag of what was taken; not that, nor what is featured above.
    assert picks == ([] if asked else ["Calendar 1"])
