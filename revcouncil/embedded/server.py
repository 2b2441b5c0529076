"""Start, find and stop the embedded PostgreSQL server: initdb, start, ready, stop, under one
file lock.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from revcouncil import stopping
from revcouncil.embedded import cluster
from revcouncil.embedded.options import FAST_OPTIONS, OPTIONS
from revcouncil.embedded.place import SOCKET_PREFIX, Place, find_place
from revcouncil.embedded.process import (
    APPLICATION_ROLE,
    DATABASE,
    PORT,
    ROLE,
    answers,
    children,
    connect,
    exists,
    is_postgres,
    read_pid_file,
)

# Recovery after a hard stop may take its time; a start that says nothing for this long has failed.
START_SECONDS = 60
STOP_SECONDS = 60
LOG_BYTES_KEPT = 5 * 1024 * 1024
_verified: dict[Path, tuple[int, str]] = {}


@dataclass(frozen=True)
class Running:
    """A server that answers: its process, the folder of its socket, and whether this very call
    started it.
    """

    pid: int
    socket_dir: str
    started: bool


def ensure_running() -> Running:
    """Find the server of `settings.DATA_DIR` or start it. Cheap when this process asked before and
    the server still lives.

    Raises ImproperlyConfigured with one line saying why when it can't be had.
    """
    place = _place()
    known = _verified.get(place.data)
    if (
        known
        and (found := read_pid_file(place))
        and found.pid == known[0]
        and is_postgres(found.pid)
    ):
        return Running(pid=known[0], socket_dir=known[1], started=False)
    with _explained(place), _locked() as lock:
        _close_logs(place)
        running = _find(place) or _start(place, lock)
        _create_database(running)
    _verified[place.data] = (running.pid, running.socket_dir)
    return running


def _close_logs(place: Place) -> None:
    """Logs of ours are for nobody else to read, those of an earlier release included."""
    place.log.touch(mode=0o600)
    for log in place.log.parent.glob("postgres-*.log"):
        log.chmod(0o600)


def status() -> Running | None:
    """The server of `settings.DATA_DIR` if it runs and answers."""
    place = _place()
    with _explained(place):
        return _find(place)


def started_here() -> bool:
    """Whether a server started by this very process is still running."""
    return any(child.poll() is None for child in children.values())


def stop() -> bool:
    """Stop the server, ready or still starting: sessions are ended, data is written out.

    False if none was running.
    """
    place = _place()
    with _explained(place), _locked():
        found = read_pid_file(place)
        pids = {found.pid} if found and is_postgres(found.pid) else set()
        # One started a moment ago has not written its file yet.
        pids |= {pid for pid, child in children.items() if child.poll() is None}
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
        for pid in pids:
            _wait_for_end(place, pid)
        if found := found or read_pid_file(place):
            _forget_socket(found.socket_dir)
        _verified.pop(place.data, None)
        return bool(pids)


def binaries() -> Path:
    """The folder of psql, pg_dump and the other programs."""
    return _place().binaries / "bin"


def _place() -> Place:
    try:
        return find_place(
            settings.DATA_DIR,
            version=settings.EMBEDDED_POSTGRES_VERSION,
            fast=settings.EMBEDDED_POSTGRES_FAST,
        )
    except OSError as error:
        raise ImproperlyConfigured(folder_line(error)) from error


def folder_line(error: OSError) -> str:
    """That the data folder can't be written, why, and what to do."""
    return (
        f"The data folder {settings.DATA_DIR} can't be written ({error.strerror}). Set DATA_DIR to"
        " a folder of yours."
    )


@contextmanager
def _explained(place: Place) -> Iterator[None]:
    """Turn what the operating system refuses into one line."""
    try:
        yield
    except OSError as error:
        if (
            error.errno is not None
            and error.filename is not None
            and str(error.filename).startswith(str(place.binaries))
        ):
            line = (
                f"The bundled PostgreSQL can't run on this machine ({error.strerror}:"
                f" {error.filename}). Set DATABASE_URL instead."
            )
        else:
            line = folder_line(error)
        raise ImproperlyConfigured(line) from error


