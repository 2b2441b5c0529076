"""The lock guard every statement of a migration passes: strong locks look first and ask briefly,
weak ones wait quietly.

Measured (docs/migrations.md): a strong lock that waits makes everybody behind it wait as long;
asking for 50 ms hurts nobody, 20 ms starves. A lock timeout on a concurrent build is what makes
INVALID indexes. So a strong lock first looks in pg_locks whether anybody is in the way who will
stay there, then asks for 50, 100, 150 ms with jitter, and again until the deadline; a weak one
waits without a timeout.
"""

import random
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import OperationalError

from revcouncil.schema.locks.blockers import Blocker, Wanted, Watch, blockers
from revcouncil.schema.locks.classify import classify, widen
from revcouncil.schema.locks.pace import (
    BEHIND_WEAK_MS,
    JITTER,
    LADDER_MS,
    LEAST_MS,
    LONGEST_REST_S,
    LOOK_EVERY_S,
    LOOK_LATER_S,
    REST_S,
    SOON_GONE_S,
    SOON_GONE_SHARE,
    TELL_AFTER_S,
    _in_words,
)
from revcouncil.schema.locks.refusals import LockDeadline, Refused, StartOver
from revcouncil.schema.locks.statements import Classified, Lock, Unclassified, split, table_name

LOCK_NOT_AVAILABLE: Final = "55P03"

_NEW_TABLE: Final = re.compile(
    r"CREATE (?:UNLOGGED |LOCAL |GLOBAL |TEMP |TEMPORARY )*TABLE (?!IF NOT EXISTS)([^\s(]+)",
    re.IGNORECASE,
)


