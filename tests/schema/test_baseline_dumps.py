"""A schema, and a real dump of it, is placed at exactly the point it was cut at."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from revcouncil.schema.scratch import (
    migrate_scratch,
    plan,
    scratch_database,
)
from tests.schema.test_baseline import assert_found_exactly, forget_history, undone

pytestmark = pytest.mark.django_db(transaction=True)


# --------------------------------------------------------------- real dumps
def programs() -> Path | None:
    """The folder of a pg_dump and a psql that are not older than the server, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        major = int(cursor.fetchone()[0]) // 10_000
    folders = [Path(f"/usr/lib/postgresql/{major}/bin")]
    if not settings.DATABASE_URL:
        from revcouncil.embedded import server

        folders.insert(0, Path(server.binaries()))
    if found := shutil.which("pg_dump"):
        folders.append(Path(found).parent)
    return next(
        (
            folder
            for folder in folders
            if (folder / "pg_dump").exists() and (folder / "psql").exists()
        ),
        None,
    )


def at(database: BaseDatabaseWrapper) -> dict[str, str]:
    """The environment that leads PostgreSQL's programs to a database."""
    params: dict[str, Any] = database.get_connection_params()
    names = {
        "PGHOST": "host",
        "PGPORT": "port",
        "PGUSER": "user",
        "PGPASSWORD": "password",
        "PGDATABASE": "dbname",
    }
    return os.environ | {
        variable: str(params[name]) for variable, name in names.items() if params.get(name)
    }


@pytest.mark.parametrize("step", [80, pytest.param(1, marks=pytest.mark.prove)])
def test_a_schema_cut_after_any_migration_and_its_dump_are_placed_at_exactly_that_point(
    step: int,
) -> None:
    folder = programs()
    order = plan(connection)
    with scratch_database(connection) as database:
        for start in range(0, len(order), step):
            count = min(start + step, len(order))
            migrate_scratch(database, order[start:count])
            with undone(database):
                forget_history(database)
                assert_found_exactly(database, tuple(order[:count]))
            if folder:
                dump = dumped(database, folder)
                with scratch_database(connection) as restored:
                    subprocess.run(
                        [folder / "psql", "-qX"],
                        env=at(restored),
                        input=dump,
                        capture_output=True,
                        check=True,
                    )
                    assert_found_exactly(restored, tuple(order[:count]))
    if folder is None:
        pytest.skip("pg_dump is not installed here: no dump was tried")


def dumped(database: BaseDatabaseWrapper, folder: Path) -> bytes:
    """The schema as pg_dump writes it, without the history."""
    command = [
        str(folder / "pg_dump"),
        "--schema-only",
        "--no-owner",
        "--no-privileges",
        "--exclude-table=django_migrations*",
    ]
    return subprocess.run(command, env=at(database), capture_output=True, check=True).stdout
