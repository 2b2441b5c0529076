"""Discord's addresses over HTTP."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.standins.discord.state import BOT_ROLE, BOT_TOKEN, CHANNEL, GUILD, ROLES, Discord, Wearer

Answer = tuple[int, Any]
EMPTY: Answer = (204, None)


def refused(status: int, code: int, message: str = "refused") -> Answer:
    """A refusal with Discord's own code."""
    return status, {"code": code, "message": message}


def members(site: Discord, query: dict[str, str]) -> Answer:
    """The server's members, by id."""
    if "GUILD_MEMBERS" in site.lacks:
        return refused(403, 50001, "Missing Access")
    after, limit = int(query.get("after", 0)), int(query.get("limit", 1))
    found = sorted((w for w in site.wearers.values() if int(w.id) > after), key=lambda w: int(w.id))
    return 200, [_told(wearer) for wearer in found[:limit]]


def _told(wearer: Wearer) -> dict[str, Any]:
    user = {"id": wearer.id, "username": f"user{wearer.id[-4:]}", "bot": wearer.is_bot}
    return {"user": user, "roles": wearer.roles, "pending": wearer.pending}


def member(site: Discord, method: str, discord_id: str, body: dict[str, Any]) -> Answer:
    """One of the server: looked at, taken in, or given other roles."""
    found = site.wearers.get(discord_id)
    if method == "PUT":
        if body.get("access_token") != "token" or "guilds.join" not in site.scopes:
            return refused(403, 50025, "Invalid OAuth2 access token")
        if "CREATE_INSTANT_INVITE" in site.lacks:
            return refused(403, 50013)
        if found:
            return EMPTY
        return 201, _told(site.join(discord_id, pending=site.joins_pending))
    if found is None:
        return refused(404, 10007, "Unknown Member")
    if method == "PATCH":
        wanted = [str(role) for role in body.get("roles", [])]
        if not all(site.may_give(role) for role in {*wanted} ^ {*found.roles}):
            return refused(403, 50013, "Missing Permissions")
        found.roles = wanted
    return 200, _told(found)


def role(site: Discord, method: str, discord_id: str, role_id: str) -> Answer:
    """One role given or taken."""
    found = site.wearers.get(discord_id)
    if found is None:
        return refused(404, 10007, "Unknown Member")
    if not site.may_give(role_id):
        return refused(403, 50013, "Missing Permissions")
    if method == "PUT" and role_id not in found.roles:
        found.roles.append(role_id)
    if method == "DELETE" and role_id in found.roles:
        found.roles.remove(role_id)
    return EMPTY


def roles(site: Discord) -> Answer:
    """The server's roles with their positions."""
    listed = [(role_id, name, site.positions.get(role_id, 1)) for name, role_id in ROLES.items()]
    listed.append((BOT_ROLE, "bot", site.top_of_bot))
    return 200, [{"id": key, "name": name, "position": place} for key, name, place in listed]


def messages(site: Discord, query: dict[str, str]) -> Answer:
    """The channel's messages, newest first."""
    if "VIEW_CHANNEL" in site.lacks:
        return refused(403, 50001, "Missing Access")
    limit = min(int(query.get("limit", 50)), 100)
    found = sorted(site.messages, key=lambda one: int(one.id))
    if "after" in query:
        found = [one for one in found if int(one.id) > int(query["after"])][:limit]
    elif "before" in query:
        found = [one for one in found if int(one.id) < int(query["before"])][-limit:]
    return 200, [site.tell(one) for one in reversed(found[-limit:])]


def direct(site: Discord, recipient: str, body: dict[str, Any]) -> Answer:
    """A direct message."""
    if recipient in site.dms_closed:
        return refused(403, 50007, "Cannot send messages to this user")
    site.deliver(recipient, str(body.get("content")), str(body.get("nonce")))
    return 200, {"id": "1"}


