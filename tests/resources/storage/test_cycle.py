"""The library on a bucket: what works in a folder works there, and no fault on the way loses
anything.
"""

import re
from contextlib import suppress
from datetime import timedelta
from http.client import HTTPConnection
from io import StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from members.models import FileToSweep
from members.own import exporting
from members.stores import StoreDown
from members.sweeping import sweep
from resources import actions, grants
from resources.models import Resource, ResourceDownload
from resources.storing.naming import named_files
from tests.resources import makers
from tests.resources.makers import make_resource
from tests.resources.storage.conftest import use
from tests.standins import s3

pytestmark = pytest.mark.django_db


def said_by(*words: str, **options: Any) -> str:
    """What a command printed, also where it failed."""
    out = StringIO()
    try:
        call_command(*words, stdout=out, **options)
    except CommandError as error:
        out.write(f"{error} [exit {error.returncode}]")
    return out.getvalue()


def fetch(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """What the store answers to whoever was led there."""
    found = urlsplit(address)
    asking = HTTPConnection(str(found.netloc), timeout=20)
    asking.request("GET", f"{found.path}?{found.query}", headers=headers)
    answer = asking.getresponse()
    content = answer.read()
    asking.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content


def replace(resource: Resource, content: bytes, name: str = "new.csv") -> Resource:
    """A new file for a resource."""
    resource = Resource.objects.get(pk=resource.pk)
    resource.file = ContentFile(content, name=name)
    return actions.save(resource=resource)


def test_the_whole_cycle_on_a_bucket(client, owner, in_bucket, bucket):
    resource = make_resource(
        title="Café?# & co",
        file=ContentFile(makers.CSV, name="x.csv"),
        thumbnail=ContentFile(makers.picture(), name="x.png"),
    )
    client.force_login(owner)
    # The grant leads to the store, for what is left of it, under the title.
    press = client.post(reverse("resources:download", args=[resource.slug]))
    with time_machine.travel(timezone.now() + timedelta(seconds=50)):
        led = client.get(press.url)
    assert (led.status_code, "no-store" in led["Cache-Control"]) == (302, True)
    asked = parse_qs(urlsplit(led.url).query)
    assert 60 <= int(asked["X-Amz-Expires"][0]) <= 71
    assert asked["response-content-disposition"] == [
        "attachment; filename*=utf-8''Caf%C3%A9%3F%23%20%26%20co.csv"
    ]
    status, headers, content = fetch(led.url, Range="bytes=3-6")
    assert (status, content) == (206, makers.CSV[3:7])
    assert headers["content-range"] == f"bytes 3-6/{len(makers.CSV)}"
    assert fetch(led.url)[2] == makers.CSV
    assert client.get(reverse("resources:thumbnail", args=[resource.slug])).status_code == 302
    # Replaced, the old file stays for its version; let go of, it goes.
    first = str(resource.file.name)
    resource = replace(resource, b"a,b\n1,2\n")
    assert {first, str(resource.file.name)} < contents(default_storage).keys()
    for number in range(5):
        resource = replace(resource, f"a,b\n{number},2\n".encode())
    assert sweep() == 2
    assert first not in contents(default_storage)
    # A member's copy is made there, and swept; table and store agree.
    exporting.request_export(member=owner)
    exporting.make_exports()
    assert any(name.startswith("exports/") for name in contents(default_storage))
    assert re.match(r"\d+ names compared: table and store agree", said_by("check_files"))
    assert ResourceDownload.objects.count() == 1


def test_moved_to_a_bucket_and_back_nothing_is_lost(settings, bucket, tmp_path):
    one = make_resource(file=ContentFile(makers.CSV, name="x.csv"))
    two = replace(make_resource(), makers.pdf(), "new.pdf")
    default_storage.save("resources/unnamed.pdf", ContentFile(b"x"))
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        use(settings, other=s3.options(bucket))
        assert said_by("move_files", to="other").startswith("3 files copied")
        assert "no files copied (0 bytes), 3 there already, 1 left" in said_by(
            "move_files", to="other"
        )
    before = contents(default_storage)
    folder = settings.STORAGES["default"]
    use(settings, default=s3.options(bucket), other=folder)
    late = make_resource(file=ContentFile(b"late,1\n", name="x.csv"))
    after = contents(default_storage)
    assert after == {name: content for name, content in before.items() if "unnamed" not in name} | {
        str(late.file.name): b"late,1\n"
    }
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert said_by("move_files", to="default").startswith("no files copied")
    assert said_by("move_files", to="other").startswith("1 file copied")
    assert contents(storages["other"])[str(late.file.name)] == b"late,1\n"
    assert Resource.objects.get(pk=one.pk).file.read() == makers.CSV
    assert Resource.objects.get(pk=two.pk).file.read().startswith(b"%PDF")


def faults_of(work, faulty: s3.Faulty) -> int:
    """How many requests a piece of work makes when nothing fails."""
    faulty.heal()
    work()
    return faulty.heal()


def contents(store: Any) -> dict[str, bytes]:
    """Every file of a store."""
    return {one.name: b"".join(store.read(one.name)) for one in store.walk()}


def what_is_there(bucket: str) -> set[str]:
    """The names in the bucket, seen from outside."""
    listed = s3.client(bucket).list_objects_v2(Bucket=s3.BUCKET)
    return {one["Key"] for one in listed.get("Contents", ())}


def named() -> set[str]:
    """The names that rows name."""
    return {name for name, _ in named_files()}


FAULTS = [fault for fault in s3.FAULTS if fault != "silent"]


def upload() -> Resource:
    """A resource with a file and a cover."""
    return make_resource(
        file=ContentFile(makers.CSV, name="x.csv"),
        thumbnail=ContentFile(makers.picture(), name="x.png"),
    )


def fail_each_step_of_saving(faulty: s3.Faulty, fault_of) -> None:
    """Uploads and replaces, each failed at one step: what was there stays, nothing is half."""
    kept = upload()
    uploads = faults_of(upload, faulty)
    replaces = faults_of(lambda: replace(kept, b"a,b\n0,0\n"), faulty)
    assert (uploads, replaces) >= (4, 2)
    for number in range(1, uploads + 1):
        count = Resource.objects.count()
        faulty.fail(number, fault_of(number))
        with suppress(StoreDown):
            upload()
            count += 1
        assert Resource.objects.count() == count
    for number in range(1, replaces + 1):
        current = Resource.objects.get(pk=kept.pk).file.name
        faulty.fail(number, fault_of(number))
        try:
            replace(kept, f"a,b\n{number},1\n".encode())
        except StoreDown:
            assert Resource.objects.get(pk=kept.pk).file.name == current
    faulty.heal()


def nothing_is_lost_or_left(bucket: str) -> None:
    """Every row has its file; what was stored and not answered for goes with the sweep."""
    assert named() <= what_is_there(bucket)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        said_by("check_files", repair=True)
        sweep()
    assert what_is_there(bucket) == named()
    assert said_by("check_files").endswith("table and store agree.\n")


def test_a_fault_at_any_step_of_an_upload_or_a_replace_loses_nothing(in_bucket, bucket):
    for turn in range(2):
        fail_each_step_of_saving(in_bucket, lambda n, turn=turn: ("500", "lost")[(n + turn) % 2])
    nothing_is_lost_or_left(bucket)


@pytest.mark.prove
@pytest.mark.parametrize("fault", s3.FAULTS)
def test_every_fault_at_every_step_of_an_upload_or_a_replace_loses_nothing(
    in_bucket, bucket, fault
):
    fail_each_step_of_saving(in_bucket, lambda _: fault)
    nothing_is_lost_or_left(bucket)


def fail_each_step_of_a_move(faulty: s3.Faulty, bucket: str, fault_of) -> None:
    """Moves, each failed at one step: what has its name there is whole, and a second run brings
    the rest.
    """
    steps = faults_of(lambda: said_by("move_files", to="other", at_once=1), faulty)
    assert steps >= 8
    everything = contents(default_storage)
    for number in range(1, steps + 1):
        s3.empty(bucket)
        faulty.fail(number, fault_of(number))
        said = said_by("move_files", to="other", at_once=1)
        faulty.heal()
        there = contents(storages["other"])
        assert there.items() <= everything.items(), said
        if there != everything:
            assert "[exit 1]" in said
            assert "[exit" not in said_by("move_files", to="other", at_once=1)
            assert contents(storages["other"]) == everything
        other: Any = storages["other"]
        other.clear_staging(timezone.now() + timedelta(days=2))
        assert what_is_there(bucket) == set(everything)


@pytest.fixture
def a_file(settings, faulty) -> None:
    """A file in the folder, and the bucket behind the proxy as the other store."""
    make_resource(file=ContentFile(makers.CSV, name="x.csv"))
    use(settings, other=s3.options(faulty.address))


def test_a_fault_at_any_step_of_a_move_loses_nothing(a_file, faulty, bucket):
    fail_each_step_of_a_move(faulty, bucket, lambda n: FAULTS[n % len(FAULTS)])


@pytest.mark.prove
@pytest.mark.parametrize("fault", s3.FAULTS)
def test_every_fault_at_every_step_of_a_move_loses_nothing(a_file, faulty, bucket, fault):
    fail_each_step_of_a_move(faulty, bucket, lambda _: fault)


def test_a_store_that_does_not_answer_is_said_and_costs_nothing(client, owner, in_bucket):
    resource = make_resource()
    client.force_login(owner)
    url = reverse(
        "resources:granted", args=[grants.make(member_id=owner.pk, resource_id=resource.pk)]
    )
    in_bucket.fail_all("503")
    press = client.post(reverse("resources:download", args=[resource.slug]))
    assert (press.status_code, b"does not answer just now" in press.content) == (503, True)
    assert client.get(url).status_code == 503
    assert not ResourceDownload.objects.exists()
    # The page itself asks the store nothing.
    assert client.get(resource.get_absolute_url()).status_code == 200
    in_bucket.heal()
    assert client.get(url).status_code == 302
    assert not FileToSweep.objects.exists()
