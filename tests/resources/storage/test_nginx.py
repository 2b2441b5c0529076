"""Files of the library through `deploy/nginx.conf` as it stands, before the real site."""

import os
import re
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.urls import reverse

from revcouncil.demo import DEMO_PASSWORD
from tests.serving.clients import HOST, sign_in
from tests.serving.conftest import Site
from tests.serving.conftest import site as site  # noqa: PLC0414
from tests.serving.test_front import CONF, NGINX, Front
from tests.serving.test_front import front as front  # noqa: PLC0414

needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
BODY = bytes(range(256)) * 40
NAME = "resources/café?# %41 +&;.pdf"


def database(site: Site) -> psycopg.Connection:
    """The served site's own, as its owner."""
    data = site.media.parent
    folder = (data / "postgres-18-fast" / "postmaster.pid").read_text().splitlines()[4]
    return psycopg.connect(
        host=folder, port=5432, user="revcouncil", dbname="revcouncil", autocommit=True
    )


class Visitor:
    """Somebody signed in, through the front."""

    def __init__(self, port: int, email: str) -> None:
        self.port = port
        self.cookies, self.token = sign_in(port, email, DEMO_PASSWORD)

    def ask(
        self, path: str, method: str = "GET", body: str = "", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and content."""
        sent = {"Cookie": self.cookies} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        if body:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(HTTPConnection(HOST, self.port, timeout=20)) as asking:
            asking.request(method, path, body or None, sent)
            answer = asking.getresponse()
            content = answer.read()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, content

    def granted(self, slug: str) -> str:
        """The address a press of Download leads to."""
        pressed = self.ask(
            f"/library/{slug}/download", "POST", f"csrfmiddlewaretoken={self.token}"
        )
        assert pressed[0] == 302, pressed
        return pressed[1]["location"]


@pytest.fixture(scope="module")
def stored(site: Site) -> Path:
    """A file whose name holds all that is awkward, as the file of the newest resource."""
    path = site.media / NAME
    path.write_bytes(BODY)
    path.chmod(0o644)
    return path


@pytest.fixture(scope="module")
def slug(site: Site, stored: Path) -> str:
    """The resource it belongs to."""
    with database(site) as db:
        row = db.execute(
            "UPDATE resources_resource SET file = %s, title = 'Café?#' WHERE id ="
            " (SELECT min(id) FROM resources_resource WHERE state = 'PUBLISHED') RETURNING slug",
            [NAME],
        ).fetchone()
        assert row
        return str(row[0])


@pytest.fixture(scope="module")
def maren(front: Front, slug: str) -> Iterator[Visitor]:
    """A paying member."""
    yield Visitor(front.port, "maren@tern.example")


@needs_nginx
def test_a_download_and_its_pieces_come_from_the_front(maren: Visitor, slug: str) -> None:
    url = maren.granted(slug)
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
def test_no_byte_comes_by_name_by_link_or_to_somebody_else(
    maren: Visitor, front: Front, site: Site, slug: str, stored: Path
) -> None:
    url = maren.granted(slug)
    other = Visitor(front.port, "curator@revcouncil.example")
    assert other.ask(url)[0] == 404
    name = quote(NAME)
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
    # The site refuses a link before the front would; so does the front, asked by itself.
    secret = front.folder / "secret.pdf"
    secret.write_bytes(BODY)
    aside = stored.with_name("aside.pdf")
    stored.rename(aside)
    os.symlink(secret, stored)
    try:
        status, _, content = maren.ask(url)
        assert (status, BODY[:64] in content) == (410, False)
    finally:
        stored.unlink()
        aside.rename(stored)
    assert maren.ask(url)[2] == BODY
    with database(site) as db:
        db.execute("UPDATE resources_resource SET archived_at = now() WHERE slug = %s", [slug])
        status, _, content = maren.ask(url)
        assert (status, b"has left the shelves" in content) == (410, True)
        db.execute("UPDATE resources_resource SET archived_at = NULL WHERE slug = %s", [slug])


def blocks() -> list[tuple[str, str, str]]:
    """The locations of the configuration: modifier, path, what is inside."""
    return re.findall(
        r"(?ms)^    location (=|~|)\s*(\S+) \{\n(.*?)^    \}", CONF.read_text()
    )


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
    except Exception:
        return reverse(name, args=["1"])


def test_the_files_lie_where_links_lead_nowhere() -> None:
    inside = next(inside for _, path, inside in blocks() if path == "/_media/")
    folder = re.search(r"alias (\S+);", inside)
    assert folder
    assert "internal;" in inside
    assert f"disable_symlinks on from={folder[1]};" in inside
