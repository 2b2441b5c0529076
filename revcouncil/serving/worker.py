"""gunicorn's threaded worker, in which a thread is given to a request, never to a wait for one."""

import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from selectors import EVENT_READ
from typing import Any, Final

from django.conf import settings
from gunicorn import util
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import ThreadWorker

from revcouncil.serving.arriving import Arriving, Stage

PIECE: Final = 64 * 1024
# From the first byte the head may come, and from its end the form.
HEAD_SECONDS: Final = 15.0
BODY_SECONDS: Final = 30.0
# An upload that a thread reads: half a minute to begin with, then at least so many bytes a second.
GRACE_SECONDS: Final = 30.0
LEAST_RATE: Final = 8 * 1024
# One piece of an answer may take so long to be taken.
SEND_SECONDS: Final = 30.0
# The kernel keeps an ordinary page for a slow reader, and the thread is free.
SEND_BUFFER: Final = 256 * 1024
# Who is still sending when refused gets a moment to read the answer.
LINGER_SECONDS: Final = 3.0
# More than a front server passes on of a form it holds whole; a longer one it refuses itself.
LINGER_BYTES: Final = 9 * 1024 * 1024
# What all unfinished requests of a worker may hold in memory.
HELD_BYTES: Final = 64 * 1024 * 1024


