"""On the shelf and off it: what the database keeps of states, versions and deeds."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from members.models import AuditLog, FileToSweep
from resources import actions
from resources.catalogue import State
from resources.models import Resource, ResourceTag, ResourceVersion, Tag
from tests.resources.makers import docx, make_resource, pdf

NOW = timezone.now


@pytest.mark.parametrize(
    "broken",
    [
        {"state": State.PUBLISHED, "published_at": None},
        {"state": State.SCHEDULED, "publish_at": None},
        {"state": State.PUBLISHED, "file": ""},
        {"state": "LOST"},
        {"title": ""},
    ],
)
def test_a_state_without_what_it_needs_is_refused_by_the_database(db, broken):
    resource = make_resource()
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.filter(pk=resource.pk).update(**broken)


def test_what_the_release_before_adds_is_published_and_has_its_version(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO resources_resource (title, slug, description, category, type, file)"
            " VALUES ('Old ways', 'old-ways', 'd', 'OPERATIONS', 'SOP', 'resources/old.pdf')"
        )
    resource = Resource.objects.published().get()
    assert resource.published_at is not None
    assert [(v.number, v.file.name) for v in resource.versions.all()] == [(1, "resources/old.pdf")]


def test_each_file_is_a_version_and_the_sixth_has_the_first_swept(db, curator):
    resource = make_resource()
    first = resource.file.name
    for number in range(2, 7):
        resource.file = ContentFile(docx() + b"", name=f"{number}.docx")
        actions.save(
            resource=resource, curator=curator, changelog=f"The {number}th", is_counted=True
        )
    versions = list(resource.versions.all())
    assert [version.number for version in versions] == [6, 5, 4, 3, 2]
    assert versions[0].changelog == "The 6th"
    assert versions[0].uploaded_by == curator
    assert versions[0].size == len(docx())
    assert len(versions[0].sha256) == 64
    assert list(FileToSweep.objects.values_list("name", flat=True)) == [first]


def test_a_file_two_versions_share_stays_until_neither_needs_it(db):
    resource = make_resource()
    shared = resource.file.name
    resource.file = ContentFile(pdf(), name="b.pdf")
    actions.save(resource=resource)
    Resource.objects.filter(pk=resource.pk).update(file=shared)
    assert [v.file.name == shared for v in resource.versions.all()] == [True, False, True]
    ResourceVersion.objects.filter(resource=resource, number=1).delete()
    assert not FileToSweep.objects.filter(name=shared).exists()
    ResourceVersion.objects.filter(resource=resource, number=3).delete()
    assert FileToSweep.objects.filter(name=shared).exists()


def test_the_files_and_the_cover_of_a_deleted_resource_are_swept(db):
    resource = make_resource(thumbnail="thumbnails/a.png")
    Resource.objects.filter(pk=resource.pk).delete()
    assert set(FileToSweep.objects.values_list("name", flat=True)) == {
        resource.file.name,
        "thumbnails/a.png",
    }


def test_a_revision_counts_what_curators_say_and_no_download(db, curator):
    resource = make_resource()
    Resource.objects.filter(pk=resource.pk).update(updated_at=NOW())
    assert Resource.objects.get().revision == 1
    Resource.objects.filter(pk=resource.pk).update(title="Another")
    assert Resource.objects.get().revision == 2
    actions.set_tags(resource=resource, tags=[actions.tag_named("hiring")])
    assert Resource.objects.get().revision == 3


def test_what_was_saved_meanwhile_is_not_saved_over(db, curator):
    mine = make_resource()
    theirs = Resource.objects.get(pk=mine.pk)
    theirs.title = "Theirs"
    actions.save(resource=theirs, curator=curator, seen_revision=theirs.revision)
    mine.title = "Mine"
    with pytest.raises(actions.ChangedMeanwhile) as refused:
        actions.save(resource=mine, curator=curator, seen_revision=mine.revision)
    assert refused.value.now.title == "Theirs"
    assert Resource.objects.get().title == "Theirs"


def test_what_is_due_is_published_once_at_the_time_that_was_asked_for(db, curator):
    resource = make_resource(state=State.DRAFT)
    asked = NOW() - timedelta(hours=9)
    actions.schedule(resources=Resource.objects.all(), at=asked, curator=curator)
    assert not Resource.objects.published().exists()
    assert [actions.publish_due(now=NOW()), actions.publish_due(now=NOW())] == [1, 0]
    resource.refresh_from_db()
    assert (resource.state, resource.published_at) == (State.PUBLISHED, asked)


def test_what_lay_in_the_archive_past_its_time_comes_back_as_a_draft(db, curator):
    make_resource(state=State.DRAFT)
    shelf = Resource.objects.all()
    actions.schedule(resources=shelf, at=NOW() - timedelta(hours=1), curator=curator)
    actions.archive(resources=shelf, curator=curator)
    assert actions.publish_due(now=NOW()) == 0
    actions.restore(resources=shelf, curator=curator, now=NOW())
    resource = Resource.objects.get()
    assert (resource.state, resource.archived_at) == (State.DRAFT, None)


def test_a_restore_undone_gives_the_archive_back_what_was_planned(db, curator):
    kept = make_resource()
    planned = make_resource(state=State.DRAFT)
    shelf = Resource.objects.all()
    at = NOW() - timedelta(hours=1)
    actions.schedule(resources=shelf.filter(pk=planned.pk), at=at, curator=curator)
    actions.archive(resources=shelf, curator=curator)
    deed = actions.restore(resources=shelf, curator=curator, now=NOW())
    assert deed is not None
    assert actions.undo(deed=deed, curator=curator) == (2, 0)
    assert set(shelf.archived().values_list("pk", "state", "publish_at")) == {
        (kept.pk, State.PUBLISHED, None),
        (planned.pk, State.SCHEDULED, at),
    }


def test_a_deed_that_nothing_is_left_of_is_not_undone(db, curator):
    resource = make_resource()
    deed = actions.archive(resources=Resource.objects.all(), curator=curator)
    assert deed is not None
    Resource.objects.update(title="Changed since")
    assert actions.undo(deed=deed, curator=curator) == (0, 1)
    deed.refresh_from_db()
    assert (deed.undone_at, Resource.objects.archived().get()) == (None, resource)
    assert not AuditLog.objects.filter(action="deed_undone").exists()


def test_a_deed_is_undone_once_and_only_where_nobody_came_after(db, curator):
    one, other = make_resource(), make_resource()
    deed = actions.archive(resources=Resource.objects.all(), curator=curator)
    assert deed is not None
    assert deed.number == 2
    Resource.objects.filter(pk=other.pk).update(title="Changed since")
    assert actions.undo(deed=deed, curator=curator) == (1, 1)
    assert actions.undo(deed=deed, curator=curator) == (0, 0)
    assert list(Resource.objects.published().values_list("pk", flat=True)) == [one.pk]
    told = AuditLog.objects.filter(target_type="resources.Resource", target_id=one.pk)
    assert list(told.order_by("pk").values_list("action", flat=True)) == [
        "resource_archived",
        "deed_undone",
    ]


def test_a_tag_that_was_added_to_many_is_taken_off_again(db, curator):
    tag = actions.tag_named("pricing")
    had = make_resource()
    actions.set_tags(resource=had, tags=[tag])
    make_resource()
    deed = actions.add_tag(resources=Resource.objects.all(), tag=tag, curator=curator)
    assert deed is not None
    assert deed.number == 1
    assert actions.undo(deed=deed, curator=curator) == (1, 0)
    assert list(ResourceTag.objects.values_list("resource", flat=True)) == [had.pk]


def test_a_tag_is_one_however_it_is_written(db):
    one = actions.tag_named("Cold  calls ")
    assert actions.tag_named("cold calls") == one
    assert (one.name, one.slug) == ("Cold calls", "cold-calls")
    with pytest.raises(IntegrityError), transaction.atomic():
        Tag.objects.create(name="COLD CALLS", slug="other")
