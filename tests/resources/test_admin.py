"""The library as its curators see it."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from resources.models import ResourceDownload
from tests import cast
from tests.resources import makers
from tests.resources.makers import make_resource, take, upload

LIST = reverse("admin:resources_resource_changelist")
ADD = reverse("admin:resources_resource_add")
DOWNLOADS = reverse("admin:resources_resourcedownload_changelist")


@pytest.fixture
def desk(client, curator):
    """The admin, opened by the curator."""
    client.force_login(curator)
    return client


def filled_in(**fields):
    return {
        "title": "First aid",
        "slug": "first-aid",
        "category": "COLD_EMAIL",
        "type": "SOP",
        "description": "What to do.",
        "file": upload(makers.pdf(), "x.pdf"),
        **fields,
    }


def change_url(resource):
    return reverse("admin:resources_resource_change", args=[resource.pk])


def test_a_file_above_the_limit_is_refused(desk, settings):
    settings.MAX_UPLOAD_BYTES = 100
    response = desk.post(ADD, filled_in())
    assert "takes up to" in response.context["adminform"].form.errors["file"][0]


def test_the_change_page_shows_the_last_twelve_weeks(desk, owner):
    resource = make_resource()
    take(owner, resource, 3)
    html = desk.get(change_url(resource)).content.decode()
    assert "3 downloads in all, 3 in the last 12 weeks." in html
    assert 'height="100.0%"' in html
    assert html.partition("download-figures")[2].count('<td class="num">') == 12
    assert f'href="{resource.get_absolute_url()}"' in html


def test_a_curator_opens_a_stored_file_without_being_counted(desk):
    resource = make_resource(thumbnail=ContentFile(makers.picture(), "x.png"))
    for field, media_type in (("file", "application/pdf"), ("thumbnail", "image/png")):
        url = reverse("admin:resources_resource_file", args=[resource.pk, field])
        assert url.encode() in desk.get(change_url(resource)).content
        assert desk.get(url)["Content-Type"] == media_type
    assert (
        desk.get(reverse("admin:resources_resource_file", args=[resource.pk, "slug"])).status_code
        == 404
    )
    assert not ResourceDownload.objects.exists()


def test_a_member_who_is_no_curator_finds_no_stored_file(client, owner, db):
    resource = make_resource()
    client.force_login(owner)
    assert (
        client.get(reverse("admin:resources_resource_file", args=[resource.pk, "file"])).status_code
        == 302
    )


def test_downloads_can_only_be_looked_at(desk, super_admin, owner):
    take(owner, make_resource())
    desk.force_login(super_admin)
    download = ResourceDownload.objects.get()
    assert desk.get(reverse("admin:resources_resourcedownload_add")).status_code == 403
    assert (
        desk.get(reverse("admin:resources_resourcedownload_delete", args=[download.pk])).status_code
        == 403
    )
    assert (
        desk.post(
            reverse("admin:resources_resourcedownload_change", args=[download.pk]), {}
        ).status_code
        == 403
    )


# ------------------------------------------------------------------------- queries
def queries(desk, url, assert_max):
    with assert_max(40) as captured:
        assert desk.get(url).status_code == 200
    return len(captured.captured_queries)


def test_one_row_and_thirty_take_the_same_queries(desk, django_assert_max_num_queries):
    resource = make_resource()
    take(cast.make_member(), resource)
    before = [queries(desk, url, django_assert_max_num_queries) for url in (LIST, DOWNLOADS)]
    for _ in range(29):
        take(cast.make_member(), make_resource())
    after = [queries(desk, url, django_assert_max_num_queries) for url in (LIST, DOWNLOADS)]
    assert after == before
    assert max(after) <= 10
