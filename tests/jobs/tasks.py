"""Jobs that go wrong on purpose. `mark` is a file that remembers how often they were tried."""

import os
import signal
from pathlib import Path

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app


def tried(mark: str) -> int:
    """Count one more try; which one it is."""
    with Path(mark).open("a") as file:
        file.write("x")
    return len(Path(mark).read_text())


@app.task(name="tests.stumble", retry=RetryStrategy(max_attempts=3, wait=0))
def stumble(mark: str, falls: int) -> None:
    """Fails so many times, then succeeds."""
    if tried(mark) <= falls:
        raise RuntimeError("no luck with postgres://council:hunter2@db/live, token=abc123")


@app.task(name="tests.fall", retry=False)
def fall(mark: str, api_token: str = "") -> None:
    """Always fails."""
    tried(mark)
    raise RuntimeError("never")


@app.task(name="tests.die")
def die(mark: str) -> None:
    """Takes its worker along the first time: what a crash or a power cut does."""
    if tried(mark) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
