"""What each pending step locks, found out by running it on a scratch database and reading pg_locks.

A statement in a transaction still holds its locks when it is done: they are read then. A concurrent
statement gives them back, so somebody stands in its way on purpose: a second session holds ROW
EXCLUSIVE on every table, the statement takes its own lock and waits, a third session reads it, and
the second one steps aside.
"""

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any, Final

import psycopg
from django.core.management.commands import migrate as django_migrate
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from revcouncil.schema.scratch import CannotRun, NoScratch, migrate_scratch, scratch_database
from revcouncil.schema.session import second
from revcouncil.schema.statements import Lock, Unplaced, place, plain, split, widen

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
_ALONE: Final = re.compile(
    r"((CREATE (UNIQUE )?INDEX|DROP INDEX|REINDEX .*?) CONCURRENTLY\b|VACUUM\b)", re.IGNORECASE
)
_CONCURRENT: Final = re.compile(r".*\bCONCURRENTLY\b", re.IGNORECASE)
_BUILDS: Final = re.compile(r"(CREATE|REINDEX|VACUUM)\b", re.IGNORECASE)
_READS_OR_WRITES_ROWS: Final = re.compile(
    r"(SELECT|INSERT|UPDATE|DELETE|MERGE|WITH|VALUES|TABLE)\b", re.IGNORECASE
)
_VALIDATES: Final = re.compile(r"ALTER TABLE .* VALIDATE CONSTRAINT\b", re.IGNORECASE)
_EMPTIES: Final = re.compile(r"TRUNCATE\b", re.IGNORECASE)
_DEFINES: Final = re.compile(
    r"(ALTER|CREATE|DROP|COMMENT|TRUNCATE|REINDEX|REFRESH|SAVEPOINT|SET CONSTRAINTS)\b",
    re.IGNORECASE,
)
_ENDS_WITH_TRANSACTION: Final = re.compile(
    r"(.*\bON COMMIT\b|SET LOCAL\b|LOCK\b|DECLARE\b)", re.IGNORECASE
)
# Transactions and settings: no table is touched.
_HOUSEKEEPING: Final = re.compile(
    r"(SET|RESET|SHOW|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|START TRANSACTION)\b", re.IGNORECASE
)

# Every relation somebody may be using, the table that stands for it (an index or an own sequence
# means its table), and where its rows are.
_RELATIONS: Final = """
    SELECT rel.oid, coalesce(home.oid, rel.oid), coalesce(home.relname, rel.relname),
        rel.relfilenode, rel.relkind IN ('r', 'p')
    FROM pg_class rel
    LEFT JOIN pg_index ON indexrelid = rel.oid
    LEFT JOIN pg_depend dep ON rel.relkind = 'S' AND dep.objid = rel.oid
        AND dep.classid = 'pg_class'::regclass
              AND dep.refclassid = 'pg_class'::regclass AND dep.deptype IN ('a', 'i')
    LEFT JOIN pg_class home ON home.oid = coalesce(indrelid, dep.refobjid)
    WHERE rel.relkind IN ('r', 'p', 'v', 'm', 'f', 'i', 'I', 'S')
      AND rel.relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_'
          OR nspname = 'information_schema')
"""
_HELD: Final = """
    SELECT relation, mode FROM pg_locks
    WHERE pid = %s AND locktype = 'relation' AND database = (SELECT oid FROM pg_database
        WHERE datname = current_database())
"""
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
    """One text sent to the server: the strongest lock it took on each table, and what the gate
    expects of it.
    """

    sql: str
    taken: list[Seen]
    # The strongest of each table, as the gate places the text; None when it can't. Locks that every
    # write takes are left out.
    placed: dict[str, Lock] | None
    # Statements of one number share a transaction; those before a scan keep their locks while it
    # lasts.
    transaction: int
    scanned: bool

    @property
    def strong(self) -> dict[str, Lock]:
        """What it took beyond the locks of every write: what the gate has to know."""
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
            plain(statement.sql)[:80] for statement in self.statements if statement.placed is None
        ]
        return [
            *lines,
            *(
                f"migrate will refuse this, the gate does not know its locks: {sql}"
                for sql in refused
            ),
        ]


def _is_covered(seen: Seen, others: Iterable[tuple[str, Lock]]) -> bool:
    """Whether a usual lock needs no line of its own beside a stronger one on the same table."""
    return seen.how == USUAL and any(
        table == seen.table and lock > seen.lock for table, lock in others
    )


