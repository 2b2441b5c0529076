"""A database of its own on the same server, to try migrations on."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout, suppress
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from django.db import Error, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

from revcouncil.schema.catalog import Catalog, Entry, read
from revcouncil.schema.drift import follow
from revcouncil.schema.isolation import led_to, unwrapped
from revcouncil.schema.leftovers import fresh_database
from revcouncil.schema.privileges import sentence
from revcouncil.schema.steady import steady

MigrationKey = tuple[str, str]

_EXTENSION: Final = re.compile(r"\bCREATE EXTENSION (?!IF NOT EXISTS\b)", re.IGNORECASE)


class NoScratch(Exception):
    """The server gives no scratch database."""


class CannotRun(Exception):
    """A migration fails on a scratch database, where it runs from nothing.

    The message says which and why.
    """


@contextmanager
def scratch_database(connection: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    """An empty database on the server of `connection`, which itself leads there while the block
    runs; dropped afterwards.

    Nothing in this process reaches the live database meanwhile (see isolation). Its tables go to a
    schema of the same name as in the database of `connection`, so that definitions read the same.
    Raises NoScratch when the role may not create databases.
    """
    connection = unwrapped(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_setting('search_path')")
        schema, search_path = cursor.fetchone()
        cursor.execute("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY oid")
        extensions = [row[0] for row in cursor.fetchall()]
    with _empty_database(connection) as name, led_to(connection, _settings(connection, name)):
        if schema not in (None, "public"):
            _use_schema(connection, schema, search_path)
        _make_extensions(connection, extensions)
        # What a migration prints is no part of a check's answer.
        with connection.execute_wrapper(_no_extension_twice), redirect_stdout(sys.stderr):
            yield connection


@contextmanager
def _empty_database(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """A new database on the server of `connection`, by its name; dropped afterwards.

    Raises NoScratch.
    """
    with ExitStack() as made:
        try:
            name = made.enter_context(fresh_database(connection))
        except psycopg.Error as error:
            said = sentence(error, str(connection.settings_dict.get("USER") or "this role")) or str(
                error
            )
            raise NoScratch(
                f"Comparing needs a scratch database on the same server. {said}"
            ) from error
        yield name


def _settings(connection: BaseDatabaseWrapper, name: str) -> dict[str, Any]:
    """The connection's settings for the scratch database; a pool is kept by alias, and would
    hand out sessions of the live one.
    """
    kept = connection.settings_dict
    options = {
        option: value for option, value in (kept.get("OPTIONS") or {}).items() if option != "pool"
    }
    return {**kept, "NAME": name, "OPTIONS": options}


def _make_extensions(scratch: BaseDatabaseWrapper, names: list[str]) -> None:
    """Those of the live database: an administrator may have made them, not a migration.

    What this role may not make is left out.
    """
    for name in names:
        with suppress(Error), scratch.cursor() as cursor:
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {scratch.ops.quote_name(name)}")


def _no_extension_twice(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """A migration that makes an extension finds it made already."""
    if isinstance(sql, str):
        sql = _EXTENSION.sub("CREATE EXTENSION IF NOT EXISTS ", sql)
    return execute(sql, params, many, context)


def _use_schema(scratch: BaseDatabaseWrapper, schema: str, search_path: str) -> None:
    with scratch.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {scratch.ops.quote_name(schema)}")
        cursor.execute(
            "SELECT format('ALTER DATABASE %%I SET search_path = %%s', current_database(), %s)",
            [search_path],
        )
        cursor.execute(cursor.fetchone()[0])
    scratch.close()  # the setting is for new sessions


def migrate_scratch(
    scratch: BaseDatabaseWrapper,
    applied: Iterable[MigrationKey],
    *,
    after: Callable[[MigrationKey], None] | None = None,
) -> MigrationExecutor:
    """Run exactly the migrations of `applied` on the scratch database, in their order; gives the
    executor, its loader up to date.

    Of a squashed migration `applied` may name the one or those it replaces. `after` is called with
    the name of each migration once it is applied. Raises CannotRun.
    """
    at_work: list[Migration] = []

    def progress(
        action: str, migration: Migration | None = None, fake: bool | None = False, /
    ) -> None:
        if migration is None:
            return
        if action == "apply_start":
            at_work[:] = [migration]
        if after is not None and action == "apply_success":
            after((migration.app_label, migration.name))

    executor = MigrationExecutor(scratch, progress)
    wanted = _as_if_applied(executor, set(applied))
    full_plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    plan = [
        (migration, backwards)
        for migration, backwards in full_plan
        if (migration.app_label, migration.name) in wanted
    ]
    try:
        executor.migrate(targets=[], plan=plan)
    except Exception as error:
        if not at_work:
            raise
        raise _cannot_run(at_work[0], error) from error
    executor.loader.build_graph()
    return executor


def apply(scratch: BaseDatabaseWrapper, migration: Migration, state: ProjectState) -> ProjectState:
    """Run one migration on the scratch database without recording it; gives the models behind it.

    Raises CannotRun.
    """
    try:
        state.apps  # noqa: B018 - renders the models, which later states take over
        with scratch.schema_editor(atomic=migration.atomic) as editor:
            return migration.apply(state.clone(), editor)
    except Exception as error:
        raise _cannot_run(migration, error) from error


def _cannot_run(migration: Migration, error: Exception) -> CannotRun:
    reason = " ".join(str(error).split()).rstrip(".") or repr(error)
    return CannotRun(
        f"{migration} can't be run on a scratch database, where all runs from nothing: {reason}."
    )


def _as_if_applied(executor: MigrationExecutor, keys: set[MigrationKey]) -> set[MigrationKey]:
    """Give the executor the graph of a database with that history; gives the names its nodes have
    there.

    Which of a squashed migration and those it replaces are in the graph depends on what has been
    recorded.
    """
    recorder, loader = executor.recorder, executor.loader
    recorder.ensure_schema()
    before = dict(loader.applied_migrations)
    replaced = {
        old
        for key in keys
        if key in loader.disk_migrations
        for old in loader.disk_migrations[key].replaces
    }
    for key in (lent := (keys | replaced) - set(recorder.applied_migrations())):
        recorder.record_applied(*key)
    loader.build_graph()
    wanted = (keys | set(loader.applied_migrations)) - set(before)
    for key in lent:
        recorder.record_unapplied(*key)
    loader.applied_migrations = before
    return wanted


def unknown_to(loader: MigrationLoader, applied: Iterable[MigrationKey]) -> list[MigrationKey]:
    """Recorded migrations that the code does not have, nor names as replaced by a squashed one."""
    known = set(loader.disk_migrations) | {
        old for migration in loader.disk_migrations.values() for old in migration.replaces
    }
    return sorted(set(applied) - known)


def snapshot(connection: BaseDatabaseWrapper) -> Catalog:
    """What the database of `connection` holds now."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        # Only for this transaction: the settings decide how a definition is printed.
        steady(cursor, local=True)
        return read(cursor)


def plan(connection: BaseDatabaseWrapper) -> list[MigrationKey]:
    """Every migration of the code in the order a fresh database runs them: the same on every
    machine.
    """
    executor = MigrationExecutor(connection)
    full = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    return [(migration.app_label, migration.name) for migration, _ in full]


@dataclass(frozen=True)
class Point:
    """What a database holds after some migrations."""

    name: str  # in words: "members.0001_baseline" or "release 1.0"
    applied: tuple[MigrationKey, ...]
    catalog: Catalog
    made_by: dict[Entry, MigrationKey]  # the last migration that made or changed each object


NOWHERE: Final = Point("nothing", (), {}, {})


def walk(
    scratch: BaseDatabaseWrapper, applied: Iterable[MigrationKey], *, start: Point = NOWHERE
) -> list[Point]:
    """Run the migrations on the scratch database, which stands at `start`; gives that point and
    the one after each migration.
    """
    points = [start]

    def after(migration: MigrationKey) -> None:
        last, now = points[-1], snapshot(scratch)
        made_by = follow(last.made_by, before=last.catalog, now=now, migration=migration)
        points.append(Point(".".join(migration), (*last.applied, migration), now, made_by))

    migrate_scratch(scratch, applied, after=after)
    return points
