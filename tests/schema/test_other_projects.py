"""The schema commands on other people's projects: one line in INSTALLED_APPS is all it takes,
and a check changes nothing.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django.plugin import DjangoDbBlocker

from revcouncil.schema.catalog import read
from revcouncil.schema.drift import compare
from revcouncil.schema.isolation import LiveRefused
from revcouncil.schema.scratch import scratch_database
from tests.schema.databases import address, empty_database, snapshot
from tests.schema.mutations import mutations

WAGTAIL, CARELESS = "wagtail_site", "careless"
SEED = 20_261_126


def run(project: str, *arguments: str, code: int = 0, **environment: str) -> str:
    """What a command of that project prints, in a process of its own on the default database."""
    params = {key.upper(): str(value) for key, value in address().items()}
    env = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ} | environment
    env |= {
        "DJANGO_SETTINGS_MODULE": f"tests.schema.projects.{project}",
        "PROJECT_DATABASE": json.dumps({**params, "NAME": params["DBNAME"]}),
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", *arguments, "--no-color"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + (done.stderr if code else "")


def written() -> list[tuple[object, ...]]:
    """Of every table of the default database its rows, and what was ever written to it."""
    with psycopg.connect(**address()) as db:
        tables = db.execute(
            "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables ORDER BY"
            " relname"
        ).fetchall()
        return [
            (*table, db.execute(f'SELECT count(*) FROM "{table[0]}"'.encode()).fetchone())
            for table in tables
        ]


@pytest.fixture(scope="module")
def wagtail(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A Wagtail site's database under the default alias, made by our `migrate`; copied by
    whoever changes it.
    """
    with django_db_blocker.unblock(), empty_database() as name:
        run(WAGTAIL, "migrate", "--verbosity=0")
        yield name


def test_our_migrate_ends_where_django_s_does_forward_and_back(wagtail: str) -> None:
    ours = snapshot()
    with empty_database():
        run(WAGTAIL, "migrate", "--verbosity=0", PLAIN_DJANGO="1")
        assert compare(live=ours, declared=snapshot()) == []
        assert len(ours) > 500
        run(WAGTAIL, "migrate", "wagtailusers", "0013", "--verbosity=0", PLAIN_DJANGO="1")
        back = snapshot()
    with empty_database(template=wagtail):
        run(WAGTAIL, "migrate_to", "newest but two", "--verbosity=0")
        assert (compare(live=snapshot(), declared=back), snapshot() == ours) == ([], False)
        run(WAGTAIL, "migrate_to", "newest", "--verbosity=0")
        assert compare(live=snapshot(), declared=ours) == []


@pytest.mark.prove
def test_drift_is_silent_leaves_the_database_alone_and_finds_every_mutation(wagtail: str) -> None:
    before, declared = written(), snapshot()
    assert (
        run(WAGTAIL, "drift")
        == f"No drift: {len(declared)} objects are as 188 recorded migrations declare them.\n"
    )
    assert written() == before
    tried = 0
    for mutation in mutations(declared, SEED):
        with psycopg.connect(**address()) as db:
            try:
                db.execute(mutation.sql.encode())
            except psycopg.Error:
                continue
            with psycopg.ClientCursor(db) as cursor:
                live = read(cursor)  # type: ignore[arg-type]
            db.rollback()
        tried += 1
        assert compare(live=live, declared=declared), mutation
        if tried == 20:
            break
    assert tried == 20


@pytest.mark.prove
def test_baseline_finds_where_a_site_stands_and_records_what_its_squashed_migrations_replace(
    wagtail: str,
) -> None:
    with empty_database(template=wagtail):
        with psycopg.connect(**address()) as db:
            history = set(db.execute("SELECT app, name FROM django_migrations").fetchall())
            db.execute("DROP TABLE django_migrations")
        assert "The schema is exactly that of " in run(WAGTAIL, "baseline")
        with psycopg.connect(**address()) as db:
            recorded = set(db.execute("SELECT app, name FROM django_migrations").fetchall())
        assert recorded <= history
        assert len(recorded) > 180
        run(WAGTAIL, "migrate", "--verbosity=0")
        assert run(WAGTAIL, "showmigrations", "--plan").count("[ ]") == 0


@pytest.mark.prove
def test_a_plan_on_an_empty_database_names_the_locks_of_every_step_and_leaves_it_empty(
    own_database: str,
) -> None:
    printed = run(WAGTAIL, "migrate", "--plan")
    assert "not tried" not in printed
    assert "can't be run" not in printed
    lines = printed.splitlines()
    steps = [
        number
        for number, line in enumerate(lines)
        if line.startswith("    ") and not line.startswith("     ")
    ]
    assert len(steps) > 200
    assert [
        lines[number]
        for number in steps
        if not lines[number + 1 : number + 2] or not lines[number + 1].startswith("        ")
    ] == []
    assert snapshot() == {}


