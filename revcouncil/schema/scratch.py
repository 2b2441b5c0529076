"""A database of its own on the same server, to try migrations on."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final

import psycopg
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration

from revcouncil.schema.catalog import Catalog, Entry, read
from revcouncil.schema.drift import follow
from revcouncil.schema.leftovers import fresh_database
from revcouncil.schema.privileges import sentence
from revcouncil.schema.steady import steady

MigrationKey = tuple[str, str]


class NoScratch(Exception):
    """The server gives no scratch database."""


@contextmanager
def scratch_database(connection: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    """An empty database on the server of `connection`, under an alias of its own while the block runs; dropped afterwards.

    Its tables go to a schema of the same name as in the database of `connection`, so that definitions read the same. Raises
    NoScratch when the role may not create databases.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_setting('search_path')")
        schema, search_path = cursor.fetchone()
    with ExitStack() as made:
        try:
            name = made.enter_context(fresh_database(connection))
        except psycopg.Error as error:
            said = sentence(error, str(connection.settings_dict.get("USER") or "this role")) or str(error)
            raise NoScratch(f"Comparing needs a scratch database on the same server. {said}") from error
        scratch = connection.copy(alias=name)
        scratch.settings_dict = {**connection.settings_dict, "NAME": name}
        connections[name] = scratch
        try:
            if schema not in (None, "public"):
                _use_schema(scratch, schema, search_path)
            yield scratch
        finally:
            scratch.close()
            del connections[name]


def _use_schema(scratch: BaseDatabaseWrapper, schema: str, search_path: str) -> None:
    with scratch.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {scratch.ops.quote_name(schema)}")
        cursor.execute("SELECT format('ALTER DATABASE %%I SET search_path = %%s', current_database(), %s)", [search_path])
        cursor.execute(cursor.fetchone()[0])
    scratch.close()  # the setting is for new sessions


def migrate_scratch(
    scratch: BaseDatabaseWrapper, applied: Iterable[MigrationKey], *, after: Callable[[MigrationKey], None] | None = None
) -> MigrationExecutor:
    """Run exactly the migrations of `applied` on the scratch database, in their order; gives the executor, its loader up to date.

    `after` is called with the name of each migration once it is applied.
    """

    def progress(action: str, migration: Migration | None = None, fake: bool | None = False, /) -> None:
        if after is not None and migration is not None and action == "apply_success":
            after((migration.app_label, migration.name))

    wanted = set(applied)
    executor = MigrationExecutor(scratch, progress)
    full_plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    plan = [(migration, backwards) for migration, backwards in full_plan if (migration.app_label, migration.name) in wanted]
    executor.migrate(targets=[], plan=plan)
    executor.loader.build_graph()
    return executor


def snapshot(connection: BaseDatabaseWrapper) -> Catalog:
    """What the database of `connection` holds now."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        # Only for this transaction: the settings decide how a definition is printed.
        steady(cursor, local=True)
        return read(cursor)


def plan(connection: BaseDatabaseWrapper) -> list[MigrationKey]:
    """Every migration of the code in the order a fresh database runs them: the same on every machine."""
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


def walk(scratch: BaseDatabaseWrapper, applied: Iterable[MigrationKey], *, start: Point = NOWHERE) -> list[Point]:
    """Run the migrations on the scratch database, which stands at `start`; gives that point and the one after each migration."""
    points = [start]

    def after(migration: MigrationKey) -> None:
        last, now = points[-1], snapshot(scratch)
        made_by = follow(last.made_by, before=last.catalog, now=now, migration=migration)
        points.append(Point(".".join(migration), (*last.applied, migration), now, made_by))

    migrate_scratch(scratch, applied, after=after)
    return points
