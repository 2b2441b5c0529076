"""The process of the server: its pid file, whether it lives, whether it answers."""

import os
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from revcouncil.embedded.data_folder import DataFolder

# The owner, who migrates, and the role of everything else.
ROLE = DATABASE = "revcouncil"
APPLICATION_ROLE = "revcouncil_app"
# Names the socket, nothing listens on the network. Said explicitly, so that PGPORT of the
# environment does not count.
PORT = "5432"
# Servers started by this process: a Popen object collected while its process lives would warn.
children: dict[int, subprocess.Popen[bytes]] = {}
# A forked process has no children yet: asked there, one of ours would seem to have ended.
os.register_at_fork(after_in_child=children.clear)


@dataclass(frozen=True)
class PidFile:
    """What a server writes about itself into `postmaster.pid`."""

    pid: int
    socket_dir: str
    ready: bool


def read_pid_file(folder: DataFolder) -> PidFile | None:
    with suppress(FileNotFoundError, ValueError, IndexError):
        lines = (folder.data / "postmaster.pid").read_text().splitlines()
        # Lines: process, data folder, start time, port, socket folder, listen address, shared
        # memory, state.
        socket_dir = lines[4] if len(lines) > 4 else ""
        return PidFile(
            pid=int(lines[0]),
            socket_dir=socket_dir,
            ready=len(lines) > 7 and lines[7].strip() == "ready",
        )
    return None


def is_postgres(pid: int) -> bool:
    """Whether the process lives and is a PostgreSQL server: after a restart of the machine the
    number may be another's.
    """
    child = children.get(pid)
    if child is not None and child.poll() is not None:
        return False
    if Path("/proc/self/cmdline").exists():
        with suppress(OSError):
            # Empty for a process that ended and was not yet collected.
            return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
        return False
    shown = subprocess.run(
        ["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return "postgres" in shown.stdout


def answers(socket_dir: str) -> bool:
    try:
        connect(socket_dir).close()
    except psycopg.OperationalError:
        return False
    return True


def connect(socket_dir: str) -> psycopg.Connection:
    return psycopg.connect(
        host=socket_dir, port=PORT, user=ROLE, dbname="postgres", autocommit=True, connect_timeout=5
    )


def exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except ProcessLookupError:
        return False
    return True
