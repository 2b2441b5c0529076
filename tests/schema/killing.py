"""Kill -9 of the client around every statement of every migration of ours, forward and back; then a
second run has to mend it.

    python -m tests.schema.killing [--every 12] [--nth 4]

A process that has the migrations loaded forks a child for each run, so that a kill costs no start
of Django. A point is one statement (or COMMIT) of one migration in one direction and one way to
die:

before  the statement is not sent sent    the statement is sent, nobody reads the answer: the server
is in the middle of it after   the answer is read, nothing more is done held    somebody stands in
the way, the statement (or the lock guard before it) waits, and then the client dies

Every second held point lets the way free at once, so that the orphaned server process may finish;
the others wait for its end.
"""

import argparse
import gc
import os
import pickle
import secrets
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext, suppress
from itertools import count, zip_longest
from typing import Any

import django
import psycopg

from tests.schema.dying import (
    Point,
    Run,
    Statement,
    _die,
    _is_done,
    _lives,
    _migrator,
    _send_and_die,
    _statement,
    _times_recorded,
    _waits,
)

django.setup()

from django.db import connection  # noqa: E402
from django.db.migrations.migration import Migration  # noqa: E402
from django.db.migrations.recorder import MigrationRecorder  # noqa: E402
from django.db.migrations.state import ProjectState  # noqa: E402

from revcouncil.releases import RELEASES  # noqa: E402
from revcouncil.schema import catalog  # noqa: E402
from revcouncil.schema.locks.guard import LockGuard  # noqa: E402
from revcouncil.schema.runner import CarefulExecutor, only_migrator  # noqa: E402
from revcouncil.schema.session import connection_params, prepared  # noqa: E402
from tests import roles  # noqa: E402
from tests.templates import released  # noqa: E402

MEMBERS = 300
# They change nothing: to die beside one is to die beside the next statement that does.
QUIET = ("SELECT", "WITH", "SET", "SHOW", "SAVEPOINT", "RELEASE")
PATIENCE_S = 60.0
# What others wrote need not be reversible.
OURS = {app for release in RELEASES.values() for app in release}


class Around:
    """Counts the statements of a run and dies at one of them.

    The outermost execute wrapper; also stands around COMMIT.
    """

    def __init__(self, guard: LockGuard, point: Point | None, tell: Callable[[], None]) -> None:
        self.guard, self.point, self.tell = guard, point, tell
        self.statements: list[Statement] = []
        self._inside = False

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: Any,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        text = sql if isinstance(sql, str) else sql.as_string(None)
        if self._inside or self.guard._aside or text.lstrip().upper().startswith(QUIET):
            return execute(sql, params, many, context)
        self._inside = True
        try:
            return self._pass(
                _statement(text), lambda: execute(sql, params, many, context), context
            )
        finally:
            self._inside = False

    def commit(self, commit: Callable[[], None]) -> None:
        self._pass(Statement("COMMIT", (), True), commit, None)

    def _pass(
        self, statement: Statement, run: Callable[[], Any], context: dict[str, Any] | None
    ) -> Any:
        way = self.point.way if self.point and self.point.index == len(self.statements) else ""
        self.statements.append(statement)
        if way == "before":
            _die()
        if way == "sent":
            if context is None:
                _send_and_die(b"COMMIT")
            else:
                context["cursor"].cursor = Dying(context["cursor"].cursor)
        if way == "held":
            self.tell()
        result = run()
        if way == "after":
            _die()
        return result


