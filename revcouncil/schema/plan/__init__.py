"""What each pending step locks, found out by running it on a scratch database and reading pg_locks.

A statement in a transaction still holds its locks when it is done: they are read then. A concurrent
statement gives them back, so somebody stands in its way on purpose: a second session holds ROW
EXCLUSIVE on every table, the statement takes its own lock and waits, a third session reads it, and
the second one steps aside.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from typing import Any

from django.core.management.commands import migrate as django_migrate
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from revcouncil.schema.plan.observer import Observer
from revcouncil.schema.plan.statement import (
    AFTER_SCAN,
    MOMENT,
    Plan,
    Statement,
    Step,
)
from revcouncil.schema.scratch import CannotRun, NoScratch, migrate_scratch, scratch_database


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
