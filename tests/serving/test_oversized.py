"""What is longer than its page takes is refused by its head: hardly a byte is read, and none is
stored.
"""

from contextlib import closing
from http.client import HTTPConnection

import pytest

from revcouncil.demo import DEMO_PASSWORD
from tests.schema.garage import until
from tests.serving.clients import FORM, HOST, SIGN_IN, flood, head, sign_in
from tests.serving.conftest import Site

MB = 1024 * 1024
ADD = "/admin/resources/resource/add/"
# What the kernel's buffers take before anybody has read: on loopback some megabytes.
BUFFERED = 24 * MB
MOST = 64 * MB
PIECE = b"x" * 65536


@pytest.mark.parametrize(
    "path", [SIGN_IN, "/", "/profile/", ADD, "/static/site.css", "/no-such-page"]
)
def test_ten_gigabytes_are_refused_before_they_are_read(site: Site, path: str) -> None:
    sent, answer = flood(
        site.port,
        head(path, b"Content-Length: 10000000000", port=site.port) + FORM + b"\r\n",
        piece=PIECE,
        most=MOST,
    )
    assert sent < BUFFERED
    assert site.spooled() == []
    if "static" not in path:
        assert "That is too much for this page" in answer
        assert "Connection: close" in answer


def test_chunks_without_a_length_are_refused_before_they_are_read(site: Site) -> None:
    says = head(SIGN_IN, b"Transfer-Encoding: chunked", port=site.port) + FORM + b"\r\n"
    sent, answer = flood(site.port, says, piece=b"10000\r\n" + PIECE + b"\r\n", most=MOST)
    assert answer.startswith("HTTP/1.1 411 ")
    assert sent < BUFFERED
    assert site.spooled() == []


def posted(site: Site, *, email: str, size: int) -> tuple[int, str]:
    """The answer to an upload of this many bytes by one of the demo members."""
    cookies, token = sign_in(site.port, email, DEMO_PASSWORD)
    body = (
        b'--b\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n%s\r\n'
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        % token.encode()
    ) + b"x" * size
    headers = {"Cookie": cookies, "Content-Type": "multipart/form-data; boundary=b"}
    with closing(HTTPConnection(HOST, site.port, timeout=60)) as sending:
        sending.request("POST", ADD, body + b"\r\n--b--\r\n", headers)
        answer = sending.getresponse()
        return answer.status, answer.read().decode()


def test_a_curator_may_send_a_large_file_and_a_refused_one_leaves_nothing(site: Site) -> None:
    status, page = posted(site, email="curator@revcouncil.example", size=4 * MB)
    # Read to its end, and refused by the form: it is no PDF.
    assert status == 200
    assert "errornote" in page
    # The answer is out a moment before the server is done with the request.
    assert until(lambda: not site.spooled())


def test_a_member_may_not(site: Site) -> None:
    status, page = posted(site, email="maren@tern.example", size=2 * MB)
    assert status == 413
    assert "Larger files are taken from curators" in page
    assert site.spooled() == []
