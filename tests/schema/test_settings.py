"""No setting of the role or of the database ends a migration or changes what it does."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models

from revcouncil.schema.operations import AddIndexConcurrently
from revcouncil.schema.privileges import in_one_line
from revcouncil.schema.scratch import scratch_database
from revcouncil.schema.session import prepared, second
from revcouncil.schema.steady import LEFT, SET
from tests.schema.garage import Garage, car, execute, meanwhile, migration, session, sitting, until
from tests.schema.roles import plain_role

pytestmark = pytest.mark.usefixtures("own_database")

# What a setting is set to here is never what a migration wants.
HOSTILE = {
    "statement_timeout": "3s",
    "lock_timeout": "3s",
    "transaction_timeout": "3s",
    "idle_in_transaction_session_timeout": "3s",
    "idle_session_timeout": "3s",
    "default_transaction_read_only": "on",
    "default_transaction_isolation": "serializable",
    "default_transaction_deferrable": "on",
    "check_function_bodies": "off",
    "quote_all_identifiers": "on",
    "DateStyle": "German",
    "IntervalStyle": "sql_standard",
    "bytea_output": "escape",
    "extra_float_digits": "-2",
    "row_security": "on",
    "exit_on_error": "on",
}


def known() -> "dict[str, str]":
    """The hostile settings this version of PostgreSQL has."""
    names = {name for (name,) in execute("SELECT name FROM pg_settings")}
    return {name: value for name, value in HOSTILE.items() if name in names}


def spoil(role: str) -> None:
    """Half of them on the database, all of them on the role."""
    for index, (name, value) in enumerate(known().items()):
        if index % 2:
            execute(f"ALTER DATABASE \"{connection.settings_dict['NAME']}\" SET {name} = '{value}'")
        execute(f"ALTER ROLE {role} SET {name} = '{value}'")
    connection.close()


def read(somebody: "psycopg.Connection[tuple[object, ...]]") -> "dict[str, object]":
    """What the session has, of what is to be set."""
    rows = somebody.execute(
        "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY(%s)", [list(SET)]
    )
    return {str(name): setting for name, setting in rows}


def wanted() -> "dict[str, object]":
    """The settings as they have to be, of those this version has."""
    names = {name for (name,) in execute("SELECT name FROM pg_settings")}
    return {name: value for name, value in SET.items() if name in names}


def test_every_timeout_and_default_of_this_postgresql_is_set_or_left_for_a_reason() -> None:
    names = execute(
        "SELECT name FROM pg_settings WHERE context IN ('user', 'superuser') "
        "AND (name LIKE '%timeout%' OR name LIKE 'default\\_%') ORDER BY name"
    )
    undecided = [name for (name,) in names if name not in SET and name not in LEFT]
    assert not undecided, (
        f"{undecided}: new in this PostgreSQL; put it into SET or LEFT of"
        " revcouncil/schema/steady.py."
    )


def test_our_session_has_every_setting_and_afterwards_those_of_the_role_again() -> None:
    with plain_role() as role:
        spoil(role)
        with prepared(connection):
            assert read(connection.connection) == wanted()
        assert execute("SELECT current_setting('default_transaction_isolation')") == [
            ("serializable",)
        ]
        assert execute("SELECT current_setting('idle_session_timeout')") == [("3s",)]


def test_a_second_session_and_every_session_on_a_scratch_database_have_them_too() -> None:
    with plain_role("CREATEDB") as role:
        spoil(role)
        with second(connection) as other:
            assert read(other) == {**wanted()}
        with scratch_database(connection) as scratch:
            scratch.ensure_connection()
            assert read(scratch.connection) == wanted()


@contextmanager
def writing(somebody: "psycopg.Connection[tuple[object, ...]]") -> Iterator[None]:
    """Somebody who has written to the table, in a transaction that is open."""
    somebody.execute("UPDATE garage_car SET name = name")
    yield


def test_an_index_is_built_though_the_role_ends_every_transaction_after_a_moment() -> None:
    with plain_role() as role:
        garage = Garage(car())
        names = {name for (name,) in execute("SELECT name FROM pg_settings")}
        for name in {
            "transaction_timeout",
            "statement_timeout",
            "idle_in_transaction_session_timeout",
            "idle_session_timeout",
        } & names:
            execute(f"ALTER ROLE {role} SET {name} = '1s'")
        connection.close()
        index = AddIndexConcurrently("car", models.Index(fields=["name"], name="car_name_idx"))
        waits = (
            "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%' AND wait_event ="
            " 'virtualxid' AND clock_timestamp() - query_start > interval '1.5 s'"
        )
        with (
            second(connection) as watcher,
            second(connection, autocommit=False) as writer,
            writing(writer),
            meanwhile(lambda: garage.run(migration("0002", index, atomic=False))) as work,
        ):
            until(lambda: work.done() or watcher.execute(waits).fetchone())
            assert not work.done(), work.exception()
            writer.rollback()
        assert execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = 'car_name_idx'::regclass"
        ) == [(True,)]


def more_than(before: int, lines: "list[str]") -> bool:
    """Whether there is another line."""
    return len(lines) > before


def test_a_terminated_build_leaves_one_line_and_the_next_run_builds_the_index_anew() -> None:
    garage = Garage(car())
    index = migration(
        "0002",
        AddIndexConcurrently("car", models.Index(fields=["name"], name="car_name_idx")),
        atomic=False,
    )
    # The second run drops first what the first left.
    waits = (
        "SELECT pid FROM pg_stat_activity WHERE query LIKE '%INDEX CONCURRENTLY%' AND wait_event ="
        " 'virtualxid'"
    )
    lines: list[str] = []

    def work() -> None:
        with pytest.raises(CommandError) as stop, in_one_line(connection):
            garage.run(index)
        lines.append(str(stop.value))

    with session() as watcher:
        for end in ("pg_terminate_backend", "pg_cancel_backend"):
            before = len(lines)
            with sitting("UPDATE garage_car SET name = name"), meanwhile(work):
                (pid,) = until(lambda: watcher.execute(waits).fetchone())
                watcher.execute(f"SELECT {end}(%s)".encode(), [pid])
                until(partial(more_than, before, lines))
            assert execute(
                "SELECT indisvalid FROM pg_index WHERE indexrelid = 'car_name_idx'::regclass"
            ) == [(False,)]
    assert [line.split(":")[0] for line in lines] == [
        "The server ended the session",
        "The statement was cancelled",
    ]
    assert not any("\n" in line for line in lines)
    garage.run(index)
    assert execute(
        "SELECT indisvalid FROM pg_index WHERE indexrelid = 'car_name_idx'::regclass"
    ) == [(True,)]


def test_a_role_under_which_no_foreign_key_is_kept_is_refused_with_what_mends_it() -> None:
    owner = dict(connection.settings_dict)
    with plain_role() as role:
        with session(user=owner["USER"], password=owner.get("PASSWORD") or None) as superuser:
            superuser.execute(f"ALTER ROLE {role} SET session_replication_role = replica".encode())
        connection.close()
        with pytest.raises(
            CommandError, match=f"ALTER ROLE {role} RESET session_replication_role;"
        ):
            call_command("migrate", verbosity=0)


def test_a_database_that_is_not_there_is_told_in_one_line() -> None:
    kept = connection.settings_dict
    connection.close()
    connection.settings_dict = {**kept, "NAME": "rc_no_such_database"}
    try:
        for command in ("migrate", "drift", "baseline"):
            with pytest.raises(
                CommandError, match=r"^[^\n]*rc_no_such_database[^\n]*does not exist[^\n]*$"
            ):
                call_command(command, verbosity=0)
    finally:
        connection.settings_dict = kept