class Dying:
    """A cursor that sends a statement and does not live to read the answer."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def execute(self, sql: Any, params: Any = None) -> None:
        _send_and_die(self._cursor.mogrify(sql, params).encode() if params else str(sql).encode())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


class Harness:
    """The migrations between the baseline and the newest release, with the models before each,
    and a database that walks along.
    """

    def __init__(self) -> None:
        self.name = f"rc_kill_{secrets.token_hex(4)}"
        roles.connect_as_owner()
        params = connection_params(connection)
        self.admin = psycopg.connect(**(params | {"dbname": "postgres", "autocommit": True}))
        self._clones = count()
        first = released(next(iter(RELEASES)))
        self.admin.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{first}"')
        self._use(self.name)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO members_member (email, password, is_superuser) SELECT 'm' || n ||"
                f" '@example.com', '!', false FROM generate_series(1, {MEMBERS}) n"
            )
        self.executor = CarefulExecutor(connection)
        plan = self.executor.migration_plan(self.executor.loader.graph.leaf_nodes())
        state = self.executor._create_project_state(with_applied_migrations=True)  # type: ignore[attr-defined]
        state.apps  # noqa: B018 - renders the models once, before any fork
        self.steps: list[tuple[Migration, ProjectState]] = []
        for migration, _ in plan:
            self.steps.append((migration, state))
            state = migration.mutate_state(state, preserve=True)
        connection.close()
        # A child that collects garbage would copy every page it looks at.
        gc.collect()
        gc.freeze()
        gc.disable()

    def close(self) -> None:
        """Leave no database behind."""
        connection.close()
        for row in self.admin.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{self.name}%"]
        ).fetchall():
            self.admin.execute(f'DROP DATABASE "{row[0]}" WITH (FORCE)')
        self.admin.close()

    def _use(self, name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name

    def clone(self) -> str:
        """A copy of the walking database."""
        name = f"{self.name}_{next(self._clones)}"
        self.admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}" STRATEGY file_copy')
        return name

    def drop(self, name: str) -> None:
        """A clone is done with."""
        self.admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def run(
        self, step: int, database: str, *, backwards: bool, point: Point | None = None
    ) -> Run | None:
        """Run one migration in a child; None when it was killed."""
        self._use(database)
        out, into_parent = os.pipe()
        go, into_child = os.pipe()
        child = os.fork()
        if child == 0:
            self._be_child(step, backwards, point, into_parent, go)
        os.close(into_parent)
        os.close(go)
        try:
            first = os.read(out, 1)
            if first == b"!" and point:
                self._hold_and_kill(child, database, point, into_child)
                first = b""
            with os.fdopen(out, "rb", closefd=False) as stream:
                answer = first + stream.read()
        finally:
            os.close(out)
            os.close(into_child)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return None
        run = pickle.loads(answer)
        if not isinstance(run, Run):
            raise AssertionError(
                f"{self.steps[step][0]} {'back' if backwards else 'forward'} at {point}:\n{run}"
            )
        return run

    def _be_child(self, step: int, backwards: bool, point: Point | None, out: int, go: int) -> None:
        def tell() -> None:
            os.write(out, b"!")
            os.read(go, 1)

        try:
            answer: Any = self._migrate(step, backwards, point, tell)
        except BaseException:
            answer = traceback.format_exc()
        with os.fdopen(out, "wb") as stream:
            pickle.dump(answer, stream)
        os._exit(0)

    def _migrate(
        self, step: int, backwards: bool, point: Point | None, tell: Callable[[], None]
    ) -> Run:
        migration, state = self.steps[step]
        key = migration.app_label, migration.name
        guard = LockGuard(
            connection, PATIENCE_S, lambda line: None, lambda classified: nullcontext()
        )
        self.executor.guard = guard
        around = Around(guard, point, tell)
        with prepared(connection), only_migrator(connection, lambda line: None):
            if (key in MigrationRecorder(connection).applied_migrations()) == backwards:
                commit = getattr(connection, "_commit")  # noqa: B009
                setattr(connection, "_commit", lambda: around.commit(commit))  # noqa: B010
                with connection.execute_wrapper(around):
                    work = (
                        self.executor.unapply_migration
                        if backwards
                        else self.executor.apply_migration
                    )
                    work(state, migration)
        with connection.cursor() as cursor:
            return Run(catalog.read(cursor), _times_recorded(cursor, key), around.statements)

    def _hold_and_kill(self, child: int, database: str, point: Point, into_child: int) -> None:
        """Stand in the way of the statement, let it go on until it waits, kill it, and step
        aside.
        """
        mode = (
            "SHARE UPDATE EXCLUSIVE"
            if point.statement.is_weak and "CONCURRENTLY" not in point.statement.sql
            else "ROW EXCLUSIVE"
        )
        params = connection_params(connection) | {"dbname": database}
        with psycopg.connect(**params, autocommit=True) as watcher, ExitStack() as standing:
            client, is_held = _migrator(watcher), False
            for table in point.statement.tables:
                holder = standing.enter_context(psycopg.connect(**params))
                with suppress(psycopg.Error):
                    holder.execute("SET lock_timeout = '50ms'")
                    row = holder.execute(
                        "SELECT coalesce((SELECT indrelid FROM pg_index WHERE indexrelid = oid),"
                        " oid)::regclass::text FROM pg_class WHERE oid = to_regclass(%s)",
                        [".".join(f'"{part}"' for part in table.split("."))],
                    ).fetchone()
                    if row:
                        holder.execute(f"LOCK TABLE {row[0]} IN {mode} MODE")
                        is_held = True
            if is_held:
                os.write(into_child, b"!")
            end = time.monotonic() + (PATIENCE_S if point.statement.is_weak else 0.2)
            # Where nobody can stand in the way (a table of this very migration) the client dies
            # waiting for its turn.
            while (
                is_held
                and time.monotonic() < end
                and not _waits(watcher, client)
                and not _is_done(child)
            ):
                time.sleep(0.01)
            os.kill(child, signal.SIGKILL)
            if point.number % 2:
                while time.monotonic() < end + PATIENCE_S and _lives(watcher, client):
                    time.sleep(0.01)

    def points(self, statements: list[Statement], numbers: Iterator[int]) -> list[Point]:
        """Every way to die around every statement."""
        return [
            Point(index, way, each, next(numbers))
            for index, each in enumerate(statements)
            for way in each.ways()
        ]


def main(every: int, nth: int) -> int:
    """Die at every `every`th point of every `nth` migration; print the numbers; 1 when one did
    not converge.
    """
    harness = Harness()
    began, numbers, tried, killed, wrong = time.monotonic(), count(), 0, 0, []
    looked_at = sum(
        migration.app_label in OURS and not step % nth
        for step, (migration, _) in enumerate(harness.steps)
    )
    version = harness.admin.info.server_version // 10_000
    try:
        for step, (migration, _) in enumerate(harness.steps):
            if migration.app_label not in OURS or step % nth:
                harness.run(step, harness.name, backwards=False)
                continue
            clean = harness.clone()
            forward = harness.run(step, clean, backwards=False)
            back = harness.run(step, clean, backwards=True)
            harness.drop(clean)
            assert forward is not None
            assert back is not None
            assert (forward.recorded, back.recorded) == (1, 0)
            there = [
                point
                for point in harness.points(forward.statements, numbers)
                if point.number % every == 0
            ]
            home = [
                point
                for point in harness.points(back.statements, numbers)
                if point.number % every == 0
            ]
            for pair in zip_longest(there, home):
                database = harness.clone()
                for point, backwards, wanted in zip(
                    pair, (False, True), (forward, back), strict=True
                ):
                    if point is None:
                        end = harness.run(step, database, backwards=backwards)
                    else:
                        tried += 1
                        killed += (
                            harness.run(step, database, backwards=backwards, point=point) is None
                        )
                        end = harness.run(step, database, backwards=backwards)
                    assert end is not None
                    if (end.snapshot, end.recorded) != (wanted.snapshot, wanted.recorded):
                        wrong.append(
                            f"{migration} {'back' if backwards else 'forward'}, {point}:"
                            f" {_differences(wanted, end)}"
                        )
                        break
                harness.drop(database)
            harness.run(step, harness.name, backwards=False)
    finally:
        harness.close()
    for line in wrong:
        print(line)
    print(
        f"PostgreSQL {version}: {looked_at} migrations, {next(numbers)} points, {tried} tried,"
        f" {killed} killed, {len(wrong)} did not converge, {time.monotonic() - began:.0f} s."
    )
    return bool(wrong) or killed != tried


def _differences(wanted: Run, end: Run) -> str:
    keys = wanted.snapshot.keys() | end.snapshot.keys()
    other = [
        f"{key}: {end.snapshot.get(key)} for {wanted.snapshot.get(key)}"
        for key in keys
        if wanted.snapshot.get(key) != end.snapshot.get(key)
    ]
    return "; ".join(other) + f" recorded {end.recorded} times"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--nth", type=int, default=1)
    asked = parser.parse_args()
    sys.exit(main(asked.every, asked.nth))
