"""Who gets no byte of a file, whatever sends it: every dead or wrong link, with the file there."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Member
from resources import actions, grants
from resources.models import Resource
from tests import cast
from tests.resources.makers import make_resource, take

SECRET = b"a,b\nthe secret,1\n"
pytestmark = pytest.mark.django_db


@pytest.fixture(params=["python", "front"])
def way(request, settings):
    """Who sends the bytes."""
    settings.FILES_SENT_BY = request.param
    settings.ACCEL_REDIRECT_PREFIX = "/_media" if request.param == "front" else ""
    return request.param


@pytest.fixture
def resource(db) -> Resource:
    make_resource(title="Near it")
    return make_resource(title="Secret", file=ContentFile(SECRET, name="x.csv"))


def grant_url(member: Member, resource: Resource, **kind: bool) -> str:
    token = grants.make(member_id=member.pk, resource_id=resource.pk, **kind)
    return reverse("resources:stream" if kind else "resources:granted", args=[token])


def got(client: Client, url: str) -> tuple[int, bool]:
    """The status, and whether the bytes or the way to them came along."""
    answer = client.get(url)
    content = answer.getvalue() if answer.streaming else answer.content
    there = SECRET in content or "X-Accel-Redirect" in answer or answer.status_code == 206
    return answer.status_code, there


def test_the_table_of_who_gets_nothing(client, owner, curator, resource, way):
    client.force_login(owner)
    url = grant_url(owner, resource)
    assert got(client, url) == (200, True)
    assert got(client, grant_url(curator, resource)) == (404, False)
    assert got(Client(), url) == (302, False)
    head, _, token = url.rpartition("/")
    for changed in ("x", token[:-1], token[1:], token.upper(), token + "/", f"../{token}", "%00"):
        assert got(client, f"{head}/{changed}")[1] is False, changed
    # A grant of the other kind, and a file that is no video.
    assert got(client, url.replace("grants", "streams")) == (404, False)
    assert got(client, grant_url(owner, resource, watching=True)) == (404, False)
    with time_machine.travel(timezone.now() + timedelta(seconds=122)):
        assert got(client, url) == (410, False)
    take(owner, resource)
    rows = Resource.objects.filter(pk=resource.pk)
    later = timezone.now() + timedelta(days=1)
    for gone in (
        {"archived_at": timezone.now()},
        {"state": "DRAFT", "archived_at": None},
        {"state": "SCHEDULED", "publish_at": later},
    ):
        rows.update(**gone)
        assert got(client, url) == (410, False), gone
        page = client.get(url).content.decode()
        assert "It left the shelves" in page
        assert "Near it" in page
        assert client.post(f"{resource.get_absolute_url()}download").status_code == 410
    rows.update(state="PUBLISHED")
    assert got(client, url) == (200, True)
    for ended in cast.ENDED:
        Member.objects.filter(pk=owner.pk).update(**ended)
        assert got(client, url) == (403, False)
        assert b'class="gate"' in client.get(url).content


@pytest.mark.parametrize(
    "name",
    [
        "../secret.csv",
        "resources/../../secret.csv",
        "/etc/passwd",
        "resources/%2e%2e/%2e%2e/secret.csv",
        "resources/link.csv",
        "linked/secret.csv",
        "resources",
        "resources/pipe.csv",
    ],
)
def test_no_name_in_the_table_leads_out_of_the_store(client, owner, resource, way, name, tmp_path):
    outside, inside = tmp_path / "secret.csv", Path(default_storage.path("resources"))
    outside.write_bytes(SECRET)
    os.symlink(outside, inside / "link.csv")
    os.symlink(tmp_path, inside.parent / "linked")
    os.mkfifo(inside / "pipe.csv")
    url = grant_url(owner, resource)
    Resource.objects.filter(pk=resource.pk).update(file=name)
    client.force_login(owner)
    assert got(client, url) == (410, False)
    assert "The file of this resource is missing" in client.get(url).content.decode()
    assert client.post(f"{resource.get_absolute_url()}download").status_code == 410
    reads: Any = default_storage
    for opened in (reads.open, reads.size, reads.read):
        with pytest.raises(FileNotFoundError):
            opened(name)


def test_a_dead_link_leads_to_a_new_one_in_one_click(client, owner, resource):
    client.force_login(owner)
    url = grant_url(owner, resource)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        page = client.get(url).content.decode()
        notice = page.split("That link has run out")[1].split("</div>")[0]
        assert f'action="{resource.get_absolute_url()}download"' in notice
        assert "Get a new link" in notice
        fresh = client.post(f"{resource.get_absolute_url()}download")
        assert got(client, fresh.url) == (200, True)


def test_an_older_version_is_for_nobody_but_curators(client, owner, resource):
    changed = Resource.objects.get(pk=resource.pk)
    changed.file = ContentFile(b"a,b\n2,2\n", name="x.csv")
    actions.save(resource=changed)
    client.force_login(owner)
    assert client.get(grant_url(owner, resource)).getvalue() == b"a,b\n2,2\n"