def test_lint_reads_a_library_s_migrations_when_asked_and_only_the_project_s_otherwise(
    own_database: str,
) -> None:
    assert run(WAGTAIL, "lint_migrations") == ""
    found = run(WAGTAIL, "lint_migrations", "taggit", code=1)
    assert "taggit/migrations/0001_initial.py: file-name: rename 0001_initial" in found
    assert "refused" not in found
    assert snapshot() == {}


@pytest.mark.prove
def test_migrations_that_name_no_alias_write_to_the_scratch_database_only(
    own_database: str,
) -> None:
    planned = run(CARELESS, "migrate", "--plan")
    assert ("not tried" in planned, snapshot()) == (False, {})
    run(CARELESS, "migrate", "--verbosity=0")
    before = written()
    assert [row[-1] for row in before if row[0] == "till_ware"] == [(5,)]
    assert run(CARELESS, "drift").startswith("No drift: ")
    assert json.loads(run(CARELESS, "drift", "--json"))["differences"] == []
    run(CARELESS, "lint_migrations", code=1)
    assert written() == before
    with psycopg.connect(**address()) as db:
        db.execute("DROP VIEW till_count")
    assert "view till_count is missing: it comes from till.0003_count." in run(
        CARELESS, "drift", code=1
    )


@pytest.mark.prove
def test_a_history_that_names_what_was_squashed_is_no_difference(own_database: str) -> None:
    run(CARELESS, "migrate", "--verbosity=0")
    with psycopg.connect(**address()) as db:
        db.execute("DELETE FROM django_migrations WHERE name = '0001_squashed_0002_fill'")
    assert run(CARELESS, "drift").startswith("No drift: ")
    assert "not in this code" not in run(CARELESS, "drift")
    assert "No planned migration operations." in run(CARELESS, "migrate", "--plan")
    with psycopg.connect(**address()) as db:
        db.execute("DROP TABLE django_migrations")
    run(CARELESS, "baseline")
    run(CARELESS, "migrate", "--verbosity=0")
    assert run(CARELESS, "drift").startswith("No drift: ")
    with psycopg.connect(**address()) as db:
        names = {
            row[0] for row in db.execute("SELECT name FROM django_migrations WHERE app = 'till'")
        }
    assert names == {"0001_make", "0002_fill", "0001_squashed_0002_fill", "0003_count"}


def test_a_statement_to_another_database_is_refused_and_the_step_says_so(
    own_database: str, tmp_path: Path
) -> None:
    archive = tmp_path / "archive.sqlite3"
    other: dict[str, Any] = {
        "PROJECT_MIGRATIONS": "tests.schema.projects.shop.changes_refused",
        "PROJECT_ARCHIVE": str(archive),
    }
    reason = (
        "it asks for the database of the alias 'archive', and a check reads and writes its scratch"
        " database alone"
    )
    assert f"can't be run on a scratch database: {reason}" in run(
        CARELESS, "migrate", "--plan", **other
    )
    assert not archive.exists()
    run(CARELESS, "migrate", "--verbosity=0", **other)
    kept = archive.read_bytes()
    failed = (
        f"till.0002_copy can't be run on a scratch database, where all runs from nothing: {reason}."
    )
    assert failed in run(CARELESS, "drift", code=1, **other)
    run(CARELESS, "lint_migrations", code=1, **other)
    assert archive.read_bytes() == kept


def test_a_second_database_that_is_no_postgresql_is_migrated_as_django_does_and_not_looked_at(
    own_database: str, tmp_path: Path
) -> None:
    archive: dict[str, Any] = {"PROJECT_ARCHIVE": str(tmp_path / "archive.sqlite3")}
    assert "Planned operations:" in run(
        CARELESS, "migrate", "contenttypes", "--plan", "--database=archive", **archive
    )
    assert "Applying contenttypes.0001_initial... OK" in run(
        CARELESS, "migrate", "contenttypes", "--database=archive", **archive
    )
    for command in ("drift", "baseline", "lint_migrations"):
        assert "is SQLite: only PostgreSQL is looked at here." in run(
            CARELESS, command, "--database=archive", code=1, **archive
        )


def test_a_held_connection_a_thread_and_a_copy_all_mean_the_scratch_database_or_are_refused(
    own_database: str,
) -> None:
    held = connections["default"]
    copied = held.copy()
    with scratch_database(connection) as scratch:
        assert scratch is held
        assert name_of(held) == name_of(connection) != own_database
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(name_of_own).result() == name_of(held)
        with pytest.raises(LiveRefused, match="its scratch database alone"):
            name_of(copied)
    assert name_of(held) == own_database
    assert name_of(copied) == own_database
    copied.close()


def name_of(wrapper: BaseDatabaseWrapper) -> str:
    """The database a connection leads to."""
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        return str(cursor.fetchone()[0])


def name_of_own() -> str:
    """The database a thread's own default connection leads to."""
    try:
        return name_of(connection)
    finally:
        connection.close()
