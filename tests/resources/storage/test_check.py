"""`check_files`: table and store side by side, both ways, and what it mends."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from members.models import AuditLog, FileToSweep, MemberExport
from resources.models import Resource, ResourceVersion
from resources.storing import checking, naming
from resources.storing.checking import What, check
from tests import cast
from tests.resources import makers
from tests.resources.makers import make_resource
from tests.resources.storage.test_cycle import replace, said_by

pytestmark = pytest.mark.django_db
LATER = timedelta(days=2)


def faults(**options) -> list[tuple[What, str]]:
    """What differs two days from now."""
    with time_machine.travel(timezone.now() + LATER):
        return [
            (one.fault.what, one.fault.name)
            for one in check(default_storage, **options)
            if one.fault
        ]


def path_of(name: str) -> Path:
    return Path(default_storage.path(name))


def test_everything_that_names_a_file_is_known_and_agrees(owner, monkeypatch):
    monkeypatch.setattr(naming, "BATCH", 2)
    owner.avatar.save("me.png", ContentFile(makers.picture()))
    made = default_storage.save("exports/a.zip", ContentFile(b"x"))
    MemberExport.objects.create(
        member=owner, status="READY", file=made, expires_at=timezone.now(), ready_at=timezone.now()
    )
    # A copy that is still being made names a file that is not there yet.
    MemberExport.objects.create(member=cast.outsider(), status="RUNNING", file="exports/b.zip")
    resource = make_resource(thumbnail=ContentFile(makers.picture(), name="x.png"))
    replace(resource, makers.CSV)
    assert faults(hashes=True) == []
    # Two files, a cover, three sizes of the picture, two copies.
    assert said_by("check_files") == "8 names compared: table and store agree.\n"
    assert said_by("check_files", after="exports/b.zip").startswith("3 names")


def test_each_difference_is_a_line_with_what_mends_it_and_repair_mends_what_it_can(owner):
    lost = replace(make_resource(title="Lost"), makers.CSV)
    older = ResourceVersion.objects.get(resource=lost, number=1)
    gone, new = str(lost.file.name), make_resource(title="Never measured")
    path_of(gone).unlink()
    ResourceVersion.objects.filter(resource=new).update(size=None, sha256="")
    short = make_resource(file=ContentFile(makers.CSV, name="x.csv"))
    path_of(str(short.file.name)).write_bytes(b"a")
    other = make_resource(file=ContentFile(makers.CSV, name="x.csv"))
    path_of(str(other.file.name)).write_bytes(makers.CSV.replace(b"3", b"4"))
    orphan = default_storage.save("resources/orphan.pdf", ContentFile(b"x"))
    waiting = default_storage.save("resources/waiting.pdf", ContentFile(b"x"))
    FileToSweep.objects.create(name=waiting)
    os.symlink("/etc/passwd", path_of("resources/link.pdf"))
    Path(os.fsdecode(bytes(path_of("resources/odd")) + b"\xff")).write_bytes(b"x")
    found = faults(hashes=True)
    assert sorted((what.name, name.partition("/odd")[0]) for what, name in found) == sorted(
        [
            ("MISSING", gone),
            ("UNKNOWN", str(new.file.name)),
            ("SIZE", str(short.file.name)),
            ("HASH", str(other.file.name)),
            ("ORPHAN", orphan),
            ("NO_FILE", "resources/link.pdf"),
            ("NO_FILE", "resources"),
        ]
    )
    assert What.ORPHAN not in [one.fault.what for one in check(default_storage) if one.fault]
    with time_machine.travel(timezone.now() + LATER):
        said = said_by("check_files", hashes=True, repair=True)
    assert "differences left. [exit 1]" in said
    assert f"Resource {lost.pk}, “Lost”, shows the file of version 1 again." in said
    assert FileToSweep.objects.filter(name=orphan).exists()
    now = Resource.objects.get(pk=lost.pk)
    assert now.file.name == older.file.name
    assert AuditLog.objects.get(action="resource_changed").detail["file"][0] == gone
    measured = ResourceVersion.objects.get(resource=new)
    assert (measured.size, len(measured.sha256)) == (path_of(str(new.file.name)).stat().st_size, 64)
    # What only a backup mends is left, and no row or file of it was touched.
    assert {what for what, _ in faults(hashes=True)} == {
        What.MISSING,
        What.SIZE,
        What.HASH,
        What.NO_FILE,
    }
    assert path_of(str(short.file.name)).read_bytes() == b"a"
    assert "is missing. " in said
    assert "the file of version" in said


def test_a_lost_file_is_not_replaced_where_a_version_would_have_to_go(owner):
    resource = make_resource()
    for number in range(4):
        resource = replace(resource, f"a,b\n{number},1\n".encode())
    path_of(str(resource.file.name)).unlink()
    assert "Mended" not in said_by("check_files", repair=True)
    assert Resource.objects.get(pk=resource.pk).file.name == resource.file.name
    assert ResourceVersion.objects.filter(resource=resource).count() == 5


def test_what_is_uploaded_or_deleted_while_it_looks_is_no_difference(monkeypatch):
    make_resource()
    late = default_storage.save("resources/z.pdf", ContentFile(b"x"))
    # Stored long ago for all the list says; its row comes after the table was read.
    rows = list(naming.named_files())
    listed = list(checking.rows_and_files(default_storage))
    monkeypatch.setattr(checking, "rows_and_files", lambda store, after: iter(listed))
    Resource.objects.filter(file=rows[0][0]).update(file=late)
    with time_machine.travel(timezone.now() + LATER):
        assert faults() == []


def test_a_run_that_is_stopped_says_where_to_go_on(monkeypatch):
    names = sorted(str(make_resource().file.name) for _ in range(3))
    real = checking._fault

    def stop(store, met, *, hashes):
        if met.name == names[2]:
            raise KeyboardInterrupt
        return real(store, met, hashes=hashes)

    with monkeypatch.context() as patch:
        patch.setattr(checking, "_fault", stop)
        said = said_by("check_files")
    assert said == f"Stopped. Go on with --from '{names[1]}'. [exit 130]"
    assert said_by("check_files", after=names[1]).startswith("1 name compared")


def test_a_store_nobody_named_is_said(db):
    for command, options in (("check_files", {"store": "x"}), ("move_files", {"to": "other"})):
        assert "OTHER_STORAGE" in said_by(command, **options)
    assert "same store" in said_by("move_files", to="default", source="default")