@contextmanager
def _locked() -> Iterator[int]:
    """One command at a time may look, start or stop; gives the lock's file.

    It goes with the process, however it ends.
    """
    with (settings.DATA_DIR / "postgres.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def _find(place: Place) -> Running | None:
    """The running server, waited for if it is still starting or stopping; None when there is
    none.
    """
    deadline = time.monotonic() + START_SECONDS
    while (found := read_pid_file(place)) and is_postgres(found.pid):
        # The second candidate is for a project folder moved under a running server.
        for socket_dir in (found.socket_dir, str(place.data)):
            if found.ready and answers(socket_dir):
                return Running(pid=found.pid, socket_dir=socket_dir, started=False)
        if time.monotonic() > deadline:
            raise ImproperlyConfigured(
                f"The embedded PostgreSQL (process {found.pid}) does not answer. See {place.log}."
            )
        time.sleep(0.05)
    return None


def _start(place: Place, lock: int) -> Running:
    cluster.make(place, ROLE, lock)
    _clear_away(place)
    socket_dir = place.new_socket_dir()
    deadline = time.monotonic() + START_SECONDS
    while True:
        child, begin = _launch(place, socket_dir)
        while child.poll() is None:
            if (
                (found := read_pid_file(place))
                and found.pid == child.pid
                and found.ready
                and answers(str(socket_dir))
            ):
                return Running(pid=child.pid, socket_dir=str(socket_dir), started=True)
            if time.monotonic() > deadline:
                raise ImproperlyConfigured(
                    f"The embedded PostgreSQL was not ready after {START_SECONDS} seconds. See"
                    f" {place.log}."
                )
            time.sleep(0.01)
        said = place.log.read_bytes()[begin:].decode(errors="replace")
        # The processes of a server killed outright notice within a second or two and let go of its
        # memory.
        if "shared memory block" not in said or time.monotonic() > deadline:
            raise ImproperlyConfigured(
                f"The embedded PostgreSQL did not start: {cluster.reason(said)}. See {place.log}."
            )
        time.sleep(0.1)


def _clear_away(place: Place) -> None:
    """Remove what a killed server left: the folder of its socket, and locks that name a process
    which is no server.
    """
    if left := read_pid_file(place):
        _forget_socket(left.socket_dir)
    # PostgreSQL handles a number that is free again. It refuses when the number belongs to another
    # process of the same user, or to a dead one that nobody has collected yet: both are known here
    # not to be a server. Should processes of the killed server live on, it still finds them by
    # their shared memory.
    for lock in (place.data / "postmaster.pid", place.data / f".s.PGSQL.{PORT}.lock"):
        with suppress(FileNotFoundError, ValueError, IndexError):
            pid = int(lock.read_text().split()[0])
            if exists(pid) and not is_postgres(pid):
                lock.unlink()


def _launch(place: Place, socket_dir: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start the server; its process, and where in the log its own words begin."""
    command = [place.program("postgres"), "-D", str(place.data), "-p", PORT, "-k", str(socket_dir)]
    options = (
        OPTIONS
        | {"shared_buffers": settings.EMBEDDED_POSTGRES_BUFFERS}
        | (FAST_OPTIONS if settings.EMBEDDED_POSTGRES_FAST else {})
    )
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    too_long = place.log.exists() and place.log.stat().st_size > LOG_BYTES_KEPT
    with place.log.open("wb" if too_long else "ab") as log:
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
                **place.run_as,
            )
            children[child.pid] = child
        return child, log.tell()


def _create_database(running: Running) -> None:
    with connect(running.socket_dir) as connection:
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone():
            connection.execute(f'CREATE DATABASE "{DATABASE}"')
        # A data folder of an earlier release has only the owner.
        if not connection.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION_ROLE]
        ).fetchone():
            connection.execute(
                f'CREATE ROLE "{APPLICATION_ROLE}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE'
            )


def _wait_for_end(place: Place, pid: int) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    while is_postgres(pid):
        if time.monotonic() > deadline:
            raise ImproperlyConfigured(
                f"The embedded PostgreSQL (process {pid}) does not stop. See {place.log}."
            )
        time.sleep(0.02)
    children.pop(pid, None)


def _forget_socket(socket_dir: str) -> None:
    """Remove a socket folder of ours below /tmp; the data folder stays, of course."""
    folder = Path(socket_dir)
    if folder.parent == Path("/tmp") and folder.name.startswith(SOCKET_PREFIX):
        shutil.rmtree(folder, ignore_errors=True)
