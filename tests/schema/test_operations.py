"""Operations that converge: whatever a kill, a failure or another session left, one more run
ends at the same schema.
"""

import os
import signal
import threading

import pytest
from django.db import IntegrityError, migrations, models

from revcouncil.schema.operations import (
    AddIndexConcurrently,
    AddUniqueConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from tests.schema.databases import snapshot
from tests.schema.garage import (
    Garage,
    car,
    execute,
    meanwhile,
    migration,
    recorded,
    session,
    sitting,
    until,
)
from tests.schema.test_operations_cut import STEPS, full_garage

pytestmark = pytest.mark.usefixtures("own_database")

INDEX = (
    "SELECT indisvalid, pg_get_indexdef(indexrelid) FROM pg_index WHERE indexrelid ="
    " to_regclass('car_name_idx')"
)
BUILDING = "SELECT 1 FROM pg_stat_progress_create_index WHERE phase LIKE 'waiting%'"


def index(**options: object) -> migrations.Migration:
    """An index on the car's name."""
    index = models.Index(fields=["name"], name="car_name_idx", **options)  # type: ignore[arg-type]
    return migration("0002", AddIndexConcurrently("car", index), atomic=False)


def valid_index() -> list[tuple[bool, str]]:
    """What INDEX gives when it is as wanted."""
    return [(True, "CREATE INDEX car_name_idx ON public.garage_car USING btree (name)")]


def leave_dead_index(definition: str = "garage_car (name)") -> None:
    """An INVALID index as a build leaves it that was cut short."""
    with session() as builder, sitting("UPDATE garage_car SET name = name"):
        builder.execute("SET statement_timeout = '50ms'")
        with pytest.raises(Exception, match="canceling statement"):
            builder.execute(f"CREATE INDEX CONCURRENTLY car_name_idx ON {definition}")
    assert [valid for valid, _ in execute(INDEX)] == [False]


# ---------------------------------------------------------------------- indexes


def test_an_index_is_built_where_there_is_none_and_taken_away_again() -> None:
    garage = Garage(car())
    before = garage.state.clone()
    garage.run(index())
    assert execute(INDEX) == valid_index()
    garage.back(index(), before)
    assert execute(INDEX) == []


def test_a_valid_index_is_kept() -> None:
    garage = Garage(car())
    execute("CREATE INDEX car_name_idx ON garage_car (name)")
    oid = execute("SELECT 'car_name_idx'::regclass::oid")
    garage.run(index())
    assert execute("SELECT 'car_name_idx'::regclass::oid") == oid


def test_a_build_in_progress_is_waited_for_and_its_index_kept() -> None:
    garage = Garage(car())
    with session() as builder, sitting("UPDATE garage_car SET name = name") as writer:
        building = threading.Thread(
            target=lambda: builder.execute(
                "CREATE INDEX CONCURRENTLY car_name_idx ON garage_car (name)"
            )
        )
        building.start()
        until(lambda: execute(BUILDING))
        oid = until(lambda: execute("SELECT to_regclass('car_name_idx')::oid"))
        with meanwhile(lambda: garage.run(index())) as work:
            looked = (
                "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'revcouncil migrate%'"
                " AND query LIKE '%pg_get_indexdef%'"
            )
            until(lambda: execute(looked))
            assert not work.done()
            writer.rollback()
        building.join()
    assert execute("SELECT 'car_name_idx'::regclass::oid") == oid
    assert execute(INDEX) == valid_index()


def test_a_dead_index_is_built_anew() -> None:
    garage = Garage(car())
    leave_dead_index()
    garage.run(index())
    assert execute(INDEX) == valid_index()


def test_a_dead_index_of_another_definition_is_built_anew_as_wanted() -> None:
    garage = Garage(car())
    leave_dead_index("garage_car (id)")
    garage.run(index())
    assert execute(INDEX) == valid_index()


@pytest.mark.parametrize(
    "other",
    ["(id)", "(name DESC)", "(name) WHERE id > 5", "(name text_pattern_ops)", "USING hash (name)"],
)
def test_a_finished_index_of_another_definition_is_named_and_never_dropped(other: str) -> None:
    garage = Garage(car())
    execute(f"CREATE INDEX car_name_idx ON garage_car {other}")
    there = execute(INDEX)
    with pytest.raises(
        ValueError,
        match=(
            r"car_name_idx exists with another definition: CREATE INDEX car_name_idx ON .* DROP"
            r" INDEX CONC"
        ),
    ):
        garage.run(index())
    assert execute(INDEX) == there
    assert recorded() == ["0001_tables"]


def test_an_index_of_the_same_columns_on_another_table_is_another_one() -> None:
    garage = Garage(
        car(),
        migrations.CreateModel(
            "Bus", [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())]
        ),
    )
    execute("CREATE INDEX car_name_idx ON garage_bus (name)")
    with pytest.raises(ValueError, match="another definition"):
        garage.run(index())


