"""The gate every statement of a migration passes: strong locks look first and ask briefly, weak ones wait quietly.

Measured (docs/migrations.md): a strong lock that waits makes everybody behind it wait as long; asking for 50 ms hurts
nobody, 20 ms starves. A lock timeout on a concurrent build is what makes INVALID indexes. So a strong lock first looks in
pg_locks whether anybody is in the way, then asks for 50, 100, 150 ms with jitter, and again until the deadline; a weak one
waits without a timeout.
"""

import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import OperationalError

from revcouncil.schema.statements import CONFLICTS, Lock, Placed, Unplaced, place, split

LADDER_MS: Final = (50, 100, 150)
JITTER: Final = 0.2
# Between two looks at pg_locks; and after a refused request, long enough for the queue behind it to drain.
LOOK_EVERY_S: Final = 0.02
REST_S: Final = 0.1
# Quiet for this long before the operator is told what is being waited for.
TELL_AFTER_S: Final = 1.0
LOCK_NOT_AVAILABLE: Final = "55P03"

Wanted = list[tuple[str, Lock]]


@dataclass(frozen=True)
class Blocker:
    """Somebody who holds a lock that a migration needs. The age of the transaction is in seconds."""

    pid: int
    user: str
    application: str
    state: str
    transaction_age: float
    query_start: str
    query: str

    def __str__(self) -> str:
        return (
            f"pid {self.pid}, user {self.user}, application {self.application or '-'}, {self.state}, "
            f"in a transaction for {self.transaction_age:.0f} s, query started {self.query_start}: {self.query}"
        )


class LockDeadline(Exception):
    """A strong lock was not to be had in time. Nothing was changed; the message names who is in the way."""


class Refused(Exception):
    """A statement whose locks are not known, in a migration that does not declare it."""


class StartOver(Exception):
    """A lock was refused inside a transaction: the whole migration has to start over."""


def blockers(connection: BaseDatabaseWrapper, wanted: Wanted) -> list[Blocker]:
    """Who else holds, or waits for, a lock that one of `wanted` would have to wait for. The one in the longest transaction first."""
    found: dict[int, Blocker] = {}
    with connection.cursor() as cursor:
        for table, lock in wanted:
            cursor.execute(
                """
                SELECT l.pid, coalesce(usename, backend_type), coalesce(application_name, ''), coalesce(state, backend_type),
                       extract(epoch FROM clock_timestamp() - xact_start)::float, to_char(query_start, 'HH24:MI:SS'), left(query, 120)
                FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
                WHERE l.relation IN (SELECT to_regclass(%(table)s)
                                     UNION ALL SELECT indrelid FROM pg_index WHERE indexrelid = to_regclass(%(table)s))
                  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND l.mode = ANY(%(modes)s) AND l.pid <> pg_backend_pid()
                """,
                {"table": _quoted(table), "modes": [other.mode for other in CONFLICTS[lock]]},
            )
            found |= {row[0]: Blocker(row[0], row[1], row[2], row[3], row[4] or 0.0, row[5] or "-", row[6]) for row in cursor.fetchall()}
    return sorted(found.values(), key=lambda blocker: -blocker.transaction_age)


def _quoted(table: str) -> str:
    return ".".join(f'"{part}"' for part in table.split("."))


