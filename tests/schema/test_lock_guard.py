"""The lock guard: nobody queues behind a migration for long, nothing unknown passes, and what was
refused leaves nothing behind.
"""

import threading
import time
from collections.abc import Callable
from itertools import zip_longest

import psycopg
import pytest
from django.db import connection, migrations, models, transaction

from revcouncil.schema.locks.blockers import blockers
from revcouncil.schema.locks.guard import JITTER, LADDER_MS, LockDeadline
from revcouncil.schema.locks.statements import Lock
from revcouncil.schema.operations import AddIndexConcurrently
from tests.schema.garage import (
    Garage,
    car,
    columns,
    execute,
    meanwhile,
    migration,
    recorded,
    session,
    sitting,
    until,
)

pytestmark = pytest.mark.usefixtures("own_database")

# A read may take this long on a machine that does something else.
BUSY_S = 1.0
READ = "SELECT count(*) FROM garage_car"
MIGRATOR = "application_name LIKE 'revcouncil migrate%'"


def add_column(name: str = "colour") -> migrations.AddField:
    """A strong lock for a moment."""
    return migrations.AddField("car", name, models.CharField(max_length=20, null=True))


def index() -> AddIndexConcurrently:
    """A weak lock, held long."""
    return AddIndexConcurrently("car", models.Index(fields=["name"], name="car_name_idx"))


def test_a_strong_lock_stays_out_of_the_queue_while_a_reader_sits_on_the_table() -> None:
    garage = Garage(car())
    with (
        session() as watcher,
        sitting(READ) as reader,
        meanwhile(lambda: garage.run(migration("0002", add_column()))) as work,
    ):
        until(
            lambda: watcher.execute(
                f"SELECT 1 FROM pg_stat_activity WHERE {MIGRATOR} AND query LIKE '%pg_locks%'"
            ).fetchone()
        )
        queued = 0
        for _ in range(100):
            queued += len(watcher.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchall())
            began = time.monotonic()
            watcher.execute(READ)
            # Generous, for a busy machine; without the lock guard it is as long as the reader sits.
            assert time.monotonic() - began < BUSY_S
        # The reader was young once and asked against then; a request a second would show.
        assert queued <= 30
        assert not work.done()
        reader.rollback()
    assert "colour" in columns()
    assert recorded() == ["0001_tables", "0002"]


def test_it_asks_for_50_then_100_then_150_ms_and_never_longer() -> None:
    garage = Garage(car(), deadline_s=1.0)
    refused = "DO $$ BEGIN RAISE lock_not_available; END $$"
    asked: list[int] = []

    def note(
        run: Callable[..., object], sql: str, params: object, many: bool, context: object
    ) -> object:
        if sql.startswith("SET LOCAL lock_timeout = "):
            asked.append(int(sql.rsplit(" ", 1)[1]))
        return run(sql, params, many, context)

    with (
        connection.execute_wrapper(note),
        pytest.raises(LockDeadline, match="nobody just now: many short transactions take turns"),
    ):
        garage.run(migration("0002", migrations.RunSQL(refused), declared=[refused]))
    assert len(asked) >= len(LADDER_MS)
    for milliseconds, step in zip_longest(asked, LADDER_MS, fillvalue=LADDER_MS[-1]):
        assert (1 - JITTER) * step - 1 <= milliseconds <= step


def test_past_the_deadline_it_stops_names_who_is_in_the_way_and_has_changed_nothing() -> None:
    garage = Garage(car(), deadline_s=0.5)
    with sitting(READ, application="monthly report") as reader:
        pid, user = reader.info.backend_pid, reader.info.user
        with pytest.raises(LockDeadline) as stop:
            garage.run(migration("0002", add_column(), add_column("wheels")))
    message = str(stop.value)
    assert message.startswith("Not to be had within 0.5 s: ACCESS EXCLUSIVE on garage_car.")
    assert f"pid {pid}, user {user}, application monthly report, idle in transaction" in message
    assert "in a transaction for " in message
    assert "query started " in message
    assert message.endswith(READ)
    assert columns() == ["id", "name"]
    assert recorded() == ["0001_tables"]


def test_the_operator_is_told_whom_it_waits_for() -> None:
    garage = Garage(car())
    with (
        sitting(READ, application="monthly report") as reader,
        meanwhile(lambda: garage.run(migration("0002", add_column()))),
    ):
        until(lambda: garage.said)
        pid = reader.info.backend_pid
        reader.rollback()
    assert garage.said[0].startswith(f"    waits for ACCESS EXCLUSIVE on garage_car: pid {pid}, ")


def test_a_weak_lock_waits_past_the_deadline_and_without_a_timeout() -> None:
    garage = Garage(car(), deadline_s=0.1)
    step = migration("0002", index(), atomic=False)
    waits = (
        f"SELECT 1 FROM pg_stat_activity WHERE {MIGRATOR} AND query LIKE 'CREATE INDEX%' AND"
        " wait_event = 'virtualxid'"
    )
    with (
        session() as watcher,
        sitting("UPDATE garage_car SET name = name") as writer,
        meanwhile(lambda: garage.run(step)) as work,
    ):
        until(lambda: watcher.execute(waits).fetchone())
        began = time.monotonic()
        until(lambda: time.monotonic() - began > 0.5)
        assert not work.done()
        writer.rollback()
    assert execute(
        "SELECT indisvalid FROM pg_index WHERE indexrelid = 'car_name_idx'::regclass"
    ) == [(True,)]


