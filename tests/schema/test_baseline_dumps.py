"""Real dumps are placed at exactly the point they were cut at."""

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
from tests.schema.test_baseline import assert_found_exactly

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


@pytest.mark.parametrize("step", [70, pytest.param(1, marks=pytest.mark.prove)])
def test_a_real_schema_dump_cut_after_any_migration_is_placed_at_exactly_that_point(
    step: int,
) -> None:
    folder = programs()
    if folder is None:
        pytest.skip("pg_dump is not installed here")
    order = plan(connection)
    with scratch_database(connection) as database:
        for count, key in enumerate(order, start=1):
            migrate_scratch(database, [key])
            if count % step and count != len(order):
                continue
            command = [
                str(folder / "pg_dump"),
                "--schema-only",
                "--no-owner",
                "--no-privileges",
                "--exclude-table=django_migrations*",
            ]
            dump = subprocess.run(command, env=at(database), capture_output=True, check=True).stdout
            with scratch_database(connection) as restored:
                subprocess.run(
                    [folder / "psql", "-qX"],
                    env=at(restored),
                    input=dump,
                    capture_output=True,
                    check=True,
                )
                assert_found_exactly(restored, tuple(order[:count]))
