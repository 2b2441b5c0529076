"""The connection a migration runs over: direct, unpooled, and given up by the server when its
client dies.
"""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, Final

import psycopg
from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper

from revcouncil.schema.steady import put_back, steady

# How soon the server notices that a client is gone, while it works for it (PostgreSQL 14).
CHECK_CLIENT_EVERY: Final = "1s"
LONG_TRANSACTION_S: Final = 5
# Other sessions that stand open while the pooler is looked for: one takes the server it would have
# taken from us, the second catches one that hands its servers out in turn.
OTHERS: Final = 2
# Between two looks at transactions whose age is not shown.
LOOK_AGAIN_S: Final = 0.3
# No pooler knows a setting of ours, so none puts it back for us.
MARK: Final = "revcouncil.session"


_STAY_OPEN: Final = """
    SELECT set_config(name, '0', true) FROM pg_settings WHERE name IN
    ('statement_timeout', 'lock_timeout', 'transaction_timeout',
        'idle_in_transaction_session_timeout')
"""

# Every transaction holds its own virtual transaction id, which is shown to everybody; its age only
# to pg_read_all_stats. A prepared one has no process.
_TRANSACTIONS: Final = """
    SELECT held.virtualtransaction,
           format('pid %s, user %s, application %s, %s', activity.pid, coalesce(usename,
               backend_type, '?'),
                  coalesce(nullif(application_name, ''), '-'), coalesce(state, backend_type,
                      'state not shown')),
           extract(epoch FROM clock_timestamp() - xact_start)::float
    FROM pg_locks held JOIN pg_stat_activity activity ON activity.pid = held.pid
    WHERE held.locktype = 'virtualxid' AND held.granted
        AND held.virtualxid = held.virtualtransaction
      AND datname = current_database() AND activity.pid <> pg_backend_pid()
    UNION ALL
    SELECT gid, format('prepared transaction %L, user %s', gid, owner),
           extract(epoch FROM clock_timestamp() - prepared)::float
    FROM pg_prepared_xacts WHERE database = current_database()
    ORDER BY 3 DESC NULLS LAST
"""


class Pooled(Exception):
    """The connection goes through a pooler that hands out servers by the transaction."""


@contextmanager
def prepared(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The session set up for a migration while the block runs, and as it was afterwards.

    Raises Pooled.
    """
    prepare(connection)
    try:
        yield
    finally:
        # A broken connection has nothing left to put back.
        if connection.connection is not None and not connection.connection.closed:
            try:
                with connection.cursor() as cursor:
                    cursor.execute("RESET application_name; RESET client_connection_check_interval")
                    put_back(cursor)
            except Error:
                connection.close()


def prepare(connection: BaseDatabaseWrapper) -> None:
    """Set up the session for a migration. Raises Pooled behind a transaction pooler, Unsteady.

    A killed client's work ends within a second; no timeout of the role or database cuts a build
    short.
    """
    refuse_pooler(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('application_name', %s, false)",
            [f"revcouncil migrate {os.getpid()}"],
        )
        steady(cursor)
        # Not every platform can look at its sockets; there the setting takes only 0, and a killed
        # build runs to its end.
        with suppress(Error):
            cursor.execute(f"SET client_connection_check_interval = '{CHECK_CLIENT_EVERY}'")


def refuse_pooler(connection: BaseDatabaseWrapper) -> None:
    """Raises Pooled when two statements of this session may reach two different servers.

    Our server and a setting of ours are noted; then other sessions open transactions, each of which
    a transaction pooler would give a server, ours among them. A direct connection (or a session
    pooler) keeps its own.
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
                # Only for the transaction: behind a pooler the server goes to somebody else
                # afterwards.
                with other.cursor() as theirs_cursor:
                    theirs_cursor.execute(_STAY_OPEN)
                # The server that answers somebody else can't be ours: ask it first, for a pooler
                # with one server has none left for us.
                theirs = other.execute(look).fetchone()
                is_pooled = theirs is None or theirs[0] == ours[0] or theirs[1] == mark
                if not is_pooled:
                    cursor.execute(look)
                    is_pooled = cursor.fetchone() != ours
    if is_pooled:
        raise Pooled(
            "This connection goes through a pooler in transaction mode: locks and settings of a"
            " migration's session would be lost. Set MIGRATE_DATABASE_URL to the database's own"
            " address."
        )


def connection_params(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    """What psycopg.connect() takes to open a second session to the same database."""
    ours = {"cursor_factory", "context", "prepare_threshold"}
    return {
        name: value
        for name, value in connection.get_connection_params().items()
        if name not in ours
    }


def second(connection: BaseDatabaseWrapper, **changes: Any) -> "psycopg.Connection[Any]":
    """Another session on the same database, in autocommit unless `changes` say otherwise, under
    the same settings.
    """
    other = psycopg.connect(**(connection_params(connection) | {"autocommit": True} | changes))
    try:
        with other.cursor() as cursor:
            steady(cursor)
        if not other.autocommit:
            other.commit()
    except BaseException:
        other.close()
        raise
    return other


def long_transactions(
    connection: BaseDatabaseWrapper, *, older_than_s: float = LONG_TRANSACTION_S
) -> list[str]:
    """One line for each transaction of others open for 5 seconds or more: a concurrent build waits
    for it.

    One whose age is not shown counts when it is still there after a moment.
    """
    lines, hidden = _transactions(connection, older_than_s)
    if hidden:
        time.sleep(LOOK_AGAIN_S)
        still = _transactions(connection, older_than_s)[1]
        lines += [line for key, line in hidden.items() if key in still]
    return lines


def _transactions(
    connection: BaseDatabaseWrapper, older_than_s: float
) -> tuple[list[str], dict[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(_TRANSACTIONS)
        rows = cursor.fetchall()
    known = [
        f"{who}, in a transaction for {age:.0f} s"
        for _, who, age in rows
        if age is not None and age >= older_than_s
    ]
    return known, {
        key: f"{who}, in a transaction for a time this role is not shown"
        for key, who, age in rows
        if age is None
    }