class Observer:
    """An execute wrapper that notes the locks of every statement on a scratch database."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.statements: list[Statement] = []
        self.transaction = 0
        self._tables: dict[int, tuple[int, str]] = {}
        self._declared: frozenset[str] = frozenset()
        self._keeps_together = False

    def begin(self, declared: Iterable[str] = ()) -> None:
        """A migration starts, with the statements it declares: what exists now is what others
        may be using.
        """
        self._declared = frozenset(" ".join(sql.split()) for sql in declared)
        self._keeps_together = False
        self._tables = {oid: (home, name) for oid, home, name, _, _ in self._ask(_RELATIONS)}
        self.transaction += 1

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: Any,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        """Run one text and note what it locks."""
        text = sql if isinstance(sql, str) else sql.as_string(None)
        shape = plain(text)
        run = lambda: execute(sql, params, many, context)  # noqa: E731
        if self.connection.in_atomic_block:
            self._part(shape)
        if _HOUSEKEEPING.match(shape) and ";" not in shape.rstrip("; "):
            return run()
        if _ALONE.match(shape) and not self.connection.in_atomic_block:
            return self._watch_from_outside(run, text, shape)
        if self.connection.in_atomic_block:
            return self._watch_inside(run, text, shape)
        self.transaction += 1
        with transaction.atomic(using=self.connection.alias):
            return self._watch_inside(run, text, shape)

    def _watch_inside(self, run: Callable[[], Any], text: str, shape: str) -> Any:
        """Look at the locks of our transaction afterwards; the rows read and the files written
        tell how long they are needed.
        """
        self._plan_for(shape)
        placed = self._placed(text)
        before, scans_before, files_before = self._held(), self._scans(), self._files()
        result = run()
        held, scans, files = self._held(), self._scans(), self._files()
        scanned = {oid for oid in scans if scans[oid] > scans_before.get(oid, 0)}
        rewritten = {
            self._tables[oid][1]
            for oid in files
            if oid in scanned and files[oid] != files_before.get(oid) and not _EMPTIES.match(shape)
        }
        is_scan = bool(scanned or _VALIDATES.match(shape))
        taken = [
            Seen(table, max(new), _how(max(new), rewritten=table in rewritten, scanned=is_scan))
            for table, locks in held.items()
            if (new := locks - before.get(table, set()))
        ]
        self.statements.append(Statement(text, taken, placed, self.transaction, is_scan))
        return result

    def _part(self, shape: str) -> None:
        """Commit what came before, so that the locks of this statement show alone even if the one
        before took the same.

        The transaction is one for the operator and stays one number. It is left whole where
        something in it ends with it.
        """
        self._keeps_together = self._keeps_together or bool(_ENDS_WITH_TRANSACTION.match(shape))
        if not self._keeps_together and not self.connection.savepoint_ids and _DEFINES.match(shape):
            self.connection.connection.commit()

    def _watch_from_outside(self, run: Callable[[], Any], text: str, shape: str) -> Any:
        """Make the statement wait once it has its lock (or, if it is not of the patient sort,
        just before), and look.
        """
        self.transaction += 1
        placed = self._placed(text)
        concurrent = bool(_CONCURRENT.match(shape))
        watch = _Standing(
            self.connection,
            Lock.ROW_EXCLUSIVE if concurrent else Lock.SHARE_UPDATE_EXCLUSIVE,
            self._pid(),
        )
        with watch:
            result = run()
        how = SCAN if _BUILDS.match(shape) else OTHERS
        taken = [
            Seen(table, max(locks), how if max(locks) > Lock.ROW_EXCLUSIVE else USUAL)
            for table, locks in self._named(watch.seen).items()
        ]
        self.statements.append(Statement(text, taken, placed, self.transaction, how == SCAN))
        return result

    def _placed(self, text: str) -> dict[str, Lock] | None:
        """What the gate will ask for, by the table it means."""
        locks: dict[str, Lock] = {}
        for sql in split(text):
            try:
                with CursorWrapper(
                    psycopg.ClientCursor(self.connection.connection), self.connection
                ) as cursor:
                    placed = widen(cursor, place(sql))
            except Unplaced:
                if " ".join(sql.split()) in self._declared:
                    continue
                return None
            for name, lock in placed.locks:
                quoted = ".".join(self.connection.ops.quote_name(part) for part in name.split("."))
                oid = self._ask("SELECT to_regclass(%s)::oid::int8", [quoted])[0][0]
                if oid in self._tables and lock > Lock.ROW_EXCLUSIVE:
                    table = self._tables[oid][1]
                    locks[table] = max(lock, locks.get(table, Lock.NONE))
        return locks

    def _plan_for(self, shape: str) -> None:
        """Empty tables mislead the planner: let a row be found by its index, and let a check of
        all rows show as a scan.
        """
        by_row = bool(_READS_OR_WRITES_ROWS.match(shape))
        self._ask(f"SELECT set_config('enable_seqscan', '{'off' if by_row else 'on'}', true)")
        for setting in ("enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan"):
            self._ask(f"SELECT set_config('{setting}', '{'on' if by_row else 'off'}', true)")

    def _held(self) -> dict[str, set[Lock]]:
        return self._named(self._ask(_HELD, [self._pid()]))

    def _named(self, rows: Iterable[tuple[int, str]]) -> dict[str, set[Lock]]:
        held: dict[str, set[Lock]] = {}
        for oid, mode in rows:
            if oid in self._tables and mode in _MODES:
                held.setdefault(self._tables[oid][1], set()).add(_MODES[mode])
        return held

    def _scans(self) -> dict[int, int]:
        return {
            oid: scans
            for oid, scans in self._ask(
                "SELECT oid::int8, pg_stat_get_xact_numscans(oid) FROM pg_class WHERE relkind IN"
                " ('r', 'p', 'm')"
            )
            if oid in self._tables
        }

    def _files(self) -> dict[int, int]:
        return {
            oid: file
            for oid, _, _, file, is_table in self._ask(_RELATIONS)
            if is_table and oid in self._tables
        }

    def _pid(self) -> int:
        return int(self.connection.connection.info.backend_pid)

    def _ask(self, sql: str, params: list[Any] | None = None) -> list[Any]:
        """A look of our own, past every wrapper."""
        self.connection.ensure_connection()
        with psycopg.ClientCursor(self.connection.connection) as cursor:
            cursor.row_factory = psycopg.rows.tuple_row
            return cursor.execute(sql, params).fetchall()


def _how(lock: Lock, *, rewritten: bool, scanned: bool) -> str:
    if lock <= Lock.ROW_EXCLUSIVE:
        return USUAL
    return REWRITE if rewritten else SCAN if scanned else MOMENT


class _Standing:
    """Somebody in the way of process `pid` while the block runs, until it waits; `seen` is what
    it had locked, or asked for, then.
    """

    def __init__(self, connection: BaseDatabaseWrapper, lock: Lock, pid: int) -> None:
        self.holder = second(connection)
        self.holder.autocommit = False
        self.looker = second(connection)
        self.lock, self.pid = lock, pid
        self.seen: list[tuple[int, str]] = []
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        names = self.holder.execute(
            "SELECT string_agg(oid::regclass::text, ', ') FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_' OR"
            " nspname = 'information_schema')"
        ).fetchone()
        if names and names[0]:
            self.holder.execute(f"LOCK TABLE {names[0]} IN {self.lock.words} MODE".encode())
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self.holder.close()
        self.looker.close()

    def _look(self) -> None:
        until = time.monotonic() + WAIT_S
        holder = self.holder.info.backend_pid
        while not self._done.is_set() and time.monotonic() < until:
            row = self.looker.execute(
                "SELECT %s = ANY(pg_blocking_pids(%s))", [holder, self.pid]
            ).fetchone()
            if row and row[0]:
                self.seen = self.looker.execute(_HELD.encode(), [self.pid]).fetchall()
                break
            self._done.wait(POLL_S)
        self.holder.rollback()


class ObservingExecutor(MigrationExecutor):
    """Runs a plan on a scratch database operation by operation; `steps` tells what each did."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        super().__init__(connection)
        self.observer = Observer(connection)
        self.steps: list[Step] = []

    def apply_migration(
        self,
        state: ProjectState,
        migration: Migration,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> ProjectState:
        """Run one migration forwards."""
        return self._run(state, migration, backwards=False)

    def unapply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False
    ) -> ProjectState:
        """Run one migration backwards."""
        return self._run(state, migration, backwards=True)

    def _run(self, state: ProjectState, migration: Migration, *, backwards: bool) -> ProjectState:
        steps = [
            Step(f"{migration.app_label}.{migration.name}", operation)
            for operation in migration.operations
        ]
        self.steps += steps
        self.observer.begin(getattr(migration, "declared_statements", ()))
        first = len(self.observer.statements)
        deferred: dict[int, Step] = {}
        with (
            self.connection.execute_wrapper(self.observer),
            self.connection.schema_editor(atomic=migration.atomic) as editor,
        ):
            for step, run in _operations(state, migration, steps, backwards=backwards):
                with self._noted(step):
                    state = run(editor)
                deferred |= {
                    id(sql): step for sql in editor.deferred_sql if id(sql) not in deferred
                }
            for sql in editor.deferred_sql:
                with self._noted(deferred[id(sql)]):
                    editor.execute(sql, None)
            editor.deferred_sql.clear()
        _prolong(self.observer.statements[first:])
        return state

    @contextmanager
    def _noted(self, step: Step) -> Iterator[None]:
        first = len(self.observer.statements)
        try:
            yield
        except Exception as error:
            step.failed = f"can't be run on a scratch database: {' '.join(str(error).split())}"
            raise
        step.done = True
        step.statements += self.observer.statements[first:]


