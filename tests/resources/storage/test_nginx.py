"""Files of the library through `deploy/nginx.conf` as it stands, before the real pages; and with
gunicorn behind it in `make prove`.
"""

import os
import re
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from members.models import Member
from members.stores.local import LocalStore
from resources import grants
from resources.models import Resource
from revcouncil.demo import DEMO_PASSWORD
from tests.resources.makers import make_resource
from tests.serving.clients import HOST, sign_in
from tests.serving.conftest import Site
from tests.serving.conftest import site as site
from tests.serving.test_front import CONF, NGINX, Front, fronting
from tests.serving.test_front import front as front

needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
BODY = bytes(range(256)) * 40
NAME = "resources/café?# %41 +&;.pdf"


class Visitor:
    """Somebody signed in, through the front."""

    def __init__(self, port: int, cookies: str, token: str = "") -> None:
        self.port, self.cookies, self.token = port, cookies, token

    def ask(
        self, path: str, method: str = "GET", body: str = "", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and content."""
        sent = {"Cookie": self.cookies} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        if body:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(HTTPConnection(HOST, self.port, timeout=60)) as asking:
            asking.request(method, path, body or None, sent)
            answer = asking.getresponse()
            content = answer.read()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, content


@pytest.fixture
def fronted(live_server: LiveServer, settings: Settings, tmp_path: Path) -> Iterator[Front]:
    """nginx before the pages of this process."""
    settings.FILES_SENT_BY, settings.ACCEL_REDIRECT_PREFIX = "front", "/_media"
    settings.ALLOWED_HOSTS = ["*"]
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True)
    # nginx's workers are another user than a test's folders are for.
    for folder in (tmp_path, *tmp_path.parents):
        if folder != Path(folder.root) and folder.owner() == Path.home().owner():
            folder.chmod(folder.stat().st_mode | 0o055)
    with fronting(tmp_path / "front", live_server.thread.port, media) as running:
        yield running


@pytest.fixture
def resource(fronted: Front) -> Resource:
    """One whose file has a name that holds all that is awkward."""
    made = make_resource(title="Café?#")
    path = Path(default_storage.path(NAME))
    path.write_bytes(BODY)
    path.chmod(0o644)
    path.parent.chmod(0o755)
    Resource.objects.filter(pk=made.pk).update(file=NAME)
    return made


def visit(front: Front, member: Member) -> Visitor:
    """This member's browser."""
    client = Client()
    client.force_login(member)
    return Visitor(front.port, f"sessionid={client.cookies['sessionid'].value}")


def url_for(member: Member, resource: Resource) -> str:
    """What a press of Download leads to."""
    token = grants.make(member_id=member.pk, resource_id=resource.pk)
    return reverse("resources:granted", args=[token])


@needs_nginx
@pytest.mark.django_db(transaction=True)
def test_a_download_and_its_pieces_come_from_the_front(
    fronted: Front, owner: Member, resource: Resource
) -> None:
    pieces_come(visit(fronted, owner), url_for(owner, resource))


def pieces_come(maren: Visitor, url: str) -> None:
    status, headers, content = maren.ask(url)
    assert (status, content) == (200, BODY)
    assert headers["content-disposition"] == "attachment; filename*=utf-8''Caf%C3%A9%3F%23.pdf"
    assert headers["accept-ranges"] == "bytes"
    assert "no-store" in headers["cache-control"]
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert "x-accel-redirect" not in headers
    etag = headers["etag"]
    status, headers, content = maren.ask(url, Range="bytes=5000-")
    assert (status, content) == (206, BODY[5000:])
    assert headers["content-range"] == f"bytes 5000-{len(BODY) - 1}/{len(BODY)}"
    assert maren.ask(url, Range="bytes=-6")[2] == BODY[-6:]
    assert maren.ask(url, Range="bytes=10-19", If_Range=etag)[2] == BODY[10:20]
    assert maren.ask(url, Range="bytes=10-19", If_Range='"other"')[::2] == (200, BODY)
    status, headers, content = maren.ask(url, Range=f"bytes={len(BODY)}-")
    assert (status, headers["content-range"]) == (416, f"bytes */{len(BODY)}")
    assert BODY[:64] not in content
    assert maren.ask(url, Range="bytes=0-1,4-5")[::2] == (200, BODY)
    status, headers, content = maren.ask(url, "HEAD")
    assert (status, headers["content-length"], content) == (200, str(len(BODY)), b"")
    assert headers["etag"] == etag


@needs_nginx
@pytest.mark.django_db(transaction=True)
def test_no_byte_comes_by_name_by_link_or_to_somebody_else(
    fronted: Front, owner: Member, curator: Member, resource: Resource, monkeypatch: Any
) -> None:
    maren, url, name = visit(fronted, owner), url_for(owner, resource), quote(NAME)
    assert maren.ask(url)[2] == BODY
    assert visit(fronted, curator).ask(url)[0] == 404
    for path in (
        f"/_media/{name}",
        f"/_media/../_media/{name}",
        f"/%5fmedia/{name}",
        f"//_media/{name}",
        f"/library/~grants/../../_media/{name}",
        f"{url}/../../../_media/{name}",
    ):
        status, _, content = maren.ask(path)
        assert (status, BODY[:64] in content) == (404, False), path
    secret, stored = fronted.folder / "secret.pdf", Path(default_storage.path(NAME))
    secret.write_bytes(BODY)
    secret.chmod(0o644)
    stored.unlink()
    os.symlink(secret, stored)
    # The site refuses a link before the front hears of it; and the front does where it hears.
    assert maren.ask(url)[0] == 410
    monkeypatch.setattr(LocalStore, "size", lambda *_: len(BODY))
    status, _, content = maren.ask(url)
    assert (status, BODY[:64] in content) == (403, False)


@needs_nginx
@pytest.mark.prove
def test_with_gunicorn_behind_it_a_download_comes_in_pieces_too(front: Front, site: Site) -> None:
    cookies, token = sign_in(front.port, "maren@tern.example", DEMO_PASSWORD)
    maren = Visitor(front.port, cookies, token)
    shelves = maren.ask("/library/?sort=title")[2].decode()
    slug = re.findall(r'href="/library/([a-z0-9-]+)/"', shelves)[0]
    pressed = maren.ask(f"/library/{slug}/download", "POST", f"csrfmiddlewaretoken={token}")
    url = pressed[1]["location"]
    status, headers, whole = maren.ask(url)
    assert (status, headers["accept-ranges"]) == (200, "bytes")
    rest = maren.ask(url, Range="bytes=100-", If_Range=headers["etag"])
    assert (rest[0], whole[:100] + rest[2]) == (206, whole)
    assert whole in [one.read_bytes() for one in site.media.glob("resources/**/*") if one.is_file()]


def blocks() -> list[tuple[str, str, str]]:
    """The locations of the configuration: modifier, path, what is inside."""
    return re.findall(r"(?ms)^    location (=|~|)\s*(\S+) \{\n(.*?)^    \}", CONF.read_text())


def megabytes_at(path: str) -> int:
    """How much the front takes at this address."""
    for modifier, pattern, inside in blocks():
        fits = re.search(pattern, path) if modifier == "~" else path == pattern
        most = re.search(r"client_max_body_size (\d+)m", inside)
        if fits and most:
            assert "proxy_request_buffering off" in inside
            return int(most[1])
    return 1


def test_the_front_takes_as_much_as_the_site_does_and_at_no_other_address() -> None:
    for name, (_, most) in settings.UPLOADS.items():
        path = _address(name)
        assert megabytes_at(path) * 1024 * 1024 == most, path
    for path in ("/", "/library/", "/admin/resources/resource/", "/accounts/login/"):
        assert megabytes_at(path) * 1024 * 1024 == settings.MAX_FORM_BYTES
    # As many places take more as there are kinds of upload, and no more.
    larger = [path for _, path, inside in blocks() if "client_max_body_size" in inside]
    taken = {
        next(pattern for pattern in larger if re.search(pattern, _address(name)))
        for name in settings.UPLOADS
    }
    assert taken == set(larger)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(name, args=["1"])


def test_the_files_lie_where_links_lead_nowhere() -> None:
    inside = next(inside for _, path, inside in blocks() if path == "/_media/")
    folder = re.search(r"alias (\S+);", inside)
    assert folder
    assert "internal;" in inside
    assert f"disable_symlinks on from={folder[1]};" in inside
