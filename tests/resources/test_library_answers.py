"""What the library says: to what it can't understand, to nothing found, and at what price."""

from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from resources.rules import Cursor, write_cursor
from tests.resources import makers
from tests.resources.makers import make_resource

URL = reverse("resources:library")
MAX_QUERIES = 9
MAX_BYTES = 50_000
PAST_THE_END = write_cursor(Cursor(24, (-1, datetime(2000, 1, 1, tzinfo=UTC), 1)))


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"category": "XYZ"}, "There is no category “XYZ”."),
        ({"type": ["SOP", "<b>"]}, "There is no type “&lt;b&gt;”."),
        ({"sort": "1; DROP"}, "The library has no order “1; DROP”."),
        ({"view": "table"}, "There is no view “table”."),
        ({"q": "x" * 101}, "up to 100 characters"),
        ({"after": "garbage"}, "That page is not one of ours"),
        ({"after": "WzAsdHJ1ZSwiMjAyNiIsMV0", "sort": "popular"}, "That page is not one of ours"),
    ],
)
def test_what_cannot_be_understood_is_said_and_left_out(client, member, query, says):
    make_resource(title="still here")
    response = client.get(URL, query)
    assert response.status_code == 200
    assert says in response.content.decode()
    assert [one.title for one in response.context["resources"]] == ["still here"]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"q": "warmup calender"}, "Nothing fits “warmup calender”"),
        ({"type": "VIDEO"}, "This shelf is still empty"),
        (
            {"after": PAST_THE_END},
            "That was the last page",
        ),
    ],
)
def test_an_empty_answer_says_what_to_do_next(client, member, query, says):
    make_resource()
    html = client.get(URL, query).content.decode()
    assert says in html
    assert 'href="/library/"' in html


def test_an_empty_library_sends_members_to_the_benchmarks_and_curators_to_the_form(
    client, member, curator
):
    assert reverse("benchmarks:index").encode() in client.get(URL).content
    client.force_login(curator)
    assert reverse("admin:resources_resource_add").encode() in client.get(URL).content


def test_a_filter_can_be_taken_off_alone(client, member):
    make_resource()
    response = client.get(
        URL,
        {
            "category": "COLD_EMAIL",
            "type": ["SOP", "VIDEO"],
            "q": "a b",
            "sort": "title",
            "view": "list",
        },
    )
    chips = {chip.label: chip.without for chip in response.context["form"].chips()}
    assert chips["SOP"] == "?category=COLD_EMAIL&type=VIDEO&q=a+b&sort=title&view=list"
    assert chips["“a b”"] == "?category=COLD_EMAIL&type=SOP&type=VIDEO&sort=title&view=list"


@pytest.mark.parametrize(
    "query", [{}, {"view": "list"}, {"q": "resource", "sort": "popular", "type": "SOP"}]
)
def test_one_resource_and_thirty_take_the_same_queries(
    client, member, django_assert_max_num_queries, query
):
    make_resource(is_featured=True)
    with django_assert_max_num_queries(MAX_QUERIES) as one:
        client.get(URL, query)
    for i in range(29):
        make_resource(
            is_featured=i % 3 == 0,
            thumbnail=ContentFile(makers.picture(), "x.png") if i % 2 else "",
        )
    with django_assert_max_num_queries(MAX_QUERIES) as thirty:
        response = client.get(URL, query)
    assert len(thirty.captured_queries) == len(one.captured_queries)
    assert len(response.content) < MAX_BYTES
    assert b"style=" not in response.content