@dataclass
class Gate:
    """An execute wrapper for one run of `migrate`.

    `say` takes one line for the operator; `watch` gives a context that shows the progress of a long statement.
    """

    connection: BaseDatabaseWrapper
    deadline_s: float
    say: Callable[[str], None]
    watch: Callable[[Placed], AbstractContextManager[None]]
    declared: frozenset[str] = frozenset()
    started: float = field(default_factory=time.monotonic)
    tries: int = 0
    _aside: bool = False
    _told: bool = False
    _timeout_ms: int | None = None

    def begin(self, declared: Iterable[str] = ()) -> None:
        """A migration starts, with what it declares and a deadline of its own."""
        self.declared = frozenset(" ".join(sql.split()) for sql in declared)
        self.started, self.tries, self._told = time.monotonic(), 0, False

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Pass one statement, or a text of several."""
        if self._aside:
            return execute(sql, params, many, context)
        placed = self._place(sql if isinstance(sql, str) else sql.as_string(None))
        wanted = [pair for statement in placed for pair in statement.locks if pair[1] > Lock.ROW_EXCLUSIVE]
        if not wanted:
            return execute(sql, params, many, context)
        if not any(lock.is_strong for _, lock in wanted):
            self._set_lock_timeout(0)
            with self.watch(placed[-1]):
                return execute(sql, params, many, context)
        return self._climb(lambda: execute(sql, params, many, context), wanted)

    def _place(self, text: str) -> list[Placed]:
        placed = []
        for statement in split(text):
            try:
                placed.append(place(statement))
            except Unplaced as unplaced:
                if " ".join(statement.split()) not in self.declared:
                    raise Refused(
                        f"The locks of this statement are not known: {unplaced}. Write it as an operation, or list it in the "
                        "migration's declared_statements with a comment that says which locks it takes."
                    ) from None
        return placed

    def _climb(self, run: Callable[[], Any], wanted: Wanted) -> Any:
        """Look, ask briefly, and again. Inside a transaction a refusal starts the whole migration over."""
        while True:
            self._wait_for_room(wanted)
            step = LADDER_MS[min(self.tries, len(LADDER_MS) - 1)]
            self._set_lock_timeout(int(step * random.uniform(1 - JITTER, 1 + JITTER)))
            try:
                return run()
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                    raise
                self.tries += 1
                if self.connection.in_atomic_block:
                    raise StartOver(wanted) from error
                self.check_deadline(wanted)
            time.sleep(REST_S * random.uniform(0.5, 1.5))

    def _wait_for_room(self, wanted: Wanted) -> None:
        while found := self._blockers(wanted):
            if self.connection.in_atomic_block:
                # A transaction that waits may hold a strong lock already: give it back, wait outside.
                raise StartOver(wanted)
            self.wait_a_little(wanted, found)

    def wait_for_room(self, wanted: Wanted) -> None:
        """Wait outside a transaction until nobody is in the way. Raises LockDeadline."""
        while found := self._blockers(wanted):
            self.wait_a_little(wanted, found)

    def wait_a_little(self, wanted: Wanted, found: list[Blocker]) -> None:
        """One look's pause; tells the operator once what is being waited for."""
        self.check_deadline(wanted)
        if not self._told and time.monotonic() - self.started > TELL_AFTER_S:
            self._told = True
            self.say(f"    waits for {', '.join(f'{lock.words} on {table}' for table, lock in wanted)}: {found[0]}")
        time.sleep(LOOK_EVERY_S)

    def check_deadline(self, wanted: Wanted) -> None:
        """Raises LockDeadline, naming the blockers, when the time is up."""
        if time.monotonic() - self.started < self.deadline_s:
            return
        found = self._blockers(wanted)
        names = "\n".join(f"  {blocker}" for blocker in found) or "  nobody just now: many short transactions take turns"
        asked = ", ".join(f"{lock.words} on {table}" for table, lock in wanted)
        raise LockDeadline(f"Not to be had within {self.deadline_s:g} s: {asked}. Run migrate again when these are done:\n{names}")

    def _blockers(self, wanted: Wanted) -> list[Blocker]:
        with self.aside():
            return blockers(self.connection, wanted)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Statements of the gate's own, which pass without a look."""
        before, self._aside = self._aside, True
        try:
            yield
        finally:
            self._aside = before

    def _set_lock_timeout(self, milliseconds: int) -> None:
        with self.aside(), self.connection.cursor() as cursor:
            cursor.execute(f"SET {'LOCAL ' if self.connection.in_atomic_block else ''}lock_timeout = {milliseconds}")
