"""MEE6's leaderboard over HTTP, page by page.

Patient with an overloaded server, never with a closed door.
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx2

from gamification.mee6.rules import BadPlayer, Player, read_player

PAGE_SIZE: Final = 1000
TRIES: Final = 5
FIRST_WAIT_S: Final = 1.0  # doubled each time
LONGEST_WAIT_S: Final = 300.0
TIMEOUT_S: Final = 20.0
# A page of 1,000 is some 400 kB.
MOST_BYTES: Final = 8_000_000
# A page may repeat while the board shifts; after two in a row with nobody new the board is over.
STALE_PAGES: Final = 2
MOST_PAGES: Final = 10_000


class Mee6Error(Exception):
    """MEE6 gave no answer that can be used. The message says why, for staff."""


@dataclass(frozen=True)
class Page:
    """One page: the players seen for the first time in this pass, or with more XP than before.

    `unreadable` entries could not be read; `requests` are those so far. `is_blind` when it
    holds entries of which none can be read; `why` says of the first unreadable one what is
    wrong.
    """

    number: int
    players: list[Player]
    unreadable: int
    requests: int
    is_blind: bool = False
    why: str = ""


class Board:
    """The leaderboard of one guild.

    `sleep` and `clock` (seconds since 1970) are what waiting goes by.
    """

    def __init__(
        self,
        base_url: str,
        guild_id: str,
        *,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._url = f"{base_url.rstrip('/')}/api/plugins/levels/leaderboard/{guild_id}"
        self._sleep, self._clock = sleep, clock
        self.requests = 0

    def pages(self) -> Iterator[Page]:
        """All pages, once. Raises Mee6Error.

        Players move between pages while this goes on: who comes twice is given again only with more
        XP than before.
        """
        seen: dict[str, int] = {}
        longest, stale = 1, 0
        with httpx2.Client(timeout=TIMEOUT_S, headers={"Accept": "application/json"}) as http:
            for number in range(MOST_PAGES):
                entries = self._page(http, number)
                newest, faults = _readable(entries)
                stale = 0 if newest.keys() - seen.keys() else stale + 1
                players = [
                    Player(key, total) for key, total in newest.items() if total > seen.get(key, -1)
                ]
                seen.update((player.discord_id, player.total) for player in players)
                yield Page(
                    number,
                    players,
                    len(faults),
                    self.requests,
                    bool(entries) and not newest,
                    *faults[:1],
                )
                if len(entries) < longest or stale >= STALE_PAGES:
                    return
                longest = max(longest, len(entries))
        raise Mee6Error(f"MEE6's board has no end: {MOST_PAGES} pages.")

    def _page(self, http: httpx2.Client, number: int) -> list[Any]:
        wait = FIRST_WAIT_S
        for tried in range(1, TRIES + 1):
            status, asked, body = self._ask(http, number)
            if status == 200:
                return _players(body, number)
            if status in (401, 403):
                raise Mee6Error(
                    f"MEE6 answers {status}: the board is private. "
                    "Make it public in MEE6's settings."
                )
            if status == 404:
                raise Mee6Error("MEE6 answers 404: it knows no such guild. Check MEE6_GUILD_ID.")
            if status != 429 and 0 < status < 500:
                raise Mee6Error(f"MEE6 answers {status} for page {number}.")
            fault = (
                f"MEE6 answers {status}" if status else f"MEE6 can't be reached ({body.decode()})"
            )
            pause = max(asked, 0.0) if asked is not None else wait
            if pause > LONGEST_WAIT_S:
                raise Mee6Error(
                    f"{fault} and asks to wait {pause:,.0f} seconds. The next pass begins anew."
                )
            if tried < TRIES:
                self._sleep(pause)
                wait *= 2
        raise Mee6Error(f"{fault} for page {number}, {TRIES} times in a row.")

    def _ask(self, http: httpx2.Client, number: int) -> tuple[int, float | None, bytes]:
        """Status (0: no answer, with the reason as body), the wait asked for in seconds, body."""
        self.requests += 1
        try:
            with http.stream(
                "GET", self._url, params={"limit": PAGE_SIZE, "page": number}
            ) as answer:
                body = b""
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > MOST_BYTES:
                        raise Mee6Error(
                            f"MEE6's page {number} is larger than {MOST_BYTES:,} bytes."
                        )
                return answer.status_code, self._wait_asked(answer.headers.get("Retry-After")), body
        except httpx2.HTTPError as error:
            return 0, None, type(error).__name__.encode()

    def _wait_asked(self, header: str | None) -> float | None:
        """Retry-After in seconds: a number, or a date (RFC 9110, 10.2.3).

        None for nothing or nonsense.
        """
        if header is None:
            return None
        if header.strip().isdecimal():
            return float(header)
        try:
            moment = parsedate_to_datetime(header)
        except ValueError:
            return None
        return max(
            (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - self._clock(),
            0.0,
        )


def _players(body: bytes, number: int) -> list[Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Mee6Error(f"MEE6's page {number} is no JSON.") from error
    players = answer.get("players") if isinstance(answer, dict) else None
    if not isinstance(players, list):
        raise Mee6Error(f"MEE6's page {number} has no list of players.")
    return players


def _readable(entries: list[Any]) -> tuple[dict[str, int], list[str]]:
    """The greatest total of each account on a page, and what is wrong with unreadable entries."""
    newest: dict[str, int] = {}
    faults: list[str] = []
    for entry in entries:
        try:
            player = read_player(entry)
        except BadPlayer as fault:
            faults.append(str(fault))
            continue
        newest[player.discord_id] = max(player.total, newest.get(player.discord_id, 0))
    return newest, faults
