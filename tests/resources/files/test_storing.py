"""A file and its row come together or not at all, and what nothing names is swept."""

import os
from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from members import orphans
from members.models import FileToSweep
from members.sweeping import sweep
from resources import actions, sweeping
from resources.models import Resource, ResourceUpload, ResourceVersion
from tests.cast import make_member
from tests.resources import makers
from tests.resources.makers import make_resource
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def stored(root="resources"):
    """Every file below a folder of the storage."""
    try:
        folders, files = default_storage.listdir(root)
    except FileNotFoundError:
        return []
    return sorted(
        [f"{root}/{name}" for name in files]
        + [name for folder in folders for name in stored(f"{root}/{folder}")]
    )


def new_file(text="x", name="../../../etc/Ünsinn?.csv"):
    """An upload with a name nobody should store."""
    return ContentFile(f"{text}\n".encode(), name=name)


def age(name, days=2):
    """Make a stored file old."""
    then = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(default_storage.path(name), (then, then))


def test_a_file_is_stored_under_a_name_of_its_own_with_its_length_and_hash():
    first = make_resource(title="Warm up, slowly", file=new_file(), thumbnail=None)
    second = make_resource(title="Warm up, slowly", file=new_file())
    pattern = r"resources/\d{4}/\d\d/warm-up-slowly(-2)?-[0-9a-f]{16}\.csv"
    for resource in (first, second):
        assert __import__("re").fullmatch(pattern, resource.file.name)
    version = first.versions.get()
    assert (version.size, version.sha256[:8]) == (2, "73cb3858")


def test_a_failed_save_leaves_the_old_file_and_no_new_one(monkeypatch, curator):
    resource = make_resource()
    before = stored()
    resource.file, resource.thumbnail = new_file(), ContentFile(makers.picture(), "x.png")
    # The database refuses the row after both files are stored.
    resource.title = "x" * 200
    with pytest.raises(DatabaseError), transaction.atomic():
        actions.save(resource=resource, curator=curator)
    assert (stored(), stored("thumbnails")) == (before, [])
    assert not ResourceUpload.objects.exists()
    stale = Resource.objects.get(pk=resource.pk)
    stale.file = new_file()
    with pytest.raises(actions.ChangedMeanwhile):
        actions.save(resource=stale, seen_revision=stale.revision + 1)
    # The storage gives out at the second of two files.
    save = type(storages["default"]).save

    def full_disk(self, name, *args, **options):
        if "thumbnails" in name:
            raise OSError("no space left")
        return save(self, name, *args, **options)

    monkeypatch.setattr(type(storages["default"]), "save", full_disk)
    fresh = Resource.objects.get(pk=resource.pk)
    fresh.file, fresh.thumbnail = new_file(), ContentFile(makers.picture(), "x.png")
    with pytest.raises(OSError, match="no space"):
        actions.save(resource=fresh)
    assert stored() == before
    assert Resource.objects.get(pk=resource.pk).versions.count() == 1


def test_the_sixth_version_sweeps_the_first_but_not_a_file_that_is_current_again():
    resource = make_resource(file=new_file("1"), thumbnail=ContentFile(makers.picture(), "x.png"))
    names = [resource.file.name]
    for number in range(2, 6):
        resource.file = new_file(str(number))
        actions.save(resource=resource)
        names.append(resource.file.name)
    # The first is made current again: a sixth version that shares its file.
    resource.file = names[0]
    actions.save(resource=resource)
    sweep()
    assert set(stored()) == set(names)
    resource.file = new_file("7")
    actions.save(resource=resource)
    sweep()
    assert set(stored()) == {*names, resource.file.name} - {names[1]}
    cover = resource.thumbnail.name
    resource.thumbnail = ContentFile(makers.picture("JPEG"), "y.jpg")
    actions.save(resource=resource)
    sweep()
    assert stored("thumbnails") == [resource.thumbnail.name] != [cover]
    Resource.objects.filter(pk=resource.pk).delete()
    sweep()
    assert stored() == stored("thumbnails") == []


def test_orphans_are_swept_once_they_are_a_day_old_and_nothing_else():
    resource = make_resource(thumbnail=ContentFile(makers.picture(), "x.png"))
    kept = [resource.file.name, resource.thumbnail.name]
    young = default_storage.save("resources/2026/11/young.pdf", ContentFile(b"x"))
    old = [
        default_storage.save(f"{root}/2020/01/old.bin", ContentFile(b"x"))
        for root in ("resources", "thumbnails")
    ]
    other = default_storage.save("avatars/00/x.webp", ContentFile(b"x"))
    for name in (*kept, *old, other):
        age(name)
    now = timezone.now()
    assert sweeping.sweep_orphans(now=now) == 2
    # Again, before the sweep: they are noted already.
    assert sweeping.sweep_orphans(now=now) == 0
    sweep()
    assert stored() == sorted([str(kept[0]), young])
    assert stored("thumbnails") == [kept[1]]
    assert default_storage.exists(other)


def test_a_storage_of_strangers_is_not_swept():
    make_resource()
    for number in range(orphans.UNSUSPICIOUS + 1):
        age(default_storage.save(f"resources/2020/01/{number}.pdf", ContentFile(b"x")))
    with pytest.raises(orphans.StrangeStorage, match="Nothing was swept"):
        sweeping.sweep_orphans(now=timezone.now())
    assert not FileToSweep.objects.exists()


def test_the_sixth_upload_of_an_hour_is_refused_with_the_time_of_the_next(super_admin):
    resource = make_resource()
    with time_machine.travel("2026-11-27 10:00:00+00:00", tick=False) as clock:
        for number in range(5):
            resource.file = new_file(str(number))
            actions.save(resource=resource, curator=super_admin)
            clock.shift(timedelta(minutes=3))
        # What is refused for its kind did not count, words alone are saved, a ZIP is counted once.
        resource.title = "Words"
        actions.save(resource=resource, curator=super_admin)
        before = stored()
        resource.file = new_file("6")
        with pytest.raises(actions.TooManyUploads, match=r"from 11:00 UTC on"):
            actions.save(resource=resource, curator=super_admin)
        assert stored() == before
        actions.save(resource=resource, curator=super_admin, is_counted=True)
        clock.move_to("2026-11-27 11:00:01+00:00")
        actions.claim_upload(curator=super_admin)
        with pytest.raises(actions.TooManyUploads, match=r"from 11:03 UTC on"):
            actions.require_upload(curator=super_admin)
    assert actions.forget_uploads(now=timezone.now() + timedelta(days=400)) == 6


@pytest.mark.django_db(transaction=True)
def test_of_many_uploads_at_once_exactly_five_are_taken():
    curator = make_member()
    resource = make_resource()

    def upload(number):
        mine = Resource.objects.get(pk=resource.pk)
        mine.file = new_file(str(number))
        try:
            actions.save(resource=mine, curator=curator, changelog=str(number))
        except actions.TooManyUploads:
            return None
        return mine.file.name

    names = [name for name in at_once(upload, range(12)) if name]
    assert len(names) == 5
    # Each is a version with a number of its own, the newest is current, no refused file is left.
    versions = list(ResourceVersion.objects.filter(resource=resource).order_by("number"))
    assert [version.number for version in versions] == [2, 3, 4, 5, 6]
    assert {version.file.name for version in versions} == set(names)
    assert Resource.objects.get(pk=resource.pk).file.name == versions[-1].file.name
    sweep()
    assert set(stored()) == set(names)
    connection.close()