def test_a_strong_lock_waits_for_a_vacuum_or_a_build_in_a_queue_that_holds_up_nobody() -> None:
    garage = Garage(car())
    lock = "LOCK TABLE garage_car IN SHARE UPDATE EXCLUSIVE MODE"
    behind = "SELECT mode FROM pg_locks WHERE NOT granted AND relation = 'garage_car'::regclass"
    with (
        session() as watcher,
        sitting(lock) as vacuum,
        meanwhile(lambda: garage.run(migration("0002", add_column()))),
    ):
        until(lambda: watcher.execute(behind).fetchall() == [("ShareUpdateExclusiveLock",)])
        watcher.execute("SET lock_timeout = '10s'")
        watcher.execute("INSERT INTO garage_car (name) VALUES ('Beetle')")
        vacuum.rollback()
    assert "colour" in columns()


def test_an_atomic_migration_refused_in_the_middle_gives_back_its_locks_and_starts_over() -> None:
    wheel = migrations.CreateModel("Wheel", [("id", models.BigAutoField(primary_key=True))])
    garage = Garage(car(), wheel)
    begun: list[int] = []
    step = migration(
        "0002",
        add_column(),
        migrations.RunPython(lambda apps, editor: begun.append(1), migrations.RunPython.noop),
        migrations.AddField("wheel", "size", models.IntegerField(null=True)),
    )
    with (
        session() as watcher,
        sitting("SELECT * FROM garage_wheel") as reader,
        meanwhile(lambda: garage.run(step)) as work,
    ):
        until(lambda: begun)
        # It stands outside, so the table it had already is free.
        watcher.execute("SET lock_timeout = '10s'")
        watcher.execute("BEGIN; LOCK TABLE garage_car IN ACCESS EXCLUSIVE MODE; COMMIT")
        assert columns_seen_by(watcher) == ["id", "name"]
        assert not work.done()
        reader.rollback()
    assert "colour" in columns()
    assert "size" in columns("garage_wheel")
    assert len(begun) >= 2
    assert recorded() == ["0001_tables", "0002"]


def columns_seen_by(somebody: "psycopg.Connection[tuple[object, ...]]") -> list[object]:
    """The columns of the car as another session sees them."""
    rows = somebody.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'garage_car'::regclass AND attnum > 0"
    ).fetchall()
    return [row[0] for row in rows]


def test_an_operation_in_a_transaction_of_its_own_starts_over_alone() -> None:
    garage = Garage(car())
    first: list[int] = []
    second: list[int] = []

    def lock(apps: object, editor: object) -> None:
        second.append(1)
        execute("ALTER TABLE garage_car ADD COLUMN colour text")

    step = migration(
        "0002",
        migrations.RunPython(lambda apps, editor: first.append(1), atomic=False),
        migrations.RunPython(lock, atomic=True),
        atomic=False,
    )
    with sitting(READ) as reader, meanwhile(lambda: garage.run(step)):
        until(lambda: second)
        reader.rollback()
    assert first == [1]
    assert "colour" in columns()


def test_whoever_queues_behind_our_own_lock_does_not_send_us_away() -> None:
    Garage(car())
    with session() as reader, transaction.atomic():
        execute("LOCK TABLE garage_car IN ACCESS EXCLUSIVE MODE")
        waiting = threading.Thread(target=lambda: reader.execute(READ))
        waiting.start()
        with session() as watcher:
            until(lambda: watcher.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone())
        assert blockers(connection, [("garage_car", Lock.ACCESS_EXCLUSIVE)]) == []
        transaction.set_rollback(True)
    waiting.join()


def test_a_lock_on_an_index_is_looked_for_on_its_table() -> None:
    Garage(car())
    with sitting(READ, application="reader"):
        assert [
            found.application
            for found in blockers(connection, [("garage_car_pkey", Lock.ACCESS_EXCLUSIVE)])
        ] == ["reader"]
        assert blockers(connection, [("garage_car", Lock.SHARE_ROW_EXCLUSIVE)]) == []
        assert blockers(connection, [("no_such_table", Lock.ACCESS_EXCLUSIVE)]) == []


def test_rows_are_not_waited_for_while_a_strong_lock_is_held() -> None:
    garage = Garage(car())
    wheel = (
        "CREATE TABLE garage_wheel (id bigint PRIMARY KEY, size int); INSERT INTO garage_wheel"
        " VALUES (1, 14)"
    )
    execute(wheel)
    step = migration("0002", add_column(), migrations.RunSQL("UPDATE garage_wheel SET size = 15"))
    with (
        session() as watcher,
        sitting("SELECT * FROM garage_wheel FOR UPDATE") as writer,
        meanwhile(lambda: garage.run(step)) as work,
    ):
        until(
            lambda: watcher.execute(f"SELECT 1 FROM pg_stat_activity WHERE {MIGRATOR}").fetchone()
        )
        for _ in range(20):
            began = time.monotonic()
            watcher.execute(READ)
            assert time.monotonic() - began < BUSY_S
        assert not work.done()
        writer.rollback()
    assert execute("SELECT size FROM garage_wheel") == [(15,)]