@dataclass
class LockGuard:
    """An execute wrapper for one run of `migrate`.

    `say` takes one line for the operator; `watch` gives a context that shows the progress of a long
    statement.
    """

    connection: BaseDatabaseWrapper
    deadline_s: float
    say: Callable[[str], None]
    watch: Callable[[Classified], AbstractContextManager[None]]
    declared: frozenset[str] = frozenset()
    tries: int = 0
    _transactions: Watch = field(default_factory=Watch)
    _waits_since: float | None = None
    _told: bool = False
    _aside: bool = False
    # Of the transaction we are in: who opened it, since when it holds a strong lock, the tables it
    # made (nobody else sees them).
    _transaction: object = None
    _holds_since: float | None = None
    _new_tables: set[str] = field(default_factory=set)

    def begin(self, declared: Iterable[str] = ()) -> None:
        """A migration starts, with what it declares and a deadline of its own."""
        self.declared = frozenset(" ".join(sql.split()) for sql in declared)
        self._transaction = None
        self._had_it()

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: Any,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        """Pass one statement, or a text of several."""
        if self._aside:
            return execute(sql, params, many, context)
        self._notice_transaction()
        classified, has_unknown = self._place(sql if isinstance(sql, str) else sql.as_string(None))
        wanted = self._wanted(classified)
        run = lambda: execute(sql, params, many, context)  # noqa: E731
        if has_unknown or any(lock.is_strong for _, lock in wanted):
            result = self._climb(run, wanted)
        elif self._holds_since is not None:
            # Whoever queues behind the strong lock we hold would wait as long as we do: the last
            # timeout stands.
            result = self._ask(run, wanted)
        elif wanted:
            self._set_lock_timeout(0)
            with self.watch(classified[-1]):
                result = run()
        else:
            result = run()
        self._remember_new_tables(classified)
        return result

    def start_over(self, refused: StartOver) -> None:
        """Outside the transaction that was given up: rest, and wait until nobody is in the way.

        Raises LockDeadline.
        """
        self._transaction = None
        self._check_deadline(refused.wanted)
        time.sleep(refused.rest_s)
        while found := self._in_the_way(refused.wanted):
            self._pause(refused.wanted, found)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Statements of the lock guard's own, which pass without a look."""
        before, self._aside = self._aside, True
        try:
            yield
        finally:
            self._aside = before

    def _place(self, text: str) -> tuple[list[Classified], bool]:
        """The statements that are known, and whether there is one that is not, but declared."""
        classified, has_unknown = [], False
        for statement in split(text):
            try:
                classified.append(self._widen(classify(statement)))
            except Unclassified as unplaced:
                if " ".join(statement.split()) not in self.declared:
                    raise Refused(
                        f"The locks of this statement are not known: {unplaced}. Write it as an"
                        " operation, or list it in the migration's declared_statements with a"
                        " comment that says which locks it takes."
                    ) from None
                has_unknown = True
        return classified, has_unknown

    def _widen(self, classified: Classified) -> Classified:
        if not classified.reaches:
            return classified
        with self.aside(), self.connection.cursor() as cursor:
            return widen(cursor, classified)

    def _wanted(self, classified: Iterable[Classified]) -> Wanted:
        """The strongest lock on each table that others can see, of those that reads and writes
        do not take.
        """
        strongest: dict[str, Lock] = {}
        for table, lock in (pair for statement in classified for pair in statement.locks):
            if (
                lock > Lock.ROW_EXCLUSIVE
                and table not in self._new_tables
                and not table.startswith("pg_temp.")
            ):
                strongest[table] = max(lock, strongest.get(table, lock))
        return list(strongest.items())

    def _climb(self, run: Callable[[], Any], wanted: Wanted) -> Any:
        """Look, ask briefly, and again.

        Inside a transaction a refusal starts the whole of it over.
        """
        while True:
            while found := self._in_the_way(wanted):
                if self.connection.in_atomic_block and self._may_look_again(found):
                    time.sleep(LOOK_EVERY_S)
                    continue
                if self.connection.in_atomic_block:
                    # A transaction that waits may hold a strong lock already: give it back, wait
                    # outside.
                    self._waits()
                    raise StartOver(wanted, rest_s=0.0)
                self._pause(wanted, found)
            self._set_lock_timeout(self._step_ms(wanted))
            asked = time.monotonic()
            try:
                result = self._ask(run, wanted)
            except StartOver as refused:
                if self.connection.in_atomic_block:
                    raise
                time.sleep(refused.rest_s)
                continue
            if self.connection.in_atomic_block:
                if any(lock.is_strong for _, lock in wanted) and self._holds_since is None:
                    self._holds_since = asked
            else:
                self._set_lock_timeout(0)
                self._had_it()
            return result

    def _ask(self, run: Callable[[], Any], wanted: Wanted) -> Any:
        """Run a statement under the timeout that is set.

        Raises StartOver when a lock is refused, LockDeadline past the deadline.
        """
        try:
            return run()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                raise
            self._waits()
            self.tries += 1
            rest = min(LONGEST_REST_S, REST_S * 2 ** (self.tries - 1)) * random.uniform(0.5, 1.5)
            # Inside a transaction, broken now, who is in the way can be asked only once it is gone.
            if not self.connection.in_atomic_block:
                self._check_deadline(wanted)
            raise StartOver(wanted, rest_s=rest) from error

    def _step_ms(self, wanted: Wanted) -> int:
        """How long to ask.

        All waits of one transaction together stay below the top of the ladder: others wait for what
        it holds.
        """
        step = LADDER_MS[min(self.tries, len(LADDER_MS) - 1)] * random.uniform(1 - JITTER, 1)
        # lock_timeout counts for each lock anew.
        step /= max(1, sum(lock.is_strong for _, lock in wanted))
        if self._holds_since is not None:
            step = min(step, LADDER_MS[-1] - (time.monotonic() - self._holds_since) * 1000)
        return int(max(step, LEAST_MS))

    def _in_the_way(self, wanted: Wanted) -> list[Blocker]:
        """Those who will not be gone in a moment; whose age is not known stays until we have
        seen it come.
        """
        found = self._blockers(wanted)
        if any(blocker.transaction_age is None for blocker in found):
            with self.aside():
                self._transactions.look(self.connection)
        soon = self._soon()
        return [blocker for blocker in found if self._transactions.oldest(blocker) > soon]

    def _soon(self) -> float:
        return max(SOON_GONE_S, self._waited() * SOON_GONE_SHARE)

    def _has_new(self, found: list[Blocker]) -> bool:
        """Whether another look soon may tell that these are only passing."""
        return any(self._transactions.is_new_to_us(blocker, self._soon()) for blocker in found)

    def _may_look_again(self, found: list[Blocker]) -> bool:
        """Whether a transaction may stay open for that look: starting over would bring it back
        here, knowing no more.
        """
        held = 0.0 if self._holds_since is None else time.monotonic() - self._holds_since
        return self._has_new(found) and held * 1000 < LADDER_MS[0]

    def _pause(self, wanted: Wanted, found: list[Blocker]) -> None:
        """One look's pause; tells the operator once what is being waited for.

        Raises LockDeadline.
        """
        self._waits()
        self._check_deadline(wanted)
        if not self._told and self._waited() > TELL_AFTER_S:
            self._told = True
            self.say(f"    waits for {_in_words(wanted)}: {found[0]}")
        if all(blocker.is_weak for blocker in found):
            self._wait_behind(found[0])
        is_early = self._waited() < TELL_AFTER_S or self._has_new(found)
        time.sleep(LOOK_EVERY_S if is_early else LOOK_LATER_S)

    def _wait_behind(self, blocker: Blocker) -> None:
        """Wait for a vacuum or a build in its own weak way, which holds up no reader and no
        writer; an autovacuum then gives way.
        """
        milliseconds = int(
            max(LEAST_MS, min(BEHIND_WEAK_MS, (self.deadline_s - self._waited()) * 1000))
        )
        with (
            suppress(DatabaseError),
            self.aside(),
            transaction.atomic(using=self.connection.alias),
            self.connection.cursor() as cursor,
        ):
            cursor.execute(f"SET LOCAL lock_timeout = {milliseconds}")
            cursor.execute(f"LOCK TABLE {blocker.table} IN SHARE UPDATE EXCLUSIVE MODE")

    def _check_deadline(self, wanted: Wanted) -> None:
        if self._waits_since is None or self._waited() < self.deadline_s:
            return
        names = (
            "\n".join(f"  {blocker}" for blocker in self._blockers(wanted))
            or "  nobody just now: many short transactions take turns"
        )
        raise LockDeadline(
            f"Not to be had within {self.deadline_s:g} s: {_in_words(wanted)}. Run migrate again"
            f" when these are done:\n{names}"
        )

    def _blockers(self, wanted: Wanted) -> list[Blocker]:
        if not wanted:
            return []
        with self.aside():
            return blockers(self.connection, wanted)

    def _waits(self) -> None:
        if self._waits_since is None:
            self._waits_since = time.monotonic()

    def _waited(self) -> float:
        return 0.0 if self._waits_since is None else time.monotonic() - self._waits_since

    def _had_it(self) -> None:
        """A lock was had: the next one has the whole deadline again."""
        self._waits_since, self._told, self.tries = None, False, 0

    def _notice_transaction(self) -> None:
        """Forget what was held when this is another transaction than last time."""
        blocks = self.connection.atomic_blocks
        opened_by = blocks[0] if blocks else None
        if opened_by is None or opened_by is not self._transaction:
            self._transaction, self._holds_since, self._new_tables = opened_by, None, set()

    def _remember_new_tables(self, classified: Iterable[Classified]) -> None:
        if self.connection.in_atomic_block:
            names = (_NEW_TABLE.match(statement.sql) for statement in classified)
            self._new_tables |= {table_name(match[1]) for match in names if match}

    def _set_lock_timeout(self, milliseconds: int) -> None:
        with self.aside(), self.connection.cursor() as cursor:
            cursor.execute(
                f"SET {'LOCAL ' if self.connection.in_atomic_block else ''}lock_timeout ="
                f" {milliseconds}"
            )