class TimedUnreader(SocketUnreader):
    """Reads a request from its socket, and gives up when it comes too slowly."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock)
        self.begin(b"", late=False)

    def begin(self, data: bytes, *, late: bool) -> None:
        """The next request, of which `data` is there. `late` when nothing more is waited for."""
        self.unread(data)
        self._began, self._received, self._late = time.monotonic(), 0, late

    def chunk(self, size_hint: int | None = None) -> bytes:
        """The next bytes. Raises TimeoutError."""
        allowed = self._began + GRACE_SECONDS + self._received / LEAST_RATE - time.monotonic()
        if self._late or allowed <= 0:
            raise TimeoutError("The request comes too slowly.")
        self.sock.settimeout(min(allowed, GRACE_SECONDS))
        try:
            data: bytes = super().chunk(size_hint)
        finally:
            self.sock.settimeout(SEND_SECONDS)
        self._received += len(data)
        return data


@dataclass
class _Arrival:
    request: Arriving
    until: float


@dataclass
class _Leaving:
    until: float
    left: int = field(default=LINGER_BYTES)


class PatientWorker(ThreadWorker):
    """Waits for requests, and for refused clients to leave, in the loop that waits for connections.

    So any number of slow connections, up to `worker_connections`, costs memory and no thread.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arriving: dict[Any, _Arrival] = {}
        self.leaving: dict[Any, _Leaving] = {}
        self.held = 0
        self._looked_at = 0.0

    def enqueue_req(self, conn: Any) -> None:
        """Called for a connection that is new, or speaks again: wait until its request is there."""
        if self.cfg.is_ssl:
            super().enqueue_req(conn)
            return
        already = conn.parser.unreader.take_buffered() if conn.parser else b""
        conn.sock.setblocking(False)
        if not conn.parser:
            with suppress(OSError):
                conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        request = Arriving(body_bytes=settings.MAX_FORM_BYTES)
        self.arriving[conn] = _Arrival(request, time.monotonic() + HEAD_SECONDS)
        self.poller.register(conn.sock, EVENT_READ, partial(self._on_more, conn))
        self._take(conn, already)

    def _on_more(self, conn: Any, sock: socket.socket) -> None:
        data = _received(sock)
        if data:
            self._take(conn, data)
        elif data == b"":
            self._forget(conn)
            self._end(conn)

    def _take(self, conn: Any, data: bytes) -> None:
        arrival = self.arriving[conn]
        before, size = arrival.request.stage, len(arrival.request.data)
        if arrival.request.add(data):
            _say(conn.sock, b"HTTP/1.1 100 Continue\r\n\r\n")
        self.held += len(arrival.request.data) - size
        stage = arrival.request.stage
        if stage in (Stage.WHOLE, Stage.BY_HEAD):
            self._hand_over(conn, late=False)
        elif stage is Stage.TOO_LONG:
            self._refuse(conn, 431, "Request Header Fields Too Large")
        elif before is Stage.HEAD and stage is Stage.BODY:
            arrival.until = time.monotonic() + BODY_SECONDS
        if self.held > HELD_BYTES:
            most = max(self.arriving, key=lambda conn: len(self.arriving[conn].request.data))
            self._refuse(most, 503, "Service Unavailable")

    def _hand_over(self, conn: Any, *, late: bool) -> None:
        """To a thread. A late one is answered in our own page, by whoever reads the body."""
        request = self._forget(conn)
        if not conn.initialized:
            conn.init()
            conn.parser.unreader = TimedUnreader(conn.sock)
        conn.parser.unreader.begin(bytes(request.data), late=late)
        conn.whole, conn.data_ready = request.stage is Stage.WHOLE, True
        super().enqueue_req(conn)

    def handle_request(self, req: Any, conn: Any) -> bool:
        """Answer. A connection whose request is not read to its end is not used again."""
        if not getattr(conn, "whole", True):
            req.must_close = True
        conn.sock.settimeout(SEND_SECONDS)
        try:
            kept: bool = super().handle_request(req, conn)
        except TimeoutError:
            self.log.debug("The answer was taken too slowly.")
            return False
        return kept

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Wait for the next request, or see the client out without holding anybody up."""
        kept = not fs.cancelled() and fs.exception() is None and fs.result()
        if kept or self.cfg.is_ssl:
            super().finish_request(conn, fs)
            return
        self._see_out(conn)

    def _see_out(self, conn: Any) -> None:
        """Say that nothing more comes, and drop for a moment what the client still sends: else
        it may not read its answer.
        """
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
        except OSError:
            self._end(conn)
            return
        self.leaving[conn] = _Leaving(time.monotonic() + LINGER_SECONDS)
        self.poller.register(conn.sock, EVENT_READ, partial(self._on_left_over, conn))

    def _on_left_over(self, conn: Any, sock: socket.socket) -> None:
        leaving, data = self.leaving[conn], _received(sock)
        leaving.left -= len(data or b"")
        if data == b"" or leaving.left < 0:
            self._gone(conn)

    def murder_pending(self) -> None:
        """Once a second: end what has waited too long.

        A stopping worker waits for nobody who has said nothing.
        """
        super().murder_pending()
        now = time.monotonic()
        if self.alive and now - self._looked_at < 1:
            return
        self._looked_at = now
        for conn, arrival in list(self.arriving.items()):
            silent = not self.alive and not arrival.request.data
            if arrival.request.stage is Stage.BODY and now > arrival.until:
                self._hand_over(conn, late=True)
            elif silent or now > arrival.until:
                self._forget(conn)
                self._end(conn)
        for conn in [conn for conn, leaving in self.leaving.items() if now > leaving.until]:
            self._gone(conn)

    def _forget(self, conn: Any) -> Arriving:
        request = self.arriving.pop(conn).request
        self.held -= len(request.data)
        self.poller.unregister(conn.sock)
        return request

    def _refuse(self, conn: Any, status: int, reason: str) -> None:
        self._forget(conn)
        with suppress(OSError):
            util.write_error(conn.sock, status, reason, "")
        self._see_out(conn)

    def _gone(self, conn: Any) -> None:
        del self.leaving[conn]
        self.poller.unregister(conn.sock)
        self._end(conn)

    def _end(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()


def _received(sock: socket.socket) -> bytes | None:
    """What has come; b"" when no more will, None when there is nothing just now."""
    try:
        return sock.recv(PIECE)
    except (BlockingIOError, InterruptedError):
        return None
    except OSError:
        return b""


def _say(sock: socket.socket, words: bytes) -> None:
    with suppress(OSError):
        sock.send(words)
