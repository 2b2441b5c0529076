"""The start of the embedded server: what a killed one left is cleared away first."""

import shutil
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from revcouncil import stopping
from revcouncil.embedded import cluster
from revcouncil.embedded.data_folder import SOCKET_PREFIX, DataFolder
from revcouncil.embedded.options import FAST_OPTIONS, OPTIONS
from revcouncil.embedded.process import (
    PORT,
    ROLE,
    answers,
    children,
    exists,
    is_postgres,
    read_pid_file,
)

# Recovery after a hard stop may take its time; a start that says nothing for this long has failed.
START_SECONDS = 60
LOG_BYTES_KEPT = 5 * 1024 * 1024


@dataclass(frozen=True)
class Running:
    """A server that answers: its process, the folder of its socket, and whether this very call
    started it.
    """

    pid: int
    socket_dir: str
    started: bool


def start(folder: DataFolder, lock: int) -> Running:
    """Make the data folder if there is none, start its server and wait until it answers."""
    cluster.make(folder, ROLE, lock)
    _clear_away(folder)
    socket_dir = folder.new_socket_dir()
    deadline = time.monotonic() + START_SECONDS
    while True:
        child, begin = _launch(folder, socket_dir)
        while child.poll() is None:
            if (
                (found := read_pid_file(folder))
                and found.pid == child.pid
                and found.ready
                and answers(str(socket_dir))
            ):
                return Running(pid=child.pid, socket_dir=str(socket_dir), started=True)
            if time.monotonic() > deadline:
                raise ImproperlyConfigured(
                    f"The embedded PostgreSQL was not ready after {START_SECONDS} seconds. See"
                    f" {folder.log}."
                )
            time.sleep(0.01)
        said = folder.log.read_bytes()[begin:].decode(errors="replace")
        # The processes of a server killed outright notice within a second or two and let go of its
        # memory.
        if "shared memory block" not in said or time.monotonic() > deadline:
            raise ImproperlyConfigured(
                f"The embedded PostgreSQL did not start: {cluster.reason(said)}. See {folder.log}."
            )
        time.sleep(0.1)


def _clear_away(folder: DataFolder) -> None:
    """Remove what a killed server left: the folder of its socket, and locks that name a process
    which is no server.
    """
    if left := read_pid_file(folder):
        forget_socket(left.socket_dir)
    # PostgreSQL handles a number that is free again. It refuses when the number belongs to another
    # process of the same user, or to a dead one that nobody has collected yet: both are known here
    # not to be a server. Should processes of the killed server live on, it still finds them by
    # their shared memory.
    for lock in (folder.data / "postmaster.pid", folder.data / f".s.PGSQL.{PORT}.lock"):
        with suppress(FileNotFoundError, ValueError, IndexError):
            pid = int(lock.read_text().split()[0])
            if exists(pid) and not is_postgres(pid):
                lock.unlink()


def _launch(folder: DataFolder, socket_dir: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start the server; its process, and where in the log its own words begin."""
    command = [
        folder.program("postgres"),
        "-D",
        str(folder.data),
        "-p",
        PORT,
        "-k",
        str(socket_dir),
    ]
    options = (
        OPTIONS
        | {"shared_buffers": settings.EMBEDDED_POSTGRES_BUFFERS}
        | (FAST_OPTIONS if settings.EMBEDDED_POSTGRES_FAST else {})
    )
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    too_long = folder.log.exists() and folder.log.stat().st_size > LOG_BYTES_KEPT
    with folder.log.open("wb" if too_long else "ab") as log:
        # A session of its own: Ctrl-C in the terminal is for the command, not for the server.
        # Not cut short in between: a server nobody knows of would outlive the command.
        with stopping.held():
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                **folder.run_as,
            )
            children[child.pid] = child
        return child, log.tell()


def forget_socket(socket_dir: str) -> None:
    """Remove a socket folder of ours below /tmp; the data folder stays, of course."""
    folder = Path(socket_dir)
    if folder.parent == Path("/tmp") and folder.name.startswith(SOCKET_PREFIX):
        shutil.rmtree(folder, ignore_errors=True)
