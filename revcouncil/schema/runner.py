"""Django's migration executor, careful with a live database.

One migrator at a time; every statement passes the lock guard; a migration that runs in a
transaction is recorded in that same transaction, its deferred SQL included, so that a kill leaves
either all of it or nothing.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Final

from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.transaction import atomic

from revcouncil.schema.locks.guard import LockGuard, StartOver

# "revcouncil migrate", as a number of its own. Session level: a killed client's session gives it
# back.
ADVISORY_KEY: Final = 0x5245_5643_4D49_4752
POLL_S: Final = 0.25


class CarefulExecutor(MigrationExecutor):
    """Applies migrations through a lock guard.

    `guard` None means Django's plain behaviour (scratch databases).
    """

    guard: LockGuard | None = None

    def apply_migration(
        self,
        state: ProjectState,
        migration: Migration,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> ProjectState:
        """Run one migration forwards and record it."""
        if self.guard is None or fake:
            return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
        if self.progress_callback:
            self.progress_callback("apply_start", migration, fake)
        if fake_initial:
            fake, state = self.detect_soft_applied(state, migration)
        if fake:
            self.record_migration(migration)  # type: ignore[call-arg, arg-type]
        else:
            state = self._run(state, migration, backwards=False)
        if self.progress_callback:
            self.progress_callback("apply_success", migration, fake)
        return state

    def unapply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False
    ) -> ProjectState:
        """Run one migration backwards and take it off the record."""
        if self.guard is None or fake:
            return super().unapply_migration(state, migration, fake=fake)
        if self.progress_callback:
            self.progress_callback("unapply_start", migration, fake)
        state = self._run(state, migration, backwards=True)
        if self.progress_callback:
            self.progress_callback("unapply_success", migration, fake)
        return state

    def _run(self, state: ProjectState, migration: Migration, *, backwards: bool) -> ProjectState:
        assert self.guard is not None
        self.guard.begin(getattr(migration, "declared_statements", ()))
        steps = _steps(state, migration, backwards=backwards)
        with self.connection.execute_wrapper(self.guard):
            if migration.atomic:
                self._until_granted(lambda: self._at_once(migration, steps, backwards))
            else:
                self._one_by_one(migration, steps, backwards)
        return state if backwards or not steps else steps[-1].after

    def _at_once(self, migration: Migration, steps: "list[Step]", backwards: bool) -> None:
        """All of it in one transaction, its deferred SQL and its record included:

        Django records after the commit.
        """
        with self.connection.schema_editor(atomic=True) as editor:
            for step in steps:
                step.run(migration.app_label, editor)
            self._finish(migration, editor, backwards)

    def _one_by_one(self, migration: Migration, steps: "list[Step]", backwards: bool) -> None:
        """Each operation for itself; one that is refused a lock inside a transaction of its own
        starts over alone.
        """
        with self.connection.schema_editor(atomic=False) as editor:
            for step in steps:
                deferred = len(editor.deferred_sql)

                def run(step: Step = step, deferred: int = deferred) -> None:
                    del editor.deferred_sql[deferred:]
                    with atomic(self.connection.alias) if step.operation.atomic else nullcontext():
                        step.run(migration.app_label, editor)

                self._until_granted(run)
            self._finish(migration, editor, backwards)

    def _until_granted(self, run: Callable[[], None]) -> None:
        assert self.guard is not None
        while True:
            try:
                return run()
            except StartOver as refused:
                self.guard.start_over(refused)

    def _finish(
        self, migration: Migration, editor: BaseDatabaseSchemaEditor, backwards: bool
    ) -> None:
        for sql in editor.deferred_sql:
            editor.execute(sql, None)
        editor.deferred_sql.clear()
        self._record(migration, backwards=backwards)

    def _record(self, migration: Migration, *, backwards: bool) -> None:
        if not backwards:
            self.record_migration(migration)  # type: ignore[call-arg, arg-type]
            return
        for app_label, name in migration.replaces:
            self.recorder.record_unapplied(app_label, name)
        self.recorder.record_unapplied(migration.app_label, migration.name)


@dataclass(frozen=True)
class Step:
    """One operation with the models before and after it, rendered beforehand: that takes longer
    than a strong lock may be held.
    """

    operation: Operation
    before: ProjectState
    after: ProjectState
    backwards: bool

    def run(self, app_label: str, editor: BaseDatabaseSchemaEditor) -> None:
        """Do it, or undo it."""
        if self.backwards:
            self.operation.database_backwards(app_label, editor, self.after, self.before)
        else:
            self.operation.database_forwards(app_label, editor, self.before, self.after)


def _steps(state: ProjectState, migration: Migration, *, backwards: bool) -> list[Step]:
    """The operations of a migration in the order they run.

    `state` is the one before the migration, in both directions.
    """
    steps: list[Step] = []
    for operation in migration.operations:
        if backwards and not operation.reversible:
            raise IrreversibleError(f"Operation {operation} in {migration} is not reversible")
        before = steps[-1].after if steps else state
        after = before.clone()
        operation.state_forwards(migration.app_label, after)
        after.apps  # noqa: B018 - renders the models
        steps.append(Step(operation, before, after, backwards))
    return steps[::-1] if backwards else steps


@contextmanager
def only_migrator(connection: BaseDatabaseWrapper, say: Any) -> Iterator[None]:
    """Hold the advisory lock of migrators while the block runs; wait for another one first.

    Polled: a session that waits inside pg_advisory_lock holds a snapshot, and a concurrent index
    build waits for that.
    """
    told = False
    while not _ask(connection, f"SELECT pg_try_advisory_lock({ADVISORY_KEY})"):
        if not told:
            told = True
            say("Another migrate is running; waiting for it to finish.")
        time.sleep(POLL_S)
    try:
        yield
    finally:
        # A broken connection has given the lock back already; one that can't be asked is closed,
        # which gives it back too.
        if connection.connection is not None and not connection.connection.closed:
            try:
                _ask(connection, f"SELECT pg_advisory_unlock({ADVISORY_KEY})")
            except Error:
                connection.close()


def migrator_at_work(connection: BaseDatabaseWrapper) -> bool:
    """Whether some session holds the lock of migrators on this database right now."""
    # A 64-bit key stands in pg_locks as two halves.
    sql = f"""
        SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
                       AND database = (SELECT oid FROM pg_database
                           WHERE datname = current_database())
                       AND classid = {ADVISORY_KEY >> 32}::oid
                           AND objid = {ADVISORY_KEY & 0xFFFFFFFF}::oid)
    """
    return bool(_ask(connection, sql))


def _ask(connection: BaseDatabaseWrapper, sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return row[0] if row else None
