"""Scratch databases go, whoever is in them and whatever became of the run that made them."""

import secrets
import threading

import pytest
from django.core.management import call_command
from django.db import connection

from revcouncil.schema.leftovers import PREFIX, drop, fresh_database, held, sweep
from revcouncil.schema.session import second
from tests.schema.garage import execute, session
from tests.schema.roles import plain_role

pytestmark = pytest.mark.usefixtures("own_database")


def is_there(name: str) -> bool:
    """Whether the server has a database of that name."""
    return bool(execute(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def left() -> str:
    """A scratch database whose run is dead."""
    name = f"{PREFIX}{secrets.token_hex(6)}"
    execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    return name


def test_what_a_dead_run_left_is_swept_by_the_next_and_a_living_run_s_is_not() -> None:
    with plain_role("CREATEDB"):
        dead = left()
        with fresh_database(connection) as living, fresh_database(connection) as second_one:
            assert not is_there(dead)
            assert is_there(living)
            assert is_there(second_one)
        assert not is_there(living)
        assert not is_there(second_one)


def test_a_run_of_another_database_on_the_server_counts_as_living() -> None:
    name = left()
    with held(connection, name):
        with session(dbname="postgres") as elsewhere:
            sweep(elsewhere)
        assert is_there(name)
    with second(connection) as server:
        sweep(server)
    assert not is_there(name)


def test_one_with_somebody_in_it_and_one_of_another_name_stay() -> None:
    name, other = left(), f"{PREFIX}of_mine"
    execute(f'CREATE DATABASE "{other}" TEMPLATE template0')
    try:
        with second(connection) as server, session(dbname=name):
            sweep(server)
            assert is_there(name)
            assert is_there(other)
    finally:
        execute(f'DROP DATABASE "{other}"')
        execute(f'DROP DATABASE IF EXISTS "{name}"')


def test_a_plain_role_drops_it_once_a_session_it_may_not_end_is_gone() -> None:
    owner = dict(connection.settings_dict)
    with plain_role("CREATEDB"):
        name = left()
        somebody = session(dbname=name, user=owner["USER"], password=owner.get("PASSWORD") or None)
        with second(connection) as server:
            dropping = threading.Thread(target=drop, args=(server, name))
            dropping.start()
            dropping.join(0.5)
            assert is_there(name)
            somebody.close()
            dropping.join()
        assert not is_there(name)


def test_drift_and_the_plan_leave_no_database_behind_as_a_plain_role() -> None:
    with plain_role("CREATEDB"):
        call_command("migrate", "contenttypes", verbosity=0)
        call_command("migrate", "contenttypes", "zero", plan=True, verbosity=0)
        call_command("drift")
        assert (
            execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'revcouncil\\_scratch\\_%' AND"
                " pg_has_role(datdba, 'USAGE')"
            )
            == []
        )
