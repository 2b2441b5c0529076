"""The comparison against Discord itself: its pages, its refusals, and which roles are ours."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_django import Settings

from members.reconciling import discord_side
from members.reconciling.sources import NotListed, Off, Wearer
from tests import cast

pytestmark = pytest.mark.django_db
FIRST = 100_000_000_000_000_000
LORD, DEBTOR, FOREIGN = "900000000000000001", "900000000000000002", "900000000000000003"


class Guild:
    """Who is on the server, and how it refuses."""

    def __init__(self) -> None:
        self.people: list[dict[str, Any]] = []
        self.refusal: tuple[int, int] | None = None
        self.asked = 0

    def join(self, *roles: str, bot: bool = False) -> str:
        """Somebody more; their id."""
        pk = str(FIRST + len(self.people))
        self.people.append({"user": {"id": pk, "bot": bot}, "roles": list(roles)})
        return pk

    def answer(self, path: str) -> tuple[int, Any]:
        """A page of members, by id."""
        self.asked += 1
        if self.refusal and self.asked > 1:
            return self.refusal[0], {"code": self.refusal[1], "message": "No."}
        asked = parse_qs(urlsplit(path).query)
        after, limit = int(asked["after"][0]), int(asked["limit"][0])
        return 200, [p for p in self.people if int(p["user"]["id"]) > after][:limit]


@contextmanager
def serving(guild: Guild) -> Iterator[str]:
    """Discord on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, told = guild.answer(self.path)
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def guild(settings: Settings) -> Iterator[Guild]:
    """A server with two of our roles set up."""
    guild = Guild()
    with serving(guild) as url:
        settings.DISCORD_API_URL = url
        settings.DISCORD_BOT_TOKEN, settings.DISCORD_GUILD_ID = "bot", "1"
        settings.DISCORD_ROLE_LORD, settings.DISCORD_ROLE_DEBTOR = LORD, DEBTOR
        settings.DISCORD_ROLE_SQUIRE = settings.DISCORD_ROLE_KNIGHT = ""
        settings.DISCORD_ROLE_TOP_CONTRIBUTOR = ""
        yield guild


def test_everybody_but_bots_is_listed_with_our_roles_alone(guild: Guild) -> None:
    lord, foreign = guild.join(LORD, FOREIGN), guild.join(FOREIGN)
    guild.join(LORD, bot=True)
    rest = [guild.join() for _ in range(1000)]
    pages = list(discord_side.wearers(""))
    assert (len(pages), guild.asked) == (2, 2)
    assert pages[0][:2] == [Wearer(lord, ("LORD",)), Wearer(foreign, ())]
    assert [one.discord_id for page in pages for one in page] == [lord, foreign, *rest]
    assert list(discord_side.wearers(rest[-2])) == [[Wearer(rest[-1], ())]]


def test_a_refusal_half_way_says_what_to_do(guild: Guild) -> None:
    for _ in range(1000):
        guild.join()
    guild.refusal = (403, 50001)
    pages = discord_side.wearers("")
    assert len(next(pages)) == 1000
    with pytest.raises(NotListed, match=r"to its end\. .*GUILD_MEMBERS intent"):
        next(pages)


def test_without_a_bot_or_a_role_discord_is_off(settings: Settings, guild: Guild) -> None:
    settings.DISCORD_ROLE_LORD = settings.DISCORD_ROLE_DEBTOR = ""
    with pytest.raises(Off, match="Nobody's roles were compared"):
        list(discord_side.wearers(""))
    assert guild.asked == 0


def test_a_role_that_is_not_set_up_is_wanted_of_nobody(guild: Guild) -> None:
    member = cast.make_member()
    assert discord_side.wanted(member, "LORD") == {"LORD"}
    assert discord_side.wanted(member, "SQUIRE") == set()
    assert discord_side.wanted(member, "NONE") == set()
