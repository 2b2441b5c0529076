"""Two hundred connections that never come to the point keep nobody else waiting."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from socket import MSG_PEEK, create_connection, socket

import pytest

from tests.schema.garage import until
from tests.serving.clients import FORM, HOST, SIGN_IN, answer_on, crowd, head, seconds_of_a_page
from tests.serving.conftest import Site

MANY = 200
# A machine that is busy with other tests may take a while for the page itself; a held thread would
# take for ever.
SOON = 5.0


def started(kind: str, port: int) -> bytes:
    """What each connection says before it falls silent."""
    asking = head("/healthz", port=port, method="GET")
    return {
        "says nothing": b"",
        "half a head": asking,
        "half a line": b"GE",
        "one byte of a form": head(SIGN_IN, b"Content-Length: 5000", port=port) + FORM + b"\r\na",
        "a form that may come": head(
            SIGN_IN, b"Content-Length: 5000", b"Expect: 100-continue", port=port
        )
        + FORM
        + b"\r\n",
        "one byte of a file": head(SIGN_IN, b"Content-Length: 50000000", port=port)
        + FORM
        + b"\r\na",
        "half a chunk": head(SIGN_IN, b"Transfer-Encoding: chunked", port=port)
        + FORM
        + b"\r\n5000\r\na",
        "answered and idle": asking + b"\r\n",
        "answered and not closing": asking + b"Connection: close\r\n\r\n",
        "a page nobody reads": head("/static/site.css", port=port, method="GET") + b"\r\n",
    }[kind]


KINDS = [
    *(
        "says nothing",
        "half a head",
        "half a line",
        "one byte of a form",
        "a form that may come",
        "one byte of a file",
    ),
    *("half a chunk", "answered and idle", "answered and not closing", "a page nobody reads"),
]


@pytest.fixture(scope="module", autouse=True)
def silent(site: Site) -> Iterator[socket]:
    """Half a form, sent before the other tests of this file: the time it is given goes by while
    they work.
    """
    with closing(create_connection((HOST, site.port), timeout=60)) as slow:
        slow.sendall(started("one byte of a form", site.port))
        yield slow


@pytest.mark.parametrize("kind", KINDS)
def test_two_hundred_slow_connections_keep_nobody_waiting(site: Site, kind: str) -> None:
    with crowd(
        site.port,
        count=MANY,
        says=started(kind, site.port),
        receives=4096 if "nobody reads" in kind else 0,
    ):
        assert max(seconds_of_a_page(site.port) for _ in range(3)) < SOON


def test_a_form_that_comes_byte_by_byte_is_read_whole(site: Site) -> None:
    form = b"csrfmiddlewaretoken=x&login=y"
    whole = (
        head(SIGN_IN, b"Content-Length: %d" % len(form), b"Connection: close", port=site.port)
        + FORM
        + b"\r\n"
        + form
    )
    with closing(create_connection((HOST, site.port), timeout=30)) as slow:
        for byte in whole:
            slow.sendall(bytes([byte]))
        # The token is none, which is seen only by who has read the form.
        assert "This form is too old to be accepted" in answer_on(slow)


def test_requests_sent_at_once_are_answered_one_after_the_other(site: Site) -> None:
    asking = head("/healthz", port=site.port, method="GET")
    with closing(create_connection((HOST, site.port), timeout=30)) as hasty:
        hasty.sendall((asking + b"\r\n") * 2 + asking + b"Connection: close\r\n\r\n")
        assert answer_on(hasty).count('{"status": "ok"}') == 3


def test_who_asks_whether_to_go_on_is_told_so_once(site: Site) -> None:
    form = b"login=y"
    lines = b"Content-Length: %d" % len(form), b"Expect: 100-continue", b"Connection: close"
    with closing(create_connection((HOST, site.port), timeout=30)) as polite:
        polite.sendall(head(SIGN_IN, *lines, port=site.port) + FORM + b"\r\n")
        assert polite.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        polite.sendall(form)
        assert answer_on(polite).startswith("HTTP/1.1 403 ")


def test_a_head_without_end_is_refused(site: Site) -> None:
    with closing(create_connection((HOST, site.port), timeout=30)) as endless:
        endless.sendall(head("/", port=site.port) + b"X-Long: a\r\n" * 3000)
        assert answer_on(endless).startswith("HTTP/1.1 431 ")


def test_forms_that_stop_before_their_end_fill_no_memory(site: Site) -> None:
    form = (
        head(SIGN_IN, b"Content-Length: 1000000", port=site.port) + FORM + b"\r\n" + b"a" * 900_000
    )
    with ExitStack() as all_of_them:
        waiting = [
            all_of_them.enter_context(create_connection((HOST, site.port), timeout=10))
            for _ in range(MANY)
        ]
        for each in waiting:
            with suppress(OSError):
                each.sendall(form)
        assert seconds_of_a_page(site.port) < SOON
        for each in waiting:
            each.setblocking(False)
        # Two workers hold 64 MB each, which is some 70 of these.
        assert until(lambda: sum(map(_is_refused, waiting)) >= MANY - 2 * 75)


def test_a_form_that_never_comes_is_answered_in_our_page_and_leaves_nothing(
    site: Site, silent: socket
) -> None:
    said = answer_on(silent)
    assert said.startswith("HTTP/1.1 408 ")
    assert "That took too long to arrive" in said
    assert "Connection: close" in said
    assert site.spooled() == []


def _is_refused(waiting: socket) -> bool:
    """Whether it was told so, or has been let go after its moment to read that: then there is
    nothing to be read any more.
    """
    try:
        return waiting.recv(100, MSG_PEEK).startswith(b"HTTP/1.1 503 ")
    except BlockingIOError:
        return False
    except ConnectionError:
        return True
