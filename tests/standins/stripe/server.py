"""Stripe's HTTP surface: the API, Checkout and portal as pages, faults on demand, webhooks."""

import hashlib
import hmac
import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, RLock, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.standins.stripe import pages
from tests.standins.stripe.api import Api, nested
from tests.standins.stripe.objects import Object, Refused, Stripe

KEY, SECRET = "sk_test_council", "whsec_council"


def signed(event: Object, *, secret: str = SECRET, at: float | None = None) -> tuple[bytes, str]:
    """The body of a webhook and its Stripe-Signature."""
    body = json.dumps(event).encode()
    stamp = int(time.time() if at is None else at)
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return body, f"t={stamp},v1={digest}"


@dataclass
class Site:
    """The account behind its addresses."""

    stripe: Stripe
    # Answers of the next requests instead: a status, 0 for a connection that breaks.
    faults: list[int] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    replayed: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    webhook: str = ""
    delivered: int = 0
    lock: RLock = field(default_factory=RLock)
    # Each request ends with a delivery: two at once would count one event twice and skip the next.
    delivering: Lock = field(default_factory=Lock)

    def empty(self) -> None:
        """An account in which nothing has happened yet; ids go on."""
        with self.lock:
            old = self.stripe
            self.stripe = Stripe(url=old.url, numbers=old.numbers)
            self.faults.clear()
            self.requests.clear()
            self.replayed.clear()
            self.delivered = 0

    def deliver(self) -> None:
        """Send what happened since to the webhook, in order; what is refused stays for later."""
        with self.delivering:
            self._deliver()

    def _deliver(self) -> None:
        while self.webhook and self.delivered < len(self.stripe.events):
            body, signature = signed(self.stripe.events[self.delivered])
            headers = {"Stripe-Signature": signature, "Content-Type": "application/json"}
            request = urllib.request.Request(self.webhook, body, headers)
            try:
                urllib.request.urlopen(request, timeout=10).close()
            except OSError:
                return
            self.delivered += 1


@contextmanager
def serving(stripe: Stripe | None = None, port: int = 0) -> Iterator[Site]:
    """Stripe, for as long as it is needed."""
    site = Site(stripe or Stripe())

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # An answer leaves in one piece: in two it would wait 40 ms for the client to confirm one.
        wbufsize = -1
        disable_nagle_algorithm = True

        def handle_any(self) -> None:
            """Answer one request, under the account's lock."""
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            with site.lock:
                status, found, kind = _answer(site, self, body)
            if status == 0:
                self.close_connection = True
                return
            self.send_response(status)
            if kind == "redirect":
                self.send_header("Location", found.decode())
                found = b""
            else:
                self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(found)))
            self.send_header("Request-Id", "req_standin")
            if status == 429:
                self.send_header("Retry-After", "1")
            self.end_headers()
            self.wfile.write(found)
            Thread(target=site.deliver, daemon=True).start() if site.webhook else None

        do_GET = do_POST = do_DELETE = handle_any

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    site.stripe.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def _answer(site: Site, request: Any, body: str) -> tuple[int, bytes, str]:
    url = urlsplit(request.path)
    pairs = parse_qsl(url.query, keep_blank_values=True) + parse_qsl(body, keep_blank_values=True)
    form = nested(pairs)
    if not url.path.startswith("/v1/"):
        return pages.answer(site.stripe, request.command, url.path, form)
    site.requests.append(f"{request.command} {url.path}")
    if site.faults:
        status = site.faults.pop(0)
        return status, _error(status, "stood_in", "A fault that was asked for."), JSON
    if KEY not in (request.headers.get("Authorization") or ""):
        return 401, _error(401, "invalid_api_key", "Invalid API Key provided."), JSON
    key = request.headers.get("Idempotency-Key", "") if request.command == "POST" else ""
    if key in site.replayed:
        return *site.replayed[key], JSON
    try:
        found = Api(site.stripe).answer(request.command, url.path, form)
        answer = 200, json.dumps(found).encode()
    except Refused as refused:
        answer = refused.status, _error(refused.status, refused.code, refused.message)
    if key:
        site.replayed[key] = answer
    return *answer, JSON


JSON = "application/json"


def _error(status: int, code: str, message: str) -> bytes:
    kind = "api_error" if status >= 500 else "invalid_request_error"
    return json.dumps({"error": {"type": kind, "code": code, "message": message}}).encode()
