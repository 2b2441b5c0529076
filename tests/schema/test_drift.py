"""drift: finds every change to a schema, says what mends it, and is silent about a schema that
is as it should be.
"""

from io import StringIO
from itertools import islice

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction

from revcouncil.schema.catalog import Entry
from revcouncil.schema.drift import Difference, compare
from revcouncil.schema.scratch import snapshot
from tests.schema.mutations import FURNITURE, KINDS, mutations
from tests.schema.points import head

SEED = 20_260_214


class Undo(Exception):
    """Ends a block whose changes are not to stay."""


def damaged(sql: str) -> dict[Entry, str] | None:
    """The catalog as it is after a change that is taken back; None where PostgreSQL refuses the
    change.
    """
    found = None
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            found = snapshot(connection)
            raise Undo
    except (Undo, Error):
        return found


def differences(sql: str) -> list[Difference]:
    """What drift says after a change to a database at head."""
    live = damaged(sql)
    assert live is not None
    return compare(live=live, declared=head().catalog, made_by=head().made_by)


def run(*arguments: str) -> str:
    """What the command prints when it finds nothing."""
    out = StringIO()
    call_command("drift", *arguments, stdout=out, no_color=True)
    return out.getvalue()


def run_drifted(*arguments: str) -> str:
    """What it prints before it ends with exit code 1."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("drift", *arguments, stdout=out, no_color=True)
    assert error.value.returncode == 1
    return out.getvalue()


@pytest.fixture
def furnished(db: None) -> dict[Entry, str]:
    """A database at head with views, a policy, a rule and types besides; its catalog."""
    with connection.cursor() as cursor:
        cursor.execute(FURNITURE)
    return snapshot(connection)


@pytest.mark.parametrize("count", [len(KINDS), pytest.param(200, marks=pytest.mark.prove)])
def test_every_seeded_mutation_is_found_and_its_object_named(
    furnished: dict[Entry, str], count: int
) -> None:
    tried, missed = 0, []
    for mutation in mutations(furnished, SEED):
        if tried == count:
            break
        live = damaged(mutation.sql)
        if live is None:
            continue
        tried += 1
        found = compare(live=live, declared=furnished)
        named = {mutation.target.name, mutation.target.table or mutation.target.name}
        # What is new has a name of its own.
        if not any(
            named & {d.entry.name, d.entry.table} or d.entry.name.startswith("odd") for d in found
        ):
            missed.append(mutation)
        assert all(d.remedy and "\n" not in str(d) for d in found)
    assert (tried, missed) == (count, [])


def test_the_stream_of_mutations_has_every_kind_and_is_the_same_for_the_same_seed(
    furnished: dict[Entry, str],
) -> None:
    stream = list(islice(mutations(furnished, SEED), 1_000))
    assert {mutation.kind for mutation in stream} == set(KINDS)
    assert stream == list(islice(mutations(furnished, SEED), 1_000))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("damage", "text", "remedy"),
    [
        (
            "ALTER TABLE members_member DROP COLUMN intro_completed",
            "column members_member.intro_completed is missing: it comes from members.0001_baseline",
            "ALTER TABLE members_member ADD COLUMN intro_completed boolean DEFAULT false NOT NULL;",
        ),
        (
            "DROP TABLE mfa_authenticator",
            "table mfa_authenticator is missing: it comes from mfa.0001_initial",
            "`manage.py sqlmigrate mfa 0001_initial` prints what makes it.",
        ),
        (
            (
                "ALTER TABLE resources_resourcedownload DISABLE TRIGGER"
                " resources_resourcedownload_count"
            ),
            "trigger resources_resourcedownload_count on resources_resourcedownload is disabled",
            (
                "ALTER TABLE resources_resourcedownload ENABLE TRIGGER"
                " resources_resourcedownload_count;"
            ),
        ),
        (
            (
                "ALTER TABLE resources_resourcedownload DROP CONSTRAINT"
                " resources_download_member_fk; ALTER TABLE resources_resourcedownload ADD"
                " CONSTRAINT resources_download_member_fk FOREIGN KEY (member_id) REFERENCES"
                " members_member(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED NOT VALID"
            ),
            (
                "constraint resources_download_member_fk on resources_resourcedownload was never"
                " validated (NOT VALID)"
            ),
            (
                "ALTER TABLE resources_resourcedownload VALIDATE CONSTRAINT"
                " resources_download_member_fk;"
            ),
        ),
        (
            (
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid ="
                " 'resource_type_idx'::regclass"
            ),
            "index resource_type_idx on resources_resource is INVALID",
            "REINDEX INDEX CONCURRENTLY resource_type_idx;",
        ),
        (
            (
                "DROP INDEX resource_type_idx; CREATE INDEX resource_type_idx ON"
                " resources_resourcedownload (member_id)"
            ),
            (
                "index resource_type_idx stands on resources_resourcedownload instead of"
                " resources_resource (resources.0006_index_resource_type)"
            ),
            (
                "DROP INDEX CONCURRENTLY resource_type_idx; then CREATE INDEX CONCURRENTLY"
                " resource_type_idx ON public.resources_resource USING btree (type);"
            ),
        ),
        (
            "ALTER TABLE members_member ALTER current_streak DROP DEFAULT",
            (
                "column members_member.current_streak is not the one of"
                " members.0002_add_gamification_columns: it is `integer NOT NULL`, not `integer NOT"
                " NULL DEFAULT 0`"
            ),
            "ALTER TABLE members_member ALTER COLUMN current_streak SET DEFAULT 0;",
        ),
        (
            "CREATE TABLE odd (id bigserial PRIMARY KEY, name text UNIQUE)",
            "table odd is unknown to the migrations",
            "It may hold data: look before you drop it, or pass --ignore odd.",
        ),
    ],
)
def test_a_difference_is_one_line_in_words_with_what_mends_it(
    damage: str, text: str, remedy: str
) -> None:
    assert [(d.text, d.remedy) for d in differences(damage)] == [(text, remedy)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "damage",
    [
        "ALTER TABLE members_member DROP COLUMN intro_completed",
        (
            "ALTER TABLE members_member ALTER current_streak DROP DEFAULT, ALTER current_streak"
            " DROP NOT NULL"
        ),
        "ALTER TABLE members_auditlog ALTER actor_id SET NOT NULL",
        "ALTER TABLE resources_resource ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        "ALTER TABLE members_member DISABLE TRIGGER ALL",
        (
            "ALTER TABLE gamification_pointtransaction DROP CONSTRAINT"
            " gamification_pointtransaction_source_uniq"
        ),
        "ALTER TABLE resources_resource DROP CONSTRAINT resources_resource_has_file_check",
        (
            "ALTER TABLE resources_resource DROP CONSTRAINT resources_resource_has_file_check, "
            "ADD CONSTRAINT resources_resource_has_file_check CHECK (type <> 'VIDEO') NOT VALID"
        ),
        (
            "ALTER TABLE benchmarks_benchmarksubmission DROP CONSTRAINT"
            " benchmarks_submission_member_fk"
        ),
        (
            "DROP INDEX submission_data_gin_idx; CREATE INDEX submission_data_gin_idx ON"
            " benchmarks_benchmarksubmission USING gin (data)"
        ),
        "DROP INDEX members_member_email_uniq",
        "DROP TRIGGER resources_resourcedownload_no_update ON resources_resourcedownload",
        "ALTER TABLE members_member ENABLE ALWAYS TRIGGER members_member_total_guard",
        "ALTER SEQUENCE members_member_id_seq INCREMENT 3 CYCLE CACHE 9",
        (
            "CREATE POLICY a ON members_team USING (true); CREATE POLICY b ON members_team USING"
            " (true)"
        ),
        "CREATE VIEW odd AS SELECT 1 AS one",
        "CREATE FUNCTION odd(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    ],
)
def test_a_command_given_as_remedy_mends_what_it_is_given_for(damage: str) -> None:
    """In a transaction, so without CONCURRENTLY; what the database refuses or forgets would
    show.
    """
    with connection.cursor() as cursor:
        cursor.execute(damage)
        for difference in compare(
            live=snapshot(connection), declared=head().catalog, made_by=head().made_by
        ):
            commands = (
                difference.remedy.replace("Fill its empty rows; ", "")
                .replace(" then ", " ")
                .replace(" CONCURRENTLY", "")
            )
            if not commands.startswith("REINDEX"):
                cursor.execute(commands)
    assert compare(live=snapshot(connection), declared=head().catalog) == []


@pytest.mark.django_db
def test_the_same_policy_declared_twice_is_called_that() -> None:
    twice = (
        "CREATE POLICY one ON members_team USING (true); CREATE POLICY two ON members_team USING"
        " (true)"
    )
    assert [d.text for d in differences(twice)] == [
        "policy one on members_team is unknown to the migrations",
        "policy two on members_team says the same as policy one: declared twice",
    ]


@pytest.mark.django_db
def test_a_table_nobody_knows_is_passed_over_when_its_name_is_ignored() -> None:
    live = damaged(
        "CREATE TABLE legacy_orders (id bigserial PRIMARY KEY); CREATE INDEX odd ON members_member"
        " (id)"
    )
    assert live is not None
    assert [
        d.entry.name for d in compare(live=live, declared=head().catalog, ignore=["legacy_*"])
    ] == ["odd"]


@pytest.mark.django_db
def test_what_is_missing_is_never_ignored() -> None:
    live = damaged("DROP TABLE mfa_authenticator")
    assert live is not None
    assert [d.entry.name for d in compare(live=live, declared=head().catalog, ignore=["*"])] == [
        "mfa_authenticator"
    ]


@pytest.mark.django_db
def test_other_schemas_and_what_operators_tune_are_no_drift() -> None:
    tuned = """
        CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.members_member (id integer);
        ALTER TABLE members_member SET (autovacuum_vacuum_scale_factor = 0.01, fillfactor = 90);
        ALTER TABLE members_member ALTER email SET STATISTICS 500;
        ALTER TABLE members_member REPLICA IDENTITY FULL;
        COMMENT ON TABLE members_member IS 'people';
        GRANT SELECT ON members_member TO PUBLIC;
        CREATE TABLE IF NOT EXISTS revcouncil_backfill (name text PRIMARY KEY);
    """
    assert differences(tuned) == []
