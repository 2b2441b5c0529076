"""Discord's REST API, version 10, asked as the bot.

Limits hold over all workers (members/discord/limits.py). A short wait is slept through, a long
one is the caller's: `Busy` says how long.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import httpx2
from django.conf import settings
from django.utils import timezone

from members.discord import limits
from members.discord.faults import Busy, Refused, Unavailable
from members.discord.rules import MISSING_ACCESS, MISSING_PERMISSIONS, is_invalid, route_of

AT_ONCE: Final = 1000
MESSAGES_AT_ONCE: Final = 100
TIMEOUT_S: Final = 10.0
PATIENCE_S: Final = 2.0
TRIES: Final = 5
MOST_BYTES: Final = 4_000_000
AGENT: Final = "DiscordBot (https://revcouncil.example, 2)"


class GuildMember(NamedTuple):
    """Somebody on the server, with the ids of all roles they wear."""

    id: str
    roles: tuple[str, ...]
    pending: bool = False
    is_bot: bool = False


class Client:
    """Discord as the bot sees it. `requests` counts what was asked.

    `clock` and `sleep` are what waiting goes by, `patience` the longest wait slept through.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = timezone.now,
        sleep: Callable[[float], object] = time.sleep,
        patience: float = PATIENCE_S,
        timeout: float = TIMEOUT_S,
    ) -> None:
        self._url = f"{settings.DISCORD_API_URL.rstrip('/')}/v10"
        self._clock, self._sleep, self._patience = clock, sleep, patience
        self._guild = settings.DISCORD_GUILD_ID
        headers = {"Authorization": f"Bot {settings.DISCORD_BOT_TOKEN}", "User-Agent": AGENT}
        self._http = httpx2.Client(timeout=timeout, headers=headers)
        self.requests = 0

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *exc: object) -> None:
        self._http.close()

    def list_members(self) -> Iterator[GuildMember]:
        """Everybody on the server. Raises DiscordFault."""
        for page in self.member_pages():
            yield from page

    def member_pages(self, after: str = "") -> Iterator[list[GuildMember]]:
        """Everybody on the server whose id comes after this one, a thousand a page, by id."""
        while True:
            params = {"limit": AT_ONCE, "after": after or "0"}
            found = self._ask("GET", f"/guilds/{self._guild}/members", params=params)
            page = sorted(map(_member, found), key=lambda one: int(one.id))
            if page:
                yield page
            if len(page) < AT_ONCE:
                return
            after = page[-1].id

    def member(self, discord_id: str) -> GuildMember:
        """One of the server. Refused with 10007 where nobody is there."""
        return _member(self._ask("GET", self._of(discord_id)))

    def add_member(self, discord_id: str, access_token: str) -> bool:
        """Take somebody into the server who allowed it; whether they were outside before."""
        body = {"access_token": access_token}
        return self._ask("PUT", self._of(discord_id), body=body) is not None

    def give_role(self, discord_id: str, role_id: str) -> None:
        """Give one role; the others stay."""
        self._ask("PUT", f"{self._of(discord_id)}/roles/{quote(role_id)}")

    def take_role(self, discord_id: str, role_id: str) -> None:
        """Take one role; the others stay."""
        self._ask("DELETE", f"{self._of(discord_id)}/roles/{quote(role_id)}")

    def messages(self, channel: str, **after_or_before: str) -> list[dict[str, Any]]:
        """Up to a hundred messages, newest first."""
        params = {"limit": MESSAGES_AT_ONCE, **after_or_before}
        found = self._ask("GET", f"/channels/{quote(channel)}/messages", params=params)
        return [one for one in found if isinstance(one, dict)]

    def write_to(self, discord_id: str, text: str, nonce: str) -> None:
        """Send a direct message; one of the same nonce within some minutes is sent once."""
        opened = self._ask("POST", "/users/@me/channels", body={"recipient_id": discord_id})
        body = {"content": text, "nonce": nonce[:25], "enforce_nonce": True}
        self._ask("POST", f"/channels/{int(opened['id'])}/messages", body=body)

    def _of(self, discord_id: str) -> str:
        return f"/guilds/{self._guild}/members/{quote(discord_id)}"

    def _ask(self, method: str, path: str, *, params: Any = None, body: Any = None) -> Any:
        """The answer; None for an empty one. Raises DiscordFault."""
        route, major = route_of(method, path)
        for _ in range(TRIES):
            self._wait_for_slot(route, major)
            answer = self._send(method, path, params, body)
            self._note(route, major, answer)
            if answer.status_code == 429:
                continue
            return _read(answer)
        raise Busy(30, "Discord has no room for this request at the moment.")

    def _wait_for_slot(self, route: str, major: str) -> None:
        slept = 0.0
        while (wait := limits.reserve(route, major, self._clock())) > 0:
            if slept + wait > self._patience:
                raise Busy(wait, "Discord's limit is used up for the moment.")
            # A little more, so that clocks that disagree by a hair do not ask too early.
            self._sleep(wait + 0.01)
            slept += wait

    def _send(self, method: str, path: str, params: Any, body: Any) -> httpx2.Response:
        self.requests += 1
        # PUT and POST want a length even without a body.
        empty = b"" if body is None and method in ("PUT", "POST") else None
        try:
            return self._http.request(
                method, f"{self._url}{path}", params=params, json=body, content=empty
            )
        except httpx2.HTTPError as fault:
            raise Unavailable(f"Discord can't be reached ({type(fault).__name__}).") from None

    def _note(self, route: str, major: str, answer: httpx2.Response) -> None:
        said, now = limits.read_headers(answer.headers), self._clock()
        if answer.status_code == 429:
            limits.note_refusal(route, major, said, now)
        else:
            limits.note_bucket(route, major, said, now)
        if is_invalid(answer.status_code, said.scope):
            limits.count_invalid(now)


def _member(told: Any) -> GuildMember:
    try:
        user = told["user"]
        roles = tuple(str(role) for role in told["roles"])
        pending, is_bot = bool(told.get("pending")), bool(user.get("bot"))
        return GuildMember(str(int(user["id"])), roles, pending, is_bot)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Unavailable("Discord told of a member what can't be read.") from None


def _read(answer: httpx2.Response) -> Any:
    status = answer.status_code
    if status >= 500 or status in (408, 0):
        raise Unavailable(f"Discord answers {status}.")
    if status == 204:
        return None
    if len(answer.content) > MOST_BYTES:
        raise Unavailable("Discord's answer is too long to be read.")
    try:
        told = answer.json()
    except ValueError:
        raise Unavailable(f"Discord's answer ({status}) is no JSON.") from None
    if status < 300:
        if not isinstance(told, dict | list):
            raise Unavailable("Discord's answer is neither an object nor a list.")
        return told
    code = told.get("code") if isinstance(told, dict) else 0
    code = code if isinstance(code, int) else 0
    raise Refused(status, code, _why(status, code))


def _why(status: int, code: int) -> str:
    if status == 401:
        return "Discord does not know the bot: DISCORD_BOT_TOKEN is not (or no longer) its token."
    if code == MISSING_PERMISSIONS:
        return (
            "Discord refuses (50013): the bot lacks Manage Roles, or the role stands above the"
            " bot's own. Give it the permission, or drag its role above ours; then try again."
        )
    if code == MISSING_ACCESS:
        return (
            "Discord refuses (50001): the bot is not on the server or may not see the channel, or"
            " lacks the GUILD_MEMBERS intent. Put that right at Discord; then try again."
        )
    return f"Discord refuses it ({status}, code {code})."
