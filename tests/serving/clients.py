"""Visitors that misbehave, and one that does not."""

import http.client
import re
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import NamedTuple

HOST = "127.0.0.1"
FORM = (
    b"Content-Type: application/x-www-form-urlencoded\r\nCookie:"
    b" csrftoken=abcdefghijklmnopqrstuvwxyzABCDEF\r\n"
)
SIGN_IN = "/accounts/login/"


def head(path: str, *lines: bytes, port: int, method: str = "POST") -> bytes:
    """The head of a request, without the empty line at its end."""
    return b"".join(
        [
            f"{method} {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\n".encode(),
            *(line + b"\r\n" for line in lines),
        ]
    )


@contextmanager
def crowd(
    port: int, *, count: int, says: bytes, receives: int = 0
) -> Iterator[list[socket.socket]]:
    """That many connections which have said this and stay open; `receives` is how little each
    has room for.
    """
    sockets: list[socket.socket] = []
    try:
        for _ in range(count):
            sockets.append(socket.socket())
            if receives:
                sockets[-1].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
            sockets[-1].settimeout(10)
            sockets[-1].connect((HOST, port))
            sockets[-1].sendall(says)
        yield sockets
    finally:
        for each in sockets:
            each.close()


def seconds_of_a_page(port: int) -> float:
    """How long somebody else waits for the sign-in page."""
    began = time.monotonic()
    with closing(http.client.HTTPConnection(HOST, port, timeout=20)) as asking:
        asking.request("GET", SIGN_IN)
        answer = asking.getresponse()
        page = answer.read()
        assert (answer.status, b"</html>" in page) == (200, True), (answer.status, page)
    return time.monotonic() - began


class Flood(NamedTuple):
    """What came of sending without end."""

    sent: int
    answer: str


def flood(port: int, says: bytes, *, piece: bytes, most: int) -> Flood:
    """Send the head and then pieces until the server hangs up, or `most` bytes are through."""
    with closing(socket.create_connection((HOST, port), timeout=20)) as sending:
        sending.sendall(says)
        sent = 0
        try:
            while sent < most:
                sent += sending.send(piece)
        except OSError:
            pass
        return Flood(sent, answer_on(sending))


def answer_on(sending: socket.socket) -> str:
    """What the server said, to the end or as far as it came."""
    said = b""
    try:
        while piece := sending.recv(65536):
            said += piece
    except OSError:
        pass
    return said.decode("utf-8", "replace")


def sign_in(port: int, email: str, password: str) -> tuple[str, str]:
    """The cookies of somebody who signed in, and their CSRF token."""
    with closing(http.client.HTTPConnection(HOST, port, timeout=20)) as asking:
        asking.request("GET", SIGN_IN)
        answer = asking.getresponse()
        token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
        assert token
        cookies = _cookies(answer)
        form = (
            f"csrfmiddlewaretoken={token[1]}&login={email.replace('@', '%40')}&password={password}"
        )
        headers = {"Cookie": _joined(cookies), "Content-Type": "application/x-www-form-urlencoded"}
        asking.request("POST", SIGN_IN, form, headers)
        answer = asking.getresponse()
        assert answer.status == 302, answer.read()
        answer.read()
        cookies |= _cookies(answer)
    return _joined(cookies), cookies["csrftoken"]


def _cookies(answer: http.client.HTTPResponse) -> dict[str, str]:
    pairs = [
        line.split(";")[0].partition("=") for line in answer.headers.get_all("Set-Cookie") or []
    ]
    return {name: value for name, _, value in pairs}


def _joined(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
