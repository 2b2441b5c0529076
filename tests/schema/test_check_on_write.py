"""Checks as triggers: what they refuse, how they come and go, and who sees them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from psycopg.errors import CheckViolation

from revcouncil.schema.constraints import FUNCTION, CheckOnWrite
from revcouncil.schema.operations import DropFieldCheck, ReplaceChecks, VerifyRows
from tests.schema.databases import snapshot
from tests.schema.garage import Garage, car, execute, migration

pytestmark = pytest.mark.usefixtures("own_database")

FIELDS = (("number", models.IntegerField(null=True)), ("note", models.TextField(null=True)))
CONDITION, NAME = Q(number__gt=0), "garage_car_number_check"
PLAIN = models.CheckConstraint(condition=CONDITION, name=NAME)
ON_WRITE = CheckOnWrite(condition=CONDITION, name=NAME)
SHORT = CheckOnWrite(condition=LessThanOrEqual(Length("note"), 5), name="garage_car_note_check")


def garage_with(*steps: Operation) -> Garage:
    """Cars with a number and a note, and what the steps make of them, one migration each."""
    garage = Garage(car(*FIELDS))
    for number, step in enumerate(steps, start=2):
        garage.run(migration(f"{number:04d}", step, atomic=not isinstance(step, ReplaceChecks)))
    return garage


def adding(constraint: models.BaseConstraint) -> Operation:
    """The operation `makemigrations` writes for a constraint."""
    return migrations.AddConstraint("car", constraint)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO garage_car (name, number) VALUES ('a', 0)",
        "INSERT INTO garage_car (name, number) SELECT 'a', n FROM generate_series(5, 0, -1) n",
        "UPDATE garage_car SET number = -1",
        "UPDATE garage_car SET name = 'b', number = -number",
        "INSERT INTO garage_car (id, name) VALUES (99, 'a') "
        "ON CONFLICT (id) DO UPDATE SET number = 0",
    ],
)
def test_a_row_that_breaks_it_is_refused_in_the_words_of_a_check_without_its_values(
    sql: str,
) -> None:
    garage_with(adding(ON_WRITE))
    execute("INSERT INTO garage_car (id, name, number) VALUES (99, 'secret', 1)")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        execute(sql)
    said = refused.value.__cause__.diag  # type: ignore[union-attr]
    assert (said.sqlstate, said.schema_name, said.table_name, said.constraint_name) == (
        "23514",
        "public",
        "garage_car",
        NAME,
    )
    assert said.message_primary == (
        f'new row for relation "garage_car" violates check constraint "{NAME}"'
    )
    assert "secret" not in str(refused.value)
    assert execute("SELECT name, number FROM garage_car") == [("secret", 1)]


def test_it_is_refused_by_copy() -> None:
    garage_with(adding(ON_WRITE))
    with (
        pytest.raises(CheckViolation, match=NAME),
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy("COPY garage_car (name, number) FROM STDIN") as copy,
    ):
        copy.write_row(("a", 0))


def test_null_passes_as_it_passes_a_check() -> None:
    garage_with(adding(ON_WRITE), adding(SHORT))
    execute("INSERT INTO garage_car (name) VALUES ('a')")
    execute("UPDATE garage_car SET number = NULL, note = NULL")
    assert execute("SELECT number, note FROM garage_car") == [(None, None)]


def test_a_statement_that_writes_another_column_is_not_asked() -> None:
    garage = garage_with()
    execute("INSERT INTO garage_car (name, number) VALUES ('a', 0)")
    garage.run(migration("0002", adding(ON_WRITE)))
    execute("UPDATE garage_car SET name = 'b'")
    assert execute("SELECT name FROM garage_car") == [("b",)]
    assert execute(
        "SELECT conname, contype::text FROM pg_constraint "
        "WHERE conrelid = 'garage_car'::regclass AND contype IN ('c', 't')"
    ) == [(NAME, "t")]


def test_a_condition_of_two_columns_is_asked_when_either_is_written() -> None:
    both = CheckOnWrite(condition=Q(number__gt=0) | Q(note="free"), name="garage_car_paid_check")
    garage_with(adding(both))
    execute("INSERT INTO garage_car (name, number, note) VALUES ('a', 0, 'free')")
    for column in ("note = ''", "note = '100 %'", "number = -1, note = 'x'"):
        with pytest.raises(IntegrityError, match="paid_check"), transaction.atomic():
            execute(f"UPDATE garage_car SET {column}")


def test_forms_ask_it_too() -> None:
    garage = garage_with(adding(ON_WRITE))
    model = garage.state.apps.get_model("garage", "Car")
    model(name="a", number=1).validate_constraints()
    model(name="a", number=None).validate_constraints()
    with pytest.raises(ValidationError):
        model(name="a", number=0).validate_constraints()


def test_it_comes_with_its_table_and_goes_without_a_trace() -> None:
    before = snapshot()
    model = migrations.CreateModel(
        "Truck",
        [("id", models.BigAutoField(primary_key=True)), ("number", models.IntegerField())],
        options={"constraints": [CheckOnWrite(condition=CONDITION, name="garage_truck_check")]},
    )
    garage = Garage()
    without = garage.state
    garage.run(step := migration("0002", model))
    with pytest.raises(IntegrityError, match="garage_truck_check"), transaction.atomic():
        execute("INSERT INTO garage_truck (number) VALUES (0)")
    garage.back(step, without)
    assert FUNCTION in str(snapshot())  # a table that goes takes triggers along, not functions
    execute(f"DROP FUNCTION {FUNCTION}()")
    assert {entry for entry in snapshot() if entry.kind != "table"} >= set(before)


def test_the_last_one_to_go_takes_the_function_along() -> None:
    garage = garage_with()
    start, states, steps = snapshot(), [garage.state], []
    for number, constraint in enumerate((ON_WRITE, SHORT), start=2):
        steps.append(migration(f"{number:04d}", adding(constraint)))
        garage.run(steps[-1])
        states.append(garage.state)
    garage.back(steps[1], states[1])
    with pytest.raises(IntegrityError, match=NAME), transaction.atomic():
        execute("INSERT INTO garage_car (name, number) VALUES ('a', 0)")
    garage.back(steps[0], states[0])
    assert snapshot() == start


def test_a_check_is_replaced_and_put_back() -> None:
    garage = garage_with(adding(PLAIN))
    execute("INSERT INTO garage_car (name, number) VALUES ('a', 1)")
    before, start = garage.state, snapshot()
    garage.run(step := migration("0003", ReplaceChecks("car", [ON_WRITE]), atomic=False))
    assert execute(f"SELECT contype::text FROM pg_constraint WHERE conname = '{NAME}'") == [("t",)]
    with pytest.raises(IntegrityError, match=NAME), transaction.atomic():
        execute("UPDATE garage_car SET number = 0")
    garage.back(step, before)
    assert snapshot() == start


def test_the_check_of_a_positive_number_goes_and_comes_back_under_its_name() -> None:
    garage = Garage(car(("seats", models.PositiveSmallIntegerField(null=True))))
    execute("INSERT INTO garage_car (name, seats) VALUES ('a', 4)")
    before, start = garage.state, snapshot()
    plain = models.SmallIntegerField(null=True)
    drop = DropFieldCheck("car", "seats", plain, constraint="garage_car_seats_check")
    garage.run(step := migration("0002", drop, atomic=False))
    execute("INSERT INTO garage_car (name, seats) VALUES ('a', -4)")
    assert isinstance(
        garage.state.apps.get_model("garage", "Car")._meta.get_field("seats"),
        models.SmallIntegerField,
    )
    execute("DELETE FROM garage_car WHERE seats < 0")
    garage.back(step, before)
    assert snapshot() == start


def test_a_check_that_was_never_validated_is_not_replaced() -> None:
    garage = garage_with()
    execute("INSERT INTO garage_car (name, number) VALUES ('a', 0)")
    garage.state.add_constraint("garage", "car", PLAIN)
    execute(f"ALTER TABLE garage_car ADD CONSTRAINT {NAME} CHECK (number > 0) NOT VALID")
    start = snapshot()
    with pytest.raises(ValueError, match="never validated"):
        garage.run(migration("0003", ReplaceChecks("car", [ON_WRITE]), atomic=False))
    assert snapshot() == start


def test_rows_that_break_it_are_counted_and_once_mended_it_goes_through() -> None:
    garage = garage_with()
    execute("INSERT INTO garage_car (name, number) SELECT 'a', n FROM generate_series(-2, 5) n")
    garage.run(migration("0002", adding(ON_WRITE)))
    step = migration("0003", VerifyRows("car", NAME))
    with pytest.raises(IntegrityError, match=f"3 rows of garage_car break {NAME}"):
        garage.run(step)
    execute("UPDATE garage_car SET number = NULL WHERE number <= 0")
    garage.run(step)


def test_makemigrations_sees_a_check_become_one_and_nothing_afterwards() -> None:
    def detect(old: ProjectState, new: ProjectState) -> list[Operation]:
        found = MigrationAutodetector(old, new)._detect_changes()  # type: ignore[attr-defined]
        return [
            operation for many in found.values() for one in many for operation in one.operations
        ]

    plain = garage_with(adding(PLAIN)).state
    replaced = plain.clone()
    ReplaceChecks("car", [ON_WRITE]).state_forwards("garage", replaced)
    operations = detect(plain, replaced)
    assert [type(operation).__name__ for operation in operations] == [
        "RemoveConstraint",
        "AddConstraint",
    ]
    path, _, kwargs = operations[1].constraint.deconstruct()  # type: ignore[attr-defined]
    assert path == "revcouncil.schema.constraints.CheckOnWrite"
    assert kwargs == {"name": NAME, "condition": CONDITION}
    assert detect(replaced, replaced.clone()) == []
