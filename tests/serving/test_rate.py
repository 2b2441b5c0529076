"""An upload that a thread reads has to keep coming."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from revcouncil.serving import worker


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[worker.TimedUnreader, socket.socket]]:
    """A reader that begins with a quarter of a second, and the other end of its connection."""
    monkeypatch.setattr(worker, "GRACE_SECONDS", 0.25)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield worker.TimedUnreader(ours), theirs


def test_what_falls_silent_is_given_up(ends: tuple[worker.TimedUnreader, socket.socket]) -> None:
    reader, theirs = ends
    theirs.sendall(b"abc")
    assert reader.read(3) == b"abc"
    with pytest.raises(TimeoutError):
        reader.read(1)


def test_what_drips_is_given_up(ends: tuple[worker.TimedUnreader, socket.socket]) -> None:
    reader, theirs = ends
    stop = threading.Event()

    def drip() -> None:
        while not stop.wait(0.02):
            theirs.sendall(b"a")

    dripping = threading.Thread(target=drip)
    dripping.start()
    began = time.monotonic()
    try:
        with pytest.raises(TimeoutError):
            reader.read(100_000)
    finally:
        stop.set()
        dripping.join()
    assert time.monotonic() - began < 20


def test_what_keeps_coming_is_read_beyond_the_first_moment(
    ends: tuple[worker.TimedUnreader, socket.socket],
) -> None:
    reader, theirs = ends
    began, sent = time.monotonic(), 0
    while time.monotonic() - began < 3 * worker.GRACE_SECONDS:
        theirs.sendall(b"a" * 65536)
        sent += 65536
        assert len(reader.read(65536)) == 65536
    assert sent > worker.LEAST_RATE
