"""baseline: finds the exact point of the history a database without one stands at, or says what
differs and records nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from revcouncil.schema import baseline
from revcouncil.schema.scratch import (
    MigrationKey,
    migrate_scratch,
    plan,
    scratch_database,
    snapshot,
)
from tests.schema.changes import Mutation
from tests.schema.databases import empty_database
from tests.schema.mutations import mutations
from tests.schema.points import head, points
from tests.templates import newest, released

pytestmark = pytest.mark.django_db(transaction=True)

SEED = 20_260_215


class Undo(Exception):
    """Ends a block whose changes are not to stay."""


def run(*arguments: str) -> str:
    """What the command prints when it finds the point."""
    out = StringIO()
    call_command("baseline", *arguments, stdout=out, no_color=True)
    return out.getvalue()


def run_refused() -> tuple[str, str]:
    """What it prints before it ends with exit code 1, and its last word."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("baseline", stdout=out, no_color=True)
    assert error.value.returncode == 1
    return out.getvalue(), str(error.value)


def recorded(database: BaseDatabaseWrapper = connection) -> set[MigrationKey]:
    """The history of the database."""
    return set(MigrationRecorder(database).applied_migrations())


def forget_history(database: BaseDatabaseWrapper = connection) -> None:
    """As a dump of the tables alone leaves it."""
    with database.cursor() as cursor:
        cursor.execute("DROP TABLE django_migrations")


