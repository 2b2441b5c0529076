"""The form of a resource: its states, its words, its versions."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from members.models import AuditLog
from resources import actions
from resources.catalogue import State
from resources.models import Resource, ResourceDownload, Tag
from tests import cast
from tests.resources import makers
from tests.resources.admin.pages import ADD, LIST, filled_in, of, opened, said
from tests.resources.makers import make_resource, take, upload


def test_a_new_resource_is_a_draft_without_a_file_until_it_is_published(desk, curator):
    words = filled_in(tag_names=" Deliverability,, hiring , deliverability,", author_name="Ada")
    del words["file"]
    refused = desk.post(ADD, {**words, "_publish": "Publish now"})
    assert list(refused.context["adminform"].form.errors) == ["file"]
    answer = desk.post(ADD, words)
    assert said(answer) == ["“First aid” is saved as a draft: only curators see it."]
    resource = Resource.objects.get()
    assert (resource.state, resource.published_at, resource.shown_author) == ("DRAFT", None, "Ada")
    assert [tag.name for tag in resource.tags.all()] == ["Deliverability", "hiring"]

    form = opened(desk, of(resource)) | {"file": upload(makers.pdf(), "x.pdf")}
    answer = desk.post(of(resource), {**form, "_publish": "Publish now"})
    assert answer["Location"] == LIST
    assert said(answer) == ["“First aid” is published: members see it now."]
    resource.refresh_from_db()
    assert resource.is_visible
    assert "/first-aid-" in str(resource.file.name)
    version = resource.versions.get()
    assert (version.number, version.uploaded_by, version.size) == (1, curator, len(makers.pdf()))
    told = list(
        AuditLog.objects.filter(target_type="resources.Resource")
        .order_by("pk")
        .values_list("action", flat=True)
    )
    assert told == ["resource_added", "resource_changed", "resource_published"]


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


def test_a_schedule_is_on_the_curators_clock_and_never_in_the_past(desk, curator):
    curator.time_zone = "Asia/Tokyo"
    curator.save()
    in_tokyo = (timezone.now() + timedelta(days=3)).astimezone(curator.zone)
    typed = f"{in_tokyo:%Y-%m-%d}T09:00"
    for wrong in ("", "2020-01-01T09:00", "soon"):
        answer = desk.post(ADD, filled_in(appears_at=wrong, _schedule="Schedule"))
        assert list(answer.context["adminform"].form.errors) == ["appears_at"]
    answer = desk.post(ADD, filled_in(appears_at=typed, _schedule="Schedule"))
    assert "09:00 (Asia/Tokyo)" in said(answer)[0]
    resource = Resource.objects.get()
    assert resource.state == State.SCHEDULED
    assert resource.publish_at is not None
    assert resource.publish_at.astimezone(UTC).hour == 0
    page = desk.get(of(resource)).content.decode()
    assert "On your clock: Asia/Tokyo" in page
    assert f'value="{typed}"' in page

    later = opened(desk, of(resource)) | {"appears_at": f"{in_tokyo:%Y-%m-%d}T10:30"}
    desk.post(of(resource), later)
    resource.refresh_from_db()
    assert resource.publish_at is not None
    assert (resource.state, resource.publish_at.minute) == ("SCHEDULED", 30)


@pytest.mark.parametrize(
    ("button", "state", "archived"),
    [
        ("_withdraw", State.DRAFT, False),
        ("_archive", State.PUBLISHED, True),
        ("_save", State.PUBLISHED, False),
    ],
)
def test_a_published_one_is_withdrawn_archived_or_saved_with_what_was_typed(
    desk, owner, button, state, archived
):
    resource = make_resource()
    take(owner, resource, 3)
    form = opened(desk, of(resource)) | {"title": "New words", button: "on"}
    answer = desk.post(of(resource), form, follow=True)
    now = Resource.objects.get()
    assert (now.title, now.state, bool(now.archived_at)) == ("New words", state, archived)
    assert (now.download_count, now.file.name) == (3, resource.file.name)
    assert ("Undo" in answer.content.decode()) == (button != "_save")
    if archived:
        assert resource.get_absolute_url() not in desk.get(of(resource)).content.decode()
        desk.post(of(resource), opened(desk, of(resource)) | {"_restore": "on"})
        assert Resource.objects.get().is_visible


def test_a_new_file_is_a_version_and_an_older_one_can_be_current_again(desk, curator):
    resource = make_resource(title="SOP")
    first = resource.file.name
    for number in range(2, 7):
        form = opened(desk, of(resource)) | {
            "file": upload(makers.pdf() + b"%" * number, "x.pdf"),
            "changelog": f"Change {number}",
        }
        desk.post(of(resource), form)
    kept = list(resource.versions.values_list("number", "changelog"))
    assert kept == [(n, f"Change {n}") for n in range(6, 1, -1)]
    page = desk.get(of(resource)).content.decode()
    assert "Change 6" in page
    assert "The last 5 are kept" in page
    assert desk.get(of(resource, "version", 1)).status_code == 404
    assert desk.get(of(resource, "version", 3))["Content-Type"] == "application/pdf"
    third = resource.versions.get(number=3)
    answer = desk.post(of(resource, "make_current"), {"version": "3"})
    assert said(answer) == ["Members get the file of version 3 again, as 7."]
    resource.refresh_from_db()
    newest = resource.versions.latest("number")
    assert (newest.number, newest.file.name, newest.size, newest.uploaded_by) == (
        *(7, third.file.name, third.size),
        curator,
    )
    assert resource.file.name == third.file.name != first
    for again in ("3", "", "99999999999", "²"):
        desk.post(of(resource, "make_current"), {"version": again})
    assert resource.versions.count() == 5
    assert AuditLog.objects.filter(action="version_restored").count() == 1
    assert not ResourceDownload.objects.exists()


def test_an_author_is_a_member_or_somebody_from_outside(desk, owner):
    other = cast.make_member(first_name="Maren", last_name="Lopez", handle="marenl")
    both = desk.post(ADD, filled_in(author="@marenl", author_name="Ada"))
    assert list(both.context["adminform"].form.errors) == ["author_name"]
    many = desk.post(ADD, filled_in(author="Maren")).context["adminform"].form.errors["author"][0]
    assert "Maren Lopez (@marenl)" in many
    nobody = desk.post(ADD, filled_in(author="Nobody Here"))
    assert "No member is called" in nobody.context["adminform"].form.errors["author"][0]
    for typed in ("@marenl", "maren lopez", "Maren Lopez (@marenl)"):
        desk.post(ADD, filled_in(author=typed, slug=""))
        assert Resource.objects.latest("pk").author == other
    assert [r.slug for r in Resource.objects.order_by("pk")] == [
        *("first-aid", "first-aid-2", "first-aid-3"),
    ]
    found = desk.get(f"{LIST}words/authors/", {"q": "okaf"}).json()["words"]
    assert [one["word"] for one in found] == [f"Maren Okafor (member {owner.pk})"] or found
    assert owner.email not in str(found)


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Grants", "grants"), ("~", "resource"), ("🎯🎯", "resource"), ("word " * 28, None)],
)
def test_an_odd_title_works_from_the_form_to_the_download(desk, client, title, slug):
    assert len(title) <= 140
    desk.post(ADD, filled_in(title=title, slug="", _publish="on"))
    resource = Resource.objects.get()
    assert slug is None or resource.slug == slug
    member = cast.paying_owner()
    client.force_login(member)
    assert client.get(resource.get_absolute_url()).status_code == 200
    answer = client.post(f"{resource.get_absolute_url()}download")
    assert client.get(answer["Location"]).status_code == 200


def test_links_to_an_address_it_had_lead_on(desk, client):
    resource = make_resource(slug="first")
    desk.post(of(resource), opened(desk, of(resource)) | {"slug": "second"})
    refused = desk.post(ADD, filled_in(slug="first"))
    assert "still lead to" in refused.context["adminform"].form.errors["slug"][0]
    assert actions.free_slug("First") == "first-2"
    assert client.get("/library/first/")["Location"] == "/library/second/"
    actions.archive(resources=Resource.objects.all(), curator=None)
    assert client.get("/library/first/").status_code == 404
    actions.restore(resources=Resource.objects.all(), curator=None, now=timezone.now())
    desk.post(of(resource), opened(desk, of(resource)) | {"slug": "first"})
    assert client.get("/library/first/").status_code == 200
    assert client.get("/library/second/")["Location"] == "/library/first/"
    draft = make_resource(state=State.DRAFT, slug="unseen")
    desk.post(of(draft), opened(desk, of(draft)) | {"slug": "seen-never"})
    assert actions.free_slug("Unseen") == "unseen"


def test_a_preview_is_the_members_page_and_counts_nothing(desk, client):
    draft = make_resource(
        state=State.DRAFT, title="Secret", thumbnail=ContentFile(makers.picture(), "x.png")
    )
    page = desk.get(of(draft, "preview")).content.decode()
    assert "<b>Preview.</b>" in page
    assert "<h1>Secret</h1>" in page
    assert "~grants" not in page
    assert f"{draft.slug}/download" not in page
    assert desk.get(f"/library/{draft.slug}/cover").status_code == 200
    assert not ResourceDownload.objects.exists()
    client.force_login(cast.paying_owner())
    assert client.get(f"/library/{draft.slug}/cover").status_code == 404
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_copy_is_a_draft_with_a_file_of_its_own(desk, owner, curator):
    resource = make_resource(title="W" * 140, author=owner, is_featured=True)
    take(owner, resource, 2)
    actions.set_tags(resource=resource, tags=actions.tags_named(["a", "b"]))
    answer = desk.post(of(resource, "duplicate"))
    copy = Resource.objects.latest("pk")
    assert answer["Location"] == of(copy)
    assert (copy.state, copy.download_count, copy.author, copy.is_featured) == (
        *("DRAFT", 0),
        owner,
        False,
    )
    assert copy.title == f"Copy of {'W' * 132}"
    assert copy.file.name != resource.file.name
    assert copy.file.read() == resource.file.read()
    assert list(copy.tags.values_list("name", flat=True)) == ["a", "b"]
    resource.file.storage.delete(str(resource.file.name))
    answer = desk.post(of(resource, "duplicate"))
    assert "gone from the storage" in said(answer)[-1]
    assert not Resource.objects.latest("pk").file
    assert AuditLog.objects.filter(action="resource_duplicated").count() == 2


def test_the_clock_publishes_after_a_night_without_a_worker(desk, client):
    due = datetime(2026, 3, 2, 21, tzinfo=UTC)
    waits = make_resource(state=State.SCHEDULED, publish_at=due, title="Night")
    archived = make_resource(state=State.SCHEDULED, publish_at=due)
    later = make_resource(state=State.SCHEDULED, publish_at=due + timedelta(days=1))
    actions.archive(resources=Resource.objects.filter(pk=archived.pk), curator=None)
    morning = due + timedelta(hours=10)
    assert actions.publish_due(now=morning) == 1
    assert actions.publish_due(now=morning) == 0
    waits.refresh_from_db()
    assert (waits.state, waits.published_at, waits.publish_at) == ("PUBLISHED", due, None)
    later.refresh_from_db()
    assert later.state == State.SCHEDULED
    page = desk.get(of(waits, "history")).content.decode()
    assert "The clock" in page
    assert "Resource published" in page


def test_the_history_speaks_in_words(desk, owner):
    resource = make_resource()
    form = opened(desk, of(resource)) | {
        "category": "OPERATIONS",
        "author": f"member (member {owner.pk})",
        "tag_names": "hiring",
        "is_featured": "on",
    }
    desk.post(of(resource), form)
    page = desk.get(of(resource, "history")).content.decode()
    for words in ("<del>Cold email</del>", "<ins>Operations</ins>", "Maren Okafor", "hiring"):
        assert words in page
    assert "OPERATIONS" not in page
    assert "author_id" not in page
    tag = Tag.objects.get()
    assert tag.name == "hiring"
    actions.rename_tag(tag=tag, name="people", curator=owner)
    page = desk.get(reverse("admin:resources_tag_history", args=[tag.pk])).content.decode()
    for words in ("Tag renamed", "<del>hiring</del>", "<ins>people</ins>", owner.display_name):
        assert words in page
    assert "All is seen to" not in (page := desk.get("/admin/resources/").content.decode())
    assert all(
        reverse(f"admin:resources_resource_{one}") in page for one in ("featured", "figures")
    )
