"""Tables and migrations of a test's own, run as `migrate` runs them, and people who use the
tables meanwhile.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from threading import Event
from typing import Any

import psycopg
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from revcouncil.schema.locks.guard import LockGuard
from revcouncil.schema.runner import CarefulExecutor
from revcouncil.schema.session import connection_params, prepared

APP = "garage"


def car(*fields: tuple[str, "models.Field[Any, Any]"]) -> migrations.CreateModel:
    """A table garage_car with a name, and what else the test wants."""
    return migrations.CreateModel(
        "Car",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("name", models.CharField(max_length=20)),
            *fields,
        ],
    )


def migration(
    name: str, *operations: Operation, atomic: bool = True, declared: Sequence[str] = ()
) -> migrations.Migration:
    """One migration of the app `garage`."""
    kind = type(
        "Migration",
        (migrations.Migration,),
        {"operations": operations, "atomic": atomic, "declared_statements": declared},
    )
    return kind(name, APP)


class Garage:
    """The state of the models so far; `run` brings one migration to the database.

    What the operator reads is in `said`.
    """

    def __init__(self, *operations: Operation, deadline_s: float = 30.0) -> None:
        self.said: list[str] = []
        self.deadline_s = deadline_s
        self.state = ProjectState()
        self.run(migration("0001_tables", *operations))

    def run(self, step: migrations.Migration, *, backwards: bool = False) -> None:
        """Run it; forwards the state follows, backwards `state` has to be the one before it and
        stays.
        """
        executor = CarefulExecutor(connection)
        executor.guard = LockGuard(
            connection, self.deadline_s, self.said.append, lambda classified: nullcontext()
        )
        executor.recorder.ensure_schema()
        with prepared(connection):
            if backwards:
                executor.unapply_migration(self.state, step)
            else:
                self.state = executor.apply_migration(self.state, step)

    def back(self, step: migrations.Migration, before: ProjectState) -> None:
        """Run one migration backwards, to the state before it."""
        self.state = before
        self.run(step, backwards=True)


def execute(sql: str) -> list[tuple[Any, ...]]:
    """Run one statement on the default connection."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def recorded() -> list[str]:
    """The migrations of `garage` on the record."""
    return sorted(
        name for app, name in MigrationRecorder(connection).applied_migrations() if app == APP
    )


def columns(table: str = "garage_car") -> list[str]:
    """The columns of a table."""
    return [
        row[0]
        for row in execute(
            f"SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0"
            " ORDER BY attnum"
        )
    ]


def session(**settings: Any) -> "psycopg.Connection[tuple[Any, ...]]":
    """A second session on the default database, in autocommit."""
    return psycopg.connect(**(connection_params(connection) | {"autocommit": True} | settings))


@contextmanager
def sitting(
    sql: str, application: str = "sitter"
) -> Iterator["psycopg.Connection[tuple[Any, ...]]"]:
    """Somebody who ran `sql` in a transaction and stays in it until the end of the block, or
    until `rollback()`.
    """
    with session(autocommit=False, application_name=application) as somebody:
        somebody.execute(sql)
        yield somebody
        somebody.rollback()


def until(condition: Callable[[], Any], timeout_s: float = 60.0) -> Any:
    """What `condition` gives once it gives something; fails after a minute."""
    end = time.monotonic() + timeout_s
    pause = Event()
    while not (found := condition()):
        assert time.monotonic() < end, "waited for in vain"
        pause.wait(0.01)
    return found


@contextmanager
def meanwhile(work: Callable[[], Any]) -> Iterator["Future[Any]"]:
    """Do `work` in another thread, over a connection of its own, beside the block.

    Not waited for when the block fails.
    """

    def run() -> Any:
        try:
            return work()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)
    future = pool.submit(run)
    try:
        yield future
    except BaseException:
        pool.shutdown(wait=False)
        raise
    future.result(timeout=120)
    pool.shutdown()
