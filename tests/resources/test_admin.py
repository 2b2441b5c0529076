"""The library as its curators see it."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from resources.models import Resource, ResourceDownload
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


def test_a_curator_adds_a_resource(desk):
    response = desk.post(
        ADD, filled_in(thumbnail=upload(makers.picture(), "cover.png"), is_featured="on")
    )
    assert response.status_code == 302
    resource = Resource.objects.get()
    assert (resource.slug, resource.is_featured, resource.download_count) == ("first-aid", True, 0)
    assert str(resource.file.name).endswith("/first-aid.pdf")
    assert str(resource.thumbnail.name).endswith("/first-aid.png")


@pytest.mark.parametrize(
    ("field", "file", "says"),
    [
        ("file", upload(makers.HTML, "plan.pdf"), "an HTML page"),
        ("file", upload(makers.SVG, "drawing.svg"), "an SVG drawing"),
        ("file", upload(makers.archive(), "plan.pdf"), "ZIP file by its content"),
        ("thumbnail", upload(makers.SVG, "cover.png"), "not a PNG, JPG or WEBP"),
    ],
)
def test_a_refused_file_is_said_beside_its_field_and_the_rest_stays(desk, field, file, says):
    file.seek(0)
    response = desk.post(ADD, filled_in(**{field: file}, title="Typed with care"))
    assert response.status_code == 200
    form = response.context["adminform"].form
    assert list(form.errors) == [field]
    assert says in form.errors[field][0]
    assert 'value="Typed with care"' in response.content.decode()
    assert not Resource.objects.exists()


def test_a_file_above_the_limit_is_refused(desk, settings):
    settings.MAX_UPLOAD_BYTES = 100
    response = desk.post(ADD, filled_in())
    assert "takes up to" in response.context["adminform"].form.errors["file"][0]


def test_changing_words_keeps_the_file_and_the_count(desk, owner):
    resource = make_resource()
    take(owner, resource, 3)
    data = filled_in(title="New words")
    del data["file"]
    assert desk.post(change_url(resource), data).status_code == 302
    after = Resource.objects.get()
    assert (after.title, after.file.name, after.download_count) == (
        "New words",
        resource.file.name,
        3,
    )


def test_the_change_page_shows_the_last_twelve_weeks(desk, owner):
    resource = make_resource()
    take(owner, resource, 3)
    html = desk.get(change_url(resource)).content.decode()
    assert "3 downloads in all, 3 in the last 12 weeks." in html
    assert 'height="100.0%"' in html
    assert html.count('<td class="num">') == 12
    assert f'href="{resource.get_absolute_url()}"' in html


def test_featuring_from_the_list(desk):
    resources = [make_resource() for _ in range(2)]
    chosen = {"_selected_action": [r.pk for r in resources]}
    desk.post(LIST, {"action": "feature", **chosen})
    assert Resource.objects.filter(is_featured=True).count() == 2
    desk.post(LIST, {"action": "unfeature", **chosen})
    assert Resource.objects.filter(is_featured=True).count() == 0


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


def test_deleting_a_resource_takes_its_downloads_along(desk, owner):
    resource = make_resource()
    take(owner, resource, 2)
    desk.post(reverse("admin:resources_resource_delete", args=[resource.pk]), {"post": "yes"})
    assert not Resource.objects.exists()
    assert not ResourceDownload.objects.exists()


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
