"""What Discord knows, and how it answers: no HTTP here."""

import hashlib
import time
from base64 import urlsafe_b64encode
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import RLock
from typing import Any
from urllib.parse import parse_qs, urlsplit

BOT_TOKEN = "bot-token"
BOT_ID = "990000000000000001"
GUILD = "800000000000000001"
CHANNEL = "810000000000000001"
BOT_ROLE = "820000000000000099"
ROLES = {
    "SQUIRE": "820000000000000001",
    "KNIGHT": "820000000000000002",
    "LORD": "820000000000000003",
    "DEBTOR": "820000000000000004",
    "TOP_CONTRIBUTOR": "820000000000000005",
}


@dataclass
class Wearer:
    """Somebody on the server."""

    id: str
    roles: list[str] = field(default_factory=list)
    pending: bool = False
    is_bot: bool = False


@dataclass
class Message:
    """A message in a channel."""

    id: str
    author: str
    content: str
    at: datetime
    edited_at: datetime | None = None
    replies_to: str | None = None
    attachments: list[dict[str, Any]] = field(default_factory=list)
    is_bot: bool = False
    type: int = 0


@dataclass
class Bucket:
    """A limit of one route: so many a window of so many seconds."""

    most: int
    window: float
    left: int = 0
    resets_at: float = 0.0


@dataclass
class Discord:
    """Who is signed in there, who is on the server, what is written, and what goes wrong."""

    profile: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    # Answers the next requests with this instead: a status and a body.
    fault: tuple[int, bytes] | None = None
    # The same, for so many requests of one route: (status, code, headers).
    faults: dict[str, list[tuple[int, int, dict[str, str]]]] = field(default_factory=dict)
    delay: float = 0.0
    challenges: dict[str, str] = field(default_factory=dict)
    scopes: str = ""
    wearers: dict[str, Wearer] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    top_of_bot: int = 50
    messages: list[Message] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    dms_closed: set[str] = field(default_factory=set)
    lacks: set[str] = field(default_factory=set)  # GUILD_MEMBERS, MESSAGE_CONTENT, MANAGE_ROLES
    joins_pending: bool = False
    limits: dict[str, tuple[int, float]] = field(default_factory=dict)
    a_second: int = 50
    clock: Callable[[], float] = time.monotonic
    requests: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    invalid: int = 0
    busiest: int = 0
    lock: RLock = field(default_factory=RLock)
    _buckets: dict[str, Bucket] = field(default_factory=dict)
    _lately: deque[float] = field(default_factory=deque)
    _nonces: set[str] = field(default_factory=set)
    _ids: int = 830000000000000000

    # ------------------------------------------------------------------ sign-in
    def say_yes(self, authorize_url: str) -> dict[str, str]:
        """What comes back to us after the member said yes at `authorize_url`."""
        asked = {
            name: values[0] for name, values in parse_qs(urlsplit(authorize_url).query).items()
        }
        assert asked["client_id"] == "council"
        assert asked["code_challenge_method"] == "S256"
        with self.lock:
            code = f"code-{len(self.challenges)}-{self._next_id()}"
            self.challenges[code] = asked["code_challenge"]
            self.scopes = asked.get("scope", "")
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str]) -> dict[str, str] | None:
        """A token for a code, once, by whoever began."""
        challenge = self.challenges.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        shown = urlsafe_b64encode(digest).rstrip(b"=").decode()
        known = (form.get("client_id"), form.get("client_secret")) == ("council", "secret")
        return (
            {"access_token": "token", "token_type": "Bearer"}
            if known and shown == challenge
            else None
        )

    # ------------------------------------------------------------- what is there
    def _next_id(self) -> str:
        self._ids += 1
        return str(self._ids)

    def join(self, discord_id: str, *roles: str, pending: bool = False) -> Wearer:
        """Somebody is on the server, wearing these of our roles (by name) or others (by id)."""
        worn = [ROLES.get(role, role) for role in roles]
        self.wearers[discord_id] = Wearer(discord_id, worn, pending)
        return self.wearers[discord_id]

    def worn(self, discord_id: str) -> set[str]:
        """What they wear: ours by name, others by id."""
        names = {role_id: name for name, role_id in ROLES.items()}
        return {names.get(role, role) for role in self.wearers[discord_id].roles}

    def write(self, author: str, content: str, at: datetime | None = None, **more: Any) -> Message:
        """Somebody writes into the introductions' channel."""
        with self.lock:
            message = Message(self._next_id(), author, content, at or datetime.now(UTC), **more)
            self.messages.append(message)
        return message

    # ------------------------------------------------------------------- limits
    def refusal(self, route: str, major: str) -> tuple[dict[str, str], dict[str, Any] | None]:
        """The limit's headers, and the body of a 429 where it is used up."""
        now = self.clock()
        while self._lately and self._lately[0] <= now - 1:
            self._lately.popleft()
        self._lately.append(now)
        self.busiest = max(self.busiest, len(self._lately))
        if len(self._lately) > self.a_second:
            headers = {
                "Retry-After": "1",
                "X-RateLimit-Global": "true",
                "X-RateLimit-Scope": "global",
            }
            return headers, {"message": "limited", "retry_after": 1.0, "global": True}
        if route not in self.limits:
            return {}, None
        most, window = self.limits[route]
        bucket = self._buckets.setdefault(f"{route} {major}", Bucket(most, window))
        if bucket.resets_at <= now:
            bucket.left, bucket.resets_at = most, now + window
        after = bucket.resets_at - now
        headers = {
            "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:16],
            "X-RateLimit-Limit": str(most),
            "X-RateLimit-Remaining": str(max(bucket.left - 1, 0)),
            "X-RateLimit-Reset-After": f"{after:.3f}",
        }
        if bucket.left < 1:
            headers |= {"Retry-After": f"{after:.3f}", "X-RateLimit-Scope": "user"}
            return headers, {"message": "limited", "retry_after": after, "global": False}
        bucket.left -= 1
        return headers, None

    def may_give(self, role_id: str) -> bool:
        """Whether the bot may give or take this role."""
        return "MANAGE_ROLES" not in self.lacks and self.positions.get(role_id, 1) < self.top_of_bot

    def deliver(self, to: str, content: str, nonce: str) -> None:
        """A direct message; the same nonce once."""
        if nonce not in self._nonces:
            self._nonces.add(nonce)
            self.sent.append((to, content))

    def tell(self, message: Message) -> dict[str, Any]:
        """A message as Discord tells it to this bot."""
        blind = "MESSAGE_CONTENT" in self.lacks
        told: dict[str, Any] = {
            "id": message.id,
            "type": message.type,
            "author": {"id": message.author, "username": "u", "bot": message.is_bot},
            "content": "" if blind else message.content,
            "attachments": [] if blind else message.attachments,
            "embeds": [],
            "timestamp": message.at.isoformat(),
            "edited_timestamp": message.edited_at.isoformat() if message.edited_at else None,
        }
        if message.replies_to:
            told["type"] = 19
            told["message_reference"] = {"message_id": message.replies_to}
        return told
