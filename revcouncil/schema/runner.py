"""Django's migration executor, careful with a live database.

One migrator at a time; every statement passes the gate; a migration that runs in a transaction is recorded in that same
transaction, its deferred SQL included, so that a kill leaves either all of it or nothing.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

from revcouncil.schema.gate import REST_S, Gate, StartOver

# "revcouncil migrate", as a number of its own. Session level: a killed client's session gives it back.
ADVISORY_KEY: Final = 0x5245_5643_4D49_4752
POLL_S: Final = 0.25


class CarefulExecutor(MigrationExecutor):
    """Applies migrations through a gate. `gate` None means Django's plain behaviour (scratch databases)."""

    gate: Gate | None = None

    def apply_migration(self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False) -> ProjectState:
        """Run one migration forwards and record it."""
        if self.gate is None or fake:
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

    def unapply_migration(self, state: ProjectState, migration: Migration, fake: bool = False) -> ProjectState:
        """Run one migration backwards and take it off the record."""
        if self.gate is None or fake:
            return super().unapply_migration(state, migration, fake=fake)
        if self.progress_callback:
            self.progress_callback("unapply_start", migration, fake)
        state = self._run(state, migration, backwards=True)
        if self.progress_callback:
            self.progress_callback("unapply_success", migration, fake)
        return state

    def _run(self, state: ProjectState, migration: Migration, *, backwards: bool) -> ProjectState:
        assert self.gate is not None
        self.gate.begin(getattr(migration, "declared_statements", ()))
        while True:
            attempt = state.clone()
            try:
                with self.connection.execute_wrapper(self.gate), self.connection.schema_editor(atomic=migration.atomic) as editor:
                    result = migration.unapply(attempt, editor) if backwards else migration.apply(attempt, editor)
                    # Django runs deferred SQL at the end and records after the commit; here all of it is one transaction.
                    for sql in editor.deferred_sql:
                        editor.execute(sql, None)
                    editor.deferred_sql.clear()
                    self._record(migration, backwards=backwards)
                return result
            except StartOver as refused:
                wanted = refused.args[0]
                self.gate.check_deadline(wanted)
                time.sleep(REST_S * random.uniform(0.5, 1.5))
                self.gate.wait_for_room(wanted)

    def _record(self, migration: Migration, *, backwards: bool) -> None:
        if not backwards:
            self.record_migration(migration)  # type: ignore[call-arg, arg-type]
            return
        for app_label, name in migration.replaces:
            self.recorder.record_unapplied(app_label, name)
        self.recorder.record_unapplied(migration.app_label, migration.name)


@contextmanager
def only_migrator(connection: BaseDatabaseWrapper, say: Any) -> Iterator[None]:
    """Hold the advisory lock of migrators while the block runs; wait for another one first.

    Polled: a session that waits inside pg_advisory_lock holds a snapshot, and a concurrent index build waits for that.
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
        # A broken connection has given the lock back already.
        if connection.connection is not None and not connection.connection.closed:
            _ask(connection, f"SELECT pg_advisory_unlock({ADVISORY_KEY})")


def migrator_at_work(connection: BaseDatabaseWrapper) -> bool:
    """Whether some session holds the lock of migrators on this database right now."""
    # A 64-bit key stands in pg_locks as two halves.
    sql = f"""
        SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
                       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                       AND classid = {ADVISORY_KEY >> 32}::oid AND objid = {ADVISORY_KEY & 0xFFFFFFFF}::oid)
    """
    return bool(_ask(connection, sql))


def _ask(connection: BaseDatabaseWrapper, sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return row[0] if row else None
