"""The connection a migration runs over: direct, unpooled, and given up by the server when its client dies."""

import contextlib
import secrets

import psycopg
from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper

# How soon the server notices that a client is gone, while it works for it (PostgreSQL 14).
CHECK_CLIENT_EVERY: str = "1s"
LONG_TRANSACTION_S = 5


class Pooled(Exception):
    """The connection goes through a pooler that hands out servers by the transaction."""


def prepare(connection: BaseDatabaseWrapper) -> None:
    """Set up the session for a migration. Raises Pooled behind a transaction pooler.

    A killed client's work ends within a second; no timeout of the role or database cuts a build short.
    """
    refuse_pooler(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('application_name', 'revcouncil migrate', false)")
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET idle_in_transaction_session_timeout = 0")
        # Not every platform can look at its sockets; there the setting takes only 0, and a killed build runs to its end.
        with contextlib.suppress(Error):
            cursor.execute(f"SET client_connection_check_interval = '{CHECK_CLIENT_EVERY}'")


def refuse_pooler(connection: BaseDatabaseWrapper) -> None:
    """Raises Pooled when two statements of this session may reach two different servers.

    A session-level setting is made and our server noted; then a second session takes the server that a transaction pooler would have taken
    back from us. A direct connection (or a session pooler) keeps both.
    """
    mark = f"revcouncil-{secrets.token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), set_config('application_name', %s, false)", [mark])
        pid = cursor.fetchone()[0]
        params = {
            k: v for k, v in connection.get_connection_params().items() if k not in ("cursor_factory", "context", "prepare_threshold")
        }
        with psycopg.connect(**params, autocommit=True, prepare_threshold=None) as other, other.transaction():
            other.execute("SELECT 1")
            cursor.execute("SELECT pg_backend_pid(), current_setting('application_name')")
            if cursor.fetchone() != (pid, mark):
                raise Pooled(
                    "This connection goes through a pooler in transaction mode: locks and settings of a migration's session would be lost. "
                    "Set MIGRATE_DATABASE_URL to the database's own address."
                )


def long_transactions(connection: BaseDatabaseWrapper) -> list[str]:
    """One line for each transaction of others that has been open for 5 seconds or more: what a concurrent build will wait for."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT format('pid %%s, user %%s, application %%s, %%s, in a transaction for %%s s', pid, coalesce(usename, backend_type),
                          coalesce(nullif(application_name, ''), '-'), state, round(extract(epoch FROM clock_timestamp() - xact_start)))
            FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < clock_timestamp() - %s * interval '1 second'
            ORDER BY xact_start
            """,
            [LONG_TRANSACTION_S],
        )
        return [row[0] for row in cursor.fetchall()]
