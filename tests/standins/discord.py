"""Discord's sign-in on loopback: hands a code out, takes it once, and tells who said yes."""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Discord:
    """Who is signed in there, and what went wrong with it."""

    profile: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    # Answers the next requests with this instead: a status and a body.
    fault: tuple[int, bytes] | None = None
    challenges: dict[str, str] = field(default_factory=dict)

    def say_yes(self, authorize_url: str) -> dict[str, str]:
        """What comes back to us after the member said yes at `authorize_url`."""
        asked = {
            name: values[0] for name, values in parse_qs(urlsplit(authorize_url).query).items()
        }
        assert asked["client_id"] == "council"
        code = f"code-{len(self.challenges)}"
        self.challenges[code] = asked["code_challenge"]
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str]) -> dict[str, str] | None:
        """A token for a code, once, by whoever began."""
        challenge = self.challenges.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        shown = urlsafe_b64encode(digest).rstrip(b"=").decode()
        known = (form.get("client_id"), form.get("client_secret")) == ("council", "secret")
        return {"access_token": "token"} if known and shown == challenge else None


@contextmanager
def serving(profile: dict[str, Any]) -> Iterator[Discord]:
    """Discord, for as long as it is needed."""
    discord = Discord(profile)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Take a code."""
            size = int(self.headers["Content-Length"])
            form = {
                name: value[0] for name, value in parse_qs(self.rfile.read(size).decode()).items()
            }
            self.answer(discord.token(form))

        def do_GET(self) -> None:
            """Tell who it is."""
            known = self.headers["Authorization"] == "Bearer token"
            self.answer(discord.profile if known else None)

        def answer(self, found: Any) -> None:
            """JSON, or a refusal, or the fault that is due."""
            status, body = (200, json.dumps(found).encode()) if found else (401, b"{}")
            if discord.fault:
                status, body = discord.fault
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    discord.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield discord
    finally:
        server.shutdown()
        server.server_close()
