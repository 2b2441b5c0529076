"""The connection of a migration: direct, never a pooler's, and never another database than the
one it was asked for.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper
from pytest_django import Settings

from revcouncil.schema.direct import direct
from revcouncil.schema.management.commands.migrate import seconds
from revcouncil.schema.session import Pooled, connection_params, long_transactions, prepared
from tests.ground.conftest import free_port
from tests.schema.garage import execute, sitting, until
from tests.schema.test_many_migrators import address

BOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@pytest.mark.parametrize(
    ("text", "length"),
    [("90", 90), ("90s", 90), ("10m", 600), ("1h", 3600), ("0.5s", 0.5), ("0", 0)],
)
def test_a_deadline_is_written_in_seconds_minutes_or_hours(text: str, length: float) -> None:
    assert seconds(text) == length


@pytest.mark.parametrize("text", ["", "soon", "10 m", "-5", "1d", "5ms"])
def test_anything_else_is_no_deadline(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="is not a length of time such as 90s or 10m"):
        seconds(text)


def test_long_transactions_are_told_before_anything_starts(own_database: str) -> None:
    with sitting("SELECT 1", application="monthly report") as reader:
        assert long_transactions(connection) == []
        (line,) = long_transactions(connection, older_than_s=0)
        pid, user = reader.info.backend_pid, reader.info.user
    assert line.startswith(
        f"pid {pid}, user {user}, application monthly report, idle in transaction, in a transaction"
        " for "
    )


def test_no_setting_of_the_role_cuts_a_migration_short(own_database: str) -> None:
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    look = "SELECT " + ", ".join(f"current_setting('{name}')" for name in names)
    for name in names:
        execute(
            f"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET {name} = ''9s''',"
            " current_database()); END $$"
        )
    connection.close()
    with prepared(connection):
        assert execute(look) == [("0", "0", "0")]
        assert execute("SELECT current_setting('client_connection_check_interval')") == [("1s",)]
    assert execute(look) == [("9s", "9s", "9s")]


def configured(monkeypatch: pytest.MonkeyPatch, *place: str) -> None:
    """As if the settings named that database: its name, host and port."""
    monkeypatch.setattr(apps.get_app_config("revcouncil_schema"), "configured", {"default": place})


def test_a_test_s_database_is_never_swapped_for_the_live_one(
    own_database: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(monkeypatch, "live", "127.0.0.1", "1")
    settings.MIGRATE_DATABASE = {
        "NAME": "live",
        "HOST": "127.0.0.1",
        "PORT": 1,
        "USER": "somebody",
        "PASSWORD": "",
    }
    with direct(connection):
        assert execute("SELECT current_database()") == [(own_database,)]


def test_the_live_database_is_migrated_by_its_own_address(
    own_database: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = connection.settings_dict
    configured(monkeypatch, "alias", "pooler", "6432")
    settings.MIGRATE_DATABASE = {
        name: kept.get(name) for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD")
    }
    pooled = {**kept, "NAME": "alias", "HOST": "pooler", "PORT": 6432, "OPTIONS": {"pool": True}}
    connection.close()
    connection.settings_dict = pooled
    try:
        with direct(connection):
            assert "pool" not in connection.settings_dict["OPTIONS"]
            assert execute("SELECT current_database()") == [(own_database,)]
        assert connection.settings_dict is pooled
    finally:
        connection.settings_dict = kept


@pytest.fixture(params=["transaction", "session"])
def pooler(own_database: str, request: pytest.FixtureRequest) -> Iterator[tuple[str, int]]:
    """A real pgbouncer before the test's own database, in one of its modes: (mode, port)."""
    if BOUNCER is None:
        pytest.skip("pgbouncer is not installed.")
    yield from bouncer(own_database, request.param, pool_size=3)


