"""The database of `manage.py serve`: found or started, and stopped by whoever started it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import OperationalError, connection

from revcouncil.database import unreachable
from revcouncil.embedded import server
from revcouncil.stopping import Stop

CONNECT_SECONDS = 5
# Written down of an embedded server that is about to be started.
STARTING = "starting"


@contextmanager
def database(stop: Stop) -> Iterator[None]:
    """A database that answers; the embedded server is stopped at the end if this process, or a
    killed one like it, started it.
    """
    if settings.DATABASE_URL:
        connection.settings_dict["OPTIONS"].setdefault("connect_timeout", CONNECT_SECONDS)
        try:
            with stop.phase():
                connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(unreachable(error)) from error
        yield
        return
    with _keeper() as keeper:
        try:
            with stop.phase():
                _start_server(keeper)
            yield
        finally:
            stop.leave()
            connection.close()
            # Asked again: Ctrl-C may have come between the server's start and the answer.
            if server.started_here() or _is_kept(keeper):
                server.stop()
                keeper.truncate(0)


def _keeper() -> TextIO:
    try:
        return (settings.DATA_DIR / "serve.lock").open("a+")
    except OSError as error:
        raise ImproperlyConfigured(server.folder_line(error)) from error


def _start_server(keeper: TextIO) -> None:
    """Find the server or start it.

    The file says that it is ours to stop, and says so before it starts, should we be killed.
    """
    try:
        fcntl.flock(keeper, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        # Another `serve` keeps it.
        server.ensure_running()
        return
    running = server.status()
    keeper.seek(0)
    if running and not _names(keeper.read(), running):
        keeper.truncate(0)
        fcntl.flock(keeper, fcntl.LOCK_UN)
        return
    _keep(keeper, STARTING)
    _keep(keeper, str(server.ensure_running().pid))


def _keep(keeper: TextIO, what: str) -> None:
    keeper.truncate(0)
    keeper.write(what)
    keeper.flush()


def _is_kept(keeper: TextIO) -> bool:
    """Whether the running server is ours to stop, or of a killed run; who holds the lock keeps
    it.
    """
    try:
        fcntl.flock(keeper, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    keeper.seek(0)
    return _names(keeper.read(), server.status())


def _names(kept: str, running: server.Running | None) -> bool:
    return running is not None and kept in (STARTING, str(running.pid))
