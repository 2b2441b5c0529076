"""Scratch databases on the server: made, dropped, and swept when the run that made one is dead.

A run holds an advisory lock that the database's name tells for as long as the database may live.
pg_locks shows it to everybody and from every database, and it goes with the run's connection, so a
name nobody holds is nobody's.
"""

import logging
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from revcouncil.schema.session import connection_params, second
from revcouncil.schema.steady import keep_on_database

PREFIX: Final = "revcouncil_scratch_"
_NAME: Final = re.compile(rf"{PREFIX}([0-9a-f]{{12}})")
# The upper 16 bits of the lock's key, so that it is nobody else's; the lower 48 are the name's own.
_KEY: Final = 0x5243 << 48
# An autovacuum that PostgreSQL has told to go may take this long.
DROP_WITHIN_S: Final = 30.0
TRY_AGAIN_S: Final = 0.2

_LEFT: Final = """
    SELECT datname FROM pg_database
    WHERE starts_with(datname, %s) AND pg_has_role(datdba, 'USAGE')
      AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE datid = pg_database.oid
          AND usename IS NOT NULL)
"""
_HELD: Final = """
    SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1
"""

log = logging.getLogger(__name__)


@contextmanager
def fresh_database(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """An empty database on the server of `connection` while the block runs; gives its name.

    Whoever opens a session on it closes it within the block. Raises psycopg.Error when the server
    gives none.
    """
    name = f"{PREFIX}{secrets.token_hex(6)}"
    with held(connection, name), second(connection) as server:
        sweep(server)
        _create(server, name)
        try:
            with server.cursor() as cursor, suppress(psycopg.Error):
                keep_on_database(cursor, name)
            yield name
        finally:
            # The session may be lost by now; the next run sweeps what this one can't drop.
            try:
                if server.closed or server.broken:
                    with second(connection) as anew:
                        drop(anew, name)
                else:
                    drop(server, name)
            except psycopg.Error as error:
                log.warning(
                    "%s is still there, the next run drops it: %s", name, str(error).strip()
                )


@contextmanager
def held(connection: BaseDatabaseWrapper, name: str) -> Iterator[None]:
    """Say to every other run that the database of this name is in use while the block runs."""
    keeper = psycopg.connect(**(connection_params(connection) | {"autocommit": False}))
    try:
        # A transaction of its own: a pooler then leaves the lock with us. It holds no snapshot and
        # no table.
        keeper.execute(
            "SELECT set_config(name, '0', true) FROM pg_settings WHERE name IN "
            "('transaction_timeout', 'idle_in_transaction_session_timeout')"
        )
        keeper.execute("SELECT pg_advisory_xact_lock(%s)", [_key(name)])
        yield
    finally:
        keeper.close()


def sweep(server: "psycopg.Connection[Any]") -> None:
    """Drop the scratch databases of this role whose runs are dead."""
    with suppress(psycopg.Error):
        names = [row[0] for row in server.execute(_LEFT, [PREFIX])]
        # Asked for second: a run takes its lock before it makes its database, and never takes it
        # again.
        keys = {row[0] for row in server.execute(_HELD)}
        for name in names:
            if _NAME.fullmatch(name) and _key(name) not in keys:
                with suppress(psycopg.Error):
                    server.execute(
                        sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
                    )


def drop(server: "psycopg.Connection[Any]", name: str) -> None:
    """Drop the database, also while an autovacuum is in it.

    Raises psycopg.Error when somebody stays.
    """
    until = time.monotonic() + DROP_WITHIN_S
    plain = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    while True:
        try:
            # PostgreSQL sends an autovacuum away for whoever owns the database, FORCE asks for the
            # right to end its process.
            server.execute(plain)
            return
        except psycopg.errors.ObjectInUse:
            with suppress(psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
                server.execute(plain + sql.SQL(" WITH (FORCE)"))
                return
            if time.monotonic() > until:
                raise
        time.sleep(TRY_AGAIN_S)


def _create(server: "psycopg.Connection[Any]", name: str) -> None:
    until = time.monotonic() + DROP_WITHIN_S
    while True:
        try:
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
            )
            return
        except psycopg.errors.ObjectInUse:
            # Somebody is in template0, an autovacuum as a rule.
            if time.monotonic() > until:
                raise
        time.sleep(TRY_AGAIN_S)


def _key(name: str) -> int:
    return _KEY | int(name.removeprefix(PREFIX), 16)
