"""MEE6's leaderboard on loopback, with every fault it is known for."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

GUILD = "900000000000000001"
PREFIX = "/api/plugins/levels/leaderboard/"


def discord_id(number: int) -> str:
    """The Discord id of the member with this number."""
    return f"{700_000_000_000_000_000 + number}"


@dataclass(frozen=True)
class Fault:
    """One answer that is no page: a status with headers, or a body that is no JSON."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass
class Mee6:
    """The board and what is done to it.

    `xp` by Discord id; the most XP stands first, as on MEE6.
    """

    xp: dict[str, int] = field(default_factory=dict)
    page_size: int = 1000
    # Faults of the next requests, in order; None is a good answer.
    faults: list[Fault | None] = field(default_factory=list)
    # Called with the page's number after it was put together and before it is sent.
    after_page: Callable[[int], None] = lambda number: None
    requests: list[str] = field(default_factory=list)
    url: str = ""
    # Raw entries put in front of the first page.
    odd: list[Any] = field(default_factory=list)

    # Whether each page is cut from the board as it stands then (players move between pages) or as
    # it stood at the first page.
    shifting: bool = False
    _order: list[str] = field(default_factory=list)

    def page(self, number: int, limit: int) -> list[Any]:
        """The players of one page as the board stands now."""
        size = min(self.page_size, limit)
        if number == 0:
            self._order = (
                sorted(self.xp, key=lambda key: (-self.xp[key], key)) if not self.shifting else []
            )
        order = self._order or sorted(self.xp, key=lambda key: (-self.xp[key], key))
        some = [player(key, self.xp[key]) for key in order[number * size : (number + 1) * size]]
        return (self.odd if number == 0 else []) + some


def player(key: str, total: int) -> dict[str, Any]:
    """One entry as MEE6 writes it."""
    level = total // 1000
    return {
        "id": key,
        "username": f"someone{key[-4:]}",
        "level": level,
        "message_count": total // 20,
        "detailed_xp": [total % 1000, 1000, total],
        "avatar": "",
    }


@contextmanager
def serving(board: Mee6) -> Iterator[Mee6]:
    """`board` on a free port of loopback, its address in `board.url`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            board.requests.append(self.path)
            fault = board.faults.pop(0) if board.faults else None
            if fault is not None:
                self._send(fault.status, dict(fault.headers), fault.body)
                return
            address = urlsplit(self.path)
            if address.path != PREFIX + GUILD:
                self._send(404, {}, b"{}")
                return
            query = parse_qs(address.query)
            number = int(query["page"][0])
            body = json.dumps(
                {"page": number, "players": board.page(number, int(query["limit"][0]))}
            ).encode()
            board.after_page(number)
            self._send(200, {"Content-Type": "application/json"}, body)

        def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    board.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield board
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Gate:
    """Holds a page back until it is opened; `reached` tells that somebody waits for it."""

    page: int
    reached: Event = field(default_factory=Event)
    opened: Event = field(default_factory=Event)

    def __call__(self, number: int) -> None:
        """For Mee6.after_page."""
        if number == self.page and not self.opened.is_set():
            self.reached.set()
            self.opened.wait(timeout=60)