def test_ctrl_c_during_a_build_leaves_nothing_the_next_run_does_not_mend() -> None:
    garage = Garage(car())
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)

    def interrupt() -> None:
        with session() as watcher:
            until(lambda: watcher.execute(BUILDING).fetchone())
        os.kill(os.getpid(), signal.SIGINT)

    try:
        with sitting("UPDATE garage_car SET name = name"):
            watching = threading.Thread(target=interrupt)
            watching.start()
            with pytest.raises(KeyboardInterrupt):
                garage.run(index())
            watching.join()
    finally:
        signal.signal(signal.SIGINT, handler)
    assert [valid for valid, _ in execute(INDEX)] == [False]
    garage.run(index())
    assert execute(INDEX) == valid_index()


def test_an_index_taken_away_is_built_again_on_the_way_back() -> None:
    garage = Garage(car())
    garage.run(index())
    before = garage.state.clone()
    step = migration("0003", RemoveIndexConcurrently("car", "car_name_idx"), atomic=False)
    garage.run(step)
    assert execute(INDEX) == []
    leave_dead_index()
    garage.back(step, before)
    assert execute(INDEX) == valid_index()


# ----------------------------------------------------------------- every statement


def test_duplicates_are_named_nothing_is_left_behind_and_once_mended_it_goes_through() -> None:
    garage = full_garage()
    execute("INSERT INTO garage_car (name, number) VALUES ('car 1', 1)")
    step = migration("0002", STEPS["unique"], atomic=False)
    with pytest.raises(IntegrityError, match=r"Key \(name, number\)=\(car 1, 1\) is duplicated"):
        garage.run(step)
    # An INVALID unique index would refuse this row.
    execute("INSERT INTO garage_car (name, number) VALUES ('car 1', 1)")
    execute("DELETE FROM garage_car WHERE id > 5")
    garage.run(step)
    assert execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'garage_car_name_uniq'"
    ) == [("UNIQUE (name, number)",)]


def test_a_unique_constraint_of_more_than_fields_is_refused_when_it_is_written() -> None:
    with pytest.raises(ValueError, match="more than a list of fields"):
        AddUniqueConcurrently(
            "car", models.UniqueConstraint(fields=["name"], condition=models.Q(number=1), name="x")
        )


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("unique", "CONSTRAINT garage_car_name_uniq UNIQUE (name)"),
        ("key", "CONSTRAINT garage_car_owner_fk CHECK (owner_id > 0)"),
        ("not null", "CONSTRAINT garage_car_number_set_check CHECK (number > 0)"),
    ],
)
def test_another_constraint_under_the_name_is_named_and_left_alone(name: str, there: str) -> None:
    garage = full_garage()
    execute(f"ALTER TABLE garage_car ADD {there}")
    before = snapshot()
    with pytest.raises(
        ValueError, match=r"is another constraint: .* Drop it by name and run migrate again"
    ):
        garage.run(migration("0002", STEPS[name], atomic=False))
    assert snapshot() == before


def test_a_column_that_is_required_already_stays_so() -> None:
    garage = full_garage()
    execute("ALTER TABLE garage_car ALTER number SET NOT NULL")
    garage.run(migration("0002", STEPS["not null"], atomic=False))
    assert execute(
        "SELECT attnotnull FROM pg_attribute WHERE attrelid = 'garage_car'::regclass AND attname ="
        " 'number'"
    ) == [(True,)]


def test_a_null_stops_the_requirement_and_once_filled_it_goes_through() -> None:
    garage = full_garage()
    execute("UPDATE garage_car SET number = NULL WHERE id = 3")
    step = migration("0002", STEPS["not null"], atomic=False)
    with pytest.raises(IntegrityError, match="violated by some row"):
        garage.run(step)
    execute("UPDATE garage_car SET number = 1 WHERE id = 3")
    garage.run(step)
    assert execute(
        "SELECT count(*) FROM pg_constraint WHERE conname = 'garage_car_number_set_check'"
    ) == [(0,)]


def test_a_key_holds_for_new_rows_at_once_and_for_old_ones_once_validated() -> None:
    garage = full_garage()
    execute("UPDATE garage_car SET owner_id = 99 WHERE id = 1")
    garage.run(migration("0002", STEPS["key"]))
    with pytest.raises(IntegrityError, match="garage_car_owner_fk"):
        execute("INSERT INTO garage_car (name, owner_id) VALUES ('new', 99)")
    check = migration("0003", ValidateConstraint("car", "garage_car_owner_fk"))
    with pytest.raises(IntegrityError, match="garage_car_owner_fk"):
        garage.run(check)
    execute("UPDATE garage_car SET owner_id = NULL")
    garage.run(check)
    assert execute(
        "SELECT convalidated FROM pg_constraint WHERE conname = 'garage_car_owner_fk'"
    ) == [(True,)]


@pytest.mark.parametrize("name", ["unique", "not null", "backfill"])
def test_an_operation_of_several_steps_is_refused_in_one_transaction(name: str) -> None:
    garage = full_garage()
    with pytest.raises(ValueError, match="needs a migration with atomic = False"):
        garage.run(migration("0002", STEPS[name]))


# ------------------------------------------------------------------------ backfill