@contextmanager
def undone(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Run the block and take back whatever it changed."""
    try:
        with transaction.atomic(using=database.alias):
            yield
            raise Undo
    except Undo:
        pass


def assert_found_exactly(database: BaseDatabaseWrapper, applied: tuple[MigrationKey, ...]) -> None:
    """Baseline records the migrations of this cut, but for last ones that leave the schema as it
    is.
    """
    verdict = baseline.locate(snapshot(database), points())
    assert verdict.differences == []
    baseline.record(database, verdict.point.applied)
    assert recorded(database) == set(verdict.point.applied)
    assert applied[: len(verdict.point.applied)] == verdict.point.applied
    by_applied = {point.applied: point.catalog for point in points()}
    assert all(
        by_applied[applied[:n]] == by_applied[applied]
        for n in range(len(verdict.point.applied), len(applied))
    )


def wrongly_placed(database: BaseDatabaseWrapper, seed: int, count: int) -> list[Mutation]:
    """Of so many mutations of this schema those that are not refused."""
    tried, wrong = 0, []
    for mutation in mutations(snapshot(database), seed):
        if tried == count:
            break
        try:
            with undone(database), database.cursor() as cursor:
                cursor.execute(mutation.sql)
                live = snapshot(database)
        except Error:
            continue
        # To drop what the last migration made is to stand one step earlier: no damage.
        if any(live == point.catalog for point in points()):
            continue
        tried += 1
        if not baseline.locate(live, points()).differences:
            wrong.append(mutation)
    assert tried == count
    return wrong


@pytest.mark.parametrize("start", [lambda: released("2.0"), newest], ids=["2.0", "newest"])
def test_mutated_schemas_are_refused(start: Callable[[], str]) -> None:
    with empty_database(template=start()):
        assert wrongly_placed(connection, SEED, 4) == []


@pytest.mark.prove
def test_schemas_mutated_at_many_points_are_refused() -> None:
    order, done, cuts = plan(connection), 0, 10
    with scratch_database(connection) as database:
        for cut in range(1, cuts + 1):
            until = len(order) * cut // cuts
            migrate_scratch(database, order[done:until])
            done = until
            assert wrongly_placed(database, SEED + cut, 10) == []


def test_after_baseline_migrate_just_goes_on_and_ends_without_drift() -> None:
    with empty_database():
        order = plan(connection)
        cut = order.index(("gamification", "0003_add_discordactivity_member_key")) + 1
        migrate_scratch(connection, order[:cut])
        forget_history()
        dry = run("--dry-run")
        assert dry.startswith(
            "The schema is exactly that of gamification.0003_add_discordactivity_member_key.\n"
        )
        assert dry.endswith(
            f"{cut} migrations to record. This was a dry run: nothing was recorded.\n"
        )
        assert recorded() == set()
        assert (
            run().splitlines()[-1] == f"Recorded {cut} migrations. Run migrate to go on from here."
        )
        assert recorded() == set(order[:cut])
        call_command("migrate", verbosity=0)
        assert snapshot(connection) == head().catalog
        assert set(order) <= recorded()


def test_a_release_that_is_no_prefix_of_the_order_is_known_by_its_name() -> None:
    with empty_database(template=released("1.0")):
        kept = recorded()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations")
        assert run().splitlines()[0] == "The schema is exactly that of release 1.0."
        assert recorded() == kept


CLASSIC = {
    "a missing column": (
        "ALTER TABLE members_auditlog DROP COLUMN target_type",
        "column members_auditlog.target_type is missing: it comes from members.0001_baseline",
    ),
    "a missing table": (
        "DROP TABLE members_stripeevent",
        "table members_stripeevent is missing: it comes from members.0001_baseline",
    ),
    "a missing constraint": (
        "ALTER TABLE members_team DROP CONSTRAINT members_team_name_check",
        (
            "constraint members_team_name_check on members_team is missing: it comes from"
            " members.0001_baseline"
        ),
    ),
    "an index on the wrong table": (
        (
            "DROP INDEX members_member_handle_uniq; CREATE UNIQUE INDEX members_member_handle_uniq"
            " ON members_team (lower(name))"
        ),
        (
            "index members_member_handle_uniq stands on members_team instead of members_member"
            " (members.0001_baseline)"
        ),
    ),
}


def test_the_classic_drifts_are_each_named_in_words() -> None:
    release = baseline.applied_in("1.0", plan(connection))
    with scratch_database(connection) as database:
        migrate_scratch(database, release)
        with database.cursor() as cursor:
            cursor.execute(
                "SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass), tgname,"
                " tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal AND tgrelid ="
                " 'members_member'::regclass ORDER BY tgname"
            )
            drop_trigger, trigger, table = cursor.fetchone()
        missing_trigger = (
            drop_trigger,
            f"trigger {trigger} on {table} is missing: it comes from members.0001_baseline",
        )
        for damage, words in [*CLASSIC.values(), missing_trigger]:
            with undone(database):
                with database.cursor() as cursor:
                    cursor.execute(damage)
                verdict = baseline.locate(snapshot(database), points())
            assert verdict.point.name == "release 1.0"
            assert [difference.text for difference in verdict.differences] == [words]


def test_another_definition_of_a_view_is_named_in_words() -> None:
    point = points()[0]
    with scratch_database(connection) as database, database.cursor() as cursor:
        migrate_scratch(database, point.applied)
        cursor.execute("CREATE VIEW payers AS SELECT 1 AS one")
        with_view = point.__class__("with a view", point.applied, snapshot(database), point.made_by)
        cursor.execute("CREATE OR REPLACE VIEW payers AS SELECT 2 AS one")
        verdict = baseline.locate(snapshot(database), [with_view])
    assert [difference.text for difference in verdict.differences] == [
        "view payers is not the one of the migrations: it is `view AS SELECT 2 AS one;`, not `view"
        " AS SELECT 1 AS one;`"
    ]


def test_a_database_that_stands_nowhere_is_told_the_nearest_point_and_nothing_is_recorded() -> None:
    with empty_database(template=newest()):
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE members_member DROP COLUMN current_streak; CREATE TABLE legacy (id"
                " integer)"
            )
        forget_history()
        printed, last_word = run_refused()
        assert printed.splitlines() == [
            f"No point of the history has exactly this schema. The nearest is {head().name}:",
            (
                "  table legacy is unknown to the migrations. It may hold data: look before you"
                " drop it, or pass --ignore legacy."
            ),
            (
                "  column members_member.current_streak is missing: it comes from"
                " members.0002_add_gamification_columns. ALTER TABLE members_member ADD COLUMN"
                " current_streak integer DEFAULT 0 NOT NULL;"
            ),
        ]
        assert last_word == "2 to mend; nothing was recorded."
        assert recorded() == set()
        assert "django_migrations" not in connection.introspection.table_names()
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE members_member ADD COLUMN current_streak integer DEFAULT 0 NOT NULL"
            )
        assert "Recorded" in run("--ignore", "legacy")


def test_a_database_with_a_history_is_left_alone() -> None:
    with pytest.raises(CommandError, match=r"has a history of \d+ migrations already"):
        call_command("baseline")


def test_a_database_without_tables_is_sent_to_migrate() -> None:
    with empty_database(), pytest.raises(CommandError, match="no tables"):
        call_command("baseline")
