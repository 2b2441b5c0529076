"""One request, in a thread of its own: whoever waits for the answer waits as long as they want,
whatever the server does. No name that is not found, no header that drips holds them.
"""

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from queue import SimpleQueue
from threading import Thread
from typing import Any, Final

import httpx2

# The events of a stream are some 300 bytes a token: some ten thousand tokens.
MOST_BYTES: Final = 4_000_000
CONNECT_S: Final = 10.0


@dataclass(frozen=True)
class Head:
    """What comes first."""

    status: int
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Lost:
    """The connection did not come about, or broke; by what kind of fault."""

    kind: str


class Ended:
    """The body is whole."""


class TooLong:
    """There is more than is read."""


Item = Head | bytes | Lost | Ended | TooLong


class Wire:
    """A request under way. `items` are its head, its body as it comes, and how it ended.

    `closed` has to be called by whoever reads it.
    """

    def __init__(self, url: str, *, headers: Mapping[str, str], body: bytes, limit: float) -> None:
        self.items: SimpleQueue[Item] = SimpleQueue()
        self._is_closed = False
        self._socket: socket.socket | None = None
        self._request = (url, dict(headers), body, limit)
        Thread(target=self._run, name="model", daemon=True).start()

    def close(self) -> None:
        """Hear no more, and let the thread end: what waits in it for the server is woken."""
        self._is_closed = True
        if self._socket is not None:
            with suppress(OSError):
                # Not the method of an SSLSocket, which is in use in the thread.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _run(self) -> None:
        try:
            self.items.put(self._asked())
        except Exception as fault:
            # Its text may repeat what was sent.
            self.items.put(Lost(type(fault).__name__))

    def _asked(self) -> Item:
        url, headers, body, limit = self._request
        timeout = httpx2.Timeout(limit, connect=min(CONNECT_S, limit))
        length = 0
        with (
            httpx2.Client(timeout=timeout, verify=_trusted()) as client,
            client.stream(
                "POST", url, headers=headers, content=body, extensions={"trace": self._note}
            ) as answer,
        ):
            self.items.put(Head(answer.status_code, dict(answer.headers)))
            for chunk in answer.iter_raw():
                length += len(chunk)
                if length > MOST_BYTES:
                    return TooLong()
                self.items.put(chunk)
        return Ended()

    def _note(self, event: str, info: Mapping[str, Any]) -> None:
        """Keep the socket, so that it can be shut from outside."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")
            if self._is_closed:
                self.close()


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the certificates takes longer than asking."""
    return ssl.create_default_context()
