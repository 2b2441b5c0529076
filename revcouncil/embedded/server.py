"""Find, start and stop the embedded PostgreSQL server, one command at a time."""

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from revcouncil.embedded.data_folder import DataFolder, find_data_folder
from revcouncil.embedded.process import (
    APPLICATION_ROLE,
    DATABASE,
    answers,
    children,
    connect,
    is_postgres,
    read_pid_file,
)
from revcouncil.embedded.starting import START_SECONDS, Running, forget_socket, start

STOP_SECONDS = 60
_verified: dict[Path, tuple[int, str]] = {}


def ensure_running() -> Running:
    """Find the server of `settings.DATA_DIR` or start it. Cheap when this process asked before and
    the server still lives.

    Raises ImproperlyConfigured with one line saying why when it can't be had.
    """
    folder = _data_folder()
    known = _verified.get(folder.data)
    if (
        known
        and (found := read_pid_file(folder))
        and found.pid == known[0]
        and is_postgres(found.pid)
    ):
        return Running(pid=known[0], socket_dir=known[1], started=False)
    with _explained(folder), _locked() as lock:
        _close_logs(folder)
        running = _find(folder) or start(folder, lock)
        _create_database(running)
    _verified[folder.data] = (running.pid, running.socket_dir)
    return running


def _close_logs(folder: DataFolder) -> None:
    """Logs of ours are for nobody else to read, those of an earlier release included."""
    folder.log.touch(mode=0o600)
    for log in folder.log.parent.glob("postgres-*.log"):
        log.chmod(0o600)


def status() -> Running | None:
    """The server of `settings.DATA_DIR` if it runs and answers."""
    folder = _data_folder()
    with _explained(folder):
        return _find(folder)


def started_here() -> bool:
    """Whether a server started by this very process is still running."""
    return any(child.poll() is None for child in children.values())


def stop() -> bool:
    """Stop the server, ready or still starting: sessions are ended, data is written out.

    False if none was running.
    """
    folder = _data_folder()
    with _explained(folder), _locked():
        found = read_pid_file(folder)
        pids = {found.pid} if found and is_postgres(found.pid) else set()
        # One started a moment ago has not written its file yet.
        pids |= {pid for pid, child in children.items() if child.poll() is None}
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
        for pid in pids:
            _wait_for_end(folder, pid)
        if found := found or read_pid_file(folder):
            forget_socket(found.socket_dir)
        _verified.pop(folder.data, None)
        return bool(pids)


def binaries() -> Path:
    """The folder of psql, pg_dump and the other programs."""
    return _data_folder().binaries / "bin"


def _data_folder() -> DataFolder:
    try:
        return find_data_folder(
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
def _explained(folder: DataFolder) -> Iterator[None]:
    """Turn what the operating system refuses into one line."""
    try:
        yield
    except OSError as error:
        if (
            error.errno is not None
            and error.filename is not None
            and str(error.filename).startswith(str(folder.binaries))
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


def _find(folder: DataFolder) -> Running | None:
    """The running server, waited for if it is still starting or stopping; None when there is
    none.
    """
    deadline = time.monotonic() + START_SECONDS
    while (found := read_pid_file(folder)) and is_postgres(found.pid):
        # The second candidate is for a project folder moved under a running server.
        for socket_dir in (found.socket_dir, str(folder.data)):
            if found.ready and answers(socket_dir):
                return Running(pid=found.pid, socket_dir=socket_dir, started=False)
        if time.monotonic() > deadline:
            raise ImproperlyConfigured(
                f"The embedded PostgreSQL (process {found.pid}) does not answer. See {folder.log}."
            )
        time.sleep(0.05)
    return None


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


def _wait_for_end(folder: DataFolder, pid: int) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    while is_postgres(pid):
        if time.monotonic() > deadline:
            raise ImproperlyConfigured(
                f"The embedded PostgreSQL (process {pid}) does not stop. See {folder.log}."
            )
        time.sleep(0.02)
    children.pop(pid, None)
