"""A backfill: its steps, where it resumes, and what it leaves to others."""

import threading

import pytest
from django.db import connection

from revcouncil.schema.operations import (
    BackfillInBatches,
)
from revcouncil.schema.operations.backfill import FIRST, LARGEST, SMALLEST, next_size
from tests.schema.garage import (
    Garage,
    car,
    execute,
    meanwhile,
    migration,
    session,
    sitting,
    until,
)
from tests.schema.test_operations_cut import NUMBER, Cut, cut_after

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.mark.parametrize(
    ("size", "seconds", "then"),
    [
        (1000, 0.1, 1000),
        (1000, 0.05, 2000),
        (1000, 0.001, 2000),
        (1000, 0.2, 500),
        (1000, 5.0, 500),
        (100, 5.0, SMALLEST),
        (50_000, 0.01, LARGEST),
    ],
)
def test_the_next_batch_aims_at_100_ms_and_at_most_doubles_or_halves(
    size: int, seconds: float, then: int
) -> None:
    assert next_size(size, seconds) == then


def many_cars(count: int) -> Garage:
    """A table of `count` rows, every second of which needs filling."""
    garage = Garage(car(("number", NUMBER)))
    execute(
        "INSERT INTO garage_car (name, number) SELECT 'car', CASE WHEN n % 2 = 0 THEN 1 END FROM"
        f" generate_series(1, {count}) n"
    )
    return garage


FILL = migration(
    "0002",
    BackfillInBatches("car", "fill_number", {"number": "id % 100"}, where="number IS NULL"),
    atomic=False,
)


def test_cut_in_the_middle_a_backfill_resumes_within_a_batch() -> None:
    garage = many_cars(4 * FIRST)
    with pytest.raises(Cut), connection.execute_wrapper(cut_after(2, and_run=True)):  # type: ignore[arg-type]
        garage.run(FILL)
    last_id, filled = execute("SELECT last_id, filled FROM revcouncil_backfill")[0]
    # The third batch was rolled back with its cursor; two were committed.
    assert (
        filled
        == execute(
            f"SELECT count(*) FROM garage_car WHERE number IS NOT NULL AND id <= {last_id} AND id %"
            " 2 = 1"
        )[0][0]
        > 0
    )
    assert execute(f"SELECT count(*) FROM garage_car WHERE number IS NULL AND id <= {last_id}") == [
        (0,)
    ]
    touched: list[str] = []

    def note(run: object, sql: str, params: object, many: bool, context: object) -> object:
        if sql.startswith('UPDATE "garage_car"'):
            touched.append(str(params))
        return run(sql, params, many, context)  # type: ignore[operator]

    with connection.execute_wrapper(note):
        garage.run(FILL)
    assert touched[0].startswith(f"[{last_id}, ")
    assert execute("SELECT count(*) FROM garage_car WHERE number IS NULL") == [(0,)]
    assert execute("SELECT filled, done FROM revcouncil_backfill") == [(2 * FIRST, True)]


def test_rows_that_come_meanwhile_are_filled_or_left_and_the_walk_ends() -> None:
    garage = many_cars(2 * FIRST)
    stop = threading.Event()

    def insert() -> int:
        count = 0
        with session() as writer:
            while not stop.is_set():
                writer.execute("INSERT INTO garage_car (name, number) VALUES ('new', 5)")
                count += 1
        return count

    with meanwhile(insert) as work:
        until(lambda: execute(f"SELECT count(*) > {2 * FIRST} FROM garage_car")[0][0])
        garage.run(FILL)
        stop.set()
        inserted = work.result()
    assert execute("SELECT count(*) FROM garage_car WHERE number IS NULL") == [(0,)]
    assert execute("SELECT count(*) FROM garage_car WHERE name = 'new' AND number = 5") == [
        (inserted,)
    ]


def test_a_row_held_by_somebody_does_not_make_the_others_of_its_batch_wait() -> None:
    garage = many_cars(FIRST)
    with (
        sitting("UPDATE garage_car SET name = 'held' WHERE id = 501") as writer,
        meanwhile(lambda: garage.run(FILL)) as work,
        session() as other,
    ):
        waits = (
            "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'revcouncil migrate%' AND"
            " wait_event_type = 'Lock'"
        )
        until(
            lambda: other.execute("SELECT to_regclass('revcouncil_backfill')").fetchone() != (None,)
        )
        until(lambda: other.execute("SELECT last_id FROM revcouncil_backfill").fetchone() == (500,))
        until(lambda: other.execute(waits).fetchone())
        other.execute("SET lock_timeout = '5s'")
        other.execute("UPDATE garage_car SET name = 'free' WHERE id <> 501")
        assert not work.done()
        writer.rollback()
    assert execute("SELECT count(*) FROM garage_car WHERE number IS NULL") == [(0,)]


def test_going_back_forgets_the_cursor_and_going_forward_walks_again() -> None:
    garage = many_cars(10)
    before = garage.state.clone()
    garage.run(FILL)
    garage.back(FILL, before)
    assert execute("SELECT * FROM revcouncil_backfill") == []
    execute("UPDATE garage_car SET number = NULL WHERE id = 4")
    garage.run(FILL)
    assert execute("SELECT count(*) FROM garage_car WHERE number IS NULL") == [(0,)]
