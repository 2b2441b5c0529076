"""The connection a migration runs over: direct, unpooled, and given up by the server when its client dies."""

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, Final

import psycopg
from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper

# How soon the server notices that a client is gone, while it works for it (PostgreSQL 14).
CHECK_CLIENT_EVERY: Final = "1s"
LONG_TRANSACTION_S: Final = 5
# Other sessions that stand open while the pooler is looked for: one takes the server it would have taken from us, the second catches one
# that hands its servers out in turn.
OTHERS: Final = 2
# No pooler knows a setting of ours, so none puts it back for us.
MARK: Final = "revcouncil.session"

# What no setting of the role or of the database may cut short. And a build is in no hurry: with helpers it takes every core of a small
# server from the requests.
_SETTINGS: Final = {
    "statement_timeout": "0",
    "lock_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "max_parallel_maintenance_workers": "0",
}
_CHANGED: Final = ("application_name", "client_connection_check_interval", *_SETTINGS)


class Pooled(Exception):
    """The connection goes through a pooler that hands out servers by the transaction."""


@contextmanager
def prepared(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The session set up for a migration while the block runs, and as it was afterwards. Raises Pooled."""
    prepare(connection)
    try:
        yield
    finally:
        # A broken connection has nothing left to put back.
        if connection.connection is not None and not connection.connection.closed:
            try:
                with connection.cursor() as cursor:
                    cursor.execute(
                        "".join(f"RESET {name}; " for name in ("application_name", "client_connection_check_interval", *_SETTINGS))
                    )
            except Error:
                connection.close()


def prepare(connection: BaseDatabaseWrapper) -> None:
    """Set up the session for a migration. Raises Pooled behind a transaction pooler.

    A killed client's work ends within a second; no timeout of the role or database cuts a build short.
    """
    refuse_pooler(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('application_name', %s, false)", [f"revcouncil migrate {os.getpid()}"])
        for name, value in _SETTINGS.items():
            cursor.execute(f"SET {name} = {value}")
        # Not every platform can look at its sockets; there the setting takes only 0, and a killed build runs to its end.
        with suppress(Error):
            cursor.execute(f"SET client_connection_check_interval = '{CHECK_CLIENT_EVERY}'")


def refuse_pooler(connection: BaseDatabaseWrapper) -> None:
    """Raises Pooled when two statements of this session may reach two different servers.

    Our server and a setting of ours are noted; then other sessions open transactions, each of which a transaction pooler would give a
    server, ours among them. A direct connection (or a session pooler) keeps its own.
    """
    mark = secrets.token_hex(8)
    params = connection_params(connection)
    look = f"SELECT pg_backend_pid(), current_setting('{MARK}', true)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT set_config('{MARK}', %s, false)", [mark])
        cursor.execute(look)
        ours = cursor.fetchone()
        is_pooled = ours[1] != mark
        with connection.wrap_database_errors, ExitStack() as open_ones:
            for _ in range(OTHERS):
                if is_pooled:
                    break
                other = open_ones.enter_context(psycopg.connect(**params, autocommit=True))
                open_ones.enter_context(other.transaction())
                # The server that answers somebody else can't be ours: ask it first, for a pooler with one server has none left for us.
                theirs = other.execute(look).fetchone()
                is_pooled = theirs is None or theirs[0] == ours[0] or theirs[1] == mark
                if not is_pooled:
                    cursor.execute(look)
                    is_pooled = cursor.fetchone() != ours
    if is_pooled:
        raise Pooled(
            "This connection goes through a pooler in transaction mode: locks and settings of a migration's session would be lost. "
            "Set MIGRATE_DATABASE_URL to the database's own address."
        )


def connection_params(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    """What psycopg.connect() takes to open a second session to the same database."""
    ours = {"cursor_factory", "context", "prepare_threshold"}
    return {name: value for name, value in connection.get_connection_params().items() if name not in ours}


def long_transactions(connection: BaseDatabaseWrapper, *, older_than_s: float = LONG_TRANSACTION_S) -> list[str]:
    """One line for each transaction of others that has been open for 5 seconds or more: what a concurrent build will wait for."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT format('pid %%s, user %%s, application %%s, %%s, in a transaction for %%s s', pid, coalesce(usename, backend_type),
                          coalesce(nullif(application_name, ''), '-'), coalesce(state, backend_type),
                          round(extract(epoch FROM clock_timestamp() - xact_start)))
            FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < clock_timestamp() - %s * interval '1 second'
            ORDER BY xact_start
            """,
            [older_than_s],
        )
        return [row[0] for row in cursor.fetchall()]
