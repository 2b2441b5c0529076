"""A resource's page."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from resources.catalogue import Category
from tests import cast
from tests.resources import makers
from tests.resources.makers import make_resource, take

BUTTON = b"Download</button>"


def test_the_page_shows_the_description_and_the_facts(client, owner):
    client.force_login(owner)
    resource = make_resource(
        title="First aid",
        description="What to do.\n\n# Inside\n\n- one\n\n<script>alert(1)</script>",
    )
    html = client.get(resource.get_absolute_url()).content.decode()
    assert '<p class="lede">What to do.</p>' in html
    assert "<h2>Inside</h2>" in html
    assert "<script>alert" not in html
    assert "<b>PDF</b>" in html
    assert "+5" in html
    assert html.count("btn main") == 1


def test_after_taking_it_the_page_says_when_instead_of_promising_points(client, owner):
    client.force_login(owner)
    resource = make_resource()
    take(owner, resource)
    html = client.get(resource.get_absolute_url()).content.decode()
    assert "Taken on" in html
    assert "+5" not in html
    assert BUTTON.decode() in html


@pytest.mark.parametrize("who", [cast.debtor, cast.outsider])
def test_who_does_not_pay_finds_a_gate_instead_of_the_button(client, db, who):
    client.force_login(who())
    response = client.get(make_resource().get_absolute_url())
    assert response.status_code == 200
    assert BUTTON not in response.content
    assert b'class="gate"' in response.content
    assert b"mailto:" in response.content


def test_an_unknown_address_is_not_found(client, owner):
    client.force_login(owner)
    assert client.get(reverse("resources:detail", args=["no-such-thing"])).status_code == 404


def test_next_come_books_of_the_same_shelf_that_were_not_taken(client, owner):
    client.force_login(owner)
    here = make_resource(title="here")
    make_resource(title="other", category=Category.OPERATIONS)
    make_resource(title="same")
    take(owner, make_resource(title="taken"))
    response = client.get(here.get_absolute_url())
    assert [book.title for book in response.context["next_books"]] == ["same", "other"]


def test_a_page_whose_file_is_gone_still_opens(client, owner):
    client.force_login(owner)
    resource = make_resource()
    resource.file.storage.delete(str(resource.file.name))
    assert client.get(resource.get_absolute_url()).status_code == 200


def test_a_cover_of_its_own_is_sent_to_members_only(client, owner):
    resource = make_resource(thumbnail=ContentFile(makers.picture("WEBP"), "anything.webp"))
    url = reverse("resources:thumbnail", args=[resource.slug])
    assert client.get(url).status_code == 302
    client.force_login(owner)
    response = client.get(url)
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.getvalue() == makers.picture("WEBP")
    assert url.encode() in client.get(resource.get_absolute_url()).content
    assert (
        client.get(reverse("resources:thumbnail", args=[make_resource().slug])).status_code == 404
    )


def test_one_neighbour_and_thirty_take_the_same_queries(
    client, owner, django_assert_max_num_queries
):
    client.force_login(owner)
    resource = make_resource()
    make_resource()
    with django_assert_max_num_queries(8) as one:
        client.get(resource.get_absolute_url())
    for _ in range(29):
        take(owner, resource)
        make_resource()
    with django_assert_max_num_queries(8) as thirty:
        response = client.get(resource.get_absolute_url())
    assert len(thirty.captured_queries) == len(one.captured_queries)
    assert len(response.content) < 50_000
