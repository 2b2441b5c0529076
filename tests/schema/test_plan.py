"""migrate --plan: below each step the locks that were really seen, and the lock guard's own
placement agrees with them.
"""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django import Settings

from revcouncil.releases import RELEASES
from revcouncil.schema.locks.statements import Lock
from revcouncil.schema.plan import Statement, Step, observe
from revcouncil.schema.releases import targets
from tests.schema.databases import empty_database
from tests.schema.packages import replace_migrations
from tests.templates import released

pytestmark = pytest.mark.django_db(transaction=True)


def plan(*arguments: str) -> list[str]:
    """The lines of migrate --plan."""
    out = StringIO()
    call_command("migrate", *arguments, plan=True, stdout=out, no_color=True)
    return out.getvalue().splitlines()


def locks(lines: list[str]) -> list[str]:
    """The lines of the last migration in a plan that name a lock."""
    return [line.strip() for line in lines if line.startswith("        ")]


def disagreements(steps: list[Step]) -> list[tuple[str, str, object, object]]:
    """Statements whose locks the lock guard names otherwise than pg_locks."""
    assert [step.failed for step in steps if step.failed] == []
    return [
        (step.migration, " ".join(statement.sql.split()), statement.strong, statement.classified)
        for step in steps
        for statement in step.statements
        if statement.strong != statement.classified and not _let_go_again(statement)
    ]


def _let_go_again(statement: Statement) -> bool:
    """PostgreSQL takes the table for DROP TRIGGER IF EXISTS, and for DROP POLICY IF EXISTS, and
    lets go when there is none; pg_locks then shows the CREATE, if that is in the statement.
    """
    takes = set((statement.classified or {}).values())
    if "DROP POLICY IF EXISTS" in statement.sql:
        return takes == {Lock.ACCESS_EXCLUSIVE} and statement.strong == {}
    return (
        "DROP TRIGGER IF EXISTS" in statement.sql
        and takes == {Lock.ACCESS_EXCLUSIVE}
        and set(statement.strong) == set(statement.classified or {})
    )


def assert_placed_forward(*, least: int) -> None:
    """Every statement from where the database stands to the newest migration."""
    executor = MigrationExecutor(connection)
    forward = executor.migration_plan(executor.loader.graph.leaf_nodes())
    steps = observe(connection, forward)
    assert sum(len(step.statements) for step in steps) > least
    assert disagreements(steps) == []


def test_the_gate_places_every_statement_of_this_release_as_pg_locks_shows_it() -> None:
    with empty_database(template=released(list(RELEASES)[-2])):
        assert_placed_forward(least=20)


@pytest.mark.prove
def test_the_gate_places_every_statement_of_every_migration_as_pg_locks_shows_it() -> None:
    with empty_database():
        assert_placed_forward(least=200)


def test_the_gate_places_every_statement_of_the_way_back_as_pg_locks_shows_it() -> None:
    with empty_database(template=released("2.0")):
        executor = MigrationExecutor(connection)
        for wanted in (targets("1.0"), [("members", None)]):
            steps = observe(connection, executor.migration_plan(wanted))
            assert sum(len(step.statements) for step in steps) > 60
            assert disagreements(steps) == []


def test_a_plan_names_lock_table_and_length_below_each_step_and_leaves_nothing_behind() -> None:
    with empty_database(template=released("1.0")):
        lines = plan("members", "0003")
        assert lines == [
            "Planned operations:",
            "members.0002_add_gamification_columns",
            "    Add field total_points to member",
            "        ACCESS EXCLUSIVE on members_member, for a moment",
            "    Add field current_streak to member",
            "        ACCESS EXCLUSIVE on members_member, for a moment",
            "    Add field last_active_at to member",
            "        ACCESS EXCLUSIVE on members_member, for a moment",
            "    Add field on_leaderboard to member",
            "        ACCESS EXCLUSIVE on members_member, for a moment",
            "members.0003_index_total_points",
            (
                "    Concurrently create index member_total_points_desc_idx on field(s)  of model"
                " member"
            ),
            "        SHARE UPDATE EXCLUSIVE on members_member, for the length of a scan",
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_attribute WHERE attrelid = 'members_member'::regclass AND"
                " attname = 'total_points'"
            )
            assert cursor.fetchone() == (0,)


