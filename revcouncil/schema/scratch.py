"""A database of its own on the same server, to try migrations on."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

MigrationKey = tuple[str, str]


@contextmanager
def scratch_database(connection: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    """An empty database on the server of `connection`, under an alias of its own while the block runs; dropped afterwards.

    Needs a role that may create databases; PostgreSQL's own error says so otherwise.
    """
    name = f"revcouncil_scratch_{secrets.token_hex(6)}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        scratch = connection.copy(alias=name)
        scratch.settings_dict = {**connection.settings_dict, "NAME": name}
        connections.databases[name] = scratch.settings_dict
        connections[name] = scratch
        try:
            yield scratch
        finally:
            scratch.close()
            del connections[name]
            del connections.databases[name]
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def migrate_scratch(scratch: BaseDatabaseWrapper, applied: Iterable[MigrationKey]) -> MigrationExecutor:
    """Run exactly the migrations of `applied` on the scratch database, in their order; gives the executor, its loader up to date."""
    wanted = set(applied)
    executor = MigrationExecutor(scratch)
    full_plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    plan = [(migration, backwards) for migration, backwards in full_plan if (migration.app_label, migration.name) in wanted]
    executor.migrate(targets=[], plan=plan)
    executor.loader.build_graph()
    return executor
