"""What a large upload costs the worker that takes it: disk, and hardly any memory."""

import os
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from revcouncil.demo import DEMO_PASSWORD
from tests.serving.clients import HOST, sign_in
from tests.serving.conftest import Site

MB = 1024 * 1024
ADD = "/admin/resources/resource/add/"
WORDS = {
    "slug": "",
    "category": "OPERATIONS",
    "type": "TEMPLATE",
    "description": "A large one.",
    "_save": "Save",
}


def processes(root: int) -> list[int]:
    """The web server's, below this one."""
    parents: dict[int, int] = {}
    for name in filter(str.isdecimal, os.listdir("/proc")):
        with suppress(OSError):
            stat = Path(f"/proc/{name}/stat").read_text()
            parents[int(name)] = int(stat.rpartition(")")[2].split()[1])
    found = [root]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return [one for one in found if b"gunicorn" in command(one)]


def command(process: int) -> bytes:
    """How it was started; nothing for one that has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def memory(process: int, line: str) -> int:
    """VmRSS is what it has now, VmHWM the most it had; in bytes."""
    for each in Path(f"/proc/{process}/status").read_text().splitlines():
        if each.startswith(line):
            return int(each.split()[1]) * 1024
    return 0


def table(size: int) -> Iterator[bytes]:
    """A CSV of this many bytes."""
    line = b"domain%05d.example,3,warm\n"
    piece = b"".join(line % number for number in range(40_000))
    while size > 0:
        yield piece[:size]
        size -= len(piece)


def packed(size: int) -> Iterator[bytes]:
    """A ZIP of this many bytes: one file, stored as it is."""
    content = size - 30 - 46 - 22 - 2 * 5
    noise = os.urandom(MB)
    pieces = [noise[: min(MB, content - at)] for at in range(0, content, MB)]
    checksum = 0
    for piece in pieces:
        checksum = zlib.crc32(piece, checksum)
    fields = b"".join(
        number.to_bytes(width, "little")
        for number, width in (
            *((20, 2), (0, 2), (0, 2), (0, 2), (33, 2), (checksum, 4)),
            *((content, 4), (content, 4), (5, 2), (0, 2)),
        )
    )
    yield b"PK\x03\x04" + fields + b"a.bin"
    yield from pieces
    yield b"PK\x01\x02\x14\x00" + fields + bytes(14) + b"a.bin"
    numbers = ((1, 2), (1, 2), (46 + 5, 4), (30 + 5 + content, 4), (0, 2))
    yield b"PK\x05\x06" + bytes(4) + b"".join(n.to_bytes(w, "little") for n, w in numbers)


def post(
    site: Site,
    session: tuple[str, str],
    *,
    title: str,
    name: str,
    size: int,
    content: Iterator[bytes],
) -> tuple[int, str]:
    """Upload as a curator, piece by piece."""
    cookies, token = session
    fields = WORDS | {"csrfmiddlewaretoken": token, "title": title}
    first = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    )
    first += f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    last = b"\r\n--b--\r\n"

    def body() -> Iterator[bytes]:
        yield first.encode()
        yield from content
        yield last

    headers = {
        "Cookie": cookies,
        "Content-Type": "multipart/form-data; boundary=b",
        "Content-Length": str(len(first.encode()) + size + len(last)),
    }
    with closing(HTTPConnection(HOST, site.port, timeout=300)) as sending:
        sending.request("POST", ADD, body(), headers)
        answer = sending.getresponse()
        page = answer.read().decode()
        return answer.status, page[page.find("errorlist") - 200 :][:600]


@pytest.mark.parametrize("megabytes", [12, pytest.param(100, marks=pytest.mark.prove)])
def test_an_upload_goes_to_disk_and_not_into_memory(site: Site, megabytes: int) -> None:
    size = megabytes * MB
    # First of all: hashing a password takes 100 MB for a moment.
    session = sign_in(site.port, "curator@revcouncil.example", DEMO_PASSWORD)
    # Every worker has loaded the admin, and what decides of files, before it is measured. What is
    # refused does not count as an upload.
    for _ in range(4):
        for name in ("a.csv", "a.zip", "a.pdf"):
            content = iter([b"PK\x03\x04" + bytes(96)])
            assert post(site, session, title="No", name=name, size=100, content=content)[0] == 200
    for name, content in (("a.csv", table(size)), ("a.zip", packed(size))):
        idle = {one: memory(one, "VmRSS") for one in processes(site.process)}
        assert idle
        for one in idle:
            # The most it had is counted from here.
            Path(f"/proc/{one}/clear_refs").write_text("5")
        title = f"Large {name} {megabytes}"
        status, page = post(site, session, title=title, name=name, size=size, content=content)
        assert status == 302, page
        above = max(memory(one, "VmHWM") - idle[one] for one in idle)
        print(f"{name} of {megabytes} MB: {above / MB:.1f} MB above idle")
        assert above < min(80, 20 + megabytes) * MB
    stored = [file for file in site.media.rglob("large-*") if file.stat().st_size == size]
    assert len(stored) == 2
    # The job that reads files may have its copy there.
    assert site.spooled() == []
