"""A Redis of its own, as a rival of the boards."""

import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import Any


@contextmanager
def redis_server(folder: Path) -> Iterator[Callable[[bytes], Any] | None]:
    """A Redis of its own, as a function that sends one command line; None where it is not
    installed.
    """
    program = shutil.which("redis-server")
    if program is None:
        yield None
        return
    path = folder / "redis.sock"
    process = subprocess.Popen(
        [
            program,
            "--port",
            "0",
            "--unixsocket",
            str(path),
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            str(folder),
        ],
        stdout=subprocess.DEVNULL,
    )
    link = socket.socket(socket.AF_UNIX)
    try:
        while link.connect_ex(str(path)):
            sleep(0.02)
        answers = link.makefile("rb")

        def read() -> Any:
            kind, rest = (line := answers.readline())[:1], line[1:].strip()
            if kind == b"-":
                raise RuntimeError(rest.decode())
            if kind == b"*":
                return [read() for _ in range(int(rest))]
            return answers.read(int(rest) + 2)[:-2] if kind == b"$" and rest != b"-1" else rest

        def say(line: bytes) -> Any:
            link.sendall(line + b"\r\n")
            return read()

        yield say
    finally:
        link.close()
        process.terminate()
        process.wait()