def answer_bot(site: Discord, method: str, path: str, query: Any, body: Any) -> Answer:
    """What the bot is answered."""
    match path.strip("/").split("/"), method:
        case ["guilds", guild, *_], _ if guild != GUILD:
            return refused(404, 10004, "Unknown Guild")
        case ["guilds", _, "members"], "GET":
            return members(site, query)
        case ["guilds", _, "roles"], "GET":
            return roles(site)
        case ["guilds", _, "members", discord_id], _:
            return member(site, method, discord_id, body)
        case ["guilds", _, "members", discord_id, "roles", role_id], _:
            return role(site, method, discord_id, role_id)
        case ["channels", channel, "messages"], "GET" if channel == CHANNEL:
            return messages(site, query)
        case ["users", "@me", "channels"], "POST":
            return 200, {"id": f"1{body['recipient_id']}"}
        case ["channels", channel, "messages"], "POST":
            return direct(site, channel[1:], body)
    return refused(404, 10003, "Unknown")


PAGE = (
    '<!doctype html><html lang="en"><title>Discord</title><main><h1>Let Revenue Council know who'
    ' you are?</h1><p>It will see: {scope}</p><p><a href="{yes}">Authorize</a> or'
    ' <a href="{no}">Cancel</a></p></main></html>'
)


def consent(site: Discord, url: str) -> bytes:
    """The page on which a member says yes."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    back = query.get("redirect_uri", "")
    yes = f"{back}?{urlencode(site.say_yes(url))}"
    no = f"{back}?{urlencode({'error': 'access_denied', 'state': query.get('state', '')})}"
    return PAGE.format(
        scope=escape(query.get("scope", "")), yes=escape(yes), no=escape(no)
    ).encode()


class Answering(BaseHTTPRequestHandler):
    """Answers for the Discord it is made for."""

    site: Discord
    protocol_version = "HTTP/1.1"

    def work(self) -> None:
        """Answer whatever is asked."""
        size = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(size).decode()
        split = urlsplit(self.path)
        if self.site.delay:
            time.sleep(self.site.delay)
        if split.path.startswith("/v10/"):
            self.as_bot(split.path[4:], split.query, raw)
        elif split.path == "/oauth2/authorize":
            self.send(200, consent(self.site, self.path), {"Content-Type": "text/html"})
        elif split.path == "/oauth2/token":
            form = {name: value[0] for name, value in parse_qs(raw).items()}
            self.sign_in(self.site.token(form))
        else:
            known = self.headers["Authorization"] == "Bearer token"
            self.sign_in(self.site.profile if known else None)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = work

    def sign_in(self, found: Any) -> None:
        """JSON, or a refusal, or the fault that is due."""
        status, body = (200, json.dumps(found).encode()) if found else (401, b"{}")
        if self.site.fault:
            status, body = self.site.fault
        self.send(status, body, {})

    def as_bot(self, path: str, query: str, raw: str) -> None:
        """Limits first, then the fault that is due, then the answer."""
        route = f"{self.command} {re.sub(r'[0-9]{5,}', '*', path)}"
        major = path.split("/")[2] if path.count("/") > 1 else ""
        with self.site.lock:
            self.site.requests[route] += 1
            headers, limited = self.site.refusal(route, major)
            due = self.site.faults.get(route) or self.site.faults.get("*")
            if limited is not None:
                status, body = 429, limited
            elif due:
                status, code, more = due.pop(0)
                body, headers = {"code": code, "message": "fault"}, {**headers, **more}
            elif self.headers["Authorization"] != f"Bot {BOT_TOKEN}":
                status, body = 401, {"code": 0, "message": "401: Unauthorized"}
            else:
                given = {n: v[0] for n, v in parse_qs(query).items()}
                told = json.loads(raw) if raw else {}
                status, body = answer_bot(self.site, self.command, path, given, told)
            shared = headers.get("X-RateLimit-Scope") == "shared"
            self.site.statuses[status] += 1
            self.site.invalid += status in (401, 403) or (status == 429 and not shared)
        self.send(status, b"" if body is None else json.dumps(body).encode(), headers)

    def send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        """The answer."""
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


def handler_for(site: Discord) -> type[BaseHTTPRequestHandler]:
    """One that answers for this Discord."""
    return type("Handler", (Answering,), {"site": site})


@contextmanager
def serving(profile: dict[str, Any] | None = None, port: int = 0) -> Iterator[Discord]:
    """Discord, for as long as it is needed."""
    site = Discord(profile or {})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler_for(site))
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
