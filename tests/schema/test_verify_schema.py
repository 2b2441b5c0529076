"""verify_schema: ten passes on a good database, the reason and exit code 1 on any miss."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

pytestmark = pytest.mark.django_db


def verify() -> list[str]:
    """The lines the command prints."""
    out = StringIO()
    call_command("verify_schema", stdout=out, no_color=True)
    return out.getvalue().splitlines()


def verify_broken() -> list[str]:
    """The lines it prints before it ends with exit code 1."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("verify_schema", stdout=out, no_color=True)
    assert error.value.returncode == 1
    return out.getvalue().splitlines()


def test_a_migrated_database_keeps_all_ten_promises_and_nothing_is_left_behind() -> None:
    lines = verify()
    assert [line[:10] for line in lines[:10]] == [f"DB-{n:02d} pass" for n in range(1, 11)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM members_member), (SELECT count(*) FROM"
            " gamification_pointtransaction)"
        )
        assert cursor.fetchone() == (0, 0)


@pytest.mark.parametrize(
    ("damage", "promise", "reason"),
    [
        (
            "ALTER TABLE benchmarks_benchmarksubmission ALTER is_valid DROP DEFAULT",
            "DB-01",
            "is_valid has the database default none",
        ),
        (
            "ALTER TABLE resources_resource DROP COLUMN is_featured CASCADE",
            "DB-02",
            "resources_resource.is_featured is missing",
        ),
        (
            (
                "ALTER TABLE resources_resourcedownload DISABLE TRIGGER"
                " resources_resourcedownload_count"
            ),
            "DB-03",
            "trigger resources_resourcedownload_count is disabled",
        ),
        (
            (
                "ALTER TABLE gamification_pointtransaction DROP CONSTRAINT"
                " gamification_pointtransaction_source_uniq"
            ),
            "DB-04",
            "UNIQUE (member_id, action, source)",
        ),
        (
            "DROP TABLE gamification_discordactivity",
            "DB-05",
            "gamification_discordactivity is missing: run migrate",
        ),
        (
            "ALTER TABLE members_member ALTER current_streak DROP DEFAULT",
            "DB-06",
            "current_streak has the database default none, not 0",
        ),
        (
            "DROP TRIGGER gamification_pointtransaction_follow ON gamification_pointtransaction",
            "DB-07",
            "trigger gamification_pointtransaction_follow is missing",
        ),
        ("DROP INDEX submission_data_gin_idx", "DB-08", "index submission_data_gin_idx is missing"),
        (
            "ALTER TABLE resources_resourcedownload DROP CONSTRAINT resources_download_resource_fk",
            "DB-09",
            "resources_download_resource_fk is missing",
        ),
        (
            (
                "DROP INDEX resource_type_idx; CREATE INDEX resource_type_idx ON resources_resource"
                " (category)"
            ),
            "DB-10",
            "resource_type_idx is btree (category), not btree (type)",
        ),
    ],
)
def test_a_broken_promise_is_named_with_its_reason(damage: str, promise: str, reason: str) -> None:
    with connection.cursor() as cursor:
        for statement in damage.split("; "):
            cursor.execute(statement)
    line = next(line for line in verify_broken() if line.startswith(promise))
    assert "MISS" in line
    assert reason in line
