"""`manage.py drift`: what it prints, its exit code, and what it leaves alone."""

import json
from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from revcouncil.schema.baseline import applied_in
from revcouncil.schema.runner import only_migrator
from revcouncil.schema.scratch import migrate_scratch, plan, scratch_database, snapshot
from tests.schema.databases import empty_database
from tests.schema.points import head, points
from tests.schema.test_drift import Undo, run, run_drifted
from tests.templates import newest, released


@pytest.fixture(autouse=True)
def walked(transactional_db: None) -> None:
    """The history is walked once for all tests: the command asks what this process knows of it."""
    points()


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_a_clean_database_is_one_calm_line_wherever_it_has_been() -> None:
    order = plan(connection)
    with empty_database(template=newest()):
        call_command("load_demo", members=12, force=True, stdout=StringIO())
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        call_command("migrate_to", "2.1", verbosity=0)
        assert (
            run() == f"No drift: {len(snapshot(connection))} objects are as"
            f" {len(applied_in('2.1', order))} recorded migrations declare them.\n"
        )
        call_command("migrate", verbosity=0)
        # What `drift` would compare with here, walked once for all tests.
        assert snapshot(connection) == head().catalog


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_triggers_functions_left_behind_by_zero_are_no_drift() -> None:
    with empty_database(template=released("1.0")):
        call_command("migrate", "members", "zero", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_proc WHERE proname LIKE 'pgtrigger%'")
            assert cursor.fetchone()[0] > 0
        assert run().startswith("No drift: ")


@pytest.mark.django_db(transaction=True)
def test_every_difference_of_a_damaged_database_is_printed_and_the_exit_code_is_1() -> None:
    with empty_database(template=newest()):
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE members_member DISABLE TRIGGER members_member_total_guard; CREATE"
                " TABLE legacy (id integer)"
            )
        lines = run_drifted().splitlines()
        assert lines == [
            (
                "table legacy is unknown to the migrations. It may hold data: look before you drop"
                " it, or pass --ignore legacy."
            ),
            (
                "trigger members_member_total_guard on members_member is disabled. "
                "ALTER TABLE members_member ENABLE TRIGGER members_member_total_guard;"
            ),
        ]
        answer = json.loads(run_drifted("--json", "--ignore", "legacy"))
        assert [
            (d["what"], d["kind"], d["table"], d["name"], d["migration"])
            for d in answer["differences"]
        ] == [
            (
                "disabled",
                "trigger",
                "members_member",
                "members_member_total_guard",
                "members.0008_guard_members",
            )
        ]


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_migration_left_is_named_after_it() -> None:
    with empty_database(template=released("1.0")):
        call_command("migrate", "resources", "0005", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("CREATE INDEX resource_type_idx ON resources_resource (type)")
            cursor.execute(
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid ="
                " 'resource_type_idx'::regclass"
            )
        assert (
            run_drifted() == "index resource_type_idx on resources_resource comes from"
            " resources.0006_index_resource_type, which is not recorded. Run migrate: it"
            " finishes what was begun.\n"
        )


@pytest.mark.django_db(transaction=True)
def test_a_migrate_at_work_is_mentioned() -> None:
    with empty_database(template=released("1.0")):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE members_team DROP CONSTRAINT members_team_name_check")
        with only_migrator(connection, print):
            difference, said = run_drifted().splitlines()
        assert "members_team_name_check on members_team is missing" in difference
        assert said == "A migrate is at work on this database: look again when it is done."


@pytest.mark.django_db(transaction=True)
def test_tables_without_a_history_are_sent_to_baseline() -> None:
    with empty_database():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE members_member (id integer)")
        with pytest.raises(CommandError, match="baseline"):
            call_command("drift")


@pytest.mark.django_db(transaction=True)
def test_the_scratch_database_is_gone_afterwards_even_after_an_error() -> None:
    with suppress(Undo), scratch_database(connection) as scratch:
        name = scratch.settings_dict["NAME"]
        raise Undo
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [name])
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_tables_in_a_schema_of_another_name_are_compared_too() -> None:
    with empty_database() as name:
        with connection.cursor() as cursor:
            cursor.execute(
                f'CREATE SCHEMA council; ALTER DATABASE "{name}" SET search_path = council'
            )
        connection.close()
        migrate_scratch(connection, applied_in("2.0", plan(connection)))
        assert run().startswith("No drift: ")
