"""A resource's page."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from members.models import Member
from resources import actions
from resources.actions import set_tags, tag_named
from resources.catalogue import Category, State
from resources.models import Resource, ResourceDownload, ResourceVersion, Tag
from resources.views.detail import show
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
    assert Image.open(BytesIO(response.getvalue())).size == (16, 10)
    assert url.encode() in client.get(resource.get_absolute_url()).content
    assert (
        client.get(reverse("resources:thumbnail", args=[make_resource().slug])).status_code == 404
    )


def test_tags_author_and_figures_are_shown(client, owner):
    client.force_login(owner)
    author = cast.team_member(handle="tomasz", company="Kettle & Sons")
    resource = make_resource(author=author)
    set_tags(resource=resource, tags=[tag_named("Warm-up"), tag_named("domains")])
    ResourceVersion.objects.update(pages=14, size=2048)
    now = timezone.now()
    ResourceDownload.objects.bulk_create(
        ResourceDownload(member=author, resource=resource, downloaded_at=now - timedelta(days=days))
        for days in [1] * 21 + [31] * 30
    )
    html = client.get(resource.get_absolute_url()).content.decode()
    assert '<a class="tag" href="/library/?tag=warm-up">Warm-up</a>' in html
    assert 'by <a href="/members/tomasz/">' in html
    assert "Kettle &amp; Sons" in html
    assert "<dt>Length</dt><dd>14 pages</dd>" in html
    assert "<dt>Downloads</dt><dd>51, of them 21 in 30 days</dd>" in html
    assert ">Trending</span>" in html
    assert ">Popular</span>" in html
    # Who opted out is named, but not led to; who was erased is not named.
    Member.objects.filter(pk=author.pk).update(in_directory=False)
    html = client.get(resource.get_absolute_url()).content.decode()
    assert f"by {author.display_name}" in html
    assert "/members/tomasz/" not in html
    Resource.objects.update(author=None)
    assert author.display_name not in client.get(resource.get_absolute_url()).content.decode()


def renew(resource, changelog, *, days_ago):
    """A new version of it, of so many days ago."""
    resource.file = ContentFile(makers.docx(), name="again.docx")
    actions.save(resource=resource, changelog=changelog)
    newest = resource.versions.first()
    at = timezone.now() - timedelta(days=days_ago)
    ResourceVersion.objects.filter(pk=newest.pk).update(created_at=at)


def test_who_took_an_older_version_is_offered_the_newer_until_they_took_it(client, owner):
    client.force_login(owner)
    resource = make_resource()
    ResourceVersion.objects.update(created_at=timezone.now() - timedelta(days=9))
    renew(resource, "Adds the check of <domains>.", days_ago=6)
    ResourceDownload.objects.create(
        member=owner, resource=resource, downloaded_at=timezone.now() - timedelta(days=5)
    )
    assert ">Taken</span>" in client.get(resource.get_absolute_url()).content.decode()
    renew(resource, "Shorter.", days_ago=1)
    html = client.get(resource.get_absolute_url()).content.decode()
    assert "Download version 3</button>" in html
    assert "You took version 2; version 3 came since." in html
    assert "<b>Version 3</b>" in html
    assert html.count("Adds the check of &lt;domains&gt;.") == 1
    assert ">New version</span>" in html
    assert ">Taken</span>" not in html
    answer = client.post(
        reverse("resources:download", args=[resource.slug]), headers={"HX-Request": "true"}
    ).content.decode()
    assert BUTTON.decode() in answer
    assert "version 3 came since" not in answer
    assert ">Taken</span>" in answer


def test_the_size_is_read_from_the_version_and_not_from_the_storage(client, owner, settings):
    client.force_login(owner)
    resource = make_resource()
    resource.file.storage.delete(str(resource.file.name))
    ResourceVersion.objects.update(size=5 * 1024 * 1024)
    assert "5.0" in client.get(resource.get_absolute_url()).content.decode()


def test_what_left_the_shelves_is_told_to_who_took_it_and_to_nobody_else(client, owner, curator):
    mine, near = make_resource(title="Mine"), make_resource(title="Near")
    for resource in (mine, near):
        set_tags(resource=resource, tags=[tag_named("warm-up")])
    take(owner, mine)
    for change, said in (
        ({"archived_at": timezone.now()}, "It left the shelves on "),
        ({"archived_at": None, "state": State.DRAFT}, "It left the shelves."),
    ):
        Resource.objects.filter(pk=mine.pk).update(**change)
        client.force_login(owner)
        response = client.get(mine.get_absolute_url())
        assert response.status_code == 410
        html = response.content.decode()
        assert said in html
        assert "Your copy of" in html
        assert near.get_absolute_url() in html
        assert "<button" not in html[html.index("<main") : html.index("</main>")]
        taking = reverse("resources:download", args=[mine.slug])
        assert client.post(taking).status_code == 410
        client.force_login(curator)
        assert client.get(mine.get_absolute_url()).status_code == 404
        assert client.post(taking).status_code == 404


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"state": State.DRAFT, "file": ""}, "it is a draft"),
        ({"archived_at": timezone.now()}, "it lies in the archive"),
        ({"state": State.SCHEDULED, "publish_at": timezone.now()}, "Members see this from"),
        ({}, "Members see this page as it stands here"),
    ],
)
def test_a_preview_shows_every_state_and_takes_nothing(rf, curator, fields, says):
    request = rf.get("/")
    request.user = curator
    SessionMiddleware(answer).process_request(request)
    MessageMiddleware(answer).process_request(request)
    resource = make_resource(**fields)
    html = show(request, resource, preview=True).content.decode()
    assert says in html
    assert 'method="post" action="/library/' not in html


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_asks_seven_queries_however_much_there_is(
    client, owner, django_assert_num_queries, many
):
    client.force_login(owner)
    resource = make_resource(author=cast.team_member())
    for n in range(many):
        renew(resource, f"The {n}th", days_ago=0)
        take(owner, resource)
        other = make_resource()
        set_tags(resource=other, tags=[tag_named(f"Tag {n}")])
    set_tags(resource=resource, tags=Tag.objects.all())
    with django_assert_num_queries(8):
        response = client.get(resource.get_absolute_url())
    assert len(response.content) < 50_000