def bouncer(
    database: str, mode: str, pool_size: int, in_turn: int = 0, **signs_in: str
) -> Iterator[tuple[str, int]]:
    """A pgbouncer of that mode with that many servers; ended afterwards. Its servers sign in as
    the default connection does, or with the `user` and `password` given.
    """
    to, port = connection_params(connection) | signs_in, free_port()
    folder = Path(tempfile.mkdtemp(prefix="revcouncil-bouncer-", dir="/tmp"))
    folder.chmod(0o755)
    password = f" password={to['password']}" if to.get("password") else ""
    lines = [
        "[databases]",
        (
            f"{database} = host={to['host']} port={to.get('port') or 5432} dbname={database}"
            f" user={to['user']}{password}"
        ),
        "[pgbouncer]",
        "listen_addr = 127.0.0.1",
        f"listen_port = {port}",
        "unix_socket_dir =",
        "auth_type = any",
        f"pool_mode = {mode}",
        f"default_pool_size = {pool_size}",
        f"server_round_robin = {in_turn}",
        "ignore_startup_parameters = extra_float_digits,options",
    ]
    # It refuses to run as root: it becomes whoever the server's socket belongs to.
    if os.geteuid() == 0:
        lines.append(
            "user ="
            f" {Path(str(to['host'])).owner() if str(to['host']).startswith('/') else 'nobody'}"
        )
    config = folder / "pgbouncer.ini"
    config.write_text("\n".join(lines) + "\n")
    config.chmod(0o644)
    process = subprocess.Popen(
        [str(BOUNCER), "-q", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: answers(port, database, str(to["user"])))
        yield mode, port
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def answers(port: int, database: str, user: str) -> bool:
    """Whether the pooler takes connections yet."""
    try:
        psycopg.connect(host="127.0.0.1", port=port, dbname=database, user=user).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def through_pooler(port: int) -> Iterator[BaseDatabaseWrapper]:
    """A connection of Django's to the default database by way of the pooler."""
    way = {
        **connection.settings_dict,
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "127.0.0.1",
        "PORT": port,
    }
    pooled = DatabaseWrapper(way, "pooled")
    connections["pooled"] = pooled
    try:
        yield pooled
    finally:
        pooled.close()
        del connections["pooled"]


def test_behind_a_transaction_pooler_it_refuses_and_says_what_to_do(
    pooler: tuple[str, int],
) -> None:
    mode, port = pooler
    with through_pooler(port) as pooled:
        if mode == "session":
            with prepared(pooled):
                return
        with pytest.raises(
            Pooled,
            match=(
                r"pooler in transaction mode: .* Set MIGRATE_DATABASE_URL to the database's own"
                r" address\."
            ),
        ):
            prepared(pooled).__enter__()


@pytest.mark.skipif(BOUNCER is None, reason="pgbouncer is not installed.")
@pytest.mark.parametrize(("pool_size", "in_turn"), [(1, 0), (2, 0), (2, 1), (3, 1)])
def test_a_pooler_with_few_servers_or_that_takes_them_in_turn_is_found_out(
    own_database: str, pool_size: int, in_turn: int
) -> None:
    for _, port in bouncer(own_database, "transaction", pool_size, in_turn):
        # Some servers stand ready, as they do in production.
        others = [
            psycopg.connect(**(connection_params(connection) | {"host": "127.0.0.1", "port": port}))
            for _ in range(pool_size)
        ]
        for other in others:
            other.execute("SELECT 1")
        for other in others:
            other.close()
        with through_pooler(port) as pooled, pytest.raises(Pooled):
            prepared(pooled).__enter__()


@pytest.mark.skipif(BOUNCER is None, reason="pgbouncer is not installed.")
def test_with_the_direct_address_migrate_goes_past_the_pooler(own_database: str) -> None:
    for _, port in bouncer(own_database, "transaction", 3):
        user = connection_params(connection)["user"]
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": f"postgres://{user}@127.0.0.1:{port}/{own_database}",
        }
        command = [sys.executable, "manage.py", "migrate", "contenttypes", "--no-color"]
        refused = subprocess.run(
            command,
            env=environment | {"MIGRATE_DATABASE_URL": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (refused.returncode, "pooler in transaction mode" in refused.stderr) == (
            1,
            True,
        ), refused.stderr
        passed = subprocess.run(
            command,
            env=environment | {"MIGRATE_DATABASE_URL": address()},
            capture_output=True,
            text=True,
            check=False,
        )
        assert passed.returncode == 0, passed.stderr
        assert "Applying contenttypes.0001_initial... OK" in passed.stdout


def test_interrupted_migrate_says_that_it_can_be_run_again(own_database: str) -> None:
    def interrupt(execute: object, sql: str, params: object, many: bool, context: object) -> object:
        if sql.startswith("CREATE TABLE"):
            raise KeyboardInterrupt
        return execute(sql, params, many, context)  # type: ignore[operator]

    with (
        connection.execute_wrapper(interrupt),
        pytest.raises(CommandError, match=r"Run migrate again") as stop,
    ):
        call_command("migrate", "contenttypes", verbosity=0)
    assert stop.value.returncode == 130
    call_command("migrate", "contenttypes", verbosity=0)
    assert execute("SELECT to_regclass('django_content_type')::text") == [("django_content_type",)]