def _operations(
    state: ProjectState, migration: Migration, steps: list[Step], *, backwards: bool
) -> Iterator[tuple[Step, Callable[[Any], ProjectState]]]:
    """Each operation as a migration of one, in the order Django runs them."""
    singles = []
    for step in steps:
        single = copy(migration)
        single.operations = [step.operation]  # type: ignore[misc]
        singles.append((step, single))
    if not backwards:
        for step, single in singles:
            yield step, lambda editor, single=single: single.apply(state, editor)  # type: ignore[misc]
        return
    states = [state.clone()]
    for _, single in singles:
        states.append(single.mutate_state(states[-1], preserve=True))
    for (step, single), before in reversed(list(zip(singles, states, strict=False))):
        yield step, lambda editor, single=single, before=before: single.unapply(before, editor)  # type: ignore[misc]


def _prolong(statements: list[Statement]) -> None:
    """A lock is held until its transaction ends: where a later statement of it scans, that long."""
    scanned_later: set[int] = set()
    for statement in reversed(statements):
        if statement.transaction in scanned_later:
            statement.taken = [
                replace(seen, how=AFTER_SCAN) if seen.how == MOMENT else seen
                for seen in statement.taken
            ]
        if statement.scanned:
            scanned_later.add(statement.transaction)


def observe(connection: BaseDatabaseWrapper, plan: Plan) -> list[Step]:
    """Run `plan` on a scratch database that stands where `connection` stands; what each operation
    did.

    A step that fails there says so, and those after it were not tried. Raises
    NoScratch, and CannotRun for a migration that is recorded already.
    """
    applied = MigrationRecorder(connection).applied_migrations()
    with scratch_database(connection) as scratch:
        # It is thrown away: nobody waits for its disk.
        with scratch.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        migrate_scratch(scratch, applied)
        executor = ObservingExecutor(scratch)
        own = [
            (executor.loader.get_migration(migration.app_label, migration.name), backwards)
            for migration, backwards in plan
        ]
        try:
            executor.migrate([], plan=own)
        except Exception as error:
            # A plan is shown even of what can't be run here; the reason stands beside its step, and
            # the others are said to be unknown.
            reached = {id(step.operation): step for step in executor.steps}
            steps = [reached.get(id(op)) or Step(str(m), op) for m, _ in own for op in m.operations]
            for step in steps:
                if not step.done and not step.failed:
                    step.failed = f"not tried, because of: {' '.join(str(error).split())}"
            return steps
        return executor.steps


@contextmanager
def observed(
    connection: BaseDatabaseWrapper, tell: Callable[[str], object]
) -> Iterator[Callable[[Operation], list[str]]]:
    """Let Django's command plan with an executor that tries the plan out; gives what to print below
    an operation.

    `tell` takes one line of explanation where the locks can't be found out.
    """
    steps: dict[int, Step] = {}

    class PlanExecutor(MigrationExecutor):
        def migration_plan(self, targets: Any, clean_start: bool = False) -> Any:
            plan = super().migration_plan(targets, clean_start)
            try:
                steps.update(
                    {
                        id(step.operation): step
                        for step in (observe(self.connection, plan) if plan else [])
                    }
                )
            except CannotRun as error:
                tell(f"The locks are not shown: {error}")
            except NoScratch as reason:
                tell(f"The locks are not shown: they are found out on a scratch database. {reason}")
            return plan

    plain_executor = getattr(django_migrate, "MigrationExecutor")  # noqa: B009
    setattr(django_migrate, "MigrationExecutor", PlanExecutor)  # noqa: B010
    try:
        yield lambda operation: steps[id(operation)].lines() if id(operation) in steps else []
    finally:
        setattr(django_migrate, "MigrationExecutor", plain_executor)  # noqa: B010
