"""What was seen of each statement of a plan: its locks, and for how long."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation

from revcouncil.schema.locks.statements import Lock, plain

Plan = list[tuple[Migration, bool]]

MOMENT: Final = "for a moment"
SCAN: Final = "for the length of a scan"
REWRITE: Final = "rewrites the table"
AFTER_SCAN: Final = "until the migration ends, past a scan"
OTHERS: Final = "until older transactions end"
USUAL: Final = "as any read or write does"
# From harmless to not: the worst of several is what a step is said to do.
_WORSE: Final = (USUAL, MOMENT, OTHERS, SCAN, AFTER_SCAN, REWRITE)

# How long a statement that should wait is given to do so. It waits for a session of ours: only a
# slow machine needs long.
WAIT_S: Final = 30.0
POLL_S: Final = 0.01

# Statements that PostgreSQL refuses inside a transaction.


_MODES: Final = {lock.mode: lock for lock in Lock}


@dataclass(frozen=True)
class Seen:
    """A lock that was really taken, on a table that existed before the migration, and for how
    long.
    """

    table: str
    lock: Lock
    how: str

    def __str__(self) -> str:
        return f"{self.lock.words} on {self.table}, {self.how}"


@dataclass
class Statement:
    """One text sent to the server: the strongest lock it took on each table, and what the lock
    guard expects of it.
    """

    sql: str
    taken: list[Seen]
    # The strongest of each table, as the lock guard places the text; None when it can't. Locks that
    # every write takes are left out.
    classified: dict[str, Lock] | None
    # Statements of one number share a transaction; those before a scan keep their locks while it
    # lasts.
    transaction: int
    scanned: bool

    @property
    def strong(self) -> dict[str, Lock]:
        """What it took beyond the locks of every write: what the lock guard has to know."""
        return {seen.table: seen.lock for seen in self.taken if seen.lock > Lock.ROW_EXCLUSIVE}


@dataclass
class Step:
    """What one operation of one migration did.

    `failed` says why it, or one before it, could not be run here.
    """

    migration: str
    operation: Operation
    statements: list[Statement] = field(default_factory=list)
    done: bool = False
    failed: str = ""

    def lines(self) -> list[str]:
        """The locks in words, in the order they were taken; of one lock on one table the
        longest.
        """
        if self.failed:
            return [self.failed]
        worst: dict[tuple[str, Lock], Seen] = {}
        for seen in (seen for statement in self.statements for seen in statement.taken):
            key = seen.table, seen.lock
            if key not in worst or _WORSE.index(seen.how) > _WORSE.index(worst[key].how):
                worst[key] = seen
        told = [seen for seen in worst.values() if not _is_covered(seen, worst)]
        lines = [str(seen) for seen in sorted(told, key=lambda seen: (-seen.lock, seen.table))] or [
            "no lock on a table that exists"
        ]
        refused = [
            plain(statement.sql)[:80]
            for statement in self.statements
            if statement.classified is None
        ]
        return [
            *lines,
            *(
                f"migrate will refuse this, the lock guard does not know its locks: {sql}"
                for sql in refused
            ),
        ]


def _is_covered(seen: Seen, others: Iterable[tuple[str, Lock]]) -> bool:
    """Whether a usual lock needs no line of its own beside a stronger one on the same table."""
    return seen.how == USUAL and any(
        table == seen.table and lock > seen.lock for table, lock in others
    )