def test_a_plan_backwards_names_what_dropping_locks() -> None:
    # Where the way back is short: the scratch database goes the whole way there first.
    with empty_database(template=released("2.0")):
        lines = plan("resources", "0001")
        assert lines[lines.index("resources.0002_add_resourcedownload_member_key") + 2 :] == [
            "        ACCESS EXCLUSIVE on members_member, for a moment",
            "        ACCESS EXCLUSIVE on resources_resourcedownload, for a moment",
        ]
        assert (
            "        SHARE UPDATE EXCLUSIVE on resources_resource, until older transactions end"
            in lines
        )
        assert (
            plan("resources", "zero")[-1]
            == "        ACCESS EXCLUSIVE on resources_resourcedownload, for a moment"
        )


def test_an_empty_plan_is_djangos_own() -> None:
    assert plan() == ["Planned operations:", "  No planned migration operations."]


@pytest.mark.parametrize(
    ("operations", "attributes", "expected"),
    [
        (
            'migrations.AddIndex("thing", models.Index(fields=["title"], name="thing_title_idx"))',
            "",
            ["SHARE on resources_thing, for the length of a scan"],
        ),
        (
            'migrations.AlterField("thing", "title", models.IntegerField())',
            "",
            ["ACCESS EXCLUSIVE on resources_thing, rewrites the table"],
        ),
        (
            (
                'migrations.AddField("thing", "a", models.IntegerField(null=True)), '
                "migrations.RunSQL(\"UPDATE resources_thing SET a = 1 WHERE title = 'x'\")"
            ),
            "",
            [
                "ACCESS EXCLUSIVE on resources_thing, until the migration ends, past a scan",
                "ROW EXCLUSIVE on resources_thing, as any read or write does",
            ],
        ),
        (
            (
                'migrations.AddField("thing", "owner", models.ForeignKey("members.Member",'
                " models.CASCADE, null=True))"
            ),
            "",
            [
                "ACCESS EXCLUSIVE on resources_thing, until the migration ends, past a scan",
                "SHARE ROW EXCLUSIVE on members_member, until the migration ends, past a scan",
                "SHARE on resources_thing, for the length of a scan",
            ],
        ),
        (
            (
                "migrations.RunPython(lambda apps, editor: editor.execute('ALTER TABLE"
                " resources_thing SET (fillfactor = 80)'))"
            ),
            "",
            ["SHARE UPDATE EXCLUSIVE on resources_thing, for a moment"],
        ),
        (
            'migrations.RunSQL("VACUUM resources_thing")',
            "atomic = False",
            ["SHARE UPDATE EXCLUSIVE on resources_thing, for the length of a scan"],
        ),
        (
            'migrations.RunSQL("DO $$ BEGIN LOCK TABLE resources_thing; END $$")',
            "",
            [
                "ACCESS EXCLUSIVE on resources_thing, for a moment",
                "migrate will refuse this, the lock guard does not know its locks: DO ''",
            ],
        ),
        (
            'migrations.RunSQL("SELECT 1 / 0"), migrations.RunSQL("SELECT 1")',
            "",
            [
                "can't be run on a scratch database: division by zero",
                "not tried, because of: division by zero",
            ],
        ),
    ],
)
def test_what_an_operation_locks_is_seen_not_guessed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    operations: str,
    attributes: str,
    expected: list[str],
) -> None:
    replace_migrations(tmp_path, monkeypatch, settings, operations, attributes=attributes)
    with empty_database():
        call_command("migrate", "resources", "0001", verbosity=0)
        assert locks(plan("resources")) == expected
