"""How a migrator dies at a statement, and how one sees it from outside."""

import os
import signal
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import connection

from revcouncil.schema import catalog
from revcouncil.schema.locks.classify import classify
from revcouncil.schema.locks.statements import Lock, Unclassified, split


@dataclass(frozen=True)
class Statement:
    """One statement as a clean run sent it; the tables it locks beyond a read or write, and
    whether it wants a weak lock only.
    """

    sql: str
    tables: tuple[str, ...]
    is_weak: bool

    def ways(self) -> tuple[str, ...]:
        """How a client can die around it."""
        return ("before", "sent", "after", "held") if self.tables else ("before", "sent", "after")


@dataclass(frozen=True)
class Point:
    """Where a client dies."""

    index: int
    way: str
    statement: Statement
    number: int


@dataclass
class Run:
    """What a child tells at its end."""

    snapshot: catalog.Catalog
    recorded: int
    statements: list[Statement] = field(default_factory=list)


# ------------------------------------------------------------------ in the child


def _statement(text: str) -> Statement:
    locks: list[tuple[str, Lock]] = []
    for one in split(text):
        with suppress(Unclassified):
            locks += [pair for pair in classify(one).locks if pair[1] > Lock.ROW_EXCLUSIVE]
    # What is new in this very migration nobody else can hold: the parent finds out and kills at
    # once.
    tables = tuple(dict.fromkeys(table for table, _ in locks if not table.startswith("pg_temp.")))
    return Statement(text, tables, not any(lock.is_strong for _, lock in locks))


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _send_and_die(text: bytes) -> None:
    pgconn = connection.connection.pgconn
    if (
        not connection.connection.autocommit
        and pgconn.transaction_status == psycopg.pq.TransactionStatus.IDLE
    ):
        text = b"BEGIN; " + text
    pgconn.nonblocking = 0
    pgconn.send_query(text)
    pgconn.flush()
    _die()


# ----------------------------------------------------------------- in the parent


def _times_recorded(cursor: Any, key: tuple[str, str]) -> int:
    cursor.execute("SELECT count(*) FROM django_migrations WHERE app = %s AND name = %s", key)
    number: int = cursor.fetchone()[0]
    return number


def _migrator(watcher: Any) -> int:
    row = watcher.execute(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name"
        " LIKE 'revcouncil migrate%'"
    ).fetchone()
    return int(row[0]) if row else 0


def _waits(watcher: Any, pid: int) -> bool:
    return bool(
        watcher.execute(
            "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'", [pid]
        ).fetchone()
    )


def _lives(watcher: Any, pid: int) -> bool:
    return bool(watcher.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone())


def _is_done(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
