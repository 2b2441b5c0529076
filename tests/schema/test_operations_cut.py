"""Any operation cut at any statement ends where a whole run ends."""

import itertools

import pytest
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation

from revcouncil.schema import catalog
from revcouncil.schema.operations import (
    AddForeignKeyNotValid,
    AddIndexConcurrently,
    AddUniqueConcurrently,
    BackfillInBatches,
    RequireNotNull,
    ValidateConstraint,
)
from tests.schema.databases import snapshot
from tests.schema.garage import (
    Garage,
    car,
    execute,
    migration,
    recorded,
)

pytestmark = pytest.mark.usefixtures("own_database")


class Cut(Exception):
    """The statement after which a run is cut short."""


def cut_after(count: int, *, and_run: bool) -> object:
    """An execute wrapper that lets `count` changing statements pass and stops the next, before
    or after it ran.
    """
    passed = itertools.count()

    def wrapper(execute: object, sql: str, params: object, many: bool, context: object) -> object:
        if (
            not sql.lstrip()
            .upper()
            .startswith(
                (
                    "ALTER",
                    "CREATE INDEX",
                    "CREATE UNIQUE",
                    "DROP",
                    "UPDATE GARAGE",
                    'UPDATE "GARAGE',
                )
            )
        ):
            return execute(sql, params, many, context)  # type: ignore[operator]
        is_last = next(passed) == count
        if is_last and not and_run:
            raise Cut
        result = execute(sql, params, many, context)  # type: ignore[operator]
        if is_last:
            raise Cut
        return result

    return wrapper


NUMBER = models.IntegerField(null=True)
STEPS: dict[str, Operation] = {
    "index": AddIndexConcurrently("car", models.Index(fields=["name"], name="car_name_idx")),
    "unique": AddUniqueConcurrently(
        "car", models.UniqueConstraint(fields=["name", "number"], name="garage_car_name_uniq")
    ),
    "not null": RequireNotNull("car", "number", models.IntegerField()),
    "key": AddForeignKeyNotValid("car", "owner", name="garage_car_owner_fk"),
    "key without action": AddForeignKeyNotValid(
        "car", "owner", name="garage_car_owner_fk", on_delete="NO ACTION"
    ),
    "validation": ValidateConstraint("car", "garage_car_number_check"),
    "backfill": BackfillInBatches("car", "number", {"number": "7"}, where="number = 1"),
}


def full_garage() -> Garage:
    """Cars with a number and an owner, a few of them, and a check that is not valid yet."""
    key = models.ForeignKey(
        "garage.Owner", models.DO_NOTHING, null=True, db_constraint=False, db_index=False
    )
    owner = migrations.CreateModel("Owner", [("id", models.BigAutoField(primary_key=True))])
    garage = Garage(owner, car(("number", NUMBER), ("owner", key)))
    execute(
        "INSERT INTO garage_car (name, number) SELECT 'car ' || n, 1 FROM generate_series(1, 5) n"
    )
    execute(
        "ALTER TABLE garage_car ADD CONSTRAINT garage_car_number_check CHECK (number > 0) NOT VALID"
    )
    return garage


def state_of_things() -> tuple[catalog.Catalog, list[tuple[object, ...]]]:
    """The schema and the rows."""
    return snapshot(), execute("SELECT id, name, number FROM garage_car ORDER BY id")


@pytest.mark.parametrize("backwards", [False, True], ids=["forwards", "backwards"])
@pytest.mark.parametrize("name", STEPS)
def test_cut_at_any_statement_and_run_again_it_ends_where_a_whole_run_ends(
    name: str, backwards: bool
) -> None:
    step = migration("0002", STEPS[name], atomic=False)

    def start() -> Garage:
        execute(
            "DROP TABLE IF EXISTS garage_car, garage_owner, revcouncil_backfill, django_migrations"
        )
        garage = full_garage()
        if backwards:
            before = garage.state
            garage.run(step)
            garage.state = before
        return garage

    start().run(step, backwards=backwards)
    wanted = state_of_things(), recorded()
    for count, and_run in itertools.product(range(10), (False, True)):
        garage = start()
        try:
            with connection.execute_wrapper(cut_after(count, and_run=and_run)):  # type: ignore[arg-type]
                garage.run(step, backwards=backwards)
        except Cut:
            garage.run(step, backwards=backwards)
        else:
            break
        assert (state_of_things(), recorded()) == wanted, f"statement {count}"
    # Going back over a validation there is nothing to do.
    assert count >= (0 if backwards and name in {"validation", "backfill"} else 1)


def test_run_twice_nothing_happens_the_second_time() -> None:
    garage = full_garage()
    for name, operation in STEPS.items():
        if name == "key without action":
            continue
        state = garage.state
        garage.run(migration("0002", operation, atomic=False))
        end = state_of_things()
        garage.state = state
        garage.run(migration("0003", operation, atomic=False))
        assert state_of_things() == end


# ------------------------------------------------------------- unique, keys, NOT NULL
