"""`deploy/nginx.conf` as it stands, before the real site."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import pytest

from revcouncil.demo import DEMO_PASSWORD
from tests.ground.conftest import ROOT, free_port
from tests.schema.garage import until
from tests.serving.clients import (
    FORM,
    HOST,
    SIGN_IN,
    crowd,
    flood,
    head,
    seconds_of_a_page,
    sign_in,
)
from tests.serving.conftest import Site
from tests.serving.test_oversized import ADD, MB, MOST, PIECE, posted
from tests.serving.test_slow import SOON, started

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
OPENSSL = shutil.which("openssl")
CONF = ROOT / "deploy" / "nginx.conf"
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
FRAME = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log warn;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    client_body_temp_path {folder}/spool; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/a;
    uwsgi_temp_path {folder}/b; scgi_temp_path {folder}/c;
    include /etc/nginx/mime.types;
    {site}
}}
"""


class Front(NamedTuple):
    """A front server: where it listens, and where it keeps what is sent."""

    port: int
    folder: Path
    spool: Path


def written(folder: Path, site: str) -> Path:
    """A whole configuration around ours."""
    path = folder / "nginx.conf"
    path.write_text(FRAME.format(folder=folder, site=site))
    return path


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    """A command and what it said."""
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture(scope="module")
def front(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """nginx before the site."""
    with fronting(tmp_path_factory.mktemp("front"), site.port, site.media) as running:
        yield running


@contextmanager
def fronting(folder: Path, site_port: int, media: Path) -> Iterator[Front]:
    """nginx on a port of its own, without TLS, and with every visitor allowed as much as the two
    hundred together need.
    """
    static, port = folder / "static", free_port()
    shutil.copytree(ROOT / "revcouncil" / "static", static)
    text = CONF.read_text()
    for old, new in (
        ("server 127.0.0.1:8000", f"server 127.0.0.1:{site_port}"),
        ("listen 443 ssl http2", f"listen 127.0.0.1:{port}"),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("/srv/council/staticfiles/", f"{static}/"),
        ("/srv/council/data/media/", f"{media}/"),
        ("rate=30r/s", "rate=10000r/s"),
        # Two hundred at once are one visitor here.
        ("burst=120", "burst=2000"),
        ("rate=30r/m", "rate=10000r/s"),
        ("limit_conn council_connections 100", "limit_conn council_connections 1000"),
        ("<council.example>", "localhost"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    conf = written(folder, re.sub(r"(?m)^\s*ssl_.*\n", "", text))
    nginx = subprocess.Popen(
        [str(NGINX), "-c", str(conf), "-p", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    until(lambda: nginx.poll() is not None or _answers(port))
    assert nginx.poll() is None, (
        nginx.stdout.read() if nginx.stdout else b"",
        (folder / "error.log").read_text(),
    )
    try:
        yield Front(port, folder, folder / "spool")
    finally:
        nginx.terminate()
        nginx.communicate(timeout=30)


def _answers(port: int) -> bool:
    with suppress(OSError):
        return bool(seconds_of_a_page(port))
    return False


def test_the_configuration_is_one(tmp_path: Path) -> None:
    if OPENSSL is None:
        pytest.skip("openssl is not installed")
    key, chain = tmp_path / "key.pem", tmp_path / "chain.pem"
    made = run(
        OPENSSL,
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=localhost",
        "-keyout",
        str(key),
        "-out",
        str(chain),
    )
    assert made.returncode == 0, made.stderr
    text = re.sub(r"<[^>]*fullchain.pem>", str(chain), CONF.read_text())
    text = re.sub(r"<[^>]*privkey.pem>", str(key), text).replace("<council.example>", "localhost")
    said = run(str(NGINX), "-t", "-c", str(written(tmp_path, text)), "-p", str(tmp_path))
    assert said.returncode == 0, said.stderr


BEFORE_IT = [
    *("says nothing", "half a head", "one byte of a form", "one byte of a file", "half a chunk"),
    *("answered and idle", "a page nobody reads"),
]


@pytest.mark.parametrize("kind", BEFORE_IT)
def test_two_hundred_slow_connections_do_not_silence_the_site_behind(
    front: Front, site: Site, kind: str
) -> None:
    with crowd(front.port, count=200, says=started(kind, front.port)):
        assert max(seconds_of_a_page(front.port) for _ in range(3)) < SOON
        assert seconds_of_a_page(site.port) < SOON


@pytest.mark.parametrize("path", [SIGN_IN, ADD, ADD + "?a=b", "/admin/members/member/add/"])
def test_ten_gigabytes_are_refused_and_none_of_it_is_kept(
    front: Front, site: Site, path: str
) -> None:
    says = head(path, b"Content-Length: 10000000000", port=front.port) + FORM + b"\r\n"
    answer = flood(front.port, says, piece=PIECE, most=MOST).answer
    assert answer.startswith("HTTP/1.1 413 ")
    assert "That is too much for this page" in answer
    assert (site.spooled(), os.listdir(front.spool)) == ([], [])


def test_a_large_file_passes_from_a_curator_and_from_nobody_else(front: Front, site: Site) -> None:
    through = site._replace(port=front.port)
    assert posted(through, email="curator@revcouncil.example", size=4 * MB)[0] == 200
    status, page = posted(through, email="maren@tern.example", size=4 * MB)
    assert (status, "Larger files are taken from curators" in page) == (413, True)
    assert os.listdir(front.spool) == []


def test_stored_files_are_sent_by_the_front_to_who_may_have_them_and_reached_by_nobody_else(
    front: Front, site: Site
) -> None:
    stored = next(path for path in site.media.glob("resources/**/*") if path.is_file())
    cookies, _ = sign_in(front.port, "curator@revcouncil.example", DEMO_PASSWORD)
    with closing(HTTPConnection(HOST, front.port, timeout=20)) as asking:
        asking.request("GET", "/admin/resources/resource/", headers={"Cookie": cookies})
        first = re.search(
            r"/admin/resources/resource/(\d+)/change/", asking.getresponse().read().decode()
        )
        assert first
        asking.request(
            "GET", f"/admin/resources/resource/{first[1]}/file/file/", headers={"Cookie": cookies}
        )
        answer = asking.getresponse()
        body = answer.read()
        assert (answer.status, answer.headers["Content-Security-Policy"]) == (
            200,
            "default-src 'none'; sandbox",
        )
        assert body in [
            path.read_bytes() for path in site.media.glob("resources/**/*") if path.is_file()
        ]
        name = stored.relative_to(site.media).as_posix()
        for path in (
            f"/_media/{name}",
            f"/static/../media/{name}",
            f"/static../media/{name}",
            f"/static/%2e%2e/media/{name}",
        ):
            asking.request("GET", path, headers={"Cookie": cookies})
            refused = asking.getresponse()
            refused.read()
            assert refused.status == 404, path
