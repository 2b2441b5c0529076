"""An S3 store on loopback, and a proxy before it that fails when it is told to."""

import logging
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Final

import boto3
from moto.server import ThreadedMotoServer

# A line a request.
logging.getLogger("werkzeug").setLevel(logging.ERROR)
BUCKET: Final = "council"
# What may go wrong with one request. `lost` is done by the store and never answered.
FAULTS: Final = ("refuse", "500", "503", "reset", "lost", "cut", "silent")
SLOW_DOWN: Final = b"<Error><Code>SlowDown</Code><Message>Slow down.</Message></Error>"
BROKEN: Final = b"<Error><Code>InternalError</Code><Message>Broken.</Message></Error>"
HOP: Final = {"connection", "keep-alive", "transfer-encoding", "content-length"}


@contextmanager
def store() -> Iterator[str]:
    """The address of a store that is empty but for its bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        empty(address)
        yield address
    finally:
        server.stop()


def client(address: str) -> Any:
    """For looking at the store from outside."""
    return boto3.client(
        "s3",
        endpoint_url=address,
        region_name="garage",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )


def empty(address: str) -> None:
    """Take everything out of the store, and make its bucket anew."""
    host = address.removeprefix("http://")
    with closing(HTTPConnection(host, timeout=20)) as asking:
        asking.request("POST", "/moto-api/reset")
        asking.getresponse().read()
    client(address).create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "garage"}
    )


def options(address: str, **more: Any) -> dict[str, Any]:
    """An entry of STORAGES for the store at this address, asked once and impatiently."""
    return {
        "BACKEND": "members.stores.bucket.BucketStore",
        "OPTIONS": {
            "bucket_name": BUCKET,
            "region_name": "garage",
            "access_key": "key",
            "secret_key": "secret",
            "endpoint_url": address,
            "addressing_style": "path",
            "attempts": 1,
            "connect_s": 2,
            "read_s": 2,
        }
        | more,
    }


class Faulty:
    """A proxy before the store: passes everything on, but for the request it was told to fail."""

    def __init__(self, store_address: str) -> None:
        self.store = store_address.removeprefix("http://")
        self.seen: list[str] = []
        self._lock = Lock()
        self._fault: tuple[Callable[[int, str], bool], str] | None = None
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _pass_on(self) -> None:
                proxy._answer(self)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _pass_on

            def log_message(self, *words: Any) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def fail(self, number: int, fault: str) -> None:
        """Fail the request of this number from now on, counted from 1."""
        self.seen.clear()
        self._fault = (lambda n, _: n == number), fault

    def fail_all(self, fault: str) -> None:
        """Fail every request from now on."""
        self.seen.clear()
        self._fault = (lambda *_: True), fault

    def call_at(self, number: int, then: Callable[[], object]) -> None:
        """Call this at the request of this number from now on, before it is passed on."""
        self.seen.clear()

        def calls(seen: int, path: str) -> bool:
            if seen == number:
                then()
            return False

        self._fault = calls, ""

    def heal(self) -> int:
        """Fail nothing any more; how many requests there were since it was told to fail."""
        self._fault = None
        number = len(self.seen)
        self.seen.clear()
        return number

    def _answer(self, to: BaseHTTPRequestHandler) -> None:
        with self._lock:
            self.seen.append(f"{to.command} {to.path}")
            fits, fault = self._fault or ((lambda *_: False), "")
            fault = fault if fits(len(self.seen), to.path) else ""
        if fault == "refuse":
            return _hang_up(to)
        body = _body_of(to)
        if fault == "reset":
            return _hang_up(to)
        if fault in ("500", "503"):
            return _say(to, int(fault), {}, BROKEN if fault == "500" else SLOW_DOWN)
        if fault == "silent":
            # Until the other side gives up.
            with suppress(OSError):
                to.connection.settimeout(20)
                to.connection.recv(1)
            return _hang_up(to)
        with closing(HTTPConnection(self.store, timeout=20)) as asking:
            kept = {name: value for name, value in to.headers.items() if name.lower() not in HOP}
            asking.request(to.command, to.path, body, kept)
            answer = asking.getresponse()
            content, headers = answer.read(), dict(answer.getheaders())
        if fault == "lost":
            return _hang_up(to)
        _say(to, answer.status, headers, content, cut=fault == "cut")
        return None


def _body_of(request: BaseHTTPRequestHandler) -> bytes:
    if request.headers.get("Expect", "").lower() == "100-continue":
        pass  # BaseHTTPRequestHandler has said it already.
    return request.rfile.read(int(request.headers.get("Content-Length") or 0))


def _hang_up(to: BaseHTTPRequestHandler) -> None:
    to.close_connection = True
    # Closed with a reset, not with a goodbye.
    to.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with suppress(OSError):
        to.connection.shutdown(socket.SHUT_RD)
    to.connection.close()


def _say(
    to: BaseHTTPRequestHandler,
    status: int,
    headers: dict[str, str],
    content: bytes,
    *,
    cut: bool = False,
) -> None:
    with suppress(OSError):
        to.send_response_only(status)
        length = headers.get("Content-Length", headers.get("content-length", str(len(content))))
        for name, value in headers.items():
            if name.lower() not in HOP:
                to.send_header(name, value)
        to.send_header("Content-Length", length if to.command == "HEAD" else str(len(content)))
        to.end_headers()
        to.wfile.write(content[: len(content) // 2] if cut else content)
        to.wfile.flush()
        if cut:
            _hang_up(to)
