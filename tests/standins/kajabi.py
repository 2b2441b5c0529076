"""Kajabi on loopback: its API with every fault it is known for, and the webhooks it sends."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, unquote

KEY, SECRET = "kajabi-key-of-the-standin", "kajabi-secret-of-the-standin"
PREFIX, TOKEN = "/v1/contacts/", "/v1/oauth/token"
NONE = (404, b"{}")


@dataclass
class Contact:
    """Somebody at the course site."""

    id: str
    email: str
    tags: set[str] = field(default_factory=set)


@dataclass
class Kajabi:
    """The site's contacts and what is done to it."""

    contacts: dict[str, Contact] = field(default_factory=dict)
    # Answers of the next requests instead: a status, 0 for a connection that breaks, a body.
    faults: list[int | bytes] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    url: str = ""
    # What was given for the key, and for how many seconds. Whoever rotates the key empties it.
    tokens: list[str] = field(default_factory=list)
    token_seconds: int = 7200

    def know(self, contact_id: str, email: str, *tags: str) -> Contact:
        """The contact, with these tags more."""
        contact = self.contacts.setdefault(contact_id, Contact(contact_id, email))
        contact.tags.update(tags)
        return contact

    def answer(self, path: str, authorization: str) -> tuple[int, bytes]:
        """Status and body; 0 for a connection that breaks."""
        if self.faults:
            fault = self.faults.pop(0)
            return (200, fault) if isinstance(fault, bytes) else (fault, b"{}")
        if authorization.removeprefix("Bearer ") not in self.tokens:
            return 401, b"{}"
        contact = self.contacts.get(unquote(path.removeprefix(PREFIX)))
        if not path.startswith(PREFIX) or contact is None:
            return 404, b"{}"
        tags = [{"id": tag, "type": "contact_tags"} for tag in sorted(contact.tags)]
        record = {
            "id": contact.id,
            "type": "contacts",
            "attributes": {"name": "Somebody", "email": contact.email},
            "relationships": {"tags": {"data": tags}},
        }
        return 200, json.dumps({"data": record}).encode()

    def give_token(self, form: dict[str, str]) -> tuple[int, bytes]:
        """A token for the key; the same faults as any answer."""
        if self.faults:
            fault = self.faults.pop(0)
            return (200, fault) if isinstance(fault, bytes) else (fault, b"{}")
        due = {"grant_type": "client_credentials", "client_id": KEY, "client_secret": SECRET}
        if form != due:
            return 401, b"{}"
        self.tokens.append(f"token-{len(self.requests)}")
        given = {"access_token": self.tokens[-1], "expires_in": self.token_seconds}
        return 200, json.dumps({**given, "token_type": "Bearer"}).encode()


def tagged(
    event_id: str, contact_id: str, email: str, *tags: str, event: str = "tag_added"
) -> dict[str, Any]:
    """A webhook as Kajabi writes it: a list with the contact and the tags."""
    contact = {"id": contact_id, "type": "contacts", "attributes": {"email": email, "name": "S."}}
    records = [
        {"id": tag, "type": "contact_tags", "attributes": {"name": f"Course {tag}"}} for tag in tags
    ]
    return {"id": event_id, "event": event, "payload": [contact, *records]}


def signed(body: bytes, secret: str, at: float | None = None) -> dict[str, str]:
    """The headers of a sender that signs."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Webhook-Timestamp": stamp, "Webhook-Signature": f"v1={digest}"}


@contextmanager
def serving(site: Kajabi) -> Iterator[Kajabi]:
    """`site` on a free port of loopback, its address in `site.url`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            site.requests.append(self.path)
            self._send(*site.answer(self.path, self.headers.get("Authorization") or ""))

        def do_POST(self) -> None:
            site.requests.append(self.path)
            form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            self._send(*(site.give_token(dict(parse_qsl(form))) if self.path == TOKEN else NONE))

        def _send(self, status: int, body: bytes) -> None:
            if status == 0:
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
