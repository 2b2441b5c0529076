"""Who is in the way of a lock, read from pg_locks."""

import time
from dataclasses import dataclass, field
from math import inf
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

from revcouncil.schema.locks.statements import CONFLICTS, Lock

# How the virtual transaction id of a prepared transaction begins: it has none of its own.
PREPARED: Final = "-1/"
Wanted = list[tuple[str, Lock]]

# A lock on an index is looked for on its table too. What waits for us, or for a lock we hold
# already, is in nobody's way; a prepared transaction has no process but keeps its locks.
_LOOK: Final = """
    WITH wanted AS (
        SELECT relation, string_to_array(modes, ',') AS modes, string_to_array(enough,
            ',') AS enough
        FROM unnest(%(tables)s::text[], %(modes)s::text[], %(enough)s::text[]) AS asked (name,
            modes, enough)
        CROSS JOIN LATERAL (SELECT to_regclass(name)::oid AS relation
                            UNION ALL SELECT indrelid FROM pg_index
                                WHERE indexrelid = to_regclass(name)) AS found
    ), locks AS MATERIALIZED (
        SELECT relation, pid, virtualtransaction, mode, granted FROM pg_locks
        WHERE locktype = 'relation' AND database = (SELECT oid FROM pg_database
            WHERE datname = current_database())
    ), mine AS (
        SELECT relation, mode FROM locks WHERE pid = pg_backend_pid() AND granted
    ), theirs AS (
        SELECT pid, virtualtransaction, bool_and(granted
            AND mode = 'ShareUpdateExclusiveLock') AS is_weak,
               min(locks.relation::regclass::text) AS held_on
        FROM locks JOIN wanted ON locks.relation = wanted.relation AND mode = ANY(modes)
        WHERE pid IS DISTINCT FROM pg_backend_pid()
          AND NOT EXISTS (SELECT FROM mine WHERE mine.relation = locks.relation
              AND (mine.mode = ANY(enough) OR NOT granted))
        GROUP BY pid, virtualtransaction
    )
    SELECT coalesce(theirs.pid, 0), coalesce(usename, backend_type, owner, '?'),
        coalesce(application_name, ''),
           coalesce(state, backend_type, CASE WHEN gid IS NULL THEN '?' ELSE 'prepared transaction'
               END),
           extract(epoch FROM clock_timestamp() - coalesce(xact_start, prepared))::float,
           coalesce(to_char(query_start, 'HH24:MI:SS'), '-'),
           coalesce(left(query, 120), 'PREPARE TRANSACTION ' || quote_literal(gid), '-'), is_weak,
               held_on, theirs.virtualtransaction
    FROM theirs
    LEFT JOIN pg_stat_activity activity ON activity.pid = theirs.pid
    LEFT JOIN pg_prepared_xacts prepared_one ON theirs.pid IS NULL AND virtualtransaction = '-1/'
        || transaction
    ORDER BY 5 DESC NULLS FIRST
"""


@dataclass(frozen=True)
class Blocker:
    """Somebody who holds a lock that a migration needs, or stands in the queue before it.

    The age of the transaction is in seconds.
    """

    pid: int
    user: str
    application: str
    state: str
    # None where PostgreSQL does not show it: another role's without pg_read_all_stats, or
    # track_activities is off.
    transaction_age: float | None
    query_start: str
    query: str
    # Holds nothing but SHARE UPDATE EXCLUSIVE: a vacuum, an index build.
    is_weak: bool
    # The table it is about, as SQL wants it written.
    table: str
    # Names this one transaction, to everybody.
    transaction: str

    def __str__(self) -> str:
        age = (
            "a time this role is not shown"
            if self.transaction_age is None
            else f"{self.transaction_age:.0f} s"
        )
        return (
            f"pid {self.pid}, user {self.user}, application {self.application or '-'},"
            f" {self.state}, in a transaction for {age}, query started {self.query_start}:"
            f" {' '.join(self.query.split())}"
        )


def blockers(connection: BaseDatabaseWrapper, wanted: Wanted) -> list[Blocker]:
    """Who holds, or waits before us for, a lock that one of `wanted` would have to wait for.

    The one in the longest transaction first.
    """
    params = {
        "tables": [_quoted(table) for table, _ in wanted],
        "modes": [",".join(other.mode for other in CONFLICTS[lock]) for _, lock in wanted],
        # A lock of ours that excludes at least the same: then there is nothing left to wait for.
        "enough": [
            ",".join(held.mode for held in Lock if CONFLICTS[held] >= CONFLICTS[lock])
            for _, lock in wanted
        ],
    }
    with connection.cursor() as cursor:
        # Inside a transaction PostgreSQL shows the processes as they were at our first look.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(_LOOK, params)
        return [Blocker(*row) for row in cursor.fetchall()]


def _quoted(table: str) -> str:
    return ".".join(f'"{part}"' for part in table.split("."))


@dataclass
class Watch:
    """What our own looks tell of the age of transactions that PostgreSQL does not show us.

    One that an earlier look did not find is at most as old as that look. One that the first look
    found may be of any age: it stays until we see it gone.
    """

    _looked_at: float | None = None
    # Of each transaction: when the last look without it began (None: there is none), and the first
    # look with it.
    _known: dict[str, tuple[float | None, float]] = field(default_factory=dict)

    def look(self, connection: BaseDatabaseWrapper) -> None:
        """Note every transaction that runs on the server now."""
        began = time.monotonic()
        self._known = {
            name: self._known.get(name, (self._looked_at, began)) for name in running(connection)
        }
        self._looked_at = began

    def oldest(self, blocker: Blocker) -> float:
        """How many seconds its transaction may have been open, after a look that came after
        finding it.
        """
        if blocker.transaction_age is not None:
            return blocker.transaction_age
        if blocker.transaction.startswith(PREPARED):
            return inf
        if blocker.transaction not in self._known:
            # Gone since it was found.
            return 0.0
        before, _ = self._known[blocker.transaction]
        return inf if before is None else time.monotonic() - before

    def is_new_to_us(self, blocker: Blocker, soon_s: float) -> bool:
        """Whether we have watched a transaction of unknown age for too short a time to say that
        it stays.
        """
        _, first = self._known.get(blocker.transaction, (None, -inf))
        return blocker.transaction_age is None and time.monotonic() - first <= soon_s


def running(connection: BaseDatabaseWrapper) -> list[str]:
    """Every transaction of the server, by its virtual transaction id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'virtualxid' AND virtualxid ="
            " virtualtransaction"
        )
        return [row[0] for row in cursor.fetchall()]
