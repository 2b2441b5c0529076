"""What the lock guard does not know, and what it leaves as it was."""

import pytest
from django.db import connection, migrations, models
from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django.db.utils import ProgrammingError

from revcouncil.schema.locks.guard import LockDeadline, Refused
from tests.schema.garage import (
    Garage,
    car,
    columns,
    execute,
    migration,
    recorded,
    sitting,
)
from tests.schema.test_lock_guard import READ, add_column

pytestmark = pytest.mark.usefixtures("own_database")


def test_an_unknown_statement_is_refused_unless_the_migration_declares_it() -> None:
    garage = Garage(car())
    sql = "DO $$ BEGIN CREATE TABLE garage_bus (id int); END $$"
    with pytest.raises(Refused, match=r"not known: DO .* declared_statements"):
        garage.run(migration("0002", add_column(), migrations.RunSQL(sql)))
    assert columns() == ["id", "name"]
    garage.run(
        migration(
            "0002",
            migrations.RunSQL(sql),
            declared=["DO $$ BEGIN  CREATE TABLE garage_bus (id int); END $$"],
        )
    )
    assert columns("garage_bus") == ["id"]


def test_a_declared_statement_asks_for_its_locks_as_briefly_as_any_other() -> None:
    garage = Garage(car(), deadline_s=0.5)
    sql = "DO $$ BEGIN ALTER TABLE garage_car ADD COLUMN colour text; END $$"
    with sitting(READ), pytest.raises(LockDeadline, match="the locks of a declared statement"):
        garage.run(migration("0002", migrations.RunSQL(sql), declared=[sql]))
    assert columns() == ["id", "name"]


def test_deferred_sql_and_the_record_are_in_the_migration_s_own_transaction() -> None:
    garage = Garage(car())
    # Stands where the deferred index of the foreign key wants to go.
    execute("CREATE TABLE in_the_way (id int)")
    owner = migrations.CreateModel("Owner", [("id", models.BigAutoField(primary_key=True))])
    field = models.ForeignKey("garage.Owner", models.CASCADE, null=True)
    name = DatabaseSchemaEditor(connection)._create_index_name("garage_car", ["owner_id"])  # type: ignore[attr-defined]
    execute(f'CREATE INDEX "{name}" ON in_the_way (id)')
    with pytest.raises(ProgrammingError, match="already exists"):
        garage.run(migration("0002", owner, migrations.AddField("car", "owner", field)))
    assert columns() == ["id", "name"]
    assert recorded() == ["0001_tables"]


def test_the_session_is_as_it_was_before() -> None:
    execute(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = ''7s''',"
        " current_database()); END $$"
    )
    connection.close()
    seen: list[object] = []
    garage = Garage(car())
    garage.run(
        migration(
            "0002",
            add_column(),
            migrations.RunPython(
                lambda apps, editor: seen.extend(execute("SHOW lock_timeout")), atomic=False
            ),
            atomic=False,
        )
    )
    assert seen == [("0",)]
    assert execute(
        "SELECT current_setting('lock_timeout'), current_setting('application_name')"
    ) == [("7s", "")]
