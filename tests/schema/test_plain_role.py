"""Migrations as a role that PostgreSQL shows little: what it does not see is not taken as
harmless.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models, transaction

from revcouncil.schema.locks.blockers import Watch, blockers
from revcouncil.schema.locks.statements import Lock
from revcouncil.schema.operations import AddIndexConcurrently
from revcouncil.schema.privileges import no_statistics
from revcouncil.schema.session import connection_params, long_transactions
from tests.schema.garage import Garage, car, columns, execute, meanwhile, migration, session, until
from tests.schema.roles import plain_role

pytestmark = pytest.mark.usefixtures("own_database")

READ = "SELECT count(*) FROM garage_car"
ASKS = "SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"


def add_column() -> migrations.AddField:
    """A strong lock for a moment."""
    return migrations.AddField("car", "colour", models.CharField(max_length=20, null=True))


def superuser() -> "dict[str, object]":
    """How the owner of the server signs in, taken before the plain role does."""
    return {name: connection_params(connection).get(name) for name in ("user", "password")}


@contextmanager
def reading(somebody: "dict[str, object]") -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """Somebody of another role who has read the table and stays in the transaction."""
    with session(**somebody, autocommit=False) as reader:
        reader.execute(READ)
        yield reader
        reader.rollback()


def test_beside_a_reader_of_another_role_that_stays_the_lock_is_never_asked_for() -> None:
    owner = superuser()
    with plain_role():
        garage = Garage(car())
        asked: list[str] = []

        def note(run: object, sql: str, params: object, many: bool, context: object) -> object:
            if sql.startswith("SET LOCAL lock_timeout"):
                asked.append(sql)
            return run(sql, params, many, context)  # type: ignore[operator]

        def work() -> None:
            with connection.execute_wrapper(note):
                garage.run(migration("0002", add_column()))

        with reading(owner) as reader, meanwhile(work) as running:
            # The lock guard sets the timeout only when it is about to ask. It tells only after a
            # second, when it has looked dozens of times.
            until(lambda: garage.said)
            assert not asked
            assert not running.done()
            reader.rollback()
        assert columns() == ["id", "name", "colour"]
        assert "in a transaction for a time this role is not shown" in garage.said[0]


def test_a_stream_of_short_transactions_of_another_role_does_not_keep_it_out() -> None:
    owner = superuser()
    with plain_role():
        garage = Garage(car(), deadline_s=30)
        done = threading.Event()

        def stream() -> None:
            with session(**owner, autocommit=False) as somebody:
                while not done.is_set():
                    somebody.execute(READ)
                    somebody.execute("SELECT pg_sleep(0.02)")
                    somebody.rollback()

        streams = [threading.Thread(target=stream) for _ in range(3)]
        for thread in streams:
            thread.start()
        try:
            garage.run(migration("0002", add_column()))
        finally:
            done.set()
            for thread in streams:
                thread.join()
        assert columns() == ["id", "name", "colour"]


def test_a_transaction_seen_to_begin_is_as_old_as_we_have_seen_it() -> None:
    owner = superuser()
    with plain_role():
        Garage(car())
        watch, wanted = Watch(), [("garage_car", Lock.ACCESS_EXCLUSIVE)]
        with reading(owner) as first:
            watch.look(connection)
            with reading(owner) as second:
                watch.look(connection)
                found = {blocker.pid: blocker for blocker in blockers(connection, wanted)}
                assert {blocker.transaction_age for blocker in found.values()} == {None}
                assert watch.oldest(found[first.info.backend_pid]) == float("inf")
                assert watch.oldest(found[second.info.backend_pid]) < 60


def test_a_transaction_that_began_since_the_first_look_of_ours_is_shown_with_its_age() -> None:
    Garage(car())
    wanted = [("garage_car", Lock.ACCESS_EXCLUSIVE)]

    with transaction.atomic():
        assert blockers(connection, wanted) == []
        with session(autocommit=False) as reader:
            reader.execute(READ)
            (found,) = blockers(connection, wanted)
            assert found.transaction_age is not None
            assert found.state == "idle in transaction"


def test_a_session_that_tracks_no_activity_is_of_unknown_age() -> None:
    Garage(car())
    with session(autocommit=False, options="-c track_activities=off") as reader:
        reader.execute(READ)
        (found,) = blockers(connection, [("garage_car", Lock.ACCESS_EXCLUSIVE)])
        assert found.transaction_age is None


def test_open_transactions_of_unknown_age_are_told_before_anything_starts() -> None:
    owner = superuser()
    with plain_role():
        Garage(car())
        with reading(owner) as reader:
            (line,) = [
                line
                for line in long_transactions(connection)
                if f"pid {reader.info.backend_pid}," in line
            ]
        assert line.endswith("in a transaction for a time this role is not shown")


def test_a_build_of_a_role_whose_statements_are_not_shown_is_waited_for() -> None:
    owner = superuser()
    with plain_role():
        garage = Garage(car())
        index = migration(
            "0002",
            AddIndexConcurrently("car", models.Index(fields=["name"], name="car_name_idx")),
            atomic=False,
        )
        with session(**owner) as other, session(**owner, autocommit=False) as writer:
            writer.execute("UPDATE garage_car SET name = name")
            build = threading.Thread(
                target=lambda: other.execute(
                    "CREATE INDEX CONCURRENTLY car_name_idx ON garage_car (name)"
                )
            )
            build.start()
            until(lambda: execute("SELECT 1 FROM pg_class WHERE relname = 'car_name_idx'"))
            (oid,) = execute("SELECT 'car_name_idx'::regclass::oid")[0]
            with meanwhile(lambda: garage.run(index)):
                writer.rollback()
            build.join()
        assert execute(
            "SELECT 'car_name_idx'::regclass::oid, indisvalid FROM pg_index WHERE indexrelid ="
            " 'car_name_idx'::regclass"
        ) == [(oid, True)]


def test_the_missing_grant_is_named_and_gone_once_it_is_given() -> None:
    owner = superuser()
    assert no_statistics(connection) is None
    with plain_role() as role:
        line = no_statistics(connection)
        assert line is not None
        assert line.endswith(f"GRANT pg_read_all_stats TO {role};")
        with session(**owner) as somebody:
            somebody.execute(f"GRANT pg_read_all_stats TO {role}".encode())
        assert no_statistics(connection) is None


@pytest.mark.parametrize("command", [("drift",), ("baseline", "--dry-run")])
def test_a_role_that_may_not_make_databases_is_told_so_in_one_line(
    command: tuple[str, ...],
) -> None:
    with plain_role() as role:
        if command[0] == "baseline":
            execute("CREATE TABLE legacy (id int)")
        with pytest.raises(CommandError) as stop:
            call_command(*command)
        assert "\n" not in str(stop.value)
        assert f"ALTER ROLE {role} CREATEDB;" in str(stop.value)


def test_a_role_that_may_not_make_tables_is_told_so_in_one_line() -> None:
    owner = superuser()
    with plain_role() as role:
        with session(**owner) as somebody:
            somebody.execute("ALTER SCHEMA public OWNER TO CURRENT_USER")
        with pytest.raises(CommandError) as stop:
            call_command("migrate", verbosity=0)
        assert str(stop.value).startswith(f"Role {role} lacks a right: ")
        assert f"GRANT USAGE, CREATE ON SCHEMA public TO {role};" in str(stop.value)
