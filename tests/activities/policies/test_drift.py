"""The drifts of the two systems before this one, planted in the tables of activities: each is found
alone, and all of them together.
"""

from collections.abc import Iterator

import pytest
from django.db import connection

from revcouncil.schema.drift import Difference, compare
from tests.schema.points import head
from tests.schema.test_drift import damaged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rights_of_the_owner")]

SUBMISSION, ATTACHMENT = "activities_submission", "activities_attachment"
VIEW = "leaderboard_30d"

# What is planted, and how drift calls it: (what, kind, table, name).
PLANTED = {
    "a missing column": (
        "ALTER TABLE activities_submissiondraft DROP COLUMN updated_at",
        ("missing", "column", "activities_submissiondraft", "updated_at"),
    ),
    "a missing table": (
        "DROP TABLE activities_reviewclaim CASCADE",
        ("missing", "table", "", "activities_reviewclaim"),
    ),
    "a different view": (
        f"DROP MATERIALIZED VIEW {VIEW}; CREATE MATERIALIZED VIEW {VIEW} AS"
        " SELECT id AS member_id, total_points AS points FROM members_member;"
        f" CREATE UNIQUE INDEX {VIEW}_member_uniq ON {VIEW} (member_id)",
        ("changed", "view", "", VIEW),
    ),
    "a missing trigger": (
        f"DROP TRIGGER {SUBMISSION}_hold_status ON {SUBMISSION}",
        ("missing", "trigger", SUBMISSION, f"{SUBMISSION}_hold_status"),
    ),
    "a missing constraint": (
        f"ALTER TABLE {SUBMISSION} DROP CONSTRAINT {SUBMISSION}_points_check",
        ("missing", "constraint", SUBMISSION, f"{SUBMISSION}_points_check"),
    ),
    "an index on the wrong table": (
        "DROP INDEX attachment_member_idx;"
        " CREATE INDEX attachment_member_idx ON activities_submissiondraft (member_id)",
        ("misplaced", "index", ATTACHMENT, "attachment_member_idx"),
    ),
    "a missing policy": (
        f"DROP POLICY attachment_add ON {ATTACHMENT}",
        ("missing", "policy", ATTACHMENT, "attachment_add"),
    ),
    "a wider policy": (
        f"ALTER POLICY submission_withdraw ON {SUBMISSION} USING (true)",
        ("changed", "policy", SUBMISSION, "submission_withdraw"),
    ),
    "the policies switched off": (
        f"ALTER TABLE {ATTACHMENT} DISABLE ROW LEVEL SECURITY",
        ("changed", "table", "", ATTACHMENT),
    ),
}


def doubled() -> str:
    """The same policy under a second name, as the catalog has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polname = 'submission_read'"
        )
        return (
            f"CREATE POLICY submission_read_too ON {SUBMISSION} FOR SELECT"
            f" USING ({cursor.fetchone()[0]})"
        )


def found(sql: str) -> list[Difference]:
    live = damaged(sql)
    assert live is not None, "refused"
    return compare(live=live, declared=head().catalog, made_by=head().made_by)


def named(differences: list[Difference]) -> Iterator[tuple[str, str, str, str]]:
    for difference in differences:
        assert difference.remedy
        yield (difference.what, *difference.entry)


def test_nothing_planted_is_nothing_found() -> None:
    assert found("SELECT 1") == []


@pytest.mark.parametrize("name", PLANTED)
def test_each_drift_is_found_alone(name: str) -> None:
    sql, expected = PLANTED[name]
    assert list(named(found(sql))) == [expected]


def test_a_doubled_policy_is_called_that() -> None:
    (difference,) = found(doubled())
    assert list(named([difference])) == [("twice", "policy", SUBMISSION, "submission_read_too")]
    assert difference.text == (
        "policy submission_read_too on activities_submission says the same as policy"
        " submission_read: declared twice"
    )
    assert difference.remedy == f"DROP POLICY submission_read_too ON {SUBMISSION};"


def test_all_of_them_together_are_found_and_nothing_else() -> None:
    planted = [doubled(), *(sql for sql, _ in PLANTED.values())]
    expected = {
        ("twice", "policy", SUBMISSION, "submission_read_too"),
        *(named for _, named in PLANTED.values()),
    }
    differences = list(named(found("; ".join(planted))))
    assert set(differences) == expected
    assert len(differences) == len(expected)


@pytest.mark.parametrize(
    "name", ["a missing policy", "a wider policy", "the policies switched off"]
)
def test_the_command_given_for_a_policy_mends_it(name: str) -> None:
    (difference,) = found(PLANTED[name][0])
    mended = difference.remedy.replace(" then ", " ")
    assert found(f"{PLANTED[name][0]}; {mended}") == []
