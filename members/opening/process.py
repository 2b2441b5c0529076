"""The short-lived process in which a stranger's file is opened."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from members.opening import limits
from members.opening.worker import BROKEN, LOCKED, NO_MEMORY

# The folder the packages lie in.
ROOT: Final = Path(__file__).resolve().parents[2]


class Failed(Exception):
    """The file could not be read; the message says why, in words."""

    def __init__(self, words: str, *, code: int = BROKEN) -> None:
        super().__init__(words)
        self.code = code


def run(worker: str, *arguments: str, seconds: float) -> str:
    """What this worker, a module, prints. Raises Failed; whatever happens in it ends there."""
    command = [sys.executable, "-m", worker, *arguments]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise Failed(f"It was not read within {seconds:.0f} seconds.") from None
        finally:
            _end(process)
    if process.returncode:
        raise Failed(_words(process.returncode), code=process.returncode)
    return said.decode(errors="replace")


def _environment() -> dict[str, str]:
    """Nothing of the product's: no address of a database, no key."""
    kept = ("PATH", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "PYTHONDONTWRITEBYTECODE": "1"
    }


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of it, and what it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _words(code: int) -> str:
    if code == LOCKED:
        return "It is protected by a password."
    if code == NO_MEMORY:
        return "It takes more memory than a file may take to be read."
    if code == -signal.SIGXCPU or code == -signal.SIGKILL:
        return f"It was not read within {limits.CPU_SECONDS} seconds of work."
    if code == -signal.SIGXFSZ:
        return "It unpacks to more than a file may."
    return "It is damaged, or built in a way that can't be read."
